package com.nexusapi.console.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.nexusapi.common.admin.Channel;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What the admin API does with single channels; blocks as {@link AdminApi} does. */
public final class ChannelApi {

    /** Longer than an upstream may keep silent before its answer. */
    private static final Duration TESTED_WITHIN = Duration.ofSeconds(200);

    private static final TypeReference<Channel> CHANNEL = new TypeReference<>() {};
    private static final TypeReference<Channel.TestResult> RESULT = new TypeReference<>() {};

    private final AdminApi api;

    ChannelApi(AdminApi api) {
        this.api = api;
    }

    /** A channel as it was read, and the mark by which a change tells that it still is so. */
    public record Version(Channel channel, String etag) {}

    public Version version(String id) {
        HttpResponse<byte[]> answer = api.send(api.request(path(id)).GET().build());
        return new Version(
                api.read(answer.body(), CHANNEL), answer.headers().firstValue("etag").orElse("*"));
    }

    public Channel create(Channel.Creation asked) {
        return api.write("POST", api.request("/channels"), asked, CHANNEL);
    }

    /** Changes it, unless somebody else did since it was read. */
    public Channel change(Version read, Channel.Change asked) {
        return api.write(
                "PATCH",
                api.request(path(read.channel().id())).header("if-match", read.etag()),
                asked,
                CHANNEL);
    }

    /** Changes it whatever it is now. */
    public Channel change(String id, Channel.Change asked) {
        return api.write("PATCH", api.request(path(id)), asked, CHANNEL);
    }

    /** Deletes it with its credentials. */
    public void delete(String id) {
        api.send(api.request(path(id)).DELETE().build());
    }

    /** Makes a real call over it, which may take as long as the upstream does. */
    public Channel.TestResult test(String id, Channel.TestAsk asked) {
        return api.write(
                "POST", api.request(path(id) + "/test").timeout(TESTED_WITHIN), asked, RESULT);
    }

    private static String path(String id) {
        return "/channels/" + Query.segment(id);
    }
}

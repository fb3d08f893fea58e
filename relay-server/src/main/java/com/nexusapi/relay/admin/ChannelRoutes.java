package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.relay.completion.TryChannel;
import com.nexusapi.relay.upstream.ChannelChange;
import com.nexusapi.relay.upstream.Channels;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.ProblemException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@code /channels}.
 *
 * <ul>
 *   <li>{@code PATCH /channels/{id}}, with {@code If-Match} or without: whatever is in the body
 *       changes. {@code "credentials":["sk"]} replaces all; {@code "addCredentials":["sk"]} and
 *       {@code "removeCredentials":["credentialId"]} change single ones. 422 {@code
 *       last_credential} when a channel in use would have none left.
 *   <li>{@code POST /channels/{id}/test} {@code {"model","credentialId":null}} → {@code
 *       {"ok","status":n|null,"latencyMs","firstByteMs":n|null,"usage","cost","fault","error"}}: a
 *       real call.
 * </ul>
 */
public final class ChannelRoutes implements AdminRoutes {

    private final Channels channels;

    /** Keeps a change between its look at {@code If-Match} and its write alone on this node. */
    private final ReentrantLock changing = new ReentrantLock();

    private final TryChannel tryChannel;

    public ChannelRoutes(Channels channels, TryChannel tryChannel) {
        this.channels = channels;
        this.tryChannel = tryChannel;
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("GET", "/channels", Permission.MANAGE_CHANNELS, this::list);
        router.add("POST", "/channels", Permission.MANAGE_CHANNELS, this::create);
        router.add("GET", "/channels/{id}", Permission.MANAGE_CHANNELS, this::one);
        router.add("PATCH", "/channels/{id}", Permission.MANAGE_CHANNELS, this::change);
        router.add("DELETE", "/channels/{id}", Permission.MANAGE_CHANNELS, this::delete);
        router.add("POST", "/channels/{id}/test", Permission.MANAGE_CHANNELS, this::test);
    }

    private Answer list(AdminCall call) {
        return Answer.ok(
                call.query()
                        .pageOfAll(
                                channels.list().stream()
                                        .sorted(Comparator.comparing(Channel::id))
                                        .toList(),
                                Channel::id));
    }

    private Answer create(AdminCall call) {
        return Answer.created(channels.create(call.actor(), call.read(Channel.Creation.class)));
    }

    private Answer one(AdminCall call) {
        return shown(call, channels.find(call.segment("id")).orElseThrow(ChannelRoutes::none));
    }

    private Answer change(AdminCall call) {
        String id = call.segment("id");
        Channel.Change asked = call.read(Channel.Change.class);
        changing.lock();
        try {
            call.requireMatch(version(channels.find(id).orElseThrow(ChannelRoutes::none)));
            return switch (channels.change(call.actor(), id, asked)) {
                case ChannelChange.Changed changed -> shown(call, changed.channel());
                case ChannelChange.NoSuchChannel none -> throw none();
                case ChannelChange.NoCredentialLeft none ->
                        throw ProblemException.of(
                                422,
                                "last_credential",
                                "A channel in use needs a credential: disable it first.");
            };
        } finally {
            changing.unlock();
        }
    }

    private static Answer shown(AdminCall call, Channel channel) {
        return Answer.ok(channel).withEtag(call.http().etag(version(channel)));
    }

    /** What an update changes; health moves by itself. */
    private static Channel version(Channel channel) {
        return new Channel(
                channel.id(),
                channel.name(),
                channel.kind(),
                channel.baseUrl(),
                channel.credentials().stream()
                        .map(c -> new Channel.Credential(c.id(), c.last4(), c.state()))
                        .toList(),
                channel.models(),
                channel.priority(),
                channel.weight(),
                channel.enabled(),
                channel.allowPrivateAddress(),
                channel.costs(),
                Channel.Health.UNKNOWN,
                List.of());
    }

    private Answer test(AdminCall call) {
        Channel.TestAsk ask = call.read(Channel.TestAsk.class);
        return Answer.ok(
                tryChannel
                        .run(call.actor(), call.segment("id"), ask)
                        .orElseThrow(ChannelRoutes::none));
    }

    private Answer delete(AdminCall call) {
        if (!channels.delete(call.actor(), call.segment("id"))) {
            throw none();
        }
        return Answer.noContent();
    }

    private static ProblemException none() {
        return ProblemException.notFound("There is no such channel.");
    }
}

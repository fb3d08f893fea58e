package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A chat completion as it is sent to an upstream (RFC 9112). Written here and not by the web
 * client, which in 4.1.7 formats a dump of every body of stated length, also when nobody logs it
 * (16% of the relay's processor time), and goes through several futures a call.
 */
final class UpstreamRequest {

    private static final String USER_AGENT = "NexusAPI-relay";

    /** A body up to this size goes out together with its head. */
    private static final int MOST_TOGETHER = 64 * 1024;

    private final byte[] head;
    private final byte[] body;

    UpstreamRequest(Route route, byte[] body, boolean stream) {
        URI url = route.baseUrl();
        String host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        String key =
                route.kind() == Channel.Kind.AZURE_OPENAI ? "api-key: " : "Authorization: Bearer ";
        String text =
                "POST "
                        + url.getRawPath()
                        + "/chat/completions HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nUser-Agent: "
                        + USER_AGENT
                        + "\r\nContent-Type: application/json\r\nAccept: "
                        + (stream ? "text/event-stream" : "application/json")
                        + "\r\n"
                        + key
                        + route.credential().secret()
                        + "\r\nConnection: keep-alive\r\nContent-Length: "
                        + body.length
                        + "\r\n\r\n";
        this.head = text.getBytes(StandardCharsets.ISO_8859_1);
        this.body = body;
    }

    void sendOn(DataWriter connection) {
        if (body.length > MOST_TOGETHER) {
            connection.writeNow(BufferData.create(head));
            connection.writeNow(BufferData.create(body));
            return;
        }
        byte[] whole = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        connection.writeNow(BufferData.create(whole));
    }
}

package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.testing.ScriptedUpstream.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Clients that send drop by drop, or do not take what they asked for, are not waited for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class SlowClientsTest {

    private static final String POST = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n";

    /** Far more than the systems at both ends keep for a connection. */
    private static final int EVENTS = 40_000;

    private static final String EVENT =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                    + "word ".repeat(200)
                    + "\"},\"finish_reason\":null}]}\n\n";
    private static final String END =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                    + "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":10,"
                    + "\"completion_tokens\":3}}\n\ndata: [DONE]\n\n";

    private final FrontDoor door = new FrontDoor(Map.of("NEXUSAPI_CLIENT_PATIENCE_SECONDS", "1"));

    @BeforeAll
    void offer() {
        door.stage.admin().offer("calm", 1_000, 10_000);
        door.stage.admin().connect(door.upstream.url(), 0, "calm");
        door.upstream.reply(UpstreamFault.none(false));
    }

    @AfterAll
    void close() {
        door.close();
    }

    /** Drops of what is sent until the relay hangs up. */
    private void assertHungUpOn(String beginning) throws IOException, InterruptedException {
        URI url = URI.create(door.stage.publicUrl());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(beginning.getBytes(StandardCharsets.US_ASCII));
            boolean isOpen = true;
            while (isOpen) {
                Thread.sleep(50);
                isOpen = isTaken(out);
            }
        }
        assertThat(door.chat(UpstreamFault.request("calm", false)).statusCode()).isEqualTo(200);
    }

    private static boolean isTaken(OutputStream out) throws IOException {
        try {
            out.write('a');
            return true;
        } catch (SocketException hungUp) {
            return false;
        }
    }

    @Test
    void headersThatTrickle() throws IOException, InterruptedException {
        assertHungUpOn(POST + "X-Slow: ");
    }

    @Test
    void aBodyThatTrickles() throws IOException, InterruptedException {
        String head =
                "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{\"model\":\"";
        assertHungUpOn(POST + "Authorization: Bearer " + door.stage.apiKey() + "\r\n" + head);
    }

    @Test
    void anAdminRequestThatTrickles() throws IOException, InterruptedException {
        String head =
                "POST /account/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n{";
        assertHungUpOn(head);
    }

    @Test
    void anAnswerThatIsNotTakenIsPaidForAndEnds() throws IOException {
        door.upstream.reply((_, connection) -> {
            OutputStream out = connection.getOutputStream();
            out.write(Reply.head("text/event-stream"));
            for (int i = 0; i < EVENTS; i++) {
                out.write(EVENT.getBytes(StandardCharsets.US_ASCII));
            }
            out.write(END.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        });
        String body = UpstreamFault.request("calm", true).replace("\"max_tokens\":50,", "");
        try (StreamingClient client = StreamingClient.open(door.stage, body)) {
            RequestSummary call = door.stage.admin().awaitReceipt(client.requestId()).request();
            assertThat(call.outcome()).isEqualTo(Outcome.CLIENT_GONE);
            assertThat(call.usageSource()).isIn(UsageSource.UPSTREAM, UsageSource.COUNTED);
            assertThat(call.charge().isPositive()).isTrue();
        }
        door.upstream.reply(UpstreamFault.none(false));
        assertThat(door.chat(UpstreamFault.request("calm", false)).statusCode()).isEqualTo(200);
    }
}

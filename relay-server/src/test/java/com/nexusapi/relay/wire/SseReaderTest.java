package com.nexusapi.relay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {

    private static final String MIXED =
            "\uFEFF: hello\n\ndata: {\"a\":\"é漢😀\"}\n\nevent: ping\r\ndata:1\r\ndata: 2\r\n\r\n"
                    + ":x\rdata: three\r\rid: 7\nretry: 5\ndata\n\ndata: [DONE]\n\n";
    private static final List<String> MIXED_EVENTS =
            List.of("-:{\"a\":\"é漢😀\"}", "ping:1\n2", "-:three", "-:", "-:[DONE]");

    private static List<String> read(InputStream in) throws IOException {
        SseReader reader = new SseReader(in, _ -> {});
        List<String> events = new ArrayList<>();
        for (Optional<SseEvent> e = reader.next(); e.isPresent(); e = reader.next()) {
            SseEvent event = e.get();
            events.add(
                    event.name().orElse("-")
                            + ":"
                            + new String(event.data(), StandardCharsets.UTF_8));
        }
        return events;
    }

    private static List<String> read(String text) throws IOException {
        return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsAllSpellingsSplitAnywhere() throws IOException {
        byte[] bytes = MIXED.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at <= bytes.length; at++) {
            InputStream split =
                    new SequenceInputStream(
                            new ByteArrayInputStream(bytes, 0, at),
                            new ByteArrayInputStream(bytes, at, bytes.length - at));
            assertThat(read(split)).as("split at " + at).isEqualTo(MIXED_EVENTS);
        }
    }

    @Test
    void readsByteByByte() throws IOException {
        InputStream trickle =
                new ByteArrayInputStream(MIXED.getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public synchronized int read(byte[] buffer, int offset, int length) {
                        return super.read(buffer, offset, Math.min(1, length));
                    }
                };
        assertThat(read(trickle)).isEqualTo(MIXED_EVENTS);
    }

    @Test
    void acceptsLastEventWithoutBlankLine() throws IOException {
        assertThat(read("data: a\n\ndata: b\n")).containsExactly("-:a", "-:b");
        assertThat(read("data: a\n\ndata: [DONE]")).containsExactly("-:a", "-:[DONE]");
    }

    @Test
    void dropsAnIncompleteLine() throws IOException {
        assertThat(read("data: a\n\ndata: {\"cu")).containsExactly("-:a");
        assertThat(read("data: a\n\ndata: b\ndata: {\"cu")).containsExactly("-:a", "-:b");
        assertThat(read("data: a\n\ndat")).containsExactly("-:a");
        assertThat(read("")).isEmpty();
    }

    @Test
    void ignoresOtherFieldsAndNamesWithoutData() throws IOException {
        assertThat(read("database: x\n\nevent: alone\n\ndata: y\n\n")).containsExactly("-:y");
    }

    @Test
    void readsLargeEventsAndRefusesBoundless() throws IOException {
        String large = "x".repeat(3_000_000);
        assertThat(read("data: " + large + "\n\n")).containsExactly("-:" + large);
        byte[] filler = new byte[SseReader.MAX_EVENT_BYTES * 2 + 100];
        Arrays.fill(filler, (byte) 'x');
        assertThatThrownBy(() -> read(new ByteArrayInputStream(filler)))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[DONE]", " [DONE]", "[DONE] "})
    void knowsTheEndMarker(String data) {
        assertThat(event(data).isDone()).isTrue();
        assertThat(event("{}").isDone()).isFalse();
    }

    private static SseEvent event(String data) {
        return new SseEvent(Optional.empty(), data.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void framesOnOneLine() {
        assertThat(SseFrame.data("{\"a\":\n1}".getBytes(StandardCharsets.UTF_8)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("data: {\"a\": 1}\n\n");
        assertThat(SseFrame.done()).asString().isEqualTo("data: [DONE]\n\n");
    }
}

package com.nexusapi.console.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Reads server-sent events (HTML standard, section 9.2.6) as far as the relay uses them: the data
 * of each event. A line, and the data of an event, may have {@value #LONGEST} bytes.
 */
final class EventReader {

    static final int LONGEST = 8_192;

    private static final int END = -1;

    private final InputStream in;
    private final Runnable heard;
    private boolean skipsLineFeed;

    /**
     * Reads from a stream.
     *
     * @param heard run at each line, comments and all
     */
    EventReader(InputStream in, Runnable heard) {
        this.in = new BufferedInputStream(in);
        this.heard = heard;
    }

    /**
     * Waits for the next event that has data.
     *
     * @return empty at the end of the stream
     * @throws IOException where the stream breaks, or is no stream of events of such a size
     */
    Optional<String> next() throws IOException {
        StringJoiner data = new StringJoiner("\n");
        data.setEmptyValue("");
        boolean hasData = false;
        for (Optional<String> line = line(); line.isPresent(); line = line()) {
            heard.run();
            String text = line.get();
            if (text.isEmpty() && hasData) {
                return Optional.of(data.toString());
            }
            if (text.startsWith("data:")) {
                hasData = true;
                data.add(text.substring(text.startsWith("data: ") ? 6 : 5));
                need(data.length());
            }
        }
        return Optional.empty();
    }

    /** A line ends with a line feed, a carriage return, or both. */
    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int at = in.read(); at != END; at = in.read()) {
            boolean isSkipped = skipsLineFeed && at == '\n';
            skipsLineFeed = at == '\r';
            if (isSkipped) {
                continue;
            }
            if (at == '\n' || at == '\r') {
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            }
            line.write(at);
            need(line.size());
        }
        return Optional.empty();
    }

    private static void need(int length) throws IOException {
        if (length > LONGEST) {
            throw new IOException("an event longer than " + LONGEST);
        }
    }
}

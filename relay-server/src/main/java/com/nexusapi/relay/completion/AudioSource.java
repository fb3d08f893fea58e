package com.nexusapi.relay.completion;

import com.nexusapi.relay.wire.AnswerPart;
import com.nexusapi.relay.wire.Answers;
import com.nexusapi.relay.wire.Endpoint;
import com.nexusapi.relay.wire.SpeechEvents;
import com.nexusapi.relay.wire.SseEvent;
import com.nexusapi.relay.wire.SseReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Spoken audio as an upstream sends it. */
interface AudioSource {

    /**
     * The next bytes, waiting for them; nothing when all have come.
     *
     * @throws IOException when the upstream breaks off or reports a failure
     */
    Optional<byte[]> next() throws IOException;

    /** Bare audio, which says nothing of what it used. */
    record Bare(InputStream body) implements AudioSource {

        private static final int CHUNK = 16 * 1024;

        @Override
        public Optional<byte[]> next() throws IOException {
            byte[] chunk = new byte[CHUNK];
            int length = body.read(chunk, 0, CHUNK);
            return length < 0 ? Optional.empty() : Optional.of(Arrays.copyOf(chunk, length));
        }
    }

    /** Audio in events, the last of which reports what was used. */
    record Events(SseReader events, Used used) implements AudioSource {

        @Override
        public Optional<byte[]> next() throws IOException {
            Optional<SseEvent> event = events.next();
            while (event.isPresent()) {
                AnswerPart part =
                        Answers.read(Endpoint.SPEECH, event.get().data())
                                .filter(read -> !read.found().hasError())
                                .orElseThrow(Events::broken);
                used.note(part);
                if (part.found().finished() > 0) {
                    return Optional.empty();
                }
                Optional<byte[]> audio = SpeechEvents.audio(part.json());
                if (audio.isPresent()) {
                    return audio;
                }
                event = events.next();
            }
            throw broken();
        }

        private static IOException broken() {
            return new IOException("the speech did not come to its end");
        }
    }
}

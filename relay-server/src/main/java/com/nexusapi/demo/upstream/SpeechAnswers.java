package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nexusapi.demo.upstream.EventStream.Naming;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

/**
 * Speaks: a kilobyte of noise for each word, as a stream of bytes or of events. A word is a token
 * to read and ten to say.
 */
final class SpeechAnswers implements Family {

    private static final int BYTES_A_WORD = 1_024;
    private static final int TOKENS_A_WORD = 10;

    private final Desk desk;

    SpeechAnswers(Desk desk) {
        this.desk = desk;
    }

    @Override
    public void answer(HttpExchange exchange, Asked asked)
            throws IOException, InterruptedException {
        String input = asked.body().path("input").asText();
        Behaviour behaviour = desk.behaviour(asked.body().path("model").asText());
        int words = DemoText.words(input).size();
        byte[] sound = new byte[words * BYTES_A_WORD];
        new Random(input.hashCode()).nextBytes(sound);
        if (asked.body().path("stream_format").asText().equals("sse")) {
            desk.stream(
                    exchange,
                    behaviour,
                    Naming.NAMED,
                    stream -> events(stream, sound, words, behaviour));
            return;
        }
        exchange.beginChunks(type(asked.body().path("response_format").asText("mp3")));
        Thread.sleep(behaviour.first());
        for (int from = 0; from < sound.length; from += BYTES_A_WORD) {
            if (behaviour.isCut() && from > 0) {
                exchange.abort();
                return;
            }
            exchange.send(Arrays.copyOfRange(sound, from, from + BYTES_A_WORD));
        }
        exchange.endChunks();
    }

    private void events(EventStream stream, byte[] sound, int words, Behaviour behaviour)
            throws IOException, InterruptedException {
        for (int word = 0; word < words; word++) {
            Thread.sleep(word == 0 ? behaviour.first() : behaviour.between());
            byte[] piece =
                    Arrays.copyOfRange(sound, word * BYTES_A_WORD, (word + 1) * BYTES_A_WORD);
            stream.send(
                    desk.object()
                            .put("type", "speech.audio.delta")
                            .put("audio", Base64.getEncoder().encodeToString(piece)));
        }
        ObjectNode done = desk.object().put("type", "speech.audio.done");
        if (behaviour.reportsUsage()) {
            int input = behaviour.reported(words);
            int output = behaviour.reported(words * TOKENS_A_WORD);
            done.putObject("usage")
                    .put("input_tokens", input)
                    .put("output_tokens", output)
                    .put("total_tokens", input + output);
        }
        stream.send(done);
        stream.end();
    }

    private static String type(String format) {
        return format.equals("mp3") ? "audio/mpeg" : "audio/" + format;
    }
}

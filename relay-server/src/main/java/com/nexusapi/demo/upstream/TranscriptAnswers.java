package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nexusapi.demo.upstream.Asked.FormFile;
import com.nexusapi.demo.upstream.EventStream.Naming;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Hears the same words in every sound. Models called {@code whisper…} report seconds, others ten
 * tokens for each second; a sound that is no WAV plays a second each 2,000 bytes.
 */
final class TranscriptAnswers implements Family {

    private static final int WAV_HEADER = 44;
    private static final int WAV_BYTE_RATE_AT = 28;
    private static final int USUAL_BYTE_RATE = 2_000;
    private static final int TOKENS_A_SECOND = 10;
    private static final String TEXT = "The quick brown fox jumps over the lazy dog.";

    private final Desk desk;
    private final String task;

    /**
     * Answers one of the two endpoints.
     *
     * @param task {@code transcribe} or {@code translate}
     */
    TranscriptAnswers(Desk desk, String task) {
        this.desk = desk;
        this.task = task;
    }

    @Override
    public void answer(HttpExchange exchange, Asked asked)
            throws IOException, InterruptedException {
        if (asked.files().isEmpty()) {
            ObjectNode error =
                    Errors.openAi(desk.object(), "No file was sent.", "invalid_request_error");
            exchange.answer(400, error.toString().getBytes(StandardCharsets.UTF_8));
            return;
        }
        Behaviour behaviour = desk.behaviour(asked.body().path("model").asText());
        int seconds = seconds(asked.files().getFirst());
        if (asked.isTrue("stream") && !isWhisper(behaviour)) {
            desk.stream(
                    exchange,
                    behaviour,
                    Naming.NAMED,
                    stream -> stream(stream, behaviour, seconds));
            return;
        }
        switch (asked.body().path("response_format").asText("json")) {
            case "text" -> text(exchange, behaviour, "text/plain; charset=utf-8", TEXT + "\n");
            case "srt" -> text(exchange, behaviour, "text/plain; charset=utf-8", srt(seconds));
            case "vtt" -> text(exchange, behaviour, "text/vtt; charset=utf-8", vtt(seconds));
            case "verbose_json" -> desk.whole(exchange, behaviour, verbose(behaviour, seconds));
            default -> {
                ObjectNode answer = desk.object().put("text", TEXT);
                desk.whole(exchange, behaviour, withUsage(answer, behaviour, seconds));
            }
        }
    }

    private static boolean isWhisper(Behaviour behaviour) {
        return behaviour.model().startsWith("whisper");
    }

    private static int seconds(FormFile file) {
        byte[] bytes = file.bytes();
        boolean isWav = file.latin().startsWith("RIFF") && bytes.length > WAV_HEADER;
        int rate =
                isWav
                        ? ByteBuffer.wrap(bytes)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getInt(WAV_BYTE_RATE_AT)
                        : USUAL_BYTE_RATE;
        int sound = isWav ? bytes.length - WAV_HEADER : bytes.length;
        return Math.ceilDiv(sound, Math.max(1, rate));
    }

    private void text(HttpExchange exchange, Behaviour behaviour, String type, String text)
            throws IOException, InterruptedException {
        desk.whole(exchange, behaviour, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String srt(int seconds) {
        return "1\n00:00:00,000 --> 00:00:%02d,000\n%s\n\n".formatted(seconds, TEXT);
    }

    private static String vtt(int seconds) {
        return "WEBVTT\n\n00:00:00.000 --> 00:00:%02d.000\n%s\n\n".formatted(seconds, TEXT);
    }

    private ObjectNode verbose(Behaviour behaviour, int seconds) {
        ObjectNode answer =
                desk.object()
                        .put("task", task)
                        .put("language", "english")
                        .put("duration", seconds)
                        .put("text", TEXT);
        ObjectNode segment =
                answer.putArray("segments")
                        .addObject()
                        .put("id", 0)
                        .put("seek", 0)
                        .put("start", 0)
                        .put("end", seconds)
                        .put("text", TEXT);
        segment.putArray("tokens").add(1).add(2);
        segment.put("temperature", 0)
                .put("avg_logprob", -0.3)
                .put("compression_ratio", 0.9)
                .put("no_speech_prob", 0.01);
        return withUsage(answer, behaviour, seconds);
    }

    private void stream(EventStream stream, Behaviour behaviour, int seconds)
            throws IOException, InterruptedException {
        List<String> words = DemoText.words(TEXT);
        ObjectNode error =
                Errors.openAi(desk.object().put("type", "error"), "overloaded", "server_error");
        boolean good =
                stream.words(
                        words,
                        error,
                        word ->
                                stream.send(
                                        desk.object()
                                                .put("type", "transcript.text.delta")
                                                .put("delta", word)));
        if (good) {
            ObjectNode done = desk.object().put("type", "transcript.text.done").put("text", TEXT);
            stream.send(withUsage(done, behaviour, seconds));
            stream.end();
        }
    }

    /** Translations report nothing but their duration in verbose JSON. */
    private ObjectNode withUsage(ObjectNode answer, Behaviour behaviour, int seconds) {
        if (!behaviour.reportsUsage() || task.equals("translate")) {
            return answer;
        }
        if (isWhisper(behaviour)) {
            answer.putObject("usage").put("type", "duration").put("seconds", seconds);
            return answer;
        }
        int input = behaviour.reported(seconds * TOKENS_A_SECOND);
        int output = behaviour.reported(DemoText.words(TEXT).size());
        ObjectNode usage =
                answer.putObject("usage").put("type", "tokens").put("input_tokens", input);
        usage.putObject("input_token_details").put("text_tokens", 0).put("audio_tokens", input);
        usage.put("output_tokens", output).put("total_tokens", input + output);
        return answer;
    }
}

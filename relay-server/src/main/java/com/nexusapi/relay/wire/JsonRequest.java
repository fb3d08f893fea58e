package com.nexusapi.relay.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A JSON body of one of the endpoints: what was read of it, and the bytes as the client sent them.
 * The array is never changed.
 */
public final class JsonRequest implements ModelRequest {

    private static final long TOKENS_PER_IMAGE = 1_600;
    private static final long FRAME_TOKENS = 16;

    private final byte[] body;
    private final Asked asked;
    private final Spans spans;

    JsonRequest(byte[] body, Asked asked, Spans spans) {
        this.body = body;
        this.asked = asked;
        this.spans = spans;
    }

    /**
     * Where the members that we may change lie.
     *
     * @param object just behind the opening brace
     * @param isEmpty the object has no member
     */
    record Spans(
            int object,
            boolean isEmpty,
            Optional<Span> model,
            List<Maximum> maxima,
            StreamOptions streamOptions,
            Optional<Span> streamFormat) {}

    /** A member that limits the output. */
    record Maximum(String name, OptionalLong value, Span span) {}

    /** The client's {@code stream_options}. */
    sealed interface StreamOptions {

        record Absent() implements StreamOptions {}

        /** {@code null}. */
        record Null(Span value) implements StreamOptions {}

        /** An object that says something of include_usage. */
        record Stated(Span includeUsage) implements StreamOptions {}

        /**
         * An object that does not say include_usage.
         *
         * @param inside just behind its opening brace
         */
        record Unstated(int inside, boolean empty) implements StreamOptions {}
    }

    /** Reads a body; the array is kept and must not be changed afterwards. */
    public static BodyReading read(Endpoint endpoint, byte[] body) {
        return new RequestScanner(endpoint, body).scan();
    }

    @Override
    public Asked asked() {
        return asked;
    }

    @Override
    public long length() {
        return body.length;
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    /**
     * No tokenizer makes more tokens than bytes, and the model reads no more than its context
     * window, which is also the bound when the body names content that is elsewhere. JSON's own
     * punctuation outweighs the tokens that frame messages. Lists of prompts are each bounded by
     * the window, and together by the bytes.
     */
    @Override
    public long boundInputTokens(long contextWindow) {
        if (asked.content().elsewhere()) {
            return contextWindow;
        }
        long bytes = body.length + FRAME_TOKENS + TOKENS_PER_IMAGE * asked.content().images();
        return asked.endpoint().generatesText() && asked.endpoint() != Endpoint.COMPLETIONS
                ? Math.min(contextWindow, bytes)
                : bytes;
    }

    @Override
    public String promptText() {
        return PromptText.of(body);
    }

    @Override
    public String wholeText() {
        return PromptText.whole(body);
    }

    @Override
    public Payload forUpstream(Rewrite rewrite) {
        return Payload.of(bytesForUpstream(rewrite));
    }

    /** The same array when nothing had to be changed. */
    byte[] bytesForUpstream(Rewrite rewrite) {
        SpanEdits edits = new SpanEdits();
        List<String> added = new ArrayList<>(2);
        if (!rewrite.model().equals(asked.model()) || spans.model().isEmpty()) {
            String model = JsonText.quoted(rewrite.model());
            spans.model()
                    .ifPresentOrElse(
                            span -> edits.replace(span, model), () -> add(added, "model", model));
        }
        if (asked.endpoint().endsWithDone() && asked.stream() && !asked.usageAsked()) {
            askForUsage(edits, added);
        }
        rewrite.outputCap()
                .ifPresent(cap -> limitOutput(edits, added, rewrite.maximum(), Long.toString(cap)));
        if (rewrite.asEvents()) {
            spans.streamFormat()
                    .ifPresentOrElse(
                            span -> edits.replace(span, "\"sse\""),
                            () -> add(added, "stream_format", "\"sse\""));
        }
        if (!added.isEmpty()) {
            String end = spans.isEmpty() ? "" : ",";
            edits.insert(spans.object(), String.join(",", added) + end);
        }
        return edits.applyTo(body);
    }

    private static void add(List<String> added, String name, String value) {
        added.add(JsonText.quoted(name) + ":" + value);
    }

    private void askForUsage(SpanEdits edits, List<String> added) {
        switch (spans.streamOptions()) {
            case StreamOptions.Absent() -> add(added, "stream_options", "{\"include_usage\":true}");
            case StreamOptions.Null(Span value) -> edits.replace(value, "{\"include_usage\":true}");
            case StreamOptions.Stated(Span value) -> edits.replace(value, "true");
            case StreamOptions.Unstated(int inside, boolean empty) ->
                    edits.insert(inside, "\"include_usage\":true" + (empty ? "" : ","));
        }
    }

    private void limitOutput(SpanEdits edits, List<String> added, String name, String cap) {
        List<Maximum> stated =
                spans.maxima().stream().filter(maximum -> maximum.value().isPresent()).toList();
        stated.forEach(maximum -> edits.replace(maximum.span(), cap));
        if (stated.isEmpty()) {
            spans.maxima().stream()
                    .filter(maximum -> maximum.name().equals(name))
                    .findFirst()
                    .ifPresentOrElse(
                            maximum -> edits.replace(maximum.span(), cap),
                            () -> add(added, name, cap));
        }
    }
}

package com.nexusapi.relay.wire;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A body of {@code POST /v1/chat/completions}: the members that we need, and the bytes as the
 * client sent them. The array is never changed.
 */
public final class ChatRequest {

    private static final long TOKENS_PER_IMAGE = 1_600;
    private static final long FRAME_TOKENS = 16;

    private final byte[] body;
    private final Members members;
    private final Spans spans;

    ChatRequest(byte[] body, Members members, Spans spans) {
        this.body = body;
        this.members = members;
        this.spans = spans;
    }

    /**
     * What the relay reads of the body.
     *
     * @param maxTokens the legacy {@code max_tokens}
     * @param n number of answers, 1 when absent
     * @param toolTypes {@code tools[i].type} in order, empty text where absent
     * @param webSearch {@code web_search_options} is there
     * @param audioOutput {@code modalities} has {@code audio}
     * @param images content parts that carry or name an image
     * @param hasContentElsewhere something that the model reads is not in the body (a URL, a file)
     */
    public record Members(
            String model,
            boolean stream,
            boolean includeUsage,
            OptionalLong maxTokens,
            OptionalLong maxCompletionTokens,
            long n,
            Optional<String> serviceTier,
            List<String> toolTypes,
            boolean webSearch,
            boolean audioOutput,
            int messages,
            int images,
            boolean hasContentElsewhere) {}

    /**
     * Where the members that we may change lie.
     *
     * @param object just behind the opening brace
     */
    record Spans(
            int object,
            Span model,
            Optional<Span> maxTokens,
            Optional<Span> maxCompletionTokens,
            StreamOptions streamOptions) {}

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
    public static BodyReading read(byte[] body) {
        return new ChatRequestScanner(body).scan();
    }

    public Members members() {
        return members;
    }

    public int length() {
        return body.length;
    }

    /** The most tokens that one answer may have, when the client said so. */
    public OptionalLong statedMaxOutput() {
        if (members.maxCompletionTokens().isPresent() && members.maxTokens().isPresent()) {
            return OptionalLong.of(
                    Math.max(
                            members.maxCompletionTokens().getAsLong(),
                            members.maxTokens().getAsLong()));
        }
        return members.maxCompletionTokens().isPresent()
                ? members.maxCompletionTokens()
                : members.maxTokens();
    }

    /**
     * A true upper bound of the input's tokens: no tokenizer makes more tokens than bytes, and the
     * model reads no more than its context window, which is also the bound when the body names
     * content that is elsewhere. JSON's own punctuation outweighs the tokens that frame messages.
     */
    public long boundInputTokens(long contextWindow) {
        if (members.hasContentElsewhere()) {
            return contextWindow;
        }
        return Math.min(
                contextWindow, body.length + FRAME_TOKENS + TOKENS_PER_IMAGE * members.images());
    }

    /** The text that the model reads, for counting it when the upstream did not. */
    public String promptText() {
        return PromptText.of(body);
    }

    /**
     * The body for an upstream: its name of the model, usage asked for in a stream, and a maximum
     * of output when the relay sets one; every other byte as the client sent it.
     */
    public byte[] forUpstream(String upstreamModel, OptionalLong outputCap) {
        SpanEdits edits = new SpanEdits();
        if (!upstreamModel.equals(members.model())) {
            edits.replace(spans.model(), JsonText.quoted(upstreamModel));
        }
        if (members.stream() && !members.includeUsage()) {
            askForUsage(edits);
        }
        outputCap.ifPresent(cap -> limitOutput(edits, cap));
        return edits.applyTo(body);
    }

    private void askForUsage(SpanEdits edits) {
        switch (spans.streamOptions()) {
            case StreamOptions.Absent() ->
                    edits.insert(spans.object(), "\"stream_options\":{\"include_usage\":true},");
            case StreamOptions.Null(Span value) -> edits.replace(value, "{\"include_usage\":true}");
            case StreamOptions.Stated(Span value) -> edits.replace(value, "true");
            case StreamOptions.Unstated(int inside, boolean empty) ->
                    edits.insert(inside, "\"include_usage\":true" + (empty ? "" : ","));
        }
    }

    private void limitOutput(SpanEdits edits, long cap) {
        boolean stated = statedMaxOutput().isPresent();
        if (members.maxCompletionTokens().isPresent() || !stated) {
            spans.maxCompletionTokens()
                    .ifPresentOrElse(
                            span -> edits.replace(span, Long.toString(cap)),
                            () ->
                                    edits.insert(
                                            spans.object(),
                                            "\"max_completion_tokens\":" + cap + ","));
        }
        if (members.maxTokens().isPresent()) {
            spans.maxTokens().ifPresent(span -> edits.replace(span, Long.toString(cap)));
        }
    }
}

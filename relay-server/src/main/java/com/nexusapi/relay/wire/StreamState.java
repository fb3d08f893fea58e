package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How far a stream has come, as its client sees it: enough to end it in its own words, whole or
 * broken (surface reference §3). Used by one thread.
 */
public final class StreamState {

    private static final String MESSAGE_STOP = "message_stop";
    private static final byte[] NO_RESPONSE =
            "{\"object\":\"response\",\"status\":\"failed\",\"error\":null,\"output\":[]}"
                    .getBytes(StandardCharsets.US_ASCII);

    private final Endpoint endpoint;
    private long nextSequence;
    private String lastType = "";
    private Optional<byte[]> response = Optional.empty();

    public StreamState(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** An event as the client is to get it. */
    public byte[] frame(SseEvent event, AnswerPart part, AnswerPart.Delivery delivery) {
        byte[] json = part.forClient(delivery);
        if (endpoint.endsWithDone()) {
            return SseFrame.data(json);
        }
        lastType = part.found().type();
        part.found().sequence().ifPresent(number -> nextSequence = number + 1);
        if (endpoint == Endpoint.RESPONSES && response.isEmpty()) {
            response = Answers.read(endpoint, json).flatMap(AnswerPart::object);
        }
        String name = lastType.isEmpty() ? event.name().orElse("message") : lastType;
        return SseFrame.event(name, json);
    }

    /** What comes behind the last event of a whole answer. */
    public byte[] end() {
        if (endpoint.endsWithDone()) {
            return SseFrame.done();
        }
        boolean isUnfinished = endpoint == Endpoint.MESSAGES && !lastType.equals(MESSAGE_STOP);
        return isUnfinished
                ? SseFrame.event(
                        MESSAGE_STOP,
                        "{\"type\":\"message_stop\"}".getBytes(StandardCharsets.US_ASCII))
                : new byte[0];
    }

    /** The event that ends an incomplete answer; nothing may follow it. */
    public byte[] failure(ApiError error) {
        return switch (endpoint) {
            case CHAT, COMPLETIONS -> SseFrame.data(error.json());
            case MESSAGES -> SseFrame.event("error", AnthropicError.of(error).json());
            case RESPONSES -> SseFrame.event("response.failed", failed(error));
            default ->
                    SseFrame.event(
                            "error",
                            ("{\"type\":\"error\","
                                            + new String(error.json(), StandardCharsets.UTF_8)
                                                    .substring(1))
                                    .getBytes(StandardCharsets.UTF_8));
        };
    }

    /** The response as it was last shown, failed. */
    private byte[] failed(ApiError error) {
        String head =
                "{\"type\":\"response.failed\",\"sequence_number\":"
                        + nextSequence
                        + ",\"response\":";
        String reason =
                "{\"code\":"
                        + JsonText.quoted(codeOf(error))
                        + ",\"message\":"
                        + JsonText.quoted(error.message())
                        + "}";
        String object =
                new String(edited(response.orElse(NO_RESPONSE), reason), StandardCharsets.UTF_8);
        return (head + object + "}").getBytes(StandardCharsets.UTF_8);
    }

    /** Clients act on these few (surface reference §3.6). */
    private static String codeOf(ApiError error) {
        return error.code()
                .filter(code ->
                        code.equals("insufficient_quota") || code.equals("rate_limit_exceeded"))
                .orElse("server_error");
    }

    private static byte[] edited(byte[] object, String reason) {
        SpanEdits edits = new SpanEdits();
        try (JsonParser parser = JsonText.parser(object)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                Span value = JsonText.skipValue(parser);
                switch (name) {
                    case "status" -> edits.replace(value, "\"failed\"");
                    case "error" -> edits.replace(value, reason);
                    default -> {
                        // as it was
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("an object that was read before", e);
        }
        return edits.applyTo(object);
    }
}

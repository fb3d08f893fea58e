package com.nexusapi.relay.wire;

import com.nexusapi.relay.metering.ServiceTier;
import java.util.Optional;

/**
 * What an upstream sent: one chunk of a streamed chat completion, or a whole one. Holds the bytes
 * as they came and what the relay must know of them.
 */
public final class ChatAnswer {

    private final byte[] json;
    private final Found found;
    private final TopLevel topLevel;

    ChatAnswer(byte[] json, Found found, TopLevel topLevel) {
        this.json = json;
        this.found = found;
        this.topLevel = topLevel;
    }

    /**
     * What was read.
     *
     * @param model the name that the upstream gives the model
     * @param choices the number of elements of {@code choices}
     * @param text all that was generated in it: content, reasoning, refusal, arguments of tool
     *     calls, of all choices one after the other
     * @param finished the number of choices with a {@code finish_reason}
     * @param usage the usage object, absent when missing or null
     * @param hasError a top-level {@code error} that is not null: the upstream reports a failure
     * @param serviceTier as the upstream spells it
     */
    public record Found(
            Optional<String> model,
            int choices,
            String text,
            int finished,
            Optional<UsageReport> usage,
            boolean hasError,
            Optional<String> serviceTier) {}

    /** Reads a chunk or a whole answer; empty when it is not a JSON object. */
    public static Optional<ChatAnswer> read(byte[] json) {
        return new ChatAnswerScanner(json).scan();
    }

    public Found found() {
        return found;
    }

    /** Not to be changed. */
    public byte[] json() {
        return json;
    }

    /** The tier that the call was served at (reference §4.2 rule 8). */
    public ServiceTier tier() {
        return UsageReport.tierOf(found.serviceTier());
    }

    /** True for the chunk that carries nothing but usage, which only clients that asked may see. */
    public boolean isUsageOnly() {
        return found.choices() == 0 && found.usage().isPresent();
    }

    /**
     * The bytes for the client; the same array when nothing had to be changed. A null {@code error}
     * always goes, since clients fail on its mere presence.
     */
    public byte[] forClient(Delivery delivery) {
        SpanEdits changes = new SpanEdits();
        topLevel.delete(changes, member -> isUnwanted(member, delivery));
        if (!delivery.upstreamModel().equals(delivery.clientModel())
                && found.model().filter(delivery.upstreamModel()::equals).isPresent()) {
            topLevel.replace(changes, "model", JsonText.quoted(delivery.clientModel()));
        }
        return changes.applyTo(json);
    }

    private static boolean isUnwanted(TopLevel.Member member, Delivery delivery) {
        return switch (member.name()) {
            case "error" -> member.isNull();
            case "usage" -> !delivery.keepUsage();
            default -> false;
        };
    }

    /**
     * How the answers of one call are delivered.
     *
     * @param keepUsage false for a stream whose client did not ask for usage
     * @param upstreamModel replaced by {@code clientModel} where an answer names it
     */
    public record Delivery(boolean keepUsage, String upstreamModel, String clientModel) {}
}

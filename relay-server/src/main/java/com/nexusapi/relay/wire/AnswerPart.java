package com.nexusapi.relay.wire;

import com.nexusapi.relay.metering.ServiceTier;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an upstream sent: one event of a stream, or a whole answer. Holds the bytes as they came and
 * what the relay must know of them.
 */
public final class AnswerPart {

    private final byte[] json;
    private final Found found;
    private final Places places;

    AnswerPart(byte[] json, Found found, Places places) {
        this.json = json;
        this.found = found;
        this.places = places;
    }

    /**
     * What was read.
     *
     * @param type of an event that has a name, else empty text
     * @param hasContent an answer of its endpoint, such as one with choices or data
     * @param text all that was generated in it: content, reasoning, refusal, arguments of tool
     *     calls, of all answers one after the other
     * @param finished how many answers are finished by it
     * @param finishedChoices their numbers, where answers bear numbers
     * @param usage the usage object, absent when missing or null
     * @param hasError the upstream reports a failure instead of an answer
     * @param hasFailed an answer that says that it failed
     * @param serviceTier as the upstream spells it
     * @param id of an object that the upstream keeps, such as a response
     * @param sequence number of the event
     * @param searches made at the upstream
     * @param images that it delivers
     */
    public record Found(
            String type,
            boolean hasContent,
            String text,
            int finished,
            List<Long> finishedChoices,
            Optional<UsageReport> usage,
            boolean hasError,
            boolean hasFailed,
            Optional<String> serviceTier,
            Optional<String> id,
            OptionalLong sequence,
            long searches,
            long images) {}

    /**
     * Where what may have to be changed lies.
     *
     * @param members of the object itself, where some must be deleted
     * @param models the values of all members that name the model
     * @param object the response that an event carries
     */
    record Places(TopLevel members, List<ModelName> models, Optional<Span> object) {}

    /** A value that names the model. */
    record ModelName(String text, Span span) {}

    public Found found() {
        return found;
    }

    /** Not to be changed. */
    public byte[] json() {
        return json;
    }

    /** The tier that the call was served at (reference §4.2 rule 8). */
    public ServiceTier tier() {
        return found.usage()
                .flatMap(UsageReport::tier)
                .or(() -> found.serviceTier().map(UsageReport::tierOf))
                .orElse(ServiceTier.STANDARD);
    }

    /** True for the chunk that carries nothing but usage, which only clients that asked may see. */
    public boolean isUsageOnly() {
        return !found.hasContent() && found.usage().isPresent();
    }

    /** The response that an event carries. */
    Optional<byte[]> object() {
        return places.object()
                .map(span -> java.util.Arrays.copyOfRange(json, span.from(), span.to()));
    }

    /**
     * The bytes for the client; the same array when nothing had to be changed. A null {@code error}
     * goes from events of chat, since clients fail on its mere presence.
     */
    public byte[] forClient(Delivery delivery) {
        SpanEdits changes = new SpanEdits();
        places.members().delete(changes, member -> isUnwanted(member, delivery));
        if (!delivery.upstreamModel().equals(delivery.clientModel())) {
            String ours = JsonText.quoted(delivery.clientModel());
            places.models().stream()
                    .filter(name -> name.text().equals(delivery.upstreamModel()))
                    .forEach(name -> changes.replace(name.span(), ours));
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

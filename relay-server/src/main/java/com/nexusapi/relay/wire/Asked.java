package com.nexusapi.relay.wire;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the relay reads of a request: enough to price, bound, route and refuse it.
 *
 * @param usageAsked the client of a stream wants to see its usage
 * @param maxOutput the most output tokens of one answer, when the client said so
 * @param answers by how many the output is multiplied: {@code n}, {@code best_of}, prompts
 * @param delivered how many of them are delivered: {@code n} for each prompt
 * @param serviceTier as the client spells it; Anthropic's fast mode counts as {@code fast}
 * @param tools the model is told of tools, which upstreams explain to it in their own words
 * @param audioOutput speech is asked for
 * @param longCache what is cached shall be kept for hours
 * @param format of what shall be put out, {@code response_format} where it is a word
 * @param previousResponse the response that is continued, whose conversation is input again
 * @param keeps the upstream keeps the answer, under an id that belongs to the account
 * @param objections what has no price or belongs to an upstream account, in the order found
 */
public record Asked(
        Endpoint endpoint,
        String model,
        boolean stream,
        boolean usageAsked,
        OptionalLong maxOutput,
        long answers,
        long delivered,
        Optional<String> serviceTier,
        Hosted hosted,
        boolean tools,
        boolean audioOutput,
        boolean longCache,
        Content content,
        Units units,
        Optional<String> format,
        Optional<String> previousResponse,
        boolean keeps,
        List<Objection> objections) {

    public Asked {
        objections = List.copyOf(objections);
    }

    /**
     * Tools that run at the upstream and cost more than tokens.
     *
     * @param searches the most searches that the call may make, 0 when none were asked for
     * @param param the member that asks for them
     */
    public record Hosted(long searches, String param) {

        public static final Hosted NONE = new Hosted(0, "");
    }

    /**
     * What the model reads.
     *
     * @param images parts that carry or name an image
     * @param elsewhere something that is read is not in the body (a URL, what a search finds)
     */
    public record Content(long images, boolean elsewhere) {}

    /**
     * What is paid by the piece.
     *
     * @param characters of the text to be spoken, as Unicode code points
     * @param images to be made
     * @param seconds of audio, rounded up
     */
    public record Units(long characters, long images, long seconds) {

        public static final Units NONE = new Units(0, 0, 0);
    }

    /** A member that is refused, and why. */
    public record Objection(String param, String message) {}
}

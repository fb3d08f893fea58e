package com.nexusapi.relay.completion;

import com.nexusapi.relay.metering.Charge;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.upstream.Route;
import com.nexusapi.relay.wire.Asked.Units;
import com.nexusapi.relay.wire.Endpoint;
import com.nexusapi.relay.wire.TokenCounter;
import java.util.Optional;

/**
 * Decides what a call used: the upstream's report if it is believable, else the pieces delivered
 * where the model is paid by the piece, else what is counted here. What the price sheet has no
 * price for is never charged.
 */
final class Metering {

    /**
     * How far an upstream may be above what was asked for before it is not believed (surface
     * reference §4.2.4).
     */
    private static final long OUTPUT_TOLERANCE = 256;

    /**
     * Output tokens of an image whose usage is not reported: what OpenAI counts for each partial
     * image (its guide to image generation, "Partial images cost"), which no whole one costs less
     * than. How many it really took depends on model, size and quality by tables that are not all
     * published; so the customer is not overcharged, and no image is made for nothing. Only the
     * hold counts 16,384 (surface reference §5.1, §5.4).
     */
    private static final long FEWEST_TOKENS_AN_IMAGE = 100;

    /** Of one image, by OpenAI's reference of {@code partial_images}. */
    private static final long MOST_PARTIAL_IMAGES = 3;

    private static final System.Logger LOG = System.getLogger(Metering.class.getName());

    private final TokenCounter counter;
    private final HiddenPrompts hiddenPrompts;

    Metering(TokenCounter counter, HiddenPrompts hiddenPrompts) {
        this.counter = counter;
        this.hiddenPrompts = hiddenPrompts;
    }

    Metered of(PaidCall paid, Route route, Used used) {
        return of(paid, route, used, Most.UNLIMITED);
    }

    /**
     * What a call used that we ended because no more credit could be held: what was delivered, and
     * never more than was held for (surface reference §5.4).
     */
    Metered ofCut(PaidCall paid, Route route, Used used) {
        long input = paid.terms().bound().inputTokens();
        return of(paid, route, used, new Most(input, paid.output().tokens()));
    }

    /** Tokens that are charged at most. */
    private record Most(long input, long output) {

        static final Most UNLIMITED = new Most(Long.MAX_VALUE, Long.MAX_VALUE);

        UsageBreakdown of(UsageBreakdown usage) {
            return usage.totalInput() <= input && usage.totalOutput() <= output
                    ? usage
                    : usage.cutTo(input, output);
        }
    }

    private Metered of(PaidCall paid, Route route, Used used, Most most) {
        ApiCall call = paid.call();
        CallTerms terms = paid.terms();
        if (call.endpoint().isFree()) {
            return Metered.NOTHING;
        }
        Optional<UsageBreakdown> reported = reported(call, used);
        reported.ifPresent(usage -> hiddenPrompts.reported(call, route, usage.totalInput()));
        // counting takes long, and is for calls of which nothing else is known
        return reported.map(usage -> most.of(plausible(call, terms, usage)))
                .flatMap(usage -> priced(call, terms, used, usage))
                .or(() -> pieces(call, used).flatMap(usage -> priced(call, terms, used, usage)))
                .or(() -> priced(call, terms, used, most.of(counted(call, used))))
                .orElseGet(() -> unpriced(call));
    }

    /** Empty when something was used that has no price. */
    private static Optional<Metered> priced(
            ApiCall call, CallTerms terms, Used used, UsageBreakdown usage) {
        long searches = Math.min(searches(call, used), call.asked().hosted().searches());
        UsageBreakdown whole = usage.withSearches(searches);
        return Charge.ifPriced(terms.model().sheet(), whole, call.key().planBps())
                .map(charge -> new Metered(whole, charge));
    }

    /** Chat models that search do so once a call and do not say it (surface reference §4.5). */
    private static long searches(ApiCall call, Used used) {
        return call.endpoint() == Endpoint.CHAT
                ? call.asked().hosted().searches()
                : used.searches();
    }

    private Optional<UsageBreakdown> reported(ApiCall call, Used used) {
        return used.report()
                .map(usage -> usage.breakdown(used.tier(), call.asked().longCache()))
                .filter(usage -> !usage.isZero() || used.delivered().isEmpty())
                // no image was ever made of nothing
                .filter(usage -> usage.totalOutput() > 0 || used.images() == 0)
                .map(usage ->
                        isSilentOfText(call, used, usage) ? counted(call, used, usage) : usage);
    }

    /** Text was delivered that the report cannot speak of, or does not (rule 5 of §4.2). */
    private static boolean isSilentOfText(ApiCall call, Used used, UsageBreakdown usage) {
        return call.endpoint().generatesText()
                && !used.delivered().isEmpty()
                && (used.hasTextBehindReport() || usage.totalOutput() == 0);
    }

    private UsageBreakdown counted(ApiCall call, Used used, UsageBreakdown reported) {
        return reported.withCountedOutput(countedOutput(call, used));
    }

    private long countedOutput(ApiCall call, Used used) {
        return counter.count(call.facts().model().orElse(""), used.delivered().text());
    }

    private static Optional<UsageBreakdown> pieces(ApiCall call, Used used) {
        Units asked = call.asked().units();
        long images = images(call, used);
        boolean isNothing = images == 0 && asked.seconds() == 0 && asked.characters() == 0;
        return call.endpoint().generatesText() || isNothing
                ? Optional.empty()
                : Optional.of(
                        UsageBreakdown.pieces(
                                images,
                                asked.seconds(),
                                call.endpoint() == Endpoint.SPEECH ? asked.characters() : 0));
    }

    /** Those delivered, never more than asked for. */
    private static long images(ApiCall call, Used used) {
        return Math.min(used.images(), call.asked().units().images());
    }

    /** The same of what was sent of them before they were whole. */
    private static long partialImages(ApiCall call, Used used) {
        return Math.min(used.partialImages(), MOST_PARTIAL_IMAGES * call.asked().units().images());
    }

    /** Input and delivered output counted here, never above what an upstream would count. */
    private UsageBreakdown counted(ApiCall call, Used used) {
        String model = call.facts().model().orElse("");
        return UsageBreakdown.counted(
                counter.count(model, call.request().promptText()),
                countedOutput(call, used),
                (images(call, used) + partialImages(call, used)) * FEWEST_TOKENS_AN_IMAGE);
    }

    private static Metered unpriced(ApiCall call) {
        LOG.log(
                System.Logger.Level.ERROR,
                "event=unpriced_usage request=%s endpoint=%s"
                        .formatted(call.facts().id(), call.facts().endpoint()));
        return Metered.NOTHING;
    }

    /**
     * Cuts a report down to what the call can have used at most: the customer never pays for an
     * upstream that reports more output than the maximum it was given, or more input than was sent.
     */
    private static UsageBreakdown plausible(ApiCall call, CallTerms terms, UsageBreakdown usage) {
        long mostOutput =
                Math.addExact(
                        Math.multiplyExact(terms.mostOutput(), call.asked().answers()),
                        OUTPUT_TOLERANCE);
        long mostInput =
                Math.max(
                        terms.bound().inputTokens(),
                        Math.addExact(call.request().length(), OUTPUT_TOLERANCE));
        if (usage.totalOutput() <= mostOutput && usage.totalInput() <= mostInput) {
            return usage;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "event=implausible_usage request=%s input=%d output=%d most_input=%d most_output=%d"
                        .formatted(
                                call.facts().id(),
                                usage.totalInput(),
                                usage.totalOutput(),
                                mostInput,
                                mostOutput));
        return usage.cutTo(mostInput, mostOutput);
    }
}

package com.nexusapi.relay.completion;

import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.metering.ServiceTier;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.wire.TokenCounter;
import com.nexusapi.relay.wire.UsageReport;
import java.util.Optional;

/** Decides what a call used: the upstream's report if it is believable, else counted here. */
final class Metering {

    /**
     * How far an upstream may be above what was asked for before it is not believed (surface
     * reference §4.2.4).
     */
    private static final long OUTPUT_TOLERANCE = 256;

    private static final System.Logger LOG = System.getLogger(Metering.class.getName());

    private final TokenCounter counter;

    Metering(TokenCounter counter) {
        this.counter = counter;
    }

    /**
     * @param delivered the text that the upstream generated, as far as it was delivered
     */
    UsageBreakdown of(
            ChatCall call,
            CallTerms terms,
            Optional<UsageReport> report,
            ServiceTier tier,
            String delivered) {
        boolean isCredible =
                report.filter(usage -> !usage.isZero() || delivered.isEmpty()).isPresent();
        return isCredible
                ? plausible(call, terms, report.get().breakdown(tier))
                : counted(call, delivered);
    }

    /** Input and delivered output counted here, never above what an upstream would count. */
    UsageBreakdown counted(ChatCall call, String delivered) {
        String model = call.facts().model().orElse("");
        return UsageBreakdown.text(
                counter.count(model, call.request().promptText()),
                counter.count(model, delivered),
                UsageSource.COUNTED);
    }

    /**
     * Cuts a report down to what the call can have used at most: the customer never pays for an
     * upstream that reports more output than the maximum it was given, or more input than was sent.
     */
    private static UsageBreakdown plausible(ChatCall call, CallTerms terms, UsageBreakdown usage) {
        long mostOutput =
                Math.addExact(
                        Math.multiplyExact(maxOutput(call, terms), call.request().members().n()),
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

    private static long maxOutput(ChatCall call, CallTerms terms) {
        return call.request()
                .statedMaxOutput()
                .orElseGet(() -> terms.outputCap().orElse(terms.model().maxOutputTokens()));
    }
}

package com.nexusapi.console.channels;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Channel.BreakerState;
import com.nexusapi.common.admin.Channel.LastFailure;
import com.nexusapi.common.admin.Channel.ModelHealth;
import com.nexusapi.common.admin.Channel.SetAside;
import com.nexusapi.common.admin.TokenUsage;
import com.nexusapi.console.ui.Badge.Tone;
import com.nexusapi.console.ui.Formats;
import com.nexusapi.console.ui.Surroundings;

/** How channels are spoken of. */
record ChannelWords(Surroundings surroundings) {

    private Formats formats() {
        return surroundings.formats();
    }

    String kind(Channel channel) {
        return surroundings.messages().text("channelKind", channel.kind());
    }

    String health(Channel channel) {
        return surroundings.messages().text("channelHealth", channel.health());
    }

    static Tone tone(Channel channel) {
        return switch (channel.health()) {
            case UNKNOWN -> Tone.NEUTRAL;
            case HEALTHY -> Tone.GOOD;
            case FAILING -> Tone.BAD;
        };
    }

    String state(ModelHealth model) {
        return surroundings.messages().text("breakerState", model.state());
    }

    static Tone tone(ModelHealth model) {
        return switch (model.state()) {
            case UNKNOWN -> Tone.NEUTRAL;
            case CLOSED -> model.failures() == 0 ? Tone.GOOD : Tone.CAUTION;
            case OPEN -> Tone.BAD;
            case HALF_OPEN -> Tone.CAUTION;
        };
    }

    /** What happened to a model, and what happens next; empty when all is well. */
    String story(ModelHealth model) {
        String past =
                model.lastFailure()
                        .map(failure ->
                                surroundings.text(
                                        "channels.faults",
                                        formats().count(model.failures()),
                                        fault(failure),
                                        formats().dateTimeSeconds(failure.at())))
                        .orElse("");
        String next =
                switch (model.state()) {
                    case OPEN ->
                            model.openUntil()
                                    .map(at ->
                                            surroundings.text(
                                                    "channels.triedAt",
                                                    formats().dateTimeSeconds(at)))
                                    .orElse("");
                    case HALF_OPEN -> surroundings.text("channels.triedNext");
                    case UNKNOWN, CLOSED -> "";
                };
        return (past + (next.isEmpty() ? "" : "\n" + next)).strip();
    }

    private String fault(LastFailure failure) {
        String words = surroundings.messages().text("channelFault", failure.fault());
        return failure.status()
                .map(status -> surroundings.text("channels.status", status.toString(), words))
                .orElse(words);
    }

    String credential(Channel.Credential credential) {
        return credential.last4().isEmpty() ? "····" : "…" + credential.last4();
    }

    /** Why and until when a credential rests. */
    String story(SetAside aside) {
        String fault = surroundings.messages().text("channelFault", aside.fault());
        String until = formats().dateTimeSeconds(aside.until());
        return aside.model()
                .map(model -> surroundings.text("channels.aside.model", model, fault, until))
                .orElseGet(() -> surroundings.text("channels.aside", fault, until));
    }

    /** What a test call gave. */
    String outcome(Channel.TestResult result) {
        if (result.ok()) {
            StringBuilder words =
                    new StringBuilder(
                            surroundings.text(
                                    "channels.test.good", formats().millis(result.latencyMs())));
            words.append(begun(result));
            result.usage().ifPresent(usage -> words.append("\n").append(usage(usage)));
            words.append("\n")
                    .append(
                            result.cost()
                                    .map(cost ->
                                            surroundings.text(
                                                    "channels.test.cost", formats().exact(cost)))
                                    .orElseGet(() -> surroundings.text("channels.test.noCost")));
            return words.toString();
        }
        String fault =
                result.fault()
                        .map(kind -> surroundings.messages().text("channelFault", kind))
                        .orElseGet(() -> surroundings.text("channels.test.nothing"));
        String failed =
                result.status()
                        .map(status ->
                                surroundings.text("channels.status", status.toString(), fault))
                        .orElse(fault);
        return surroundings.text("channels.test.bad", failed, formats().millis(result.latencyMs()))
                + begun(result);
    }

    /** When the answer began; empty when nothing came. */
    private String begun(Channel.TestResult result) {
        return result.firstByteMs()
                .map(ms -> "\n" + surroundings.text("channels.test.begun", formats().millis(ms)))
                .orElse("");
    }

    private String usage(TokenUsage usage) {
        return surroundings.text(
                "channels.test.usage",
                formats().count(usage.inputTokens()),
                formats().count(usage.outputTokens()));
    }

    static boolean isTroubled(ModelHealth model) {
        return model.state() == BreakerState.OPEN
                || model.state() == BreakerState.HALF_OPEN
                || model.failures() > 0;
    }
}

package com.nexusapi.demo.upstream;

import java.time.Duration;

/**
 * What a model does on purpose, told by its name ({@link DemoUpstream} lists the names).
 *
 * @param pace between two words of an ordinary model
 */
record Behaviour(String model, Duration pace) {

    private static final int FIRST_WORD_PACES = 6;

    /** Before each word but the first. */
    Duration between() {
        return switch (model) {
            case "exact-max" -> Duration.ZERO;
            case "slow" -> Duration.ofSeconds(1);
            default -> pace;
        };
    }

    /** Before the first word, and before a whole answer. */
    Duration first() {
        return model.equals("slow") ? between() : between().multipliedBy(FIRST_WORD_PACES);
    }

    boolean reportsUsage() {
        return !model.equals("no-usage");
    }

    /** Tokens as they are reported. */
    int reported(int tokens) {
        return model.equals("zero-usage") ? 0 : tokens;
    }

    boolean isCut() {
        return model.equals("cut");
    }

    boolean failsInStream() {
        return model.equals("error-in-stream");
    }
}

package com.nexusapi.demo.payment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How well webhooks travel. With delays that differ they arrive in another order than they were
 * sent in.
 *
 * @param seed of everything that is left to chance
 * @param mostDelay each is delayed by up to this
 * @param repeatPercent of these, a second copy comes
 * @param dropPercent of these, none ever comes
 */
public record WebhookPlan(long seed, Duration mostDelay, int repeatPercent, int dropPercent) {

    /** At once, once, and in order. */
    public static final WebhookPlan PROMPT = new WebhookPlan(0, Duration.ZERO, 0, 0);

    /** When the copies of one event come, from when it happened; none when it is lost. */
    List<Duration> copies(RandomGenerator chance) {
        List<Duration> copies = new ArrayList<>();
        if (chance.nextInt(100) >= dropPercent) {
            copies.add(delay(chance));
            if (chance.nextInt(100) < repeatPercent) {
                copies.add(delay(chance));
            }
        }
        return copies;
    }

    private Duration delay(RandomGenerator chance) {
        return mostDelay.isZero()
                ? Duration.ZERO
                : Duration.ofMillis(chance.nextLong(mostDelay.toMillis() + 1));
    }
}

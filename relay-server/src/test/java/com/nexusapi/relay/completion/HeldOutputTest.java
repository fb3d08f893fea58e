package com.nexusapi.relay.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Price;
import com.nexusapi.common.admin.PriceSheet;
import com.nexusapi.common.admin.Prices;
import com.nexusapi.relay.pricing.OfferedModel;
import com.nexusapi.relay.pricing.PriceVersion;
import com.nexusapi.relay.pricing.PricedModel;
import com.nexusapi.relay.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeldOutputTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final long FIRST = 4_096;
    private static final long MODEL_MAXIMUM = 10_000;
    private static final long PER_SECOND = 150;

    private final SettableClock clock = new SettableClock(NOW);
    private int extensionsLeft;

    /** Of a stream without stated maximum. */
    private HeldOutput held(int extensions, long hiddenPerSecond) {
        return held(extensions, hiddenPerSecond, true);
    }

    private HeldOutput held(int extensions, long hiddenPerSecond, boolean isExtendable) {
        extensionsLeft = extensions;
        PriceSheet sheet = PriceSheet.of(Prices.ofText(Price.ofPicos(1), Price.ofPicos(1)));
        PricedModel model =
                new PricedModel(
                        new OfferedModel(
                                "m", "M", "us", 128_000, MODEL_MAXIMUM, List.of(), true, NOW),
                        new PriceVersion(
                                "v",
                                "m",
                                NOW,
                                sheet,
                                "first",
                                Optional.empty(),
                                false,
                                "ann",
                                Optional.empty(),
                                NOW));
        CallTerms terms =
                new CallTerms(
                        model,
                        Bound.of(sheet, Bound.Size.ofText(10), 10_000, 10_000),
                        FIRST,
                        MODEL_MAXIMUM,
                        OptionalLong.empty(),
                        isExtendable);
        HeldOutput held = new HeldOutput(terms, 1, _ -> extensionsLeft-- > 0, clock);
        held.asked(hiddenPerSecond);
        return held;
    }

    private void pass(long seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void textExtendsTheHoldBeforeItIsUsedUp() {
        HeldOutput held = held(1, 0);

        assertThat(held.covers(2_457)).isTrue();
        assertThat(held.tokens()).isEqualTo(FIRST);

        assertThat(held.covers(2_458)).isTrue();
        assertThat(held.tokens()).isEqualTo(2 * FIRST);
    }

    @Test
    void whatIsHeldIsDeliveredThoughNoMoreCanBeHeld() {
        HeldOutput held = held(0, 0);

        assertThat(held.covers(FIRST - 1)).isTrue();
        assertThat(held.isSpent()).isFalse();

        assertThat(held.covers(FIRST)).isFalse();
        assertThat(held.isSpent()).isTrue();
        assertThat(held.tokens()).isEqualTo(FIRST);
    }

    @Test
    void silenceOfAReasoningModelExtendsTheHold() {
        HeldOutput held = held(10, PER_SECOND);
        assertThat(held.untilLook()).contains(Duration.ofNanos(16_386_666_667L));

        pass(16);
        assertThat(held.covers()).isTrue();
        assertThat(held.tokens()).isEqualTo(FIRST);

        pass(1);
        assertThat(held.covers()).isTrue();
        assertThat(held.tokens()).isEqualTo(2 * FIRST);
    }

    @Test
    void silenceThatNoCreditIsLeftForEndsTheStream() {
        HeldOutput held = held(0, PER_SECOND);

        pass(17);
        assertThat(held.covers()).isTrue();
        assertThat(held.untilLook()).contains(Duration.ofNanos(10_306_666_667L));

        pass(11);
        assertThat(held.covers()).isFalse();
        assertThat(held.covers(0)).isFalse();
        assertThat(held.untilLook()).isEmpty();
    }

    @Test
    void theWatcherLooksByTheClockAndCancelsWhenNothingMoreCanBeHeld() throws InterruptedException {
        HeldOutput held = held(1, PER_SECOND);
        CountDownLatch cancelled = new CountDownLatch(1);

        try (HeldOutput.Watch _ = held.watch(cancelled::countDown)) {
            pass(60);
            assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(held.isSpent()).isTrue();
        assertThat(held.tokens()).isEqualTo(2 * FIRST);
    }

    @Test
    void silenceOfAnotherModelIsJustSlow() {
        HeldOutput held = held(0, 0);

        pass(3_600);

        assertThat(held.covers()).isTrue();
        assertThat(held.untilLook()).isEmpty();
    }

    @Test
    void silencesAndTextAddUpAndShortPausesAreNoSilence() {
        HeldOutput held = held(0, PER_SECOND);

        pass(10);
        assertThat(held.covers(100)).isTrue();
        for (int i = 1; i <= 100; i++) {
            clock.advance(Duration.ofMillis(900));
            assertThat(held.covers(100 + i)).isTrue();
        }
        // 1,500 in the silence, 200 as text
        pass(15);
        assertThat(held.covers(200)).isTrue();
        pass(1);
        assertThat(held.covers(200)).isFalse();
    }

    @Test
    void eventsWithoutTextDoNotEndASilence() {
        HeldOutput held = held(0, PER_SECOND);

        for (int i = 0; i < 27; i++) {
            pass(1);
            assertThat(held.covers(0)).isTrue();
        }
        pass(1);
        assertThat(held.covers(0)).isFalse();
    }

    @Test
    void neverMoreIsHeldThanTheModelCanPutOut() {
        HeldOutput held = held(10, PER_SECOND);

        pass(3_600);

        assertThat(held.covers()).isTrue();
        assertThat(held.tokens()).isEqualTo(3 * FIRST);
        assertThat(extensionsLeft).isEqualTo(8);
        assertThat(held.untilLook()).isEmpty();
    }

    @Test
    void whatAnotherUpstreamSpentInVainDoesNotCount() {
        HeldOutput held = held(0, PER_SECOND);
        pass(20);
        assertThat(held.covers(10)).isTrue();

        held.asked(PER_SECOND);
        pass(20);

        assertThat(held.covers(10)).isTrue();
    }

    @Test
    void aStatedMaximumIsHeldAsAWhole() {
        HeldOutput held = held(0, PER_SECOND, false);

        pass(3_600);

        assertThat(held.covers(FIRST * 2)).isTrue();
    }

    @Test
    void nothingIsHeldForAnAnswerThatIsOut() {
        HeldOutput held = held(10, PER_SECOND);

        held.end();
        pass(3_600);

        assertThat(held.covers(FIRST)).isTrue();
        assertThat(held.tokens()).isEqualTo(FIRST);
    }
}

package com.nexusapi.relay.topup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.foundation.InvalidValueException;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.PaymentWorld;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopUpTest {

    @ParameterizedTest
    @EnumSource
    void creditsStoredAmountAndBonusOfFirstTopUp(Dialect dialect) {
        try (PaymentWorld world = new PaymentWorld(dialect)) {
            String account = world.account();
            String topUp = world.paidTopUp(account, 2_000);

            assertThat(world.available(account)).isEqualTo(Money.ofDollars(22));
            TopUp stored = new TopUps(world.db()).find(topUp).orElseThrow().topUp();
            assertThat(stored.state()).isEqualTo(TopUp.State.PAID);
            assertThat(stored.credit()).isEqualTo(Money.ofDollars(20));
            assertThat(stored.bonus()).isEqualTo(Money.ofDollars(2));
            assertThat(stored.paidAt()).contains(PaymentWorld.START);
            assertThat(world.ledger().trialBalance().lines())
                    .anySatisfy(line -> {
                        assertThat(line.ledgerAccount()).isEqualTo("processor:fees");
                        assertThat(line.balance()).isEqualTo(Money.ofCents(120));
                    });
            assertThat(world.differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void creditsOnceWhenConfirmedThirtyTimesAtOnce(Dialect dialect) throws Exception {
        try (PaymentWorld world = new PaymentWorld(dialect);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String account = world.account();
            String topUp = world.orderTopUp(account, 2_000);
            world.pay(topUp);
            Callable<ConfirmTopUp.Outcome> confirm = () -> world.confirmTopUp().confirm(topUp);

            List<ConfirmTopUp.Outcome> outcomes =
                    threads.invokeAll(Collections.nCopies(30, confirm)).stream()
                            .map(Future::resultNow)
                            .toList();

            assertThat(outcomes).containsOnlyOnce(ConfirmTopUp.Outcome.CREDITED);
            assertThat(world.available(account)).isEqualTo(Money.ofDollars(22));
            assertThat(world.differences()).isEmpty();
        }
    }

    @Test
    void givesBonusToOneOfTwoFirstTopUps() {
        try (PaymentWorld world = new PaymentWorld(Dialect.H2)) {
            String account = world.account();
            String one = world.orderTopUp(account, 2_000);
            world.clock().advance(Duration.ofSeconds(1));
            String other = world.orderTopUp(account, 3_000);
            world.pay(one);
            world.pay(other);

            assertThat(sweep(world).run()).isEqualTo(2);

            assertThat(world.available(account)).isEqualTo(Money.ofDollars(52));
            assertThat(new TopUps(world.db()).find(other).orElseThrow().topUp().bonus())
                    .isEqualTo(Money.ZERO);
            assertThat(world.differences()).isEmpty();
        }
    }

    @Test
    void refusesAmountsAndCurrenciesThatAreNotSold() {
        try (PaymentWorld world = new PaymentWorld(Dialect.H2)) {
            String account = world.account();
            CreateTopUp create = world.createTopUp();

            assertThatThrownBy(() -> create.create(account, 499, "USD"))
                    .isInstanceOf(InvalidValueException.class);
            assertThatThrownBy(() -> create.create(account, 1_000_001, "USD"))
                    .isInstanceOf(InvalidValueException.class);
            assertThatThrownBy(() -> create.create(account, 2_000, "JPY"))
                    .isInstanceOf(InvalidValueException.class);
            assertThat(create.create("acc_none", 2_000, "USD"))
                    .isInstanceOf(CreateTopUp.Outcome.NoSuchAccount.class);
            assertThat(new TopUps(world.db()).page(Optional.empty(), 10)).isEmpty();
        }
    }

    @Test
    void failsTopUpWhenProviderCannotBeReached() {
        try (PaymentWorld world = new PaymentWorld(Dialect.H2)) {
            String account = world.account();
            world.dodo().close();

            assertThat(world.createTopUp().create(account, 2_000, "USD"))
                    .isInstanceOf(CreateTopUp.Outcome.ProviderUnavailable.class);
            assertThat(new TopUps(world.db()).page(Optional.empty(), 10))
                    .singleElement()
                    .satisfies(it -> assertThat(it.topUp().state()).isEqualTo(TopUp.State.FAILED));
        }
    }

    @Test
    void givesUpCheckoutThatWasNeverPaid() {
        try (PaymentWorld world = new PaymentWorld(Dialect.H2)) {
            String account = world.account();
            String topUp = world.orderTopUp(account, 2_000);

            assertThat(sweep(world).run()).isZero();
            assertThat(state(world, topUp)).isEqualTo(TopUp.State.PENDING);
            world.clock().advance(Duration.ofDays(3));
            assertThat(sweep(world).run()).isZero();

            assertThat(state(world, topUp)).isEqualTo(TopUp.State.FAILED);
            assertThat(world.available(account)).isEqualTo(Money.ZERO);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pagesNewestFirst(Dialect dialect) {
        try (PaymentWorld world = new PaymentWorld(dialect)) {
            String account = world.account();
            String other = world.account();
            String first = world.orderTopUp(account, 2_000);
            world.clock().advance(Duration.ofSeconds(1));
            String second = world.orderTopUp(other, 3_000);
            world.clock().advance(Duration.ofSeconds(1));
            String third = world.orderTopUp(account, 4_000);
            TopUps topUps = new TopUps(world.db());

            assertThat(topUps.page(Optional.empty(), 2))
                    .extracting(StoredTopUp::id)
                    .containsExactly(third, second);
            assertThat(topUps.page(Optional.of(second), 2))
                    .extracting(StoredTopUp::id)
                    .containsExactly(first);
            assertThat(topUps.pageOfAccount(account, Optional.empty(), 10))
                    .extracting(StoredTopUp::id)
                    .containsExactly(third, first);
        }
    }

    private static SweepTopUps sweep(PaymentWorld world) {
        return new SweepTopUps(world.db(), world.confirmTopUp(), world.clock());
    }

    private static TopUp.State state(PaymentWorld world, String topUpId) {
        return new TopUps(world.db()).find(topUpId).orElseThrow().topUp().state();
    }
}

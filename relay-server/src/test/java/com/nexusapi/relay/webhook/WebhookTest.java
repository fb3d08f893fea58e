package com.nexusapi.relay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.PaymentEvent.State;
import com.nexusapi.relay.payment.WebhookSecrets;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.webhook.WebhookWorld.Sent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken at the door, and what is not. */
class WebhookTest {

    @ParameterizedTest
    @EnumSource
    void keepsADeliveryOnceHoweverOftenItComes(Dialect dialect) throws Exception {
        try (WebhookWorld world = new WebhookWorld(dialect);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Sent delivery = world.delivery("msg_1", "payment.succeeded", "pay_1");

            assertThat(
                            threads
                                    .invokeAll(Collections.nCopies(30, () -> world.send(delivery)))
                                    .stream()
                                    .map(Future::resultNow))
                    .containsOnly(204);

            assertThat(world.count(State.WAITING)).isEqualTo(1);
        }
    }

    @Test
    void takesWhatTheOldSecretSignedWhileBothAreValid() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            Sent delivery = world.delivery("msg_1", "payment.succeeded", "pay_1");

            assertThat(world.send(delivery.signedWith(WebhookWorld.OLD_SECRET))).isEqualTo(204);
            assertThat(world.count(State.WAITING)).isEqualTo(1);
        }
    }

    @Test
    void takesADeliveryOfWhoseSignaturesOneIsOurs() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            Sent delivery = world.delivery("msg_1", "payment.succeeded", "pay_1");
            String several = "v1,bm90IG91cnM= v1a,abc v1,%%% " + delivery.signature();

            assertThat(world.send(delivery, several, delivery.body())).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1,", "v1,bm90IG91cnM=", "v2,bm90IG91cnM=", "nonsense"})
    void refusesSignaturesThatAreNotOurs(String signature) {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            Sent delivery = world.delivery("msg_1", "payment.succeeded", "pay_1");

            assertThat(world.send(delivery, signature, delivery.body())).isEqualTo(401);
            assertThat(world.count(State.WAITING)).isZero();
        }
    }

    @Test
    void refusesASecretThatIsNoLongerValid() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            Sent delivery = world.delivery("msg_1", "payment.succeeded", "pay_1");
            String third = "whsec_dGhlIHNlY3JldCBvZiBsYXN0IHllYXI=";

            assertThat(world.send(delivery.signedWith(third))).isEqualTo(401);
        }
    }

    @Test
    void refusesTheSignatureOfAnotherIdOrTime() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            Sent delivery = world.delivery("msg_1", "payment.succeeded", "pay_1");
            Sent other = world.delivery("msg_2", "payment.succeeded", "pay_1");
            Sent later = delivery.at(delivery.at().plusSeconds(1));

            assertThat(world.send(other, delivery.signature(), delivery.body())).isEqualTo(401);
            assertThat(world.send(later, delivery.signature(), delivery.body())).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, 86_400})
    void refusesADeliveryTooFarFromNow(long seconds) {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            Sent delivery = world.delivery("msg_1", "payment.succeeded", "pay_1");

            assertThat(world.send(delivery.at(delivery.at().plusSeconds(seconds)))).isEqualTo(401);
            assertThat(world.send(delivery.at(delivery.at().minusSeconds(300)))).isEqualTo(204);
        }
    }

    @Test
    void replayingAnOldDeliveryIsRefusedAndAFreshOneChangesNothing() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            Sent delivery = world.delivery("msg_1", "payment.succeeded", "pay_1");
            world.send(delivery);

            assertThat(world.send(delivery)).isEqualTo(204);
            world.payments.clock().advance(Duration.ofMinutes(6));
            assertThat(world.send(delivery)).isEqualTo(401);
            assertThat(world.count(State.WAITING)).isEqualTo(1);
        }
    }

    @Test
    void refusesABodyThatWasWrittenAnew() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            Sent delivery = world.delivery("msg_1", "payment.succeeded", "pay_1");
            byte[] same =
                    new String(delivery.body(), StandardCharsets.UTF_8)
                            .replace(",", ", ")
                            .getBytes(StandardCharsets.UTF_8);

            assertThat(world.send(delivery, delivery.signature(), same)).isEqualTo(401);
        }
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            Sent large =
                    new Sent(
                            "msg_1",
                            world.payments.clock().now(),
                            WebhookWorld.SECRET,
                            new byte[300 * 1024]);

            assertThat(world.send(large)).isEqualTo(413);
        }
    }

    @Test
    void keepsAndIgnoresWhatDoesNotConcernUs() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            assertThat(world.send(world.delivery("msg_1", "license_key.created", "pay_1")))
                    .isEqualTo(204);
            assertThat(world.send(world.delivery("msg_2", "payout.success", ""))).isEqualTo(204);

            assertThat(world.count(State.IGNORED)).isEqualTo(2);
            assertThat(world.events.alarms()).isEmpty();
        }
    }

    @Test
    void parksWhatIsSignedAndCannotBeRead() {
        try (WebhookWorld world = new WebhookWorld(Dialect.H2)) {
            Sent unreadable =
                    new Sent(
                            "msg_1",
                            world.payments.clock().now(),
                            WebhookWorld.SECRET,
                            "no JSON".getBytes(StandardCharsets.UTF_8));

            assertThat(world.send(unreadable)).isEqualTo(204);
            assertThat(world.send(world.delivery("msg_2", "refund.succeeded", ""))).isEqualTo(204);

            assertThat(world.count(State.PARKED)).isEqualTo(2);
            assertThat(world.events.alarms())
                    .singleElement()
                    .satisfies(
                            alarm -> assertThat(alarm.code()).isEqualTo("payment_events_parked"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "whsec_", "whsec_AAAA", "whsec_%", "sk_live_1"})
    void aSecretThatIsNoneIsRefusedWithoutBeingShown(String secret) {
        Assertions.assertThatThrownBy(() -> WebhookSecrets.of(secret))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package com.nexusapi.demo.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Json;
import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.Refund.State;
import com.nexusapi.common.admin.Role;
import com.nexusapi.demo.payment.FakeDodo;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Authentication;
import com.nexusapi.relay.access.Operators;
import com.nexusapi.relay.access.SigningIn;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.LedgerVerifier;
import com.nexusapi.relay.mail.MailSettings;
import com.nexusapi.relay.mail.Outbox;
import com.nexusapi.relay.mail.Templates;
import com.nexusapi.relay.payment.DodoPayments;
import com.nexusapi.relay.payment.PaymentSettings;
import com.nexusapi.relay.refund.ApproveRefund;
import com.nexusapi.relay.refund.MailConfirmations;
import com.nexusapi.relay.refund.MailRefundLetters;
import com.nexusapi.relay.refund.ReceiveMail;
import com.nexusapi.relay.refund.RefundDesk;
import com.nexusapi.relay.refund.Refunds;
import com.nexusapi.relay.refund.RequestRefund;
import com.nexusapi.relay.refund.SendRefund;
import com.nexusapi.relay.refund.SortMail;
import com.nexusapi.relay.security.CredentialVault;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.usage.UsageStore;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoSetupTest {

    private static final DemoSetup.Channels CHANNELS =
            new DemoSetup.Channels("chan_chat", "chan_messages");

    private final Clock clock = Clock.system();
    private final UsageStore usage = new UsageStore(Json.newMapper(), "test");
    private final SecureRandom random = new SecureRandom();
    private final Ids ids = new Ids(clock, random);
    private final Db db = Databases.fresh(Dialect.H2);
    private final DemoSetup setup = new DemoSetup(db, usage, clock);
    private DemoCredentials credentials = new DemoCredentials("", "", List.of());

    @BeforeAll
    void fill() {
        credentials = setup.fill(CHANNELS);
    }

    @AfterAll
    void close() {
        db.close();
    }

    private RefundDesk desk(DodoPayments provider) {
        return new RefundDesk(db, provider, new Ledger(db, ids, clock, usage, "test"), clock);
    }

    private static DodoPayments provider(FakeDodo dodo) {
        return new DodoPayments(
                new PaymentSettings(
                        dodo.url(),
                        "demo",
                        "prod_credit",
                        URI.create("https://relay.example.com"),
                        Duration.ofSeconds(5)),
                Json.newMapper());
    }

    @Test
    void fillsOnce() {
        long entries = count("journal_entry");

        assertThat(setup.fill(CHANNELS)).isEqualTo(credentials);
        assertThat(count("journal_entry")).isEqualTo(entries);
        assertThat(count("account")).isBetween(15L, 40L);
        assertThat(count("usage_record")).isBetween(6_000L, 15_000L);
    }

    @Test
    void pastCallsWentWhereTheirModelsAreOffered() {
        assertThat(places())
                .containsExactlyInAnyOrder("chat.completions chan_chat", "messages chan_messages");
    }

    private List<String> places() {
        return db.call(tx ->
                tx.query(
                        """
                        SELECT DISTINCT endpoint, channel_id FROM usage_record
                        WHERE channel_id IS NOT NULL
                        """,
                        row -> row.text("endpoint") + " " + row.text("channel_id")));
    }

    @Test
    void balancesItsBooks() {
        assertThat(new LedgerVerifier(db).verify().differences()).isEmpty();
    }

    private long count(String table) {
        return db.call(tx -> tx.first("SELECT COUNT(*) AS n FROM " + table, row -> row.number("n")))
                .orElseThrow();
    }

    @Test
    void opensItsDoors() {
        Access access = new Access(db, new ConfigVersion(db), ids, clock, random);
        Operators operators = new Operators(db, ids, clock, random);

        assertThat(access.authenticate(credentials.apiKey()))
                .isInstanceOfSatisfying(
                        Authentication.Granted.class,
                        granted ->
                                assertThat(granted.grant().accountId())
                                        .isEqualTo(credentials.accountId()));
        assertThat(credentials.operators())
                .extracting(operator -> operator.role())
                .containsExactlyInAnyOrder(Role.values());
        assertThat(credentials.operators())
                .allSatisfy(operator ->
                        assertThat(
                                        operators.signIn(
                                                operator.email(), operator.password(), "127.0.0.1"))
                                .isInstanceOf(SigningIn.SignedIn.class));
    }

    @Test
    void leavesRefundsOfEveryKindThatFakeProviderKnowsOf() throws IOException {
        try (FakeDodo dodo = new FakeDodo(0, clock);
                DodoPayments provider = provider(dodo)) {
            setup.tellPayments(dodo);
            RefundDesk desk = desk(provider);
            List<Refund> refunds =
                    new Refunds(desk).page(Optional.empty(), Refunds.Place.START, 100);

            assertThat(refunds)
                    .extracting(Refund::state)
                    .contains(
                            State.ELIGIBLE,
                            State.INELIGIBLE,
                            State.REFUNDED,
                            State.REJECTED,
                            State.FAILED,
                            State.OUTCOME_UNKNOWN);
            Refund urgent =
                    refunds.stream()
                            .filter(refund -> refund.state() == State.ELIGIBLE)
                            .findFirst()
                            .orElseThrow();
            assertThat(Duration.between(clock.now(), urgent.deadlineAt())).isPositive();
            assertThat(Duration.between(clock.now(), urgent.deadlineAt()))
                    .isLessThan(Duration.ofDays(1));
            assertThat(
                            new ApproveRefund(desk, new SendRefund(desk))
                                    .approve(urgent.id(), DemoOperators.SUPPORT))
                    .isInstanceOfSatisfying(
                            ApproveRefund.Outcome.Approved.class,
                            approved ->
                                    assertThat(approved.refund().state())
                                            .isEqualTo(State.REFUNDED));
        }
    }

    @Test
    void leavesMailsThatEachWaitForAPersonForAReasonOfTheirOwn() throws IOException {
        try (FakeDodo dodo = new FakeDodo(0, clock);
                DodoPayments provider = provider(dodo)) {
            MailSettings settings = MailSettings.none("support@nexusapi.com");
            CredentialVault vault = CredentialVault.withKey(new byte[32]);
            Outbox outbox = new Outbox(db, ids, clock, vault, settings);
            Templates templates = new Templates(db, clock, settings);
            URI site = URI.create("https://relay.example.com/");
            MailRefundLetters letters =
                    new MailRefundLetters(
                            outbox, templates, new MailConfirmations(clock, random, site));
            RefundDesk desk = desk(provider);
            ReceiveMail receive =
                    new ReceiveMail(desk, new RequestRefund(desk, ids), letters, outbox);

            receive.run();

            List<ReceivedMail> mails =
                    new SortMail(desk, receive, outbox, templates)
                            .page(Optional.empty(), Optional.empty(), 100);
            assertThat(mails)
                    .extracting(ReceivedMail::state)
                    .containsOnly(ReceivedMail.State.UNCLEAR);
            assertThat(mails)
                    .extracting(ReceivedMail::note)
                    .containsExactly(
                            "no account has the sender's address",
                            "the account has 2 top-ups to choose from",
                            "the account has no top-up that could be refunded",
                            "it does not speak of a refund");
            assertThat(outbox.page(Optional.empty(), Optional.empty(), 100)).isEmpty();
        }
    }

    @Test
    void refusesDataThatIsNotADemo() {
        try (Db other = Databases.fresh(Dialect.H2)) {
            other.run(tx ->
                    tx.update(
                            """
                            INSERT INTO account (id, email, name, language, state,
                                created_at)
                            VALUES ('acc_1', 'a@example.com', 'A', 'en', 'ACTIVE', ?)
                            """,
                            clock.now()));

            DemoSetup onRealData = new DemoSetup(other, usage, clock);
            assertThatThrownBy(() -> onRealData.fill(CHANNELS))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}

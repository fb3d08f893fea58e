package com.nexusapi.relay.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Notice;
import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.mail.MailSettings;
import com.nexusapi.relay.mail.Outbox;
import com.nexusapi.relay.mail.Templates;
import com.nexusapi.relay.security.CredentialVault;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.Databases;
import com.nexusapi.relay.testing.SettableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliverNoticesTest {

    private static final Instant NOW = Instant.parse("2026-11-10T08:00:00Z");

    private final SettableClock clock = new SettableClock(NOW);

    @ParameterizedTest
    @EnumSource
    void sendsAPublishedNoticeOnceToEveryAccountOfThatTime(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Outbox outbox = outbox(db);
            DeliverNotices notices = notices(db, outbox);
            for (int i = 0; i < 230; i++) {
                account(db, "acc_" + i, i % 2 == 0 ? "en" : "zh");
            }
            notice(db, "ntc_draft", Optional.empty());
            notice(db, "ntc_1", Optional.of(NOW));
            clock.advance(Duration.ofSeconds(1));
            account(db, "acc_later", "en");

            notices.run();
            notices.run();

            List<OutgoingMail> letters = outbox.page(Optional.empty(), Optional.empty(), 500);
            assertThat(letters).hasSize(230);
            assertThat(letters)
                    .filteredOn(letter -> letter.language().equals("zh"))
                    .hasSize(115)
                    .allSatisfy(letter -> assertThat(letter.subject()).contains("2026年12月1日"));
            Notice notice = notices.page(Optional.empty(), 10).getLast();
            assertThat(notice.recipients()).isEqualTo(230);
            assertThat(notice.deliveredAt()).isPresent();
            assertThat(notices.pageOfAccount("acc_1", Optional.empty(), 10)).hasSize(1);
            assertThat(notices.pageOfAccount("acc_later", Optional.empty(), 10)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsANoticeAboutAPlanToWhoIsOnIt(Dialect dialect) {
        try (Db db = Databases.fresh(dialect)) {
            Outbox outbox = outbox(db);
            account(db, "acc_on", "en");
            account(db, "acc_moved", "en");
            account(db, "acc_off", "en");
            db.run(tx -> {
                tx.update("INSERT INTO price_plan (id, name, bps) VALUES ('gold', 'Gold', 9000)");
                tx.update("UPDATE account SET plan_id = 'gold' WHERE id = 'acc_on'");
            });
            change(db, "pch_move", Optional.of("acc_moved"), Optional.empty());
            change(db, "pch_raise", Optional.empty(), Optional.of(9_500L));
            notice(db, "ntc_plan", Optional.of(NOW));
            db.run(tx ->
                    tx.update("UPDATE notice SET kind = 'PLAN', plan_change_id = 'pch_raise'"));

            notices(db, outbox).run();

            assertThat(outbox.page(Optional.empty(), Optional.empty(), 10))
                    .extracting(OutgoingMail::to)
                    .containsExactlyInAnyOrder("acc_on@example.com", "acc_moved@example.com");
        }
    }

    private Outbox outbox(Db db) {
        return new Outbox(
                db,
                new Ids(clock, new SecureRandom()),
                clock,
                CredentialVault.withKey(new byte[32]),
                MailSettings.none("support@nexusapi.com"));
    }

    private DeliverNotices notices(Db db, Outbox outbox) {
        return new DeliverNotices(
                db,
                clock,
                outbox,
                new Templates(db, clock, MailSettings.none("support@nexusapi.com")));
    }

    private void account(Db db, String id, String language) {
        db.run(tx ->
                tx.update(
                        """
                        INSERT INTO account (id, email, name, language, state, created_at)
                        VALUES (?, ?, 'Test', ?, 'ACTIVE', ?)
                        """,
                        id,
                        id + "@example.com",
                        language,
                        clock.now()));
    }

    private static void change(Db db, String id, Optional<String> account, Optional<Long> bps) {
        db.run(tx ->
                tx.update(
                        """
                        INSERT INTO plan_change (id, plan_id, account_id, bps, effective_from,
                            reason, material, proposed_by, created_at)
                        VALUES (?, 'gold', ?, ?, ?, 'test', TRUE, 'op@example.com', ?)
                        """,
                        id,
                        account,
                        bps,
                        NOW,
                        NOW));
    }

    private static void notice(Db db, String id, Optional<Instant> published) {
        db.run(tx ->
                tx.update(
                        """
                        INSERT INTO notice (id, kind, effective_from, text, created_at,
                            published_at)
                        VALUES (?, 'PRICE', ?, 'The price of gpt-test changes.', ?, ?)
                        """,
                        id,
                        Instant.parse("2026-12-01T00:00:00Z"),
                        NOW,
                        published));
    }
}

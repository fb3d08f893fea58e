package com.nexusapi.relay.reconciliation;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Reconciliation.Run;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.metering.ServiceTier;
import com.nexusapi.relay.metering.UsageBreakdown;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.PricedBy;
import com.nexusapi.relay.security.CredentialVault;
import com.nexusapi.relay.settings.BusinessSettings;
import com.nexusapi.relay.store.ConfigVersion;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Dialect;
import com.nexusapi.relay.testing.PaymentWorld;
import com.nexusapi.relay.testing.SettableClock;
import com.nexusapi.relay.upstream.ChannelHealth;
import com.nexusapi.relay.upstream.Channels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Books, a payment provider and a channel that are compared; time is the payments' world's. */
final class Reconciled implements AutoCloseable {

    final PaymentWorld world;
    final Db db;
    final SettableClock clock;
    final BusinessSettings settings;
    final Channels channels;
    final Reconciliations reconciliations;
    final String channelId;

    Reconciled(Dialect dialect) {
        this.world = new PaymentWorld(dialect);
        this.db = world.db();
        this.clock = world.clock();
        ConfigVersion version = new ConfigVersion(db);
        this.settings = new BusinessSettings(db, version, clock);
        this.channels = channels(version);
        this.reconciliations = new Reconciliations(db);
        this.channelId = channels.create("test", channel()).id();
    }

    private Channels channels(ConfigVersion version) {
        try {
            SecureRandom random = new SecureRandom();
            return new Channels(
                    db,
                    version,
                    CredentialVault.open(
                            Map.of(), Files.createTempDirectory("nexusapi-reconciliation-")),
                    new Channels.Sources(new Ids(clock, random), clock, random),
                    new ChannelHealth(clock));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Channel.Creation channel() {
        return new Channel.Creation(
                "Test",
                Channel.Kind.OPENAI_COMPATIBLE,
                "https://upstream.example.com/v1",
                List.of("sk-test"),
                Map.of("gpt-test", "gpt-test-2026"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Another node's comparison on the same books. */
    Reconcile node() {
        return new Reconcile(
                db,
                clock,
                world.ids(),
                new Reconcile.Sources(world.provider(), world.provider(), world.ledger(), channels),
                () -> Tolerances.of(settings));
    }

    /** Compares everything, as when a person asks. */
    Run run() {
        return node().run("anne@example.com").orElseThrow();
    }

    List<Difference> open() {
        return reconciliations.page(
                Optional.of(Difference.State.OPEN), Optional.empty(), Optional.empty(), 100);
    }

    /** The only open difference. */
    Difference onlyOpen() {
        List<Difference> open = open();
        if (open.size() != 1) {
            throw new AssertionError("one difference expected: " + open);
        }
        return open.getFirst();
    }

    Difference find(String id) {
        return reconciliations.detail(id).orElseThrow().difference();
    }

    /** A paid top-up's payment, long enough ago for everything to have arrived. */
    String settledPayment() {
        return paymentOf(settledTopUp());
    }

    String settledTopUp() {
        String topUpId = world.paidTopUp(world.account(), 2_000);
        clock.advance(Duration.ofHours(2));
        return topUpId;
    }

    String paymentOf(String topUpId) {
        return db.call(tx ->
                        tx.first(
                                "SELECT payment_id FROM top_up WHERE id = ?",
                                row -> row.text("payment_id"),
                                topUpId))
                .orElseThrow();
    }

    /** A call through the channel that cost us something and was charged. */
    void call(String accountId, long inputTokens, long outputTokens, Money cost) {
        UsageRecord record =
                new UsageRecord(
                        world.call(accountId),
                        Optional.of(channelId),
                        200,
                        Outcome.COMPLETE,
                        Optional.empty(),
                        tokens(inputTokens, outputTokens),
                        Optional.of(new PricedBy("prv_test", 10_000, 10_000)),
                        cost,
                        cost,
                        Optional.empty(),
                        1);
        db.run(tx -> world.ledger().settleUnheld(tx, List.of(record)));
    }

    private static UsageBreakdown tokens(long input, long output) {
        return new UsageBreakdown(
                input,
                0,
                0,
                0,
                0,
                0,
                output,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                ServiceTier.STANDARD,
                UsageSource.UPSTREAM,
                "",
                "");
    }

    @Override
    public void close() {
        world.close();
    }
}

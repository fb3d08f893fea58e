package com.nexusapi.relay;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.access.CustomerSignIn;
import com.nexusapi.relay.access.Operators;
import com.nexusapi.relay.access.RepeatedWrites;
import com.nexusapi.relay.account.AccountApi;
import com.nexusapi.relay.account.BalanceRoutes;
import com.nexusapi.relay.account.OwnKeyRoutes;
import com.nexusapi.relay.account.OwnNoticeRoutes;
import com.nexusapi.relay.account.RefundRequestRoutes;
import com.nexusapi.relay.account.SignInRoutes;
import com.nexusapi.relay.admin.AccountRoutes;
import com.nexusapi.relay.admin.AdminApi;
import com.nexusapi.relay.admin.AdminRoutes;
import com.nexusapi.relay.admin.ChannelRoutes;
import com.nexusapi.relay.admin.EventStream;
import com.nexusapi.relay.admin.KeyRoutes;
import com.nexusapi.relay.admin.LedgerRoutes;
import com.nexusapi.relay.admin.ModelRoutes;
import com.nexusapi.relay.admin.OperatorRoutes;
import com.nexusapi.relay.admin.PaymentEventRoutes;
import com.nexusapi.relay.admin.PlanRoutes;
import com.nexusapi.relay.admin.PricingRoutes;
import com.nexusapi.relay.admin.ReconciliationRoutes;
import com.nexusapi.relay.admin.SettingRoutes;
import com.nexusapi.relay.admin.StoreRoutes;
import com.nexusapi.relay.admin.TopUpRoutes;
import com.nexusapi.relay.admin.UsageRoutes;
import com.nexusapi.relay.completion.OpenStreams;
import com.nexusapi.relay.completion.TryChannel;
import com.nexusapi.relay.customer.Customers;
import com.nexusapi.relay.customer.GiveCredit;
import com.nexusapi.relay.events.Changes;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.foundation.Ids;
import com.nexusapi.relay.ledger.Ledger;
import com.nexusapi.relay.ledger.LedgerVerifier;
import com.nexusapi.relay.ledger.LedgerWatch;
import com.nexusapi.relay.metering.UsageRecord;
import com.nexusapi.relay.metering.UsageRecord.CallFacts;
import com.nexusapi.relay.payment.DodoPayments;
import com.nexusapi.relay.pricechange.ImportCatalogue;
import com.nexusapi.relay.pricechange.PriceDesk;
import com.nexusapi.relay.pricing.Catalogue;
import com.nexusapi.relay.pricing.Models;
import com.nexusapi.relay.pricing.PriceBook;
import com.nexusapi.relay.pricing.PriceStore;
import com.nexusapi.relay.reconciliation.ImportUpstream;
import com.nexusapi.relay.reconciliation.Reconcile;
import com.nexusapi.relay.reconciliation.ReconciliationWatch;
import com.nexusapi.relay.reconciliation.Reconciliations;
import com.nexusapi.relay.reconciliation.ResolveDifference;
import com.nexusapi.relay.reconciliation.Tolerances;
import com.nexusapi.relay.refund.RefundChanges;
import com.nexusapi.relay.reporting.ImpactPreview;
import com.nexusapi.relay.reporting.Overviews;
import com.nexusapi.relay.reporting.Receipts;
import com.nexusapi.relay.settings.BusinessSettings;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.topup.AssignPayment;
import com.nexusapi.relay.topup.ConfirmTopUp;
import com.nexusapi.relay.topup.CreateTopUp;
import com.nexusapi.relay.topup.CreditPayment;
import com.nexusapi.relay.topup.SweepTopUps;
import com.nexusapi.relay.topup.TopUpRules;
import com.nexusapi.relay.topup.TopUps;
import com.nexusapi.relay.upkeep.BackUp;
import com.nexusapi.relay.upstream.ChannelAlarms;
import com.nexusapi.relay.upstream.FirstChannels;
import com.nexusapi.relay.upstream.UpstreamClient;
import com.nexusapi.relay.usage.OpenCalls;
import com.nexusapi.relay.usage.Retention;
import com.nexusapi.relay.usage.Usage;
import com.nexusapi.relay.usage.UsageReplay;
import com.nexusapi.relay.web.ClientAddresses;
import com.nexusapi.relay.web.JsonHttp;
import com.nexusapi.relay.web.SlowClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Builds every object of a serving relay by hand, floor by floor. */
final class Wiring implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Wiring.class.getName());

    private final Db db;
    final Catalogue catalogue = Catalogue.bundled();
    final Jobs jobs = new Jobs();
    final Changes changes;
    final SlowClients slowClients;

    // ground
    final BusinessSettings settings;

    // tools
    final PriceBook prices;
    final PriceDesk priceDesk;
    final Models models;
    final Access access;
    final Accounts accounts;
    final Operators operators;
    final Ledger ledger;
    private final Usage usage;
    final OpenCalls openCalls;
    final OpenStreams openStreams;
    final LedgerWatch watch;
    private final LedgerMetrics metrics;
    final UpstreamClient upstream;
    final DodoPayments payments;
    final Correspondence correspondence;

    // journeys
    final CreateTopUp createTopUp;
    final ConfirmTopUp confirmTopUp;
    private final AssignPayment assignPayment;
    private final TopUps topUps;
    final PaymentIntake paymentIntake;
    final Refunding refunding;
    final Correspondence.RefundMail refundMail;
    private final Reconciling reconciliation;

    // entrances
    final Serving serving;
    final RepeatedWrites repeatedWrites;
    final AdminApi adminApi;
    final EventStream eventStream;
    final AccountApi accountApi;

    Wiring(Foundation foundation, RelayConfig config, Map<String, String> environment) {
        db = foundation.db();
        Clock clock = foundation.clock();
        Ids ids = foundation.ids();

        settings = new BusinessSettings(db, foundation.version(), clock);

        PriceStore priceStore = new PriceStore(foundation.json());
        db.run(tx -> catalogue.install(tx, priceStore, ids, clock, config.pricing().markupBps()));
        FirstChannels.make(foundation.channels(), environment, firstCosts(catalogue));
        prices = new PriceBook(db, foundation.version(), priceStore);
        models = new Models(db, clock, prices, priceStore);
        priceDesk =
                PriceDesk.of(
                        db,
                        clock,
                        ids,
                        new PriceDesk.Selling(prices, priceStore),
                        Duration.ofDays(config.pricing().noticeDays()));
        access = new Access(db, foundation.version(), ids, clock, foundation.random());
        accounts = new Accounts(db, ids, clock, access);
        operators = new Operators(db, ids, clock, foundation.random());
        ledger = new Ledger(db, ids, clock, foundation.usage(), config.node());
        usage = new Usage(db, foundation.json());
        watch = new LedgerWatch(db, new LedgerVerifier(db), clock);
        upstream = new UpstreamClient(config.upstream(), foundation.health(), clock);
        payments = new DodoPayments(config.payment(), foundation.json());
        correspondence = new Correspondence(foundation, config.mail());
        reconciliation = reconciliation(foundation);
        metrics = new LedgerMetrics(watch, reconciliation.watch());

        slowClients = new SlowClients(clock, config.clientPatience());
        openStreams = new OpenStreams(access::suspendedAccounts);
        openCalls = OpenCalls.open(config.dataDirectory());
        TopUpRules topUpRules = new TopUpRules(settings);
        CreditPayment creditPayment = new CreditPayment(db, ledger, topUpRules, clock, ids);
        createTopUp = new CreateTopUp(db, payments, topUpRules, clock, ids);
        confirmTopUp = new ConfirmTopUp(db, payments, creditPayment);
        assignPayment = new AssignPayment(db, payments, creditPayment, clock);
        topUps = new TopUps(db);
        changes = new Changes(List.of(topUps, new RefundChanges(db)), clock);
        refunding =
                new Refunding(foundation, payments, ledger, accounts, correspondence.refundLetters);
        refundMail = correspondence.refundMail(refunding.desk, refunding.request);
        paymentIntake =
                new PaymentIntake(
                        foundation, config, payments, List.of(creditPayment, refunding.fold));

        repeatedWrites = new RepeatedWrites(db, clock);
        serving =
                new Serving(
                        foundation,
                        config,
                        new Serving.Tools(
                                access,
                                prices,
                                ledger,
                                usage,
                                upstream,
                                openCalls,
                                openStreams,
                                slowClients));
        adminApi = adminApi(foundation, config);
        eventStream =
                new EventStream(
                        changes, operators, new JsonHttp(foundation.json(), foundation.ids()));
        accountApi = accountApi(foundation, config);
        sweepFormerRuns();
        keepLostCalls();
        schedule(foundation, config);
    }

    private AdminApi adminApi(Foundation foundation, RelayConfig config) {
        Db db = foundation.db();
        Clock clock = foundation.clock();
        List<AdminRoutes> routes =
                new ArrayList<>(
                        List.of(
                                new UsageRoutes(
                                        usage,
                                        new Overviews(
                                                db,
                                                usage,
                                                List.of(
                                                        watch,
                                                        paymentIntake.events,
                                                        reconciliation.watch(),
                                                        refunding.alarms(),
                                                        new ChannelAlarms(foundation.channels()),
                                                        serving.alarms,
                                                        correspondence.outbox,
                                                        correspondence.mailbox)),
                                        new Receipts(usage, prices),
                                        clock),
                                new AccountRoutes(
                                        accounts,
                                        new Customers(accounts, ledger),
                                        new GiveCredit(db, clock, accounts, ledger)),
                                new KeyRoutes(access, accounts),
                                new ModelRoutes(models, priceDesk),
                                pricingRoutes(foundation, config),
                                new PlanRoutes(priceDesk),
                                new ChannelRoutes(
                                        foundation.channels(),
                                        new TryChannel(
                                                db,
                                                foundation.channels(),
                                                upstream,
                                                prices,
                                                clock)),
                                new TopUpRoutes(topUps),
                                new PaymentEventRoutes(paymentIntake.events, assignPayment),
                                new LedgerRoutes(db, ledger, watch, clock),
                                reconciliationRoutes(foundation),
                                new OperatorRoutes(operators),
                                new SettingRoutes(settings),
                                new StoreRoutes(new BackUp(db, config.dataDirectory(), clock))));
        routes.addAll(refunding.routes(foundation, usage, access, refundMail.replies()::keep));
        routes.addAll(refundMail.routes());
        return new AdminApi(
                new JsonHttp(foundation.json(), foundation.ids()),
                operators,
                new ClientAddresses(config.trustedProxies()),
                repeatedWrites,
                routes);
    }

    /** The comparison with others, and what watches over its result. */
    private record Reconciling(
            Reconcile reconcile, ReconciliationWatch watch, Supplier<Tolerances> tolerances) {}

    private Reconciling reconciliation(Foundation foundation) {
        Clock clock = foundation.clock();
        Supplier<Tolerances> tolerances = () -> Tolerances.of(settings);
        Reconcile.Sources sources =
                new Reconcile.Sources(payments, payments, ledger, foundation.channels());
        return new Reconciling(
                new Reconcile(db, clock, foundation.ids(), sources, tolerances),
                new ReconciliationWatch(db, clock, tolerances),
                tolerances);
    }

    private ReconciliationRoutes reconciliationRoutes(Foundation foundation) {
        return new ReconciliationRoutes(
                new Reconciliations(db),
                reconciliation.reconcile(),
                new ResolveDifference(db, foundation.clock()),
                new ImportUpstream(
                        db,
                        foundation.channels(),
                        foundation.clock(),
                        reconciliation.tolerances()));
    }

    private PricingRoutes pricingRoutes(Foundation foundation, RelayConfig config) {
        return new PricingRoutes(
                new ImpactPreview(
                        new UsageReplay(foundation.db(), foundation.json()),
                        models,
                        accounts,
                        foundation.clock()),
                new ImportCatalogue(
                        priceDesk,
                        foundation.listPrices(),
                        foundation.channels(),
                        foundation.json(),
                        config.pricing().markupBps()));
    }

    private AccountApi accountApi(Foundation foundation, RelayConfig config) {
        CustomerSignIn signIn = correspondence.signIn(foundation, accounts);
        return new AccountApi(
                new JsonHttp(foundation.json(), foundation.ids()),
                access,
                new ClientAddresses(config.trustedProxies()),
                signIn::session,
                List.of(
                        new SignInRoutes(signIn),
                        new OwnKeyRoutes(access),
                        new OwnNoticeRoutes(correspondence.notices),
                        new BalanceRoutes(ledger, usage, foundation.clock()),
                        new RefundRequestRoutes(refunding.refunds, refunding.request),
                        new com.nexusapi.relay.account.TopUpRoutes(createTopUp, topUps)));
    }

    /** Channels cost the provider's list price until somebody says otherwise. */
    private static Map<FirstChannels.Provider, Map<String, Channel.Cost>> firstCosts(
            Catalogue catalogue) {
        return Map.of(
                FirstChannels.Provider.OPENAI, costs(catalogue, "openai"),
                FirstChannels.Provider.ANTHROPIC, costs(catalogue, "anthropic"));
    }

    private static Map<String, Channel.Cost> costs(Catalogue catalogue, String provider) {
        Map<String, Channel.Cost> costs = new TreeMap<>();
        for (String model : catalogue.textModelsOf(provider)) {
            catalogue.costOf(model).ifPresent(sheet -> costs.put(model, Channel.Cost.of(sheet)));
        }
        return costs;
    }

    private void sweepFormerRuns() {
        int found = ledger.sweepFormerRuns();
        if (found > 0) {
            LOG.log(System.Logger.Level.INFO, "event=former_runs_swept leases=" + found);
        }
    }

    /** Calls that the former process was serving when it was killed leave their records now. */
    private void keepLostCalls() {
        for (OpenCalls.LeftOver left : openCalls.leftOver()) {
            CallFacts call = left.call();
            if (usage.find(call.id()).isEmpty()) {
                ledger.recordUncharged(UsageRecord.lost(call, "relay_restarted"));
            } else if (left.isWithheld()) {
                ledger.reverseWithheld(call);
            }
        }
        openCalls.forgetLeftOver();
    }

    private void schedule(Foundation foundation, RelayConfig config) {
        correspondence.schedule(jobs, refundMail);
        jobs.every(Duration.ofMillis(300), "config_version", foundation.version()::poll);
        jobs.every(Duration.ofMillis(500), "end_suspended", openStreams::endSuspended);
        jobs.every(Duration.ofMillis(500), "tell_changes", changes::look);
        jobs.every(Duration.ofSeconds(1), "end_slow_clients", slowClients::look);
        jobs.every(Duration.ofSeconds(1), "beat", ledger::beat);
        jobs.every(Duration.ofSeconds(1), "return_leases", ledger::tidy);
        jobs.every(Duration.ofMinutes(1), "expire_credit", ledger::expireDue);
        jobs.every(Duration.ofHours(1), "drop_old_answers", repeatedWrites::dropOld);
        jobs.every(Duration.ofMinutes(1), "verify_ledger", watch::runIfDue);
        Retention retention =
                new Retention(
                        foundation.db(),
                        foundation.clock(),
                        Duration.ofDays(config.usageRetentionDays()));
        jobs.every(Duration.ofMinutes(10), "delete_old_usage", retention::run);
        jobs.every(Duration.ofHours(1), "forget_objects", serving.objects::forgetExpired);
        scheduleReconciliation();
        paymentIntake.schedule(jobs);
        SweepTopUps sweep = new SweepTopUps(foundation.db(), confirmTopUp, foundation.clock());
        jobs.every(Duration.ofMinutes(2), "sweep_top_ups", sweep::run);
        refunding.schedule(jobs);
    }

    private void scheduleReconciliation() {
        jobs.every(Duration.ofMinutes(5), "reconcile", reconciliation.reconcile()::runIfDue);
        jobs.every(Duration.ofMinutes(1), "count_differences", reconciliation.watch()::look);
    }

    @Override
    public void close() {
        db.endSnapshots();
        jobs.close();
        ledger.close();
        openCalls.close();
        paymentIntake.close();
        metrics.close();
        upstream.close();
        payments.close();
    }
}

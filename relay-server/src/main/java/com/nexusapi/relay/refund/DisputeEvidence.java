package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.ApiKey;
import com.nexusapi.common.admin.Dispute;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.relay.access.Access;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.foundation.CsvText;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.store.Tx;
import com.nexusapi.relay.usage.RequestFilter;
import com.nexusapi.relay.usage.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What answers a dispute, in one archive: the calls since the payment, the account with its API
 * keys and all that was done to it, the terms its owner accepted, when and from where they signed
 * in, how refund requests were judged, and the timeline. Of calls it has what the relay keeps: no
 * prompts and no answers.
 */
public final class DisputeEvidence {

    /** The newest calls, as many as somebody may still look at. */
    private static final int MOST_CALLS = 20_000;

    private static final int PAGE = 500;
    private static final int MOST_LINES = 5_000;

    private final RefundDesk desk;
    private final Disputes disputes;
    private final Usage usage;
    private final Accounts accounts;
    private final Access access;

    public DisputeEvidence(RefundDesk desk, Usage usage, Accounts accounts, Access access) {
        this.desk = desk;
        this.disputes = new Disputes(desk);
        this.usage = usage;
        this.accounts = accounts;
        this.access = access;
    }

    /** A ZIP archive; empty if there is no such dispute. */
    public Optional<byte[]> archive(String disputeId) {
        return disputes.detail(disputeId).map(this::archive);
    }

    private byte[] archive(Dispute.Detail detail) {
        String accountId = detail.dispute().accountId();
        Map<String, String> files = new LinkedHashMap<>();
        files.put("dispute.csv", dispute(detail));
        files.put("timeline.csv", timeline(detail.timeline()));
        files.put("usage.csv", usage(accountId, detail.paidAt()));
        files.put("account.csv", account(accountId));
        files.put("sign-ins.csv", signIns(accountId));
        files.put("api-keys.csv", keys(accountId));
        files.put("certificates.csv", certificates(detail.dispute().topUpId()));
        return zipped(files);
    }

    private static String dispute(Dispute.Detail detail) {
        Dispute dispute = detail.dispute();
        CsvText csv = new CsvText("member", "value");
        csv.row("dispute", dispute.id());
        csv.row("stage", dispute.stage());
        csv.row("status", dispute.status());
        csv.row("opened", dispute.openedAt());
        csv.row(
                "claimed",
                dispute.amount().minor() + " minor units of " + dispute.amount().currency());
        csv.row("payment", detail.paymentId());
        csv.row("paid", detail.paidAt());
        csv.row("topUp", dispute.topUpId());
        csv.row("credit", detail.topUpCredit().dollars().toPlainString());
        csv.row("account", dispute.accountId());
        csv.row("email", dispute.accountEmail());
        return csv.toString();
    }

    private static String timeline(List<Refund.Event> events) {
        CsvText csv = new CsvText("at", "what", "who", "detail");
        events.forEach(event -> csv.row(event.at(), event.kind(), event.actor(), event.detail()));
        return csv.toString();
    }

    private String usage(String accountId, Instant from) {
        CsvText csv =
                new CsvText(
                        "request",
                        "startedAt",
                        "apiKey",
                        "model",
                        "endpoint",
                        "status",
                        "outcome",
                        "inputTokens",
                        "outputTokens",
                        "chargeUsd");
        RequestFilter filter =
                new RequestFilter(
                        Optional.of(accountId),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(from),
                        Optional.empty());
        Optional<String> before = Optional.empty();
        List<RequestSummary> page;
        int rows = 0;
        do {
            page = usage.list(filter, before, PAGE);
            page.forEach(call -> add(csv, call));
            rows += page.size();
            before = page.isEmpty() ? before : Optional.of(page.getLast().id());
        } while (page.size() == PAGE && rows < MOST_CALLS);
        return csv.toString();
    }

    private static void add(CsvText csv, RequestSummary call) {
        csv.row(
                call.id(),
                call.startedAt(),
                call.keyId().orElse(""),
                call.model().orElse(""),
                call.endpoint(),
                call.status(),
                call.outcome(),
                call.usage().inputTokens(),
                call.usage().outputTokens(),
                call.charge().dollars().toPlainString());
    }

    private String account(String accountId) {
        CsvText csv = new CsvText("at", "what", "who", "detail");
        accounts.find(accountId)
                .ifPresent(account ->
                        csv.row(
                                account.createdAt(),
                                "account",
                                account.email(),
                                account.name() + ", " + account.language()));
        accounts.terms(accountId)
                .ifPresent(
                        terms -> csv.row(terms.at(), "terms.accepted", accountId, terms.version()));
        List<AuditStore.Line> lines =
                desk.db().call(tx -> new AuditStore(desk.clock()).about(tx, accountId, MOST_LINES));
        lines.forEach(line ->
                csv.row(
                        line.at(),
                        line.event().action(),
                        line.event().actor(),
                        line.event().detail()));
        return csv.toString();
    }

    private String signIns(String accountId) {
        CsvText csv = new CsvText("at", "session", "address");
        List<AuditStore.Line> lines =
                desk.db()
                        .call(tx ->
                                new AuditStore(desk.clock())
                                        .by(tx, accountId, "session.begun", MOST_LINES));
        lines.forEach(line -> csv.row(line.at(), line.event().subject(), line.event().detail()));
        return csv.toString();
    }

    private String keys(String accountId) {
        CsvText csv = new CsvText("apiKey", "name", "shown", "state", "createdAt");
        for (ApiKey key : access.keysOf(accountId)) {
            csv.row(
                    key.id(),
                    key.name(),
                    key.prefix() + "…" + key.last4(),
                    key.state(),
                    key.createdAt());
        }
        return csv.toString();
    }

    private String certificates(String topUpId) {
        CsvText csv = new CsvText("refundRequest", "judgedAt", "rule", "holds", "evidence");
        desk.db().run(tx -> addCertificates(tx, csv, topUpId));
        return csv.toString();
    }

    private void addCertificates(Tx tx, CsvText csv, String topUpId) {
        for (StoredRefund refund : desk.store().ofTopUp(tx, topUpId)) {
            refund.certificate()
                    .ifPresent(certificate ->
                            certificate
                                    .checks()
                                    .forEach(check ->
                                            csv.row(
                                                    refund.id(),
                                                    certificate.evaluatedAt(),
                                                    check.rule(),
                                                    check.passed(),
                                                    check.evidence())));
        }
    }

    private static byte[] zipped(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

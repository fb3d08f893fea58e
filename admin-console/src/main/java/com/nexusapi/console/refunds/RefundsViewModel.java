package com.nexusapi.console.refunds;

import com.nexusapi.common.admin.Change;
import com.nexusapi.common.admin.Page;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Problem;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.client.AdminApi.RefundReply;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.LookedAt;
import com.nexusapi.console.client.News;
import com.nexusapi.console.client.Turns;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.i18n.Result;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The queue of refund requests, the one looked at, and what is decided about it. */
public final class RefundsViewModel {

    private static final int PAGE = 100;
    private static final int PAGES = 5;

    private final Connection connection;
    private final DisputesViewModel disputes;
    private final InstantSource clock;
    private final ObjectProperty<Queue> queue = new SimpleObjectProperty<>(Queue.TO_DECIDE);
    private final ObservableList<Refund> rows = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Boolean> loaded = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<Boolean> busy = new ReadOnlyObjectWrapper<>(false);
    private final LookedAt<Refund.Detail> looked;
    private final Turns lists = new Turns();
    private final ReadOnlyObjectWrapper<Result> result = new ReadOnlyObjectWrapper<>(Result.none());
    private final ReadOnlyObjectWrapper<Optional<RefundReply>> reply =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private long previewed;

    public RefundsViewModel(Connection connection, InstantSource clock) {
        this.connection = connection;
        disputes = new DisputesViewModel(connection, result::set, this::refused);
        looked =
                new LookedAt<>(
                        connection, AdminApi::refund, found -> found.refund().id(), this::refused);
        looked.shown().addListener((observed, before, now) -> previewAnother(before, now));
        this.clock = clock;
        queue.addListener((observed, before, now) -> {
            loaded.set(false);
            lists.startOver();
            close();
            reload();
        });
    }

    /** Reads the queue again, and the request looked at. */
    public void refresh() {
        if (connection.isConnected()) {
            reload();
            looked.again();
            if (disputes.loaded().get()) {
                refreshDisputes();
            }
        }
    }

    private void reload() {
        long turn = lists.ask();
        Queue chosen = queue.get();
        connection
                .question(api -> list(api, chosen))
                .then(found -> {
                    if (lists.take(turn)) {
                        if (!rows.equals(found)) {
                            rows.setAll(found);
                        }
                        loaded.set(true);
                    }
                })
                .refused(this::refused)
                .ask();
    }

    private static List<Refund> list(AdminApi api, Queue queue) {
        List<Refund> found = new ArrayList<>();
        Set<Refund.State> states = queue.states();
        if (states.isEmpty()) {
            found.addAll(pages(api, Optional.empty()));
        }
        for (Refund.State state : states) {
            found.addAll(pages(api, Optional.of(state)));
        }
        Comparator<Refund> order =
                queue.isWaiting()
                        ? Comparator.comparing(Refund::deadlineAt)
                        : Comparator.comparing(Refund::requestedAt).reversed();
        found.sort(order.thenComparing(Refund::id));
        return found;
    }

    private static List<Refund> pages(AdminApi api, Optional<Refund.State> state) {
        List<Refund> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        for (int page = 0; page < PAGES; page++) {
            Page<Refund> answer = api.refunds(state, PAGE, cursor);
            found.addAll(answer.items());
            cursor = answer.nextCursor();
            if (cursor.isEmpty()) {
                break;
            }
        }
        return found;
    }

    /** Looks at one request. */
    public void open(String id) {
        result.set(Result.none());
        looked.open(id);
    }

    /** What is likely to be written to the customer of a request that comes into view. */
    private void previewAnother(Optional<Refund.Detail> before, Optional<Refund.Detail> now) {
        Optional<String> was = before.map(found -> found.refund().id());
        now.map(Refund.Detail::refund)
                .filter(refund -> !was.equals(Optional.of(refund.id())))
                .ifPresent(refund -> preview(likely(refund), Optional.empty()));
    }

    private static String likely(Refund refund) {
        return refund.state() == Refund.State.INELIGIBLE ? "reject" : "approve";
    }

    /** Reads what the customer of the request looked at would be written after a decision. */
    public void preview(String decision, Optional<Refund.Refusal> refusal) {
        reply.set(Optional.empty());
        long mine = ++previewed;
        detail().get()
                .ifPresent(shown ->
                        connection
                                .question(api ->
                                        api.refundReply(shown.refund().id(), decision, refusal))
                                .then(answer -> {
                                    if (mine == previewed) {
                                        reply.set(Optional.of(answer));
                                    }
                                })
                                .refused(problem -> reply.set(Optional.empty()))
                                .ask());
    }

    public void close() {
        looked.close();
        result.set(Result.none());
    }

    /** Approves the request looked at; the relay checks the policy again and may refuse. */
    public void approve() {
        decide(AdminApi::approveRefund, Phrase.of("refunds.approved"));
    }

    /** Rejects the request looked at. */
    public void reject(Refund.Refusal refusal, String reason) {
        Refund.Rejection rejection =
                new Refund.Rejection(
                        Optional.of(reason.strip()).filter(words -> !words.isEmpty()),
                        Optional.of(refusal));
        decide((api, id) -> api.rejectRefund(id, rejection), Phrase.of("refunds.rejected"));
    }

    /** Orders the request looked at again, which had failed. */
    public void retry() {
        decide(AdminApi::retryRefund, Phrase.of("refunds.retried"));
    }

    public void confirmUnsent(String reason) {
        decide(
                (api, id) -> api.confirmRefundUnsent(id, reason.strip()),
                Phrase.of("refunds.retried"));
    }

    public void except(String reason) {
        decide((api, id) -> api.exceptRefund(id, reason.strip()), Phrase.of("refunds.excepted"));
    }

    public void note(String text) {
        decide((api, id) -> api.noteRefund(id, text.strip()), Phrase.of("refunds.noted"));
    }

    private void decide(BiFunction<AdminApi, String, Refund> decision, Phrase words) {
        detail().get()
                .ifPresent(shown -> {
                    String id = shown.refund().id();
                    ask(api -> decision.apply(api, id), words);
                });
    }

    /** Requests a refund for a customer. */
    public void create(String topUpId, String reason) {
        Refund.Creation creation =
                new Refund.Creation(topUpId.strip(), reason.strip(), Optional.empty());
        ask(api -> api.createRefund(creation), Phrase.of("refunds.created"));
    }

    private void ask(Function<AdminApi, Refund> call, Phrase words) {
        busy.set(true);
        result.set(Result.none());
        connection
                .question(api -> api.refund(call.apply(api).id()))
                .then(answer -> {
                    busy.set(false);
                    looked.show(answer);
                    result.set(Result.good(words(answer.refund().state(), words)));
                    reload();
                })
                .refused(problem -> {
                    busy.set(false);
                    refused(problem);
                    looked.again();
                    reload();
                })
                .lost(() -> {
                    busy.set(false);
                    result.set(Result.bad(Phrase.of("refunds.unknown")));
                })
                .ask();
    }

    /** An approved refund may have reached the customer's bank before the answer is here. */
    private static Phrase words(Refund.State state, Phrase otherwise) {
        return state == Refund.State.REFUNDED ? Phrase.of("refunds.done") : otherwise;
    }

    DisputesViewModel disputes() {
        return disputes;
    }

    void refreshDisputes() {
        disputes.refresh();
    }

    private void refused(Problem problem) {
        Phrase words =
                switch (problem.code()) {
                    case "four_eyes" -> Phrase.of("refunds.refused.four_eyes", problem.detail());
                    case "unconfirmed" -> Phrase.of("refunds.refused.unconfirmed");
                    case "too_early" -> Phrase.of("refunds.refused.too_early", problem.detail());
                    case "not_eligible" ->
                            Phrase.of("refunds.refused.not_eligible", problem.detail());
                    default -> Phrase.verbatim(problem.detail());
                };
        result.set(Result.bad(words));
    }

    /** Time left until the payment provider no longer takes the refund; negative once past. */
    public Duration left(Refund refund) {
        return Duration.between(clock.instant(), refund.deadlineAt());
    }

    /** What can be done about a request as it is, by whoever is signed in. */
    public List<RefundAction> actions(Refund refund) {
        return Arrays.stream(RefundAction.values())
                .filter(action -> action.fits(refund.state()))
                .filter(action -> connection.allows(action.permission()))
                .toList();
    }

    /** What others do to requests and disputes. */
    public News news() {
        return connection.changes().of(Change.Kind.REFUND, Change.Kind.DISPUTE);
    }

    public boolean mayRequest() {
        return connection.allows(Permission.REQUEST_REFUND);
    }

    public ObjectProperty<Queue> queue() {
        return queue;
    }

    public ObservableList<Refund> rows() {
        return rows;
    }

    public ReadOnlyObjectProperty<Boolean> loaded() {
        return loaded.getReadOnlyProperty();
    }

    /** Whether a decision is on its way. */
    public ReadOnlyObjectProperty<Boolean> busy() {
        return busy.getReadOnlyProperty();
    }

    /** The identifier of the request looked at. */
    public Optional<String> lookedAt() {
        return looked.id();
    }

    public ReadOnlyObjectProperty<Optional<Refund.Detail>> detail() {
        return looked.shown();
    }

    /** What the customer would be written; empty while that is not known. */
    public ReadOnlyObjectProperty<Optional<RefundReply>> reply() {
        return reply.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Result> result() {
        return result.getReadOnlyProperty();
    }
}

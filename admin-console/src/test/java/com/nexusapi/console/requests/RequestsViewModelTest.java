package com.nexusapi.console.requests;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.RequestSummary;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.DirectWork;
import com.nexusapi.console.client.Directory;
import com.nexusapi.console.fake.FakeRelay;
import com.nexusapi.console.fake.SignedIn;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestsViewModelTest {

    private static final Instant NOW = Instant.parse("2026-11-24T14:35:20Z");

    private FakeRelay relay;
    private RequestsViewModel model;

    @BeforeEach
    void signIn() {
        relay = new FakeRelay(NOW);
        Connection connection = SignedIn.to(relay, new DirectWork().background());
        model =
                new RequestsViewModel(
                        connection, new Directory(connection), InstantSource.fixed(NOW));
        model.refresh();
    }

    @AfterEach
    void close() {
        relay.close();
    }

    private List<String> ids() {
        return model.rows().stream().map(RequestSummary::id).toList();
    }

    @Test
    void putsNewCallsOnTop() {
        String id = relay.callEnds();

        model.refresh();

        assertThat(ids()).startsWith(id).hasSize(RequestWindow.PAGE_SIZE + 1);
    }

    @Test
    void leavesTheListAloneWhileItsTopIsOutOfSight() {
        model.inSight(40, 60);
        String id = relay.callEnds();

        model.refresh();

        assertThat(ids()).doesNotContain(id);
    }

    @Test
    void readsDownAndUpWithoutLosingOrDoublingACall() {
        List<String> top = ids();
        for (int i = 0; i < 20; i++) {
            model.inSight(model.rows().size() - 20, model.rows().size() - 1);
        }
        assertThat(ids()).doesNotHaveDuplicates().doesNotContainAnyElementsOf(top).hasSize(1_200);

        for (int i = 0; i < 20; i++) {
            model.inSight(0, 20);
        }

        assertThat(ids()).isEqualTo(top);
    }

    @Test
    void asksTheRelayToFilter() {
        model.outcome().set(Optional.of(Outcome.REFUSED));

        assertThat(model.rows()).isNotEmpty().allMatch(call -> call.outcome() == Outcome.REFUSED);
        model.clearFilters();
        assertThat(model.rows()).anyMatch(call -> call.outcome() == Outcome.COMPLETE);
    }

    @Test
    void limitsTheTimeFromNowBackwards() {
        model.period().set(Period.HOUR);

        assertThat(model.rows())
                .isNotEmpty()
                .allMatch(call -> !call.startedAt().isBefore(NOW.minusSeconds(3_600)));
    }
}

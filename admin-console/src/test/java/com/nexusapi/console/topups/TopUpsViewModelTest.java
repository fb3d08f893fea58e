package com.nexusapi.console.topups;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.DirectWork;
import com.nexusapi.console.client.Directory;
import com.nexusapi.console.fake.FakeRelay;
import com.nexusapi.console.fake.SignedIn;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.topups.TopUpsViewModel.Shown;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopUpsViewModelTest {

    private static final Instant NOW = Instant.parse("2026-11-24T14:35:20Z");

    private FakeRelay relay;
    private TopUpsViewModel model;

    @BeforeEach
    void signIn() {
        relay = new FakeRelay(NOW);
        Connection connection = SignedIn.to(relay, new DirectWork().background());
        Directory directory = new Directory(connection);
        directory.load();
        model = new TopUpsViewModel(connection, directory);
        model.refresh();
    }

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void readsOlderTopUpsOnlyWhenAsked() {
        assertThat(model.rows()).hasSize(100);
        assertThat(model.hasMore().get()).isTrue();

        model.older();
        model.older();

        assertThat(model.rows()).hasSize(240);
        assertThat(model.rows()).extracting(TopUp::id).doesNotHaveDuplicates();
        assertThat(model.hasMore().get()).isFalse();
    }

    @Test
    void filtersByStateAndCustomer() {
        model.shelf().set(Shelf.PAID);
        assertThat(model.rows()).extracting(TopUp::state).containsOnly(TopUp.State.PAID);
        String account = model.rows().getFirst().accountId();

        model.account().set(Optional.of(account));

        assertThat(model.rows()).extracting(TopUp::accountId).containsOnly(account);
    }

    @Test
    void showsWhatHappenedToATopUp() {
        model.open(model.rows().get(1).id());

        assertThat(model.shown().get())
                .isInstanceOfSatisfying(
                        Shown.OfTopUp.class,
                        shown ->
                                assertThat(shown.detail().timeline())
                                        .extracting(TopUp.Event::kind)
                                        .startsWith(TopUp.Kind.CREATED, TopUp.Kind.CHECKOUT_OPENED)
                                        .contains(TopUp.Kind.CREDITED));
    }

    @Test
    void assigningNeedsAnAccountThatIsKnownAndAReason() {
        model.shelf().set(Shelf.EVENTS);
        model.open(model.events().getFirst());
        AssignDraft draft = model.assignDraft();
        assertThat(draft.isComplete().getValue()).isFalse();
        draft.account().set("nobody@example.com");
        draft.reason().set("the bank's slip has their name");
        assertThat(draft.wrongAccount().getValue()).isEqualTo(Phrase.of("topups.assign.nobody"));
        model.assign(draft);
        assertThat(model.events()).hasSize(2);

        String email = model.accounts().getFirst().name();
        draft.account().set(" " + email.toUpperCase(Locale.ROOT) + " ");
        draft.credit().set("a lot");
        assertThat(draft.wrongCredit().getValue()).isEqualTo(Phrase.of("topups.assign.number"));
        draft.credit().set("$12.5");
        assertThat(draft.given()).contains(Money.ofCents(1_250));
        assertThat(draft.isComplete().getValue()).isTrue();
        model.assign(draft);

        assertThat(model.events()).hasSize(1);
        assertThat(model.result().get().words()).isEqualTo(Phrase.of("topups.assigned", email));
    }

    @Test
    void retryingAndDismissingTakeEventsAway() {
        model.shelf().set(Shelf.EVENTS);
        assertThat(model.events()).hasSize(2);

        model.open(model.events().getFirst());
        model.retry();
        assertThat(model.events()).hasSize(1);
        assertThat(model.result().get().words()).isEqualTo(Phrase.of("topups.event.retried"));
        model.open(model.events().getFirst());
        model.dismiss("paid back by hand");

        assertThat(model.events()).isEmpty();
        assertThat(model.shown().get()).isEqualTo(new Shown.Nothing());
    }
}

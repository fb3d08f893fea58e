package com.nexusapi.console.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Problem;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.console.fake.FakeRelay;
import com.nexusapi.console.fake.SignedIn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions are asked, and their answers arrive, in the order the test says. */
class LookedAtTest {

    private static final String ONE = "rf_2041";
    private static final String OTHER = "rf_2042";

    private final List<Runnable> questions = new ArrayList<>();
    private final List<Runnable> answers = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private FakeRelay relay;
    private LookedAt<Refund.Detail> looked;

    @BeforeEach
    void signIn() {
        relay = new FakeRelay(Instant.parse("2026-11-24T14:35:20Z"));
        Background background = new Background(questions::add, answers::add, (delay, task) -> {});
        looked =
                new LookedAt<>(
                        SignedIn.to(relay, background),
                        AdminApi::refund,
                        found -> found.refund().id(),
                        problems::add);
    }

    @AfterEach
    void close() {
        relay.close();
    }

    private void ask(int question) {
        questions.get(question).run();
    }

    private void arrive(int answer) {
        answers.get(answer).run();
    }

    private void isOpen(String id) {
        looked.open(id);
        ask(questions.size() - 1);
        arrive(answers.size() - 1);
    }

    private Refund.State state() {
        return looked.shown().get().orElseThrow().refund().state();
    }

    @Test
    void isKnownByItsIdBeforeItIsRead() {
        isOpen(ONE);

        looked.open(OTHER);

        assertThat(looked.id()).contains(OTHER);
        assertThat(looked.shown().get().map(found -> found.refund().id())).contains(ONE);
    }

    @Test
    void dropsTheAnswerForOneThatIsNoLongerWanted() {
        looked.open(ONE);
        looked.open(OTHER);
        ask(0);
        ask(1);

        arrive(1);
        arrive(0);

        assertThat(looked.shown().get().map(found -> found.refund().id())).contains(OTHER);
    }

    @Test
    void dropsAnOlderAnswerThatComesLater() {
        isOpen(OTHER);
        looked.again();
        ask(1);
        relay.refundRejected(OTHER);
        looked.again();
        ask(2);

        arrive(2);
        arrive(1);

        assertThat(state()).isEqualTo(Refund.State.REJECTED);
    }

    @Test
    void showsEachAnswerWhileNewerOnesAreOnTheirWay() {
        isOpen(OTHER);
        relay.refundRejected(OTHER);
        looked.again();
        ask(1);
        looked.again();

        arrive(1);

        assertThat(state()).isEqualTo(Refund.State.REJECTED);
    }

    @Test
    void readsTheOneAgainThatIsBeingOpened() {
        isOpen(ONE);
        looked.open(OTHER);

        looked.again();
        ask(2);
        arrive(1);

        assertThat(looked.shown().get().map(found -> found.refund().id())).contains(OTHER);
    }

    @Test
    void staysWhereItIsWhenAnotherCannotBeRead() {
        isOpen(ONE);

        isOpen("rf_none");

        assertThat(looked.id()).contains(ONE);
        assertThat(problems).extracting(Problem::code).containsExactly("not_found");
    }

    @Test
    void showsNothingThatComesAfterItWasClosed() {
        isOpen(ONE);
        looked.again();
        ask(1);
        looked.close();

        arrive(1);

        assertThat(looked.shown().get()).isEmpty();
        assertThat(looked.id()).isEmpty();
    }
}

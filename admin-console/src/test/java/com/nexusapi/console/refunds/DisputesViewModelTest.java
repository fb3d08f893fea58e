package com.nexusapi.console.refunds;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Dispute;
import com.nexusapi.common.admin.Problem;
import com.nexusapi.console.client.DirectWork;
import com.nexusapi.console.fake.FakeRelay;
import com.nexusapi.console.fake.SignedIn;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.i18n.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisputesViewModelTest {

    private static final String DECIDED = "dp_6988";
    private static final String UNDECIDED = "dp_7001";

    private final List<Result> came = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private FakeRelay relay;
    private DisputesViewModel model;

    @BeforeEach
    void signIn() {
        relay = new FakeRelay(Instant.parse("2026-11-24T14:35:20Z"));
        model =
                new DisputesViewModel(
                        SignedIn.to(relay, new DirectWork().background()),
                        came::add,
                        problems::add);
        model.refresh();
    }

    @AfterEach
    void close() {
        relay.close();
    }

    private WriteOffDraft draft() {
        model.open(DECIDED);
        WriteOffDraft draft = model.writeOff().orElseThrow();
        draft.reason().set("  The customer is bankrupt. ");
        return draft;
    }

    @Test
    void offersAWriteOffOnlyWhereSomethingIsOwed() {
        model.open(UNDECIDED);
        assertThat(model.writeOff()).isEmpty();

        model.open(DECIDED);

        assertThat(model.writeOff().orElseThrow().amount().get()).isEqualTo("$8.63");
    }

    @Test
    void doesNotOfferItToWhoMayNot() {
        DisputesViewModel viewers =
                new DisputesViewModel(
                        SignedIn.to(relay, new DirectWork().background(), FakeRelay.VIEWER),
                        came::add,
                        problems::add);

        viewers.open(DECIDED);

        assertThat(viewers.detail().get()).isPresent();
        assertThat(viewers.writeOff()).isEmpty();
    }

    @Test
    void writesOffAllThatIsOwed() {
        model.writeOff(draft());

        assertThat(came)
                .containsExactly(
                        Result.none(), Result.good(Phrase.of("disputes.writtenOff.all", "$8.63")));
        assertThat(relay.writeOffReason()).contains("The customer is bankrupt.");
        assertThat(model.detail().get().map(Dispute.Detail::debt)).contains(Money.ZERO);
        assertThat(model.writeOff()).isEmpty();
    }

    @Test
    void writesOffAPartAndSaysWhatStaysOwed() {
        WriteOffDraft draft = draft();
        draft.amount().set("8.6");

        model.writeOff(draft);

        assertThat(came.getLast())
                .isEqualTo(Result.good(Phrase.of("disputes.writtenOff", "$8.60", "$0.03")));
        assertThat(model.detail().get().map(Dispute.Detail::debt))
                .contains(Money.parseDollars("0.03"));
    }

    @Test
    void saysWhatWasWrittenOffWhenLessIsOwedByThen() {
        WriteOffDraft early = draft();
        WriteOffDraft late = draft();
        early.amount().set("5");
        model.writeOff(early);

        model.writeOff(late);

        assertThat(came.getLast())
                .isEqualTo(Result.good(Phrase.of("disputes.writtenOff.all", "$3.63")));
    }

    @Test
    void saysThatNothingIsOwedAnyMore() {
        WriteOffDraft early = draft();
        WriteOffDraft late = draft();
        model.writeOff(early);

        model.writeOff(late);

        assertThat(problems).extracting(Problem::code).containsExactly("nothing_owed");
        assertThat(model.busy().get()).isFalse();
    }

    @Test
    void saysThatItIsNotKnownWhenNoAnswerComes() {
        WriteOffDraft draft = draft();
        relay.close();

        model.writeOff(draft);

        assertThat(came.getLast()).isEqualTo(Result.bad(Phrase.of("disputes.writeOff.unknown")));
        assertThat(model.busy().get()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "8.63, ''",
        "$8.63, ''",
        "' 0.000000001 ', ''",
        "8.630000001, disputes.writeOff.most",
        "9, disputes.writeOff.most",
        "0, disputes.writeOff.number",
        "-1, disputes.writeOff.number",
        "'8,63', disputes.writeOff.number",
        "0.0000000001, disputes.writeOff.number",
        "'', disputes.writeOff.number",
    })
    void takesAmountsUpToTheDebt(String typed, String wrong) {
        WriteOffDraft draft = draft();

        draft.amount().set(typed);

        assertThat(draft.isComplete().getValue()).isEqualTo(wrong.isEmpty());
        assertThat(draft.does().getValue().isEmpty()).isEqualTo(!wrong.isEmpty());
        assertThat(draft.wrong().getValue())
                .isEqualTo(
                        switch (wrong) {
                            case "" -> Phrase.none();
                            case "disputes.writeOff.most" -> Phrase.of(wrong, "$8.63");
                            default -> Phrase.of(wrong);
                        });
    }

    @Test
    void needsAReason() {
        WriteOffDraft draft = draft();

        draft.reason().set("  ");

        assertThat(draft.isComplete().getValue()).isFalse();
    }
}

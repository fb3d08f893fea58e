package com.nexusapi.console.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.MailTemplate;
import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.common.admin.ReceivedMail.State;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.console.client.Connection;
import com.nexusapi.console.client.DirectWork;
import com.nexusapi.console.client.Directory;
import com.nexusapi.console.fake.FakeRelay;
import com.nexusapi.console.fake.SignedIn;
import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.i18n.Phrase;
import com.nexusapi.console.i18n.Result;
import com.nexusapi.console.mail.TemplateDraft.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailViewModelTest {

    private static final Instant NOW = Instant.parse("2026-11-24T14:35:20Z");

    private final List<String> refundsOpened = new ArrayList<>();
    private FakeRelay relay;
    private MailViewModel model;

    @BeforeEach
    void open() {
        relay = new FakeRelay(NOW);
        model = as(FakeRelay.OWNER);
    }

    @AfterEach
    void close() {
        relay.close();
    }

    private MailViewModel as(String operator) {
        Connection connection = SignedIn.to(relay, new DirectWork().background(), operator);
        Directory directory = new Directory(connection);
        directory.load();
        MailViewModel made = new MailViewModel(connection, directory, refundsOpened::add);
        made.refresh();
        return made;
    }

    private Pile<ReceivedMail> mails() {
        return model.received().mails();
    }

    private Pile<OutgoingMail> letters() {
        return model.outbox().letters();
    }

    private ReceivedMail looked() {
        return mails().detail().get().orElseThrow();
    }

    private void look(String subject) {
        mails().open(
                        mails().rows().stream()
                                .filter(mail -> mail.subject().equals(subject))
                                .findFirst()
                                .orElseThrow());
    }

    @Test
    void putsWhatWaitsForAPersonFirst() {
        assertThat(mails().rows())
                .extracting(ReceivedMail::state)
                .containsExactly(
                        State.UNCLEAR,
                        State.UNCLEAR,
                        State.UNCLEAR,
                        State.REFUND,
                        State.ASKED,
                        State.DISMISSED,
                        State.IGNORED);
        assertThat(mails().waiting().get()).isEqualTo("3");
        assertThat(letters().rows().subList(0, 3))
                .extracting(OutgoingMail::state)
                .containsExactly(
                        OutgoingMail.State.FAILED,
                        OutgoingMail.State.FAILED,
                        OutgoingMail.State.WAITING);
        assertThat(letters().waiting().get()).isEqualTo("2");
    }

    @Test
    void readsOlderLettersOnlyWhenAskedAndEachOnce() {
        assertThat(letters().rows()).hasSize(100);
        assertThat(letters().hasMore().get()).isTrue();

        letters().older();

        assertThat(letters().rows()).hasSize(130);
        assertThat(letters().rows()).extracting(OutgoingMail::id).doesNotHaveDuplicates();
        assertThat(letters().hasMore().get()).isFalse();
    }

    @Test
    void offersThePaidTopUpsOfTheMatchedAccount() {
        look("Money back");

        String account = looked().accountId().orElseThrow();
        assertThat(model.received().accountName(account)).isEqualTo(looked().from());
        assertThat(model.received().topUps().get().orElseThrow())
                .hasSize(40)
                .allMatch(topUp -> topUp.state() == TopUp.State.PAID)
                .allMatch(topUp -> topUp.accountId().equals(account));
    }

    @Test
    void knowsNoTopUpsOfAMailWithoutAccount() {
        look("Money back");
        mails().open(mails().rows().getFirst());

        assertThat(looked().accountId()).isEmpty();
        assertThat(model.received().topUps().get()).isEmpty();
    }

    @Test
    void makesARefundRequestOfAMail() {
        look("Money back");

        model.received().assign(model.received().topUps().get().orElseThrow().getFirst().id());

        assertThat(looked().state()).isEqualTo(State.REFUND);
        assertThat(model.said().get()).isEqualTo(new Result(Phrase.of("mail.assigned"), true));
        assertThat(model.received().mayDecide(looked())).isFalse();
        assertThat(mails().waiting().get()).isEqualTo("2");
        model.openRefund(looked().refundId().orElseThrow());
        assertThat(refundsOpened).containsExactly("rf_2044");
    }

    @Test
    void leavesTheMailAsItIsWhereTheTopUpIsNone() {
        look("Money back");

        model.received().assign("top_0000");

        assertThat(looked().state()).isEqualTo(State.UNCLEAR);
        assertThat(model.said().get())
                .isEqualTo(new Result(Phrase.verbatim("There is no such paid top-up."), false));
        assertThat(model.busy().get()).isFalse();
    }

    @Test
    void asksBackInTheLanguageOfTheMail() {
        look("申请退款");
        assertThat(ReceivedViewModel.languageOf(looked())).isEqualTo(Language.ZH);

        model.received().ask("  请告知充值日期。\n金额是多少？ ", Language.ZH);

        assertThat(looked().state()).isEqualTo(State.ASKED);
        assertThat(looked().note()).isEqualTo("请告知充值日期。\n金额是多少？");
        assertThat(model.received().mayDecide(looked())).isTrue();
        look("Money back");
        assertThat(ReceivedViewModel.languageOf(looked())).isEqualTo(Language.EN);
    }

    @Test
    void dismissesWithAReasonThatIsOneLine() {
        look("Money back");

        model.received().dismiss(" Withdrawn,\n by telephone. ");

        assertThat(relay.mail(looked().id()).state()).isEqualTo(State.DISMISSED);
        assertThat(looked().note()).isEqualTo("Withdrawn, by telephone.");
    }

    @Test
    void saysThatNobodyKnowsWhetherItWasDoneWhenNoAnswerCame() {
        look("Money back");
        relay.close();

        model.received().dismiss("Withdrawn.");

        assertThat(model.said().get()).isEqualTo(new Result(Phrase.of("mail.unknown"), false));
        assertThat(looked().state()).isEqualTo(State.UNCLEAR);
    }

    @Test
    void showsWhatSomebodyElseDidMeanwhile() {
        MailViewModel other = as(FakeRelay.SUPPORT);
        look("Money back");
        other.received().mails().open(looked());
        other.received().dismiss("Withdrawn.");

        model.received().ask("Which one?", Language.EN);

        assertThat(model.said().get().words()).isEqualTo(Phrase.verbatim("The mail is DISMISSED."));
        assertThat(looked().state()).isEqualTo(State.DISMISSED);
    }

    @Test
    void sendsAFailedLetterAgainAndGivesUpAnother() {
        letters().open(letters().rows().getFirst());
        model.outbox().retry();
        OutgoingMail retried = letters().detail().get().orElseThrow();
        assertThat(retried.state()).isEqualTo(OutgoingMail.State.WAITING);
        assertThat(model.outbox().mayRetry(retried)).isFalse();
        assertThat(model.outbox().mayDismiss(retried)).isTrue();

        letters().open(letters().rows().getFirst());
        model.outbox().dismiss("The address is gone.");

        OutgoingMail dismissed = letters().detail().get().orElseThrow();
        assertThat(dismissed.state()).isEqualTo(OutgoingMail.State.DISMISSED);
        assertThat(dismissed.lastError()).contains("The address is gone.");
        assertThat(letters().waiting().get()).isEmpty();
    }

    @Test
    void previewsATextAndShowsARefusalAtItsField() {
        TemplateDraft draft = draft();
        draft.look();
        assertThat(draft.preview().get().orElseThrow().text()).contains("up to 10 days");
        assertThat(draft.ready().get()).isFalse();

        draft.text(Field.TEXT).set("{{days}} days, {{city}}");
        assertThat(draft.ready().get()).isTrue();
        draft.look();
        assertThat(draft.wrong(Field.TEXT).get())
                .isEqualTo(Phrase.verbatim("text must not name {{city}} in this letter"));
        assertThat(draft.wrong(Field.SUBJECT).get().isEmpty()).isTrue();
        assertThat(draft.ready().get()).isFalse();

        draft.text(Field.TEXT).set("{{days}} days");
        assertThat(draft.wrong(Field.TEXT).get().isEmpty()).isTrue();
        draft.text(Field.SUBJECT).set(" ");
        draft.save();
        assertThat(draft.wrong(Field.SUBJECT).get())
                .isEqualTo(Phrase.verbatim("subject must have 1 to 200 characters on one line"));
        assertThat(draft.saved().get()).isEmpty();
    }

    @Test
    void keepsATextAndGoesBackToTheDefault() {
        TemplateDraft draft = draft();
        String bundled = draft.before().text();
        draft.text(Field.TEXT).set("It takes {{days}} days.");
        draft.save();
        model.templates().saved(draft.saved().get().orElseThrow());
        MailTemplate kept = model.templates().detail().get().orElseThrow();
        assertThat(kept.changedBy()).contains(FakeRelay.OWNER);
        assertThat(model.templates().rows()).contains(kept);
        assertThat(model.templates().mayReset(kept)).isTrue();

        model.templates().reset();

        MailTemplate back = model.templates().detail().get().orElseThrow();
        assertThat(back.text()).isEqualTo(bundled);
        assertThat(back.changedBy()).isEqualTo(Optional.empty());
        assertThat(model.templates().mayReset(back)).isFalse();
    }

    private TemplateDraft draft() {
        model.shelf().set(Shelf.TEMPLATES);
        model.templates().open(model.templates().rows().getFirst());
        return model.templates().draft(model.templates().detail().get().orElseThrow());
    }

    @Test
    void leavesTheTextsOfLettersToThoseWhoManageAccounts() {
        MailViewModel support = as(FakeRelay.SUPPORT);
        support.shelf().set(Shelf.TEMPLATES);

        assertThat(support.templates().rows()).isNotEmpty();
        assertThat(support.templates().mayEdit()).isFalse();
        assertThat(support.received().mayDecide(mails().rows().getFirst())).isTrue();
    }
}

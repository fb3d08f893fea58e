package com.nexusapi.console.channels;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Channel.Fault;
import com.nexusapi.console.channels.ChannelDraft.Field;
import com.nexusapi.console.channels.ChannelsViewModel.Trial;
import com.nexusapi.console.client.DirectWork;
import com.nexusapi.console.fake.FakeRelay;
import com.nexusapi.console.fake.SignedIn;
import com.nexusapi.console.i18n.Phrase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelsViewModelTest {

    private static final Instant NOW = Instant.parse("2026-11-24T14:35:20Z");

    private FakeRelay relay;
    private ChannelsViewModel model;

    @BeforeEach
    void signIn() {
        relay = new FakeRelay(NOW);
        model = new ChannelsViewModel(SignedIn.to(relay, new DirectWork().background()));
        model.refresh();
    }

    @AfterEach
    void close() {
        relay.close();
    }

    private Channel row(String id) {
        return model.rows().stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void listsChannelsInTheOrderTheyAreTried() {
        assertThat(model.rows())
                .extracting(Channel::id)
                .containsExactly("ch_new", "ch_main", "ch_reserve");
        assertThat(model.loaded().get()).isTrue();
    }

    @Test
    void showsWhatATestCallTookAndCost() {
        model.open(row("ch_main"));
        model.test("gpt-5.4", Optional.empty());
        assertThat(model.trial().get())
                .isInstanceOfSatisfying(
                        Trial.Ended.class,
                        ended -> {
                            assertThat(ended.model()).isEqualTo("gpt-5.4");
                            assertThat(ended.result().cost()).contains(Money.ofNanos(67_500));
                        });
        model.open(row("ch_main"));
        assertThat(model.trial().get()).isInstanceOf(Trial.Ended.class);
        model.open(row("ch_reserve"));
        assertThat(model.trial().get()).isEqualTo(new Trial.None());
    }

    @Test
    void showsWhyATestCallFailed() {
        model.open(row("ch_reserve"));
        model.test("gpt-5.4", Optional.of("cred_3"));
        assertThat(model.trial().get())
                .isInstanceOfSatisfying(
                        Trial.Ended.class,
                        ended -> {
                            assertThat(ended.result().fault()).contains(Fault.STATUS);
                            assertThat(ended.result().error()).isPresent();
                        });
    }

    @Test
    void saysThatNoAnswerCame() {
        model.open(row("ch_main"));
        relay.close();
        model.test("gpt-5.4", Optional.empty());
        assertThat(model.trial().get()).isEqualTo(new Trial.Refused(Phrase.of("channels.unknown")));
    }

    @Test
    void disablesAndKnowsWhatNobodyElseServes() {
        model.open(row("ch_main"));
        assertThat(model.servedOnlyBy(row("ch_main")))
                .containsExactly("gpt-6-astra", "gpt-6.2-sol");
        assertThat(model.servedOnlyBy(row("ch_reserve"))).isEmpty();
        model.enable(false);
        assertThat(row("ch_main").enabled()).isFalse();
        assertThat(model.detail().get()).map(Channel::enabled).contains(false);
        assertThat(model.said().get().words()).isEqualTo(Phrase.of("channels.disabled"));
        model.enable(true);
        assertThat(row("ch_main").enabled()).isTrue();
    }

    @Test
    void addsAndRemovesSingleCredentials() {
        model.open(row("ch_new"));
        Channel.Credential first = row("ch_new").credentials().getFirst();
        model.addCredential(" sk-ant-quite-new ");
        assertThat(row("ch_new").credentials())
                .extracting(Channel.Credential::last4)
                .containsExactly("aB3d", "-new");
        assertThat(model.said().get().words()).isEqualTo(Phrase.of("channels.credential.added"));
        model.removeCredential(first);
        assertThat(row("ch_new").credentials()).doesNotContain(first).hasSize(1);
        assertThat(model.detail().get()).contains(row("ch_new"));
        assertThat(model.said().get().words()).isEqualTo(Phrase.of("channels.credential.removed"));

        model.enable(true);
        model.removeCredential(row("ch_new").credentials().getFirst());
        assertThat(row("ch_new").credentials()).hasSize(1);
        assertThat(model.said().get().isGood()).isFalse();
    }

    @Test
    void deletesAChannelAndLooksAtNoneAfterIt() {
        model.open(row("ch_reserve"));
        model.delete();
        assertThat(model.rows()).extracting(Channel::id).containsExactly("ch_new", "ch_main");
        assertThat(model.detail().get()).isEmpty();
        assertThat(model.said().get().words())
                .isEqualTo(Phrase.of("channels.deleted", "Azure, Sweden"));
    }

    @Test
    void makesAChannelOfWhatIsTyped() {
        ChannelDraft draft = model.draft();
        draft.kind().set(Channel.Kind.ANTHROPIC);
        assertThat(draft.usualUrl()).isEqualTo("https://api.anthropic.com");
        draft.text(Field.NAME).set(" Claude ");
        draft.text(Field.BASE_URL).set("https://api.anthropic.com");
        draft.text(Field.MODELS).set("claude-5\n\nfast = claude-5-haiku");
        assertThat(draft.isComplete()).isFalse();
        draft.text(Field.CREDENTIALS).set("sk-ant-one1\nsk-ant-two2\n");
        assertThat(draft.isComplete()).isTrue();
        draft.save();
        model.saved(draft.saved().get().orElseThrow());
        Channel made = model.detail().get().orElseThrow();
        assertThat(made.name()).isEqualTo("Claude");
        assertThat(made.models())
                .containsOnly(
                        java.util.Map.entry("claude-5", "claude-5"),
                        java.util.Map.entry("fast", "claude-5-haiku"));
        assertThat(made.credentials())
                .extracting(Channel.Credential::last4)
                .containsExactly("one1", "two2");
        assertThat(model.rows()).contains(made);
    }

    @Test
    void saysWhatTheRelayHasAgainstIt() {
        ChannelDraft draft = model.draft();
        draft.text(Field.NAME).set("Local");
        draft.text(Field.BASE_URL).set("http://127.0.0.1:8000/v1");
        draft.text(Field.MODELS).set("m");
        draft.text(Field.CREDENTIALS).set("none");
        draft.save();
        assertThat(draft.saved().get()).isEmpty();
        assertThat(draft.problem().get())
                .isInstanceOfSatisfying(
                        Phrase.Verbatim.class,
                        said -> assertThat(said.text()).contains("private address"));
        draft.allowPrivateAddress().set(true);
        draft.save();
        assertThat(draft.saved().get()).isPresent();
    }

    @Test
    void changesWhatIsTypedAndKeepsCredentialsThatAreNot() {
        model.open(row("ch_reserve"));
        List<ChannelDraft> drafts = new ArrayList<>();
        model.edit(drafts::add);
        ChannelDraft draft = drafts.getFirst();
        assertThat(draft.text(Field.MODELS).get())
                .isEqualTo("gpt-5.4 = prod-gpt54\ngpt-5.4-mini = prod-gpt54-mini");
        draft.text(Field.WEIGHT).set("7");
        draft.save();
        model.saved(draft.saved().get().orElseThrow());
        assertThat(row("ch_reserve").weight()).isEqualTo(7);
        assertThat(row("ch_reserve").credentials()).hasSize(2);
        assertThat(row("ch_reserve").models()).containsEntry("gpt-5.4", "prod-gpt54");
    }

    @Test
    void refusesToOverwriteWhatSomebodyElseChanged() {
        model.open(row("ch_main"));
        List<ChannelDraft> drafts = new ArrayList<>();
        model.edit(drafts::add);
        model.enable(false);
        drafts.getFirst().save();
        assertThat(drafts.getFirst().problem().get())
                .isEqualTo(Phrase.of("channels.changedMeanwhile"));
    }

    @ParameterizedTest
    @CsvSource({
        "BASE_URL,api.example.com,true",
        "BASE_URL,ftp://x,true",
        "BASE_URL,https://api.example.com/v1,false",
        "CREDENTIALS,sk one,true",
        "CREDENTIALS,sk-one,false",
        "MODELS,= theirs,true",
        "MODELS,ours =,true",
        "MODELS,ours,false",
        "PRIORITY,first,true",
        "PRIORITY,-3,false",
        "WEIGHT,0,true",
        "WEIGHT,10001,true",
        "WEIGHT,10000,false"
    })
    void saysWhatIsWrong(Field field, String typed, boolean isWrong) {
        ChannelDraft draft = model.draft();
        draft.text(field).set(typed);
        assertThat(draft.wrong(field))
                .isEqualTo(isWrong ? Phrase.of("channels.wrong." + field.name()) : Phrase.none());
    }

    @Test
    void aNameMayStandOnceOnly() {
        ChannelDraft draft = model.draft();
        draft.text(Field.MODELS).set("a\na = b");
        assertThat(draft.wrong(Field.MODELS).isEmpty()).isFalse();
    }
}

package com.nexusapi.console.i18n;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.admin.Channel;
import com.nexusapi.common.admin.Difference;
import com.nexusapi.common.admin.Model;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.OutgoingMail;
import com.nexusapi.common.admin.PriceComponent;
import com.nexusapi.common.admin.ReceivedMail;
import com.nexusapi.common.admin.Refund;
import com.nexusapi.common.admin.Role;
import com.nexusapi.common.admin.UsageSource;
import com.nexusapi.console.channels.ChannelDraft;
import com.nexusapi.console.mail.Shelf;
import com.nexusapi.console.overview.Span;
import com.nexusapi.console.reconciliation.Counterpart;
import com.nexusapi.console.reconciliation.View;
import com.nexusapi.console.refunds.Queue;
import com.nexusapi.console.requests.Period;
import com.nexusapi.console.shell.Destination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static final Pattern IN_JAVA =
            Pattern.compile("\"([a-z][A-Za-z]*(?:\\.[A-Za-z0-9_]+)+)\"");
    private static final Pattern EMPTY_STATE =
            Pattern.compile("Feather\\.\\w+,\\s*\"([\\w.]+)\",\\s*surroundings\\)");
    private static final Pattern IN_FXML = Pattern.compile("\"%([A-Za-z0-9_.]+)\"");

    private final Set<String> english = keys(Language.EN);
    private final Set<String> chinese = keys(Language.ZH);

    private static Set<String> keys(Language language) {
        return new TreeSet<>(Messages.of(language).bundle().keySet());
    }

    @Test
    void bothLanguagesHaveTheSameKeys() {
        assertThat(english).isEqualTo(chinese).hasSizeGreaterThan(200);
    }

    @Test
    void noPatternHasAnApostropheThatItsFormatWouldSwallow() {
        for (Language language : Language.values()) {
            Messages messages = Messages.of(language);
            for (String key : english) {
                assertThat(messages.text(key)).as(key).doesNotContain("'").isNotBlank();
            }
        }
    }

    @Test
    void everyKeyInCodeAndViewsExists() throws IOException {
        Set<String> families = new TreeSet<>();
        english.forEach(key -> families.add(key.substring(0, Math.max(0, key.indexOf('.')))));
        Set<String> missing = new TreeSet<>();
        for (String key : used(Path.of("src", "main", "java"), IN_JAVA)) {
            boolean isOurs = families.contains(key.substring(0, key.indexOf('.')));
            boolean isFamily = english.stream().anyMatch(known -> known.startsWith(key + "."));
            if (isOurs && !isFamily && !english.contains(key)) {
                missing.add(key);
            }
        }
        for (String key : used(Path.of("src", "main", "resources"), IN_FXML)) {
            if (!english.contains(key)) {
                missing.add(key);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyEmptyStateHasATitleAndAHint() throws IOException {
        Set<String> used = used(Path.of("src", "main", "java"), EMPTY_STATE);

        assertThat(used).hasSizeGreaterThan(10);
        for (String key : used) {
            assertThat(english).contains(key, key + ".hint");
        }
    }

    private static Set<String> used(Path folder, Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.toString();
                if (name.endsWith(".java") || name.endsWith(".fxml")) {
                    Matcher matcher = pattern.matcher(Files.readString(file));
                    while (matcher.find()) {
                        found.add(matcher.group(1));
                    }
                }
            }
        }
        return found;
    }

    @Test
    void everyConstantThatIsShownHasWords() {
        Map<String, Enum<?>[]> families =
                Map.ofEntries(
                        Map.entry("outcome", Outcome.values()),
                        Map.entry("usageSource", UsageSource.values()),
                        Map.entry("role", Role.values()),
                        Map.entry("refundState", Refund.State.values()),
                        Map.entry("refundSource", Refund.Source.values()),
                        Map.entry("rule.passed", Refund.Rule.values()),
                        Map.entry("rule.failed", Refund.Rule.values()),
                        Map.entry("refunds.queue", Queue.values()),
                        Map.entry("priceState", Model.PriceState.values()),
                        Map.entry("price.accepted", Model.PriceState.values()),
                        Map.entry("price", PriceComponent.values()),
                        Map.entry("overview.span", Span.values()),
                        Map.entry("requests.period", Period.values()),
                        Map.entry("differenceKind", Difference.Kind.values()),
                        Map.entry("differenceCause", Difference.Cause.values()),
                        Map.entry("differenceState", Difference.State.values()),
                        Map.entry("differenceStep", Difference.Step.values()),
                        Map.entry("reconciliation.view", View.values()),
                        Map.entry("reconciliation.side", Counterpart.values()),
                        Map.entry("channelKind", Channel.Kind.values()),
                        Map.entry("channelHealth", Channel.Health.values()),
                        Map.entry("channelFault", Channel.Fault.values()),
                        Map.entry("breakerState", Channel.BreakerState.values()),
                        Map.entry("channels.field", ChannelDraft.Field.values()),
                        Map.entry("mailState", ReceivedMail.State.values()),
                        Map.entry("mail.why", ReceivedMail.State.values()),
                        Map.entry("letterState", OutgoingMail.State.values()),
                        Map.entry("mail.shelf", Shelf.values()),
                        Map.entry("mail.keys", Shelf.values()),
                        Map.entry("mail.choose", Shelf.values()),
                        Map.entry("mail.choose.hint", Shelf.values()),
                        Map.entry("mail.empty", Shelf.values()),
                        Map.entry("mail.empty.hint", Shelf.values()),
                        Map.entry("nav", Destination.values()));
        families.forEach((family, constants) -> {
            for (Enum<?> constant : constants) {
                assertThat(english).contains(family + "." + constant.name());
            }
        });
    }
}

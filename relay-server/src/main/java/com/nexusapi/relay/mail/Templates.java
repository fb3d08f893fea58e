package com.nexusapi.relay.mail;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import com.nexusapi.common.admin.MailTemplate;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.security.AuditStore;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts of our letters: bundled ones, and an operator's own in their place. A text names what
 * is filled in by placeholders such as {@code {{amount}}}; what is filled in is never read for
 * placeholders again.
 */
public final class Templates {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z-]+)}}");
    private static final Pattern BRACES = Pattern.compile("\\{\\{|}}");

    private final Db db;
    private final Clock clock;
    private final String supportAddress;
    private final AuditStore audit;
    private final TemplateStore store = new TemplateStore();
    private final Map<Language, Map<LetterKind, LetterText>> bundled = bundled();

    public Templates(Db db, Clock clock, MailSettings settings) {
        this.db = db;
        this.clock = clock;
        this.supportAddress = settings.supportAddress();
        this.audit = new AuditStore(clock);
    }

    private static Map<Language, Map<LetterKind, LetterText>> bundled() {
        Map<Language, Map<LetterKind, LetterText>> all = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            Map<LetterKind, LetterText> texts = new EnumMap<>(LetterKind.class);
            for (LetterKind kind : LetterKind.values()) {
                texts.put(kind, checked(kind, read(language, kind)));
            }
            all.put(language, texts);
        }
        return all;
    }

    /** The subject is the first line of the file, the text what follows an empty line. */
    private static LetterText read(Language language, LetterKind kind) {
        String name = "letters/" + language.code() + "/" + kind.label() + ".txt";
        try (InputStream file = Templates.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("no " + name);
            }
            String whole = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            int end = whole.indexOf("\n\n");
            return new LetterText(
                    language, whole.substring(0, end), whole.substring(end + 2).stripTrailing());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All texts in force, by kind and language. */
    public List<MailTemplate> list() {
        List<MailTemplate> all = new ArrayList<>();
        db.run(tx -> {
            all.clear();
            for (LetterKind kind : LetterKind.values()) {
                for (Language language : Language.values()) {
                    all.add(shown(tx, kind, language));
                }
            }
        });
        return all;
    }

    private MailTemplate shown(Tx tx, LetterKind kind, Language language) {
        Optional<TemplateStore.Own> own = store.find(tx, kind, language);
        LetterText text = own.map(TemplateStore.Own::text).orElseGet(() -> bundled(kind, language));
        return new MailTemplate(
                kind.label(),
                language.code(),
                text.subject(),
                text.text(),
                kind.allowed().stream().sorted().toList(),
                kind.required().stream().sorted().toList(),
                own.map(TemplateStore.Own::changedBy),
                own.map(TemplateStore.Own::changedAt));
    }

    private LetterText bundled(LetterKind kind, Language language) {
        return Optional.ofNullable(bundled.get(language))
                .flatMap(texts -> Optional.ofNullable(texts.get(kind)))
                .orElseThrow();
    }

    /** Puts an operator's text in the place of the one in force. */
    public MailTemplate put(String actor, MailTemplate.Change asked) {
        LetterKind kind = LetterKind.of(asked.name());
        Language language = Language.of(asked.language());
        LetterText text = checked(kind, given(language, asked));
        return db.call(tx -> {
            store.put(tx, kind, text, actor, clock.now());
            audit(tx, actor, "letter-text.changed", kind, language);
            return shown(tx, kind, language);
        });
    }

    /** Goes back to the bundled text. */
    public MailTemplate reset(String actor, String name, String languageCode) {
        LetterKind kind = LetterKind.of(name);
        Language language = Language.of(languageCode);
        return db.call(tx -> {
            store.delete(tx, kind, language);
            audit(tx, actor, "letter-text.reset", kind, language);
            return shown(tx, kind, language);
        });
    }

    private void audit(Tx tx, String actor, String action, LetterKind kind, Language language) {
        String subject = kind.label() + " " + language.code();
        audit.append(tx, new AuditStore.Event(actor, action, subject, ""));
    }

    /** How a text would read, with an example in the place of each placeholder. */
    public LetterText preview(MailTemplate.Change asked) {
        LetterKind kind = LetterKind.of(asked.name());
        Language language = Language.of(asked.language());
        LetterText text = checked(kind, given(language, asked));
        return fill(text, Examples.of(kind, language));
    }

    private static LetterText given(Language language, MailTemplate.Change asked) {
        return new LetterText(
                language, asked.subject().strip(), asked.text().replace("\r\n", "\n").strip());
    }

    /** The letter's text in force, filled in; every placeholder of the kind has to be given. */
    public LetterText render(
            Tx tx, LetterKind kind, Language language, Map<String, String> values) {
        LetterText text =
                store.find(tx, kind, language)
                        .map(TemplateStore.Own::text)
                        .orElseGet(() -> bundled(kind, language));
        return fill(text, values);
    }

    /** The language that an account's letters are written in. */
    public Optional<Language> languageOf(Tx tx, String accountId) {
        return store.languageOf(tx, accountId);
    }

    private LetterText fill(LetterText text, Map<String, String> values) {
        Map<String, String> all = new HashMap<>(values);
        all.put("support", supportAddress);
        return new LetterText(
                text.language(),
                fill(text.subject(), all).replaceAll("\\s+", " "),
                fill(text.text(), all));
    }

    private static String fill(String text, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(value(found, values)));
    }

    private static String value(MatchResult found, Map<String, String> values) {
        return Optional.ofNullable(values.get(found.group(1)))
                .map(Templates::harmless)
                .orElseThrow(
                        () -> new IllegalStateException("nothing to fill in " + found.group()));
    }

    /** What customers and providers wrote goes into a text as words, never as lines of control. */
    private static String harmless(String value) {
        return value.replaceAll("[\\p{Cntrl}\\u2028\\u2029&&[^\\n]]", " ");
    }

    private static LetterText checked(LetterKind kind, LetterText text) {
        Letter.checkContent(text);
        String both = text.subject() + "\n" + text.text();
        List<String> named =
                PLACEHOLDER.matcher(both).results().map(found -> found.group(1)).toList();
        named.stream()
                .filter(name -> !kind.allowed().contains(name))
                .findFirst()
                .ifPresent(name ->
                        require(false, "text", "must not name {{" + name + "}} in this letter"));
        kind.required().stream()
                .filter(name -> !named.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> require(false, "text", "must name {{" + name + "}}"));
        require(
                BRACES.matcher(both).results().count() == 2L * named.size(),
                "text",
                "must have double braces around placeholders only, such as {{support}}");
        return text;
    }
}

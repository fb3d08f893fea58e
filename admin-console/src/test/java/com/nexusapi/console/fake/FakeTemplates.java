package com.nexusapi.console.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nexusapi.common.Json;
import com.nexusapi.common.admin.MailTemplate;
import com.nexusapi.common.admin.Page;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The texts of the fake relay's letters, and what it has against some. */
final class FakeTemplates {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z-]+)}}");
    private static final Map<String, String> EXAMPLES =
            Map.of(
                    "name", "Ann Example",
                    "amount", "20.00 USD",
                    "days", "10",
                    "paid-on", "3 November 2026",
                    "refund", "rfd_1K9Z6QGXN2A7Q0V3J5T8B4C6D",
                    "support", "support@nexusapi.com");

    private final ObjectMapper json = Json.newMapper();
    private final Instant now;
    private final Map<String, MailTemplate> bundled = new TreeMap<>();
    private final Map<String, MailTemplate> inForce = new TreeMap<>();

    FakeTemplates(Instant now) {
        this.now = now;
        for (String name :
                List.of(
                        "more-information",
                        "refund-confirm",
                        "refund-processing",
                        "refund-received",
                        "refund-refunded",
                        "refund-refused",
                        "refund-refused-already-refunded",
                        "refund-refused-used")) {
            bundle(
                    name,
                    "en",
                    "Your refund of {{amount}}",
                    """
                    Hello {{name}},

                    your top-up of {{amount}}, made on {{paid-on}}, is being refunded to where it \
                    came from. Your bank needs up to {{days}} days to show it.

                    Reference: {{refund}}
                    Questions? Answer this letter, or write to {{support}}.

                    NexusAPI
                    NexusAPI is an independent service and is not affiliated with OpenAI.\
                    """);
            bundle(
                    name,
                    "zh",
                    "您的 {{amount}} 退款",
                    """
                    {{name}}，您好：

                    您在{{paid-on}}充值的 {{amount}} 正在原路退回，银行最多需要 {{days}} 天入账。

                    申请编号：{{refund}}
                    如有疑问，请直接回复本邮件，或写信至 {{support}}。

                    NexusAPI
                    NexusAPI 是独立服务，与 OpenAI 没有关联。\
                    """);
        }
        inForce.putAll(bundled);
        MailTemplate.Change own =
                new MailTemplate.Change(
                        "refund-refunded",
                        "en",
                        "Your {{amount}} are on their way back",
                        "Hello {{name}},\n\nyour card shows {{amount}} within {{days}} days.");
        put(own, FakeRelay.OWNER);
    }

    private void bundle(String name, String language, String subject, String text) {
        bundled.put(
                name + " " + language,
                new MailTemplate(
                        name,
                        language,
                        subject,
                        text,
                        List.of("amount", "days", "name", "paid-on", "refund", "support"),
                        List.of("days"),
                        Optional.empty(),
                        Optional.empty()));
    }

    Object answer(String method, List<String> path, String operator, byte[] body)
            throws IOException {
        return switch (method) {
            case "GET" -> new Page<>(List.copyOf(inForce.values()), Optional.empty());
            case "PUT" -> put(checked(read(body)), operator);
            case "DELETE" -> reset(path.get(1) + " " + path.get(2));
            default -> preview(checked(read(body)));
        };
    }

    private MailTemplate.Change read(byte[] body) throws IOException {
        return json.readValue(body, MailTemplate.Change.class);
    }

    private MailTemplate put(MailTemplate.Change change, String operator) {
        String key = change.name() + " " + change.language();
        MailTemplate before = inForce(key);
        MailTemplate kept =
                new MailTemplate(
                        before.name(),
                        before.language(),
                        change.subject(),
                        change.text(),
                        before.placeholders(),
                        before.required(),
                        Optional.of(operator),
                        Optional.of(now));
        inForce.put(key, kept);
        return kept;
    }

    private MailTemplate inForce(String key) {
        return Optional.ofNullable(inForce.get(key)).orElseThrow();
    }

    private MailTemplate reset(String key) {
        MailTemplate back = Optional.ofNullable(bundled.get(key)).orElseThrow();
        inForce.put(key, back);
        return back;
    }

    private MailTemplate.Change checked(MailTemplate.Change change) {
        if (change.subject().isBlank()) {
            throw FakeProblem.invalid("subject", "must have 1 to 200 characters on one line");
        }
        MailTemplate before = inForce(change.name() + " " + change.language());
        List<String> named = new ArrayList<>();
        PLACEHOLDER
                .matcher(change.subject() + "\n" + change.text())
                .results()
                .map(found -> found.group(1))
                .forEach(named::add);
        for (String name : named) {
            if (!before.placeholders().contains(name)) {
                throw FakeProblem.invalid("text", "must not name {{" + name + "}} in this letter");
            }
        }
        for (String name : before.required()) {
            if (!named.contains(name)) {
                throw FakeProblem.invalid("text", "must name {{" + name + "}}");
            }
        }
        return change;
    }

    private static MailTemplate.Preview preview(MailTemplate.Change change) {
        return new MailTemplate.Preview(
                change.language(), filled(change.subject()), filled(change.text()));
    }

    private static String filled(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(FakeTemplates::example);
    }

    private static String example(MatchResult found) {
        return Optional.ofNullable(EXAMPLES.get(found.group(1))).orElse("");
    }

    MailTemplate template(String name, String language) {
        return inForce(name + " " + language);
    }
}

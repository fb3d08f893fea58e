package com.nexusapi.relay.mail;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What a preview fills in for the placeholders of a text. */
final class Examples {

    private static final Instant PAID = Instant.parse("2026-11-03T09:30:00Z");
    private static final Instant REQUESTED = Instant.parse("2026-11-09T16:05:00Z");
    private static final Instant UNTIL = Instant.parse("2026-11-16T16:05:00Z");

    private Examples() {}

    static Map<String, String> of(LetterKind kind, Language language) {
        Map<String, String> values = new HashMap<>();
        kind.allowed().forEach(name -> values.put(name, example(name, language)));
        return values;
    }

    private static String example(String name, Language language) {
        boolean isChinese = language == Language.ZH;
        return switch (name) {
            case "name" -> isChinese ? "李明" : "Ann Example";
            case "amount" -> "20.00 USD";
            case "paid-on" -> language.day(PAID);
            case "requested-on" -> language.day(REQUESTED);
            case "until" -> language.day(UNTIL);
            case "effective" -> language.day(UNTIL);
            case "refund" -> "rfd_1K9Z6QGXN2A7Q0V3J5T8B4C6D";
            case "link" -> "https://relay.example.com/refunds/confirm/EXAMPLE";
            case "days" -> "10";
            case "code" -> "482 913";
            case "minutes" -> "10";
            case "reason" ->
                    isChinese ? "该充值额度已部分使用。" : "Some of the credit was used on 5 November 2026.";
            case "question" ->
                    isChinese ? "请告知充值日期和金额。" : "On which day did you top up, and how much?";
            case "notice" ->
                    isChinese ? "gpt-example 的价格将调整。" : "The price of gpt-example changes.";
            default -> "";
        };
    }
}

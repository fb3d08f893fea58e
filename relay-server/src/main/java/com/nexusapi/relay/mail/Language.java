package com.nexusapi.relay.mail;

import static com.nexusapi.relay.foundation.InvalidValueException.require;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/** A language that we write to customers in. */
public enum Language {
    EN("en", "d MMMM uuuu"),
    ZH("zh", "uuuu年M月d日");

    private final String code;
    private final DateTimeFormatter dates;

    Language(String code, String dates) {
        this.code = code;
        this.dates = DateTimeFormatter.ofPattern(dates, Locale.of(code)).withZone(ZoneOffset.UTC);
    }

    /** As accounts name it: {@code en} or {@code zh}. */
    public String code() {
        return code;
    }

    /** A day as people write it in this language, by UTC. */
    public String day(Instant at) {
        return dates.format(at);
    }

    /** A language that somebody named. */
    public static Language of(String code) {
        require(
                Arrays.stream(values()).anyMatch(each -> each.code.equals(code)),
                "language",
                "must be en or zh");
        return Arrays.stream(values())
                .filter(each -> each.code.equals(code))
                .findFirst()
                .orElseThrow();
    }
}

package com.nexusapi.console.i18n;

import java.util.Locale;
import java.util.Optional;

/** A language the console speaks. */
public enum Language {
    EN(Locale.US, "English"),
    ZH(Locale.SIMPLIFIED_CHINESE, "中文");

    private final Locale locale;
    private final String ownName;

    Language(Locale locale, String ownName) {
        this.locale = locale;
        this.ownName = ownName;
    }

    public Locale locale() {
        return locale;
    }

    /** The language's name in itself, as shown on the switch. */
    public String ownName() {
        return ownName;
    }

    /** The language after this one on the switch. */
    public Language next() {
        return this == EN ? ZH : EN;
    }

    /** Reads {@code en} or {@code zh}, in any case. */
    public static Optional<Language> parse(String tag) {
        return switch (tag.toLowerCase(Locale.ROOT)) {
            case "en" -> Optional.of(EN);
            case "zh" -> Optional.of(ZH);
            default -> Optional.empty();
        };
    }

    /** The language of a desktop's locale; English where we do not speak it. */
    public static Language of(Locale locale) {
        return parse(locale.getLanguage()).orElse(EN);
    }
}

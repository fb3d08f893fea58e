package com.nexusapi.console.i18n;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The texts of one language. A key that does not exist is a defect and throws. */
public final class Messages {

    private static final String BUNDLE = "com.nexusapi.console.i18n.messages";

    private final Language language;
    private final ResourceBundle bundle;

    private Messages(Language language, ResourceBundle bundle) {
        this.language = language;
        this.bundle = bundle;
    }

    public static Messages of(Language language) {
        Locale bare = Locale.of(language.locale().getLanguage());
        ResourceBundle.Control noFallback =
                ResourceBundle.Control.getNoFallbackControl(
                        ResourceBundle.Control.FORMAT_PROPERTIES);
        return new Messages(language, ResourceBundle.getBundle(BUNDLE, bare, noFallback));
    }

    public Language language() {
        return language;
    }

    /** For the FXML loader, which resolves {@code %key} with it. */
    public ResourceBundle bundle() {
        return bundle;
    }

    /** The text of a key; arguments stand at {@code {0}}, {@code {1}} … */
    public String text(String key, Object... arguments) {
        String pattern = bundle.getString(key);
        return arguments.length == 0
                ? pattern
                : new MessageFormat(pattern, language.locale()).format(arguments);
    }

    /** The text of a name that the relay may extend; the name itself where we have no word. */
    public String textOf(String family, String name) {
        String key = family + "." + name;
        return bundle.containsKey(key) ? bundle.getString(key) : name;
    }

    /** The text for a constant, under {@code family.CONSTANT}. */
    public String text(String family, Enum<?> constant) {
        return bundle.getString(family + "." + constant.name());
    }
}

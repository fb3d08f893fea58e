package com.nexusapi.console.i18n;

import java.util.List;

/** Something to say whose language is chosen when it is shown. */
public sealed interface Phrase {

    /** The phrase in the language of these texts. */
    String in(Messages messages);

    /** Whether there is nothing to say. */
    default boolean isEmpty() {
        return this instanceof Verbatim said && said.text().isEmpty();
    }

    /** Nothing to say. */
    static Phrase none() {
        return new Verbatim("");
    }

    static Phrase of(String key, Object... arguments) {
        return new Keyed(key, List.of(arguments));
    }

    static Phrase verbatim(String text) {
        return new Verbatim(text);
    }

    /** A text of the bundles. */
    record Keyed(String key, List<Object> arguments) implements Phrase {

        public Keyed {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String in(Messages messages) {
            return messages.text(key, arguments.toArray());
        }
    }

    /** Words that came from the relay, shown as they are. */
    record Verbatim(String text) implements Phrase {

        @Override
        public String in(Messages messages) {
            return text;
        }
    }
}

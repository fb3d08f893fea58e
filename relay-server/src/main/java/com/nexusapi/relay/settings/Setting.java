package com.nexusapi.relay.settings;

import static com.nexusapi.relay.foundation.InvalidValueException.require;
import static com.nexusapi.relay.foundation.InvalidValueException.requireText;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/** One setting: its name, what holds until somebody sets it, and what it may be set to. */
public final class Setting<T> {

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
    private static final int MOST_EMAIL_CHARS = 254;

    private final String name;
    private final T standard;
    private final BiFunction<JsonNode, String, T> reading;
    private final Function<T, JsonNode> writing;

    private Setting(
            String name,
            T standard,
            BiFunction<JsonNode, String, T> reading,
            Function<T, JsonNode> writing) {
        this.name = name;
        this.standard = standard;
        this.reading = reading;
        this.writing = writing;
    }

    /** A whole number within bounds, both included. */
    public static Setting<Long> number(String name, long standard, long least, long most) {
        return new Setting<>(
                name,
                standard,
                (json, field) -> {
                    require(
                            json.isIntegralNumber()
                                    && json.canConvertToLong()
                                    && json.longValue() >= least
                                    && json.longValue() <= most,
                            field,
                            "must be a whole number from " + least + " to " + most);
                    return json.longValue();
                },
                JsonNodeFactory.instance::numberNode);
    }

    /** One line of text. */
    public static Setting<String> text(String name, String standard, int mostChars) {
        return new Setting<>(
                name,
                standard,
                (json, field) -> requireText(textOf(json, field), mostChars, field),
                JsonNodeFactory.instance::textNode);
    }

    /** An e-mail address. */
    public static Setting<String> email(String name, String standard) {
        return new Setting<>(
                name,
                standard,
                (json, field) -> {
                    String text = requireText(textOf(json, field), MOST_EMAIL_CHARS, field);
                    require(EMAIL.matcher(text).matches(), field, "must be an e-mail address");
                    return text;
                },
                JsonNodeFactory.instance::textNode);
    }

    private static String textOf(JsonNode json, String field) {
        require(json.isTextual(), field, "must be text");
        return json.textValue();
    }

    public String name() {
        return name;
    }

    /** What holds until it is set. */
    public T standard() {
        return standard;
    }

    /**
     * The value that JSON spells.
     *
     * @throws com.nexusapi.relay.foundation.InvalidValueException if it may not be set to that
     */
    T read(JsonNode json) {
        return reading.apply(json, "settings." + name);
    }

    JsonNode write(T value) {
        return writing.apply(value);
    }
}

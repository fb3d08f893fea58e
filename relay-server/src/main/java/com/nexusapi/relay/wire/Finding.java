package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.nexusapi.relay.wire.AnswerPart.ModelName;
import com.nexusapi.relay.wire.UsageReport.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a scanner has found so far of one answer. Of members that repeat the last counts. */
final class Finding {

    private final byte[] json;
    private final List<TopLevel.Member> members = new ArrayList<>(10);
    private final List<ModelName> models = new ArrayList<>(1);
    final StringBuilder text = new StringBuilder();
    String type = "";
    Optional<String> serviceTier = Optional.empty();
    Optional<UsageReport> usage = Optional.empty();
    Optional<String> id = Optional.empty();
    OptionalLong sequence = OptionalLong.empty();
    Optional<Span> object = Optional.empty();
    boolean hasError;
    boolean hasFailed;
    boolean hasContent;
    int finished;
    final List<Long> finishedChoices = new ArrayList<>(0);
    long searches;
    long images;

    Finding(byte[] json) {
        this.json = json;
    }

    /** Reads the members of one object. */
    interface MemberReader {

        /** Reads the value that is current, to its end. */
        void read(JsonParser parser, String name) throws IOException;
    }

    /** Reads an object from its opening brace, which is current, to its closing one. */
    interface ObjectReader {
        void read(JsonParser parser) throws IOException;
    }

    /** Empty when the bytes are not one JSON object. */
    Optional<AnswerPart> scan(ObjectReader reader) {
        try (JsonParser parser = JsonText.parser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            reader.read(parser);
            if (parser.nextToken() != null) {
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        AnswerPart.Found found =
                new AnswerPart.Found(
                        type,
                        hasContent,
                        text.toString(),
                        finished,
                        List.copyOf(finishedChoices),
                        usage,
                        hasError,
                        hasFailed,
                        serviceTier,
                        id,
                        sequence,
                        searches,
                        images);
        return Optional.of(
                new AnswerPart(
                        json, found, new AnswerPart.Places(new TopLevel(members), models, object)));
    }

    /** Reads an object whose opening brace is current. */
    static void members(JsonParser parser, MemberReader reader) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            reader.read(parser, name);
        }
    }

    /** Reads an object if the value is one, else moves over it. */
    static void object(JsonParser parser, MemberReader reader) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            members(parser, reader);
        } else {
            JsonText.skipValue(parser);
        }
    }

    /** Reads the objects of an array, if the value is one. */
    static int objects(JsonParser parser, MemberReader reader) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            JsonText.skipValue(parser);
            return 0;
        }
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            count++;
            object(parser, reader);
        }
        return count;
    }

    void member(String name, int from, Span value, boolean isNull) {
        members.add(new TopLevel.Member(name, from, value, isNull));
    }

    Span model(JsonParser parser) throws IOException {
        Optional<String> name = textOf(parser);
        Span span = JsonText.skipValue(parser);
        name.ifPresent(text -> models.add(new ModelName(text, span)));
        return span;
    }

    Span type(JsonParser parser) throws IOException {
        type = textOf(parser).orElse("");
        return JsonText.skipValue(parser);
    }

    Span serviceTier(JsonParser parser) throws IOException {
        serviceTier = textOf(parser);
        return JsonText.skipValue(parser);
    }

    Span usage(JsonParser parser, Form form) throws IOException {
        boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
        Span span = JsonText.skipValue(parser);
        if (isObject) {
            UsageReport.read(form, Arrays.copyOfRange(json, span.from(), span.to()))
                    .ifPresent(report ->
                            usage =
                                    Optional.of(
                                            usage.map(was -> was.followedBy(report))
                                                    .orElse(report)));
        }
        return span;
    }

    void collect(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            text.append(parser.getText());
        } else {
            JsonText.skipValue(parser);
        }
    }

    /** Collects JSON as it stands. */
    void collect(Span span) {
        text.append(new String(json, span.from(), span.length(), StandardCharsets.UTF_8));
    }

    static Optional<String> textOf(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_STRING
                ? Optional.of(parser.getText())
                : Optional.empty();
    }
}

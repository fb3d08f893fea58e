package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.nexusapi.relay.wire.UsageReport.Form;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads an event of a streamed response, or a whole response (surface reference §3.3). Searches
 * count once: in a stream where their item is done, in a whole response where it stands.
 */
final class ResponsesScanner {

    private static final Set<String> LAST =
            Set.of("response.completed", "response.incomplete", "response.failed");
    private static final String ITEM_DONE = "response.output_item.done";

    private final Finding finding;
    private boolean isEvent;
    private boolean isSearch;
    private boolean isOtherAction;

    private ResponsesScanner(byte[] json) {
        this.finding = new Finding(json);
    }

    static Optional<AnswerPart> read(byte[] json) {
        ResponsesScanner scanner = new ResponsesScanner(json);
        return scanner.finding.scan(parser -> Finding.members(parser, scanner::member));
    }

    private void member(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "type" -> {
                isEvent = true;
                finding.type(parser);
                finding.finished = LAST.contains(finding.type) ? 1 : 0;
                finding.hasError = finding.type.equals("error");
            }
            case "sequence_number" -> {
                if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    finding.sequence = OptionalLong.of(parser.getValueAsLong());
                }
                JsonText.skipValue(parser);
            }
            case "response" -> {
                isEvent = true;
                int from = JsonText.startOf(parser);
                Finding.object(parser, this::response);
                finding.object =
                        Optional.of(new Span(from, (int) parser.currentLocation().getByteOffset()));
            }
            case "delta" -> finding.collect(parser);
            case "item" -> item(parser, finding.type.equals(ITEM_DONE));
            default -> response(parser, name);
        }
    }

    private void response(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "id" -> {
                finding.id = Finding.textOf(parser);
                JsonText.skipValue(parser);
            }
            case "model" -> finding.model(parser);
            case "usage" -> finding.usage(parser, Form.OPENAI);
            case "service_tier" -> finding.serviceTier(parser);
            case "input_tokens" -> {
                finding.hasContent = true;
                JsonText.skipValue(parser);
            }
            case "status" -> {
                finding.hasFailed = Finding.textOf(parser).filter("failed"::equals).isPresent();
                JsonText.skipValue(parser);
            }
            case "output" -> output(parser);
            default -> JsonText.skipValue(parser);
        }
    }

    private void output(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            JsonText.skipValue(parser);
            return;
        }
        finding.hasContent = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (isEvent) {
                // its events have said it before
                JsonText.skipValue(parser);
            } else {
                item(parser, true);
            }
        }
    }

    private void item(JsonParser parser, boolean isWhole) throws IOException {
        isSearch = false;
        isOtherAction = false;
        Finding.object(parser, isEvent ? this::itemOfEvent : this::itemMember);
        if (isWhole && isSearch && !isOtherAction) {
            finding.searches++;
        }
    }

    /** Its text has come in events of its own. */
    private void itemOfEvent(JsonParser parser, String name) throws IOException {
        if (name.equals("type") || name.equals("action")) {
            itemMember(parser, name);
        } else {
            JsonText.skipValue(parser);
        }
    }

    private void itemMember(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "type" -> {
                isSearch = Finding.textOf(parser).filter("web_search_call"::equals).isPresent();
                JsonText.skipValue(parser);
            }
            case "action" -> Finding.object(parser, this::action);
            case "content", "summary" -> Finding.objects(parser, this::part);
            case "arguments", "input", "code" -> finding.collect(parser);
            default -> JsonText.skipValue(parser);
        }
    }

    /** Opening a page and looking for a word in it are no searches (surface reference §4.5). */
    private void action(JsonParser parser, String name) throws IOException {
        if (name.equals("type")) {
            isOtherAction =
                    Finding.textOf(parser).filter(type -> !type.equals("search")).isPresent();
        }
        JsonText.skipValue(parser);
    }

    private void part(JsonParser parser, String name) throws IOException {
        if (name.equals("text") || name.equals("refusal")) {
            finding.collect(parser);
        } else {
            JsonText.skipValue(parser);
        }
    }
}

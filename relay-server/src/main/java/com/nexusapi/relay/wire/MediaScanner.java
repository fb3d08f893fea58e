package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.nexusapi.relay.wire.UsageReport.Form;
import java.io.IOException;
import java.util.Optional;

/** Reads events and whole answers of images, speech and transcripts (surface reference §1.1). */
final class MediaScanner {

    private final Finding finding;
    private final Form form;

    private MediaScanner(byte[] json, Form form) {
        this.finding = new Finding(json);
        this.form = form;
    }

    static Optional<AnswerPart> read(Endpoint endpoint, byte[] json) {
        Form form =
                switch (endpoint) {
                    case IMAGE_GENERATIONS, IMAGE_EDITS -> Form.IMAGES;
                    case SPEECH -> Form.SPEECH;
                    default -> Form.OPENAI;
                };
        MediaScanner scanner = new MediaScanner(json, form);
        return scanner.finding.scan(parser -> Finding.members(parser, scanner::member));
    }

    private void member(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "type" -> type(parser);
            case "error" -> {
                finding.hasError |= parser.currentToken() != JsonToken.VALUE_NULL;
                JsonText.skipValue(parser);
            }
            case "model" -> finding.model(parser);
            case "usage" -> finding.usage(parser, form);
            case "data" -> {
                finding.images = Finding.objects(parser, (value, _) -> JsonText.skipValue(value));
                finding.hasContent = true;
            }
            case "text" -> {
                finding.hasContent = true;
                if (finding.type.isEmpty()) {
                    finding.collect(parser);
                } else {
                    JsonText.skipValue(parser);
                }
            }
            case "delta" -> finding.collect(parser);
            default -> JsonText.skipValue(parser);
        }
    }

    private void type(JsonParser parser) throws IOException {
        finding.type(parser);
        switch (finding.type) {
            case "image_generation.completed", "image_edit.completed" -> {
                finding.finished = 1;
                finding.images = 1;
            }
            case "speech.audio.done", "transcript.text.done" -> finding.finished = 1;
            case "error" -> finding.hasError = true;
            default -> {
                // more to come
            }
        }
    }
}

package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nexusapi.demo.upstream.EventStream.Naming;
import java.io.IOException;
import java.util.Optional;

/**
 * Answers images to be made and to be edited with one picture of a single dot. An image is 196
 * tokens, one before it is finished 100, one that is read 194.
 */
final class ImageAnswers implements Family {

    private static final int TOKENS_MADE = 196;
    private static final int TOKENS_PARTIAL = 100;
    private static final int TOKENS_READ = 194;

    /** A PNG of one dot. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private final Desk desk;
    private final String event;

    /**
     * Answers one of the two endpoints.
     *
     * @param event how events are called, {@code image_generation} or {@code image_edit}
     */
    ImageAnswers(Desk desk, String event) {
        this.desk = desk;
        this.event = event;
    }

    /** How many images are made, of how much, and how many are sent before they are finished. */
    private record Ask(int words, int imagesRead, int imagesMade, int partial) {

        static Ask of(Asked asked) {
            JsonNode body = asked.body();
            return new Ask(
                    DemoText.words(body.path("prompt").asText()).size(),
                    asked.files().size() + body.path("images").size(),
                    Math.max(1, body.path("n").asInt(1)),
                    asked.isTrue("stream") ? body.path("partial_images").asInt(0) : 0);
        }

        int inputTokens() {
            return words + imagesRead * TOKENS_READ;
        }

        int outputTokens() {
            return imagesMade * TOKENS_MADE + partial * TOKENS_PARTIAL;
        }
    }

    @Override
    public void answer(HttpExchange exchange, Asked asked)
            throws IOException, InterruptedException {
        Behaviour behaviour = desk.behaviour(asked.body().path("model").asText());
        Ask ask = Ask.of(asked);
        if (asked.isTrue("stream")) {
            desk.stream(
                    exchange, behaviour, Naming.NAMED, stream -> stream(stream, ask, behaviour));
            return;
        }
        ObjectNode answer = look(desk.object().put("created", Desk.CREATED));
        ArrayNode data = answer.putArray("data");
        for (int i = 0; i < ask.imagesMade(); i++) {
            data.addObject().put("b64_json", PNG);
        }
        usage(ask, behaviour).ifPresent(usage -> answer.set("usage", usage));
        desk.whole(exchange, behaviour, answer);
    }

    private void stream(EventStream stream, Ask ask, Behaviour behaviour)
            throws IOException, InterruptedException {
        for (int i = 0; i < ask.partial(); i++) {
            Thread.sleep(i == 0 ? behaviour.first() : behaviour.between());
            stream.send(image("partial_image").put("partial_image_index", i));
        }
        Thread.sleep(behaviour.first());
        ObjectNode completed = image("completed");
        usage(ask, behaviour).ifPresent(usage -> completed.set("usage", usage));
        stream.send(completed);
        stream.end();
    }

    private ObjectNode image(String what) {
        return look(
                desk.object()
                        .put("type", event + "." + what)
                        .put("b64_json", PNG)
                        .put("created_at", Desk.CREATED));
    }

    private static ObjectNode look(ObjectNode image) {
        return image.put("size", "1024x1024")
                .put("quality", "medium")
                .put("background", "opaque")
                .put("output_format", "png");
    }

    private Optional<ObjectNode> usage(Ask ask, Behaviour behaviour) {
        if (!behaviour.reportsUsage()) {
            return Optional.empty();
        }
        int input = behaviour.reported(ask.inputTokens());
        int output = behaviour.reported(ask.outputTokens());
        int text = Math.min(input, ask.words());
        ObjectNode usage = desk.object().put("input_tokens", input);
        usage.putObject("input_tokens_details")
                .put("text_tokens", text)
                .put("image_tokens", input - text);
        usage.put("output_tokens", output).put("total_tokens", input + output);
        usage.putObject("output_tokens_details").put("image_tokens", output).put("text_tokens", 0);
        return Optional.of(usage);
    }
}

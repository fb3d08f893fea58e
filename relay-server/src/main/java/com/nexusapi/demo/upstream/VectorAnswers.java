package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Answers embeddings: vectors of length 1 that depend on nothing but the text. */
final class VectorAnswers implements Family {

    private static final int USUAL_DIMENSIONS = 1_536;

    private final Desk desk;

    VectorAnswers(Desk desk) {
        this.desk = desk;
    }

    @Override
    public void answer(HttpExchange exchange, Asked asked)
            throws IOException, InterruptedException {
        JsonNode body = asked.body();
        Behaviour behaviour = desk.behaviour(body.path("model").asText());
        int dimensions = body.path("dimensions").asInt(USUAL_DIMENSIONS);
        boolean isBase64 = body.path("encoding_format").asText().equals("base64");
        ObjectNode answer = desk.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        int tokens = 0;
        for (JsonNode input : inputs(body.path("input"))) {
            tokens += input.isTextual() ? DemoText.words(input.textValue()).size() : input.size();
            float[] vector = vector(input.toString(), dimensions);
            ObjectNode item =
                    data.addObject().put("object", "embedding").put("index", data.size() - 1);
            if (isBase64) {
                item.put("embedding", base64(vector));
            } else {
                ArrayNode numbers = item.putArray("embedding");
                for (float number : vector) {
                    numbers.add(number);
                }
            }
        }
        answer.put("model", behaviour.model());
        if (behaviour.reportsUsage()) {
            int reported = behaviour.reported(tokens);
            answer.putObject("usage").put("prompt_tokens", reported).put("total_tokens", reported);
        }
        desk.whole(exchange, behaviour, answer);
    }

    /** A text, a list of texts, a list of token ids, or a list of such lists. */
    private static List<JsonNode> inputs(JsonNode input) {
        if (input.isTextual() || input.path(0).isInt()) {
            return List.of(input);
        }
        List<JsonNode> all = new ArrayList<>();
        input.forEach(all::add);
        return all;
    }

    private static float[] vector(String text, int dimensions) {
        Random random = new Random(text.hashCode());
        float[] vector = new float[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        float length = (float) Math.sqrt(squares);
        for (int i = 0; i < dimensions; i++) {
            vector[i] /= length;
        }
        return vector;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : vector) {
            bytes.putFloat(number);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}

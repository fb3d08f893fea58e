package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Answers moderations: what speaks of an attack is violence, all else is harmless. */
final class ModerationAnswers implements Family {

    private static final List<String> CATEGORIES =
            List.of(
                    "harassment",
                    "harassment/threatening",
                    "hate",
                    "hate/threatening",
                    "illicit",
                    "illicit/violent",
                    "self-harm",
                    "self-harm/instructions",
                    "self-harm/intent",
                    "sexual",
                    "sexual/minors",
                    "violence",
                    "violence/graphic");

    private final Desk desk;

    ModerationAnswers(Desk desk) {
        this.desk = desk;
    }

    @Override
    public void answer(HttpExchange exchange, Asked asked)
            throws IOException, InterruptedException {
        Behaviour behaviour = desk.behaviour(asked.body().path("model").asText());
        ObjectNode answer =
                desk.object().put("id", desk.id("modr-")).put("model", behaviour.model());
        ArrayNode results = answer.putArray("results");
        JsonNode input = asked.body().path("input");
        if (input.isArray() && input.path(0).isTextual()) {
            input.forEach(text -> judge(results.addObject(), text.asText()));
        } else {
            judge(results.addObject(), DemoText.content(input));
        }
        desk.whole(exchange, behaviour, answer);
    }

    private static void judge(ObjectNode result, String text) {
        boolean flagged = text.toLowerCase(Locale.ROOT).contains("attack");
        result.put("flagged", flagged);
        ObjectNode categories = result.putObject("categories");
        ObjectNode scores = result.putObject("category_scores");
        ObjectNode inputs = result.putObject("category_applied_input_types");
        for (String category : CATEGORIES) {
            boolean isIt = flagged && category.equals("violence");
            categories.put(category, isIt);
            scores.put(category, isIt ? 0.9 : 0.001);
            inputs.putArray(category).add("text");
        }
    }
}

package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nexusapi.demo.upstream.EventStream.Naming;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Answers legacy completions: {@code n} answers to each of the prompts. */
final class CompletionAnswers implements Family {

    private static final int USUAL_MAXIMUM = 16;

    private final Desk desk;

    CompletionAnswers(Desk desk) {
        this.desk = desk;
    }

    @Override
    public void answer(HttpExchange exchange, Asked asked)
            throws IOException, InterruptedException {
        Ask ask = Ask.of(asked);
        Behaviour behaviour = desk.behaviour(ask.model());
        String id = desk.id("cmpl-");
        if (asked.isTrue("stream")) {
            desk.stream(
                    exchange, behaviour, Naming.NAMELESS, stream -> stream(stream, id, ask, asked));
        } else {
            desk.whole(exchange, behaviour, whole(id, ask, behaviour));
        }
    }

    /**
     * What is asked.
     *
     * @param prompts texts, or {@code tokens N} for lists of token ids
     * @param promptTokens of all prompts
     * @param best how many answers to a prompt are made, of which {@code shown} are given
     */
    private record Ask(
            String model, List<String> prompts, int promptTokens, int shown, int best, int most) {

        static Ask of(Asked asked) {
            JsonNode body = asked.body();
            List<JsonNode> prompts = prompts(body.path("prompt"));
            int shown = Math.max(1, body.path("n").asInt(1));
            return new Ask(
                    body.path("model").asText(),
                    prompts.stream().map(Ask::text).toList(),
                    prompts.stream().mapToInt(Ask::tokens).sum(),
                    shown,
                    Math.max(shown, body.path("best_of").asInt(1)),
                    body.path("max_tokens").asInt(USUAL_MAXIMUM));
        }

        /** A text, a list of texts, a list of token ids, or a list of such lists. */
        private static List<JsonNode> prompts(JsonNode prompt) {
            boolean isOne = prompt.isTextual() || prompt.path(0).isInt();
            List<JsonNode> all = new ArrayList<>();
            if (isOne) {
                all.add(prompt);
            } else {
                prompt.forEach(all::add);
            }
            return all;
        }

        private static String text(JsonNode prompt) {
            return prompt.isTextual() ? prompt.textValue() : "tokens " + prompt.size();
        }

        private static int tokens(JsonNode prompt) {
            return prompt.isTextual() ? DemoText.words(prompt.textValue()).size() : prompt.size();
        }

        Reply reply(String prompt) {
            return Reply.to(
                    new Question(model, prompt, OptionalInt.of(most), List.of(), Optional.empty()));
        }

        int completionTokens() {
            return prompts.stream().mapToInt(prompt -> reply(prompt).tokens() * best).sum();
        }
    }

    private ObjectNode whole(String id, Ask ask, Behaviour behaviour) {
        ObjectNode body = head(id, ask);
        ArrayNode choices = body.putArray("choices");
        for (String prompt : ask.prompts()) {
            Reply reply = ask.reply(prompt);
            for (int i = 0; i < ask.shown(); i++) {
                choice(choices, choices.size(), reply.text())
                        .put("finish_reason", finishReason(reply));
            }
        }
        if (behaviour.reportsUsage()) {
            body.set("usage", usage(ask, behaviour));
        }
        return body;
    }

    private void stream(EventStream stream, String id, Ask ask, Asked asked)
            throws IOException, InterruptedException {
        ObjectNode error = Errors.openAi(desk.object(), "overloaded", "server_error");
        int index = 0;
        for (String prompt : ask.prompts()) {
            Reply reply = ask.reply(prompt);
            for (int i = 0; i < ask.shown(); i++) {
                int number = index++;
                if (!stream.words(
                        reply.words(),
                        error,
                        word -> stream.send(chunk(id, ask, number, word, Optional.empty())))) {
                    return;
                }
                stream.send(chunk(id, ask, number, "", Optional.of(finishReason(reply))));
            }
        }
        Behaviour behaviour = desk.behaviour(ask.model());
        boolean wanted = asked.body().path("stream_options").path("include_usage").asBoolean();
        if (wanted && behaviour.reportsUsage()) {
            ObjectNode totals = head(id, ask);
            totals.putArray("choices");
            totals.set("usage", usage(ask, behaviour));
            stream.send(totals);
        }
        stream.done();
    }

    private ObjectNode chunk(
            String id, Ask ask, int index, String text, Optional<String> finishReason) {
        ObjectNode chunk = head(id, ask);
        ObjectNode choice = choice(chunk.putArray("choices"), index, text);
        finishReason.ifPresentOrElse(
                reason -> choice.put("finish_reason", reason),
                () -> choice.putNull("finish_reason"));
        return chunk;
    }

    private static ObjectNode choice(ArrayNode choices, int index, String text) {
        return choices.addObject().put("text", text).put("index", index).putNull("logprobs");
    }

    private ObjectNode head(String id, Ask ask) {
        return desk.object()
                .put("id", id)
                .put("object", "text_completion")
                .put("created", Desk.CREATED)
                .put("model", ask.model());
    }

    private static String finishReason(Reply reply) {
        return reply.cut() ? "length" : "stop";
    }

    private ObjectNode usage(Ask ask, Behaviour behaviour) {
        return Usages.chat(
                desk.object(),
                behaviour.reported(ask.promptTokens()),
                behaviour.reported(ask.completionTokens()));
    }
}

package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nexusapi.demo.upstream.EventStream.Naming;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Makes responses, whole or streamed, and puts them on the {@link ResponseShelf}. */
final class ResponseAnswers implements Family {

    private static final int MOST_WORDS_OF_QUERY = 6;

    private final Desk desk;
    private final ResponseShelf shelf;

    ResponseAnswers(Desk desk, ResponseShelf shelf) {
        this.desk = desk;
        this.shelf = shelf;
    }

    @Override
    public void answer(HttpExchange exchange, Asked asked)
            throws IOException, InterruptedException {
        ResponsePrompt prompt = ResponsePrompt.of(asked.body());
        Optional<Integer> earlier = earlierTokens(exchange, prompt);
        if (earlier.isEmpty()) {
            return;
        }
        Behaviour behaviour = desk.behaviour(prompt.model());
        ObjectNode response = response(asked.body(), prompt, behaviour, earlier.get());
        if (prompt.keep()) {
            shelf.put(response, asked.body().path("input"));
        }
        if (asked.isTrue("stream")) {
            desk.stream(
                    exchange,
                    behaviour,
                    Naming.NAMED,
                    stream -> new ResponseEvents(desk, response, stream, -1).play());
        } else {
            desk.whole(exchange, behaviour, response);
        }
    }

    /** Counts the tokens of the input, the continued conversation's among them. */
    void count(HttpExchange exchange, Asked asked) throws IOException {
        ResponsePrompt prompt = ResponsePrompt.of(asked.body());
        Optional<Integer> earlier = earlierTokens(exchange, prompt);
        if (earlier.isPresent()) {
            ObjectNode count =
                    desk.object()
                            .put("object", "response.input_tokens")
                            .put("input_tokens", prompt.inputTokens() + earlier.get());
            exchange.answer(200, count.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Empty when the response that is to be continued is not here, which has been answered. */
    private Optional<Integer> earlierTokens(HttpExchange exchange, ResponsePrompt prompt)
            throws IOException {
        if (prompt.previous().isEmpty()) {
            return Optional.of(0);
        }
        Optional<Integer> tokens = prompt.previous().flatMap(shelf::tokens);
        if (tokens.isEmpty()) {
            ObjectNode error =
                    Errors.openAi(
                            desk.object(),
                            "Previous response with id '%s' not found."
                                    .formatted(prompt.previous().get()),
                            "invalid_request_error",
                            "previous_response_not_found");
            exchange.answer(400, error.toString().getBytes(StandardCharsets.UTF_8));
        }
        return tokens;
    }

    private ObjectNode response(
            JsonNode asked, ResponsePrompt prompt, Behaviour behaviour, int earlierTokens) {
        Reply reply = Reply.to(prompt.question());
        boolean cut = reply.cut() && prompt.question().maxTokens().isPresent();
        ObjectNode response =
                desk.object()
                        .put("id", desk.id("resp_"))
                        .put("object", "response")
                        .put("created_at", Desk.CREATED)
                        .put("status", cut ? "incomplete" : "completed")
                        .put("background", false)
                        .putNull("error");
        if (cut) {
            response.putObject("incomplete_details").put("reason", "max_output_tokens");
        } else {
            response.putNull("incomplete_details");
        }
        echo(response, asked);
        ArrayNode output = response.putArray("output");
        if (reply.isCall()) {
            reply.calls().forEach(call -> call(output, call));
        } else {
            if (prompt.searches()) {
                search(output, prompt.question().text());
            }
            message(output, reply, prompt.searches());
        }
        if (behaviour.reportsUsage()) {
            int input = behaviour.reported(prompt.inputTokens() + earlierTokens);
            int said = behaviour.reported(reply.tokens());
            response.set("usage", Usages.response(desk.object(), input, said));
        } else {
            response.putNull("usage");
        }
        return response;
    }

    /** The members of a response that repeat what was asked for. */
    private static void echo(ObjectNode response, JsonNode asked) {
        for (String name : List.of("instructions", "max_output_tokens", "previous_response_id")) {
            response.set(name, asked.hasNonNull(name) ? asked.path(name) : response.nullNode());
        }
        response.put("model", asked.path("model").asText());
        response.put("parallel_tool_calls", true);
        response.putObject("reasoning").putNull("effort").putNull("summary");
        response.put("service_tier", "default");
        response.put("store", asked.path("store").asBoolean(true));
        response.put("temperature", 1);
        if (asked.has("text")) {
            response.set("text", asked.path("text"));
        } else {
            response.putObject("text").putObject("format").put("type", "text");
        }
        if (asked.has("tool_choice")) {
            response.set("tool_choice", asked.path("tool_choice"));
        } else {
            response.put("tool_choice", "auto");
        }
        ArrayNode tools = response.putArray("tools");
        asked.path("tools").forEach(tools::add);
        response.put("top_p", 1).put("truncation", "disabled");
        response.putObject("metadata");
    }

    private void call(ArrayNode output, Reply.Call call) {
        output.addObject()
                .put("id", desk.id("fc_"))
                .put("type", "function_call")
                .put("status", "completed")
                .put("arguments", call.arguments())
                .put("call_id", desk.id("call_"))
                .put("name", call.name());
    }

    private void search(ArrayNode output, String text) {
        String query =
                String.join(" ", DemoText.words(text).stream().limit(MOST_WORDS_OF_QUERY).toList());
        ObjectNode item =
                output.addObject()
                        .put("id", desk.id("ws_"))
                        .put("type", "web_search_call")
                        .put("status", "completed");
        item.putObject("action").put("type", "search").put("query", query);
    }

    private void message(ArrayNode output, Reply reply, boolean cites) {
        ObjectNode item =
                output.addObject()
                        .put("id", desk.id("msg_"))
                        .put("type", "message")
                        .put("status", reply.cut() ? "incomplete" : "completed")
                        .put("role", "assistant");
        ObjectNode part = item.putArray("content").addObject().put("type", "output_text");
        ArrayNode annotations = part.putArray("annotations");
        if (cites) {
            annotations
                    .addObject()
                    .put("type", "url_citation")
                    .put("start_index", 0)
                    .put("end_index", reply.text().length())
                    .put("title", "An example")
                    .put("url", "https://example.com/");
        }
        part.putArray("logprobs");
        part.put("text", reply.text());
    }
}

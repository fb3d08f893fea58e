package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** Answers chat completions, whole or as a stream of a word an event. */
final class ChatAnswers implements Family {

    private final Desk desk;

    ChatAnswers(Desk desk) {
        this.desk = desk;
    }

    @Override
    public void answer(HttpExchange exchange, Asked asked)
            throws IOException, InterruptedException {
        ChatPrompt prompt = ChatPrompt.of(asked.body());
        Behaviour behaviour = desk.behaviour(prompt.model());
        Talk talk = new Talk(prompt, behaviour, Reply.to(prompt.question()), desk);
        if (prompt.stream()) {
            desk.stream(exchange, behaviour, EventStream.Naming.NAMELESS, talk::stream);
        } else {
            desk.whole(exchange, behaviour, talk.whole());
        }
    }

    /** One answer in the making. */
    private static final class Talk {

        private final ChatPrompt prompt;
        private final Behaviour behaviour;
        private final Reply reply;
        private final Desk desk;
        private final String id;
        private final List<String> callIds;
        private final ObjectNode error;
        private int said;

        Talk(ChatPrompt prompt, Behaviour behaviour, Reply reply, Desk desk) {
            this.prompt = prompt;
            this.behaviour = behaviour;
            this.reply = reply;
            this.desk = desk;
            this.id = desk.id("chatcmpl-");
            this.callIds = reply.calls().stream().map(_ -> desk.id("call_")).toList();
            this.error = Errors.openAi(desk.object(), "overloaded", "server_error");
        }

        ObjectNode whole() {
            ObjectNode body = head("chat.completion");
            ArrayNode choices = body.putArray("choices");
            for (int index = 0; index < prompt.answers(); index++) {
                ObjectNode choice = choices.addObject().put("index", index);
                ObjectNode message = choice.putObject("message").put("role", "assistant");
                if (reply.isCall()) {
                    message.putNull("content");
                } else {
                    message.put("content", reply.text());
                }
                message.putNull("refusal");
                if (reply.isCall()) {
                    ArrayNode calls = message.putArray("tool_calls");
                    for (int i = 0; i < callIds.size(); i++) {
                        call(calls.addObject(), i, reply.calls().get(i).arguments());
                    }
                }
                choice.putNull("logprobs").put("finish_reason", finishReason());
            }
            if (behaviour.reportsUsage()) {
                body.set("usage", usage(reply.tokens() * prompt.answers()));
            }
            return body;
        }

        private void call(ObjectNode call, int number, String arguments) {
            call.put("id", callIds.get(number))
                    .put("type", "function")
                    .putObject("function")
                    .put("name", reply.calls().get(number).name())
                    .put("arguments", arguments);
        }

        void stream(EventStream stream) throws IOException, InterruptedException {
            toAll(
                    stream,
                    delta -> {
                        delta.put("role", "assistant");
                        if (reply.isCall()) {
                            delta.putNull("content");
                        } else {
                            delta.put("content", "");
                        }
                    });
            boolean good =
                    reply.isCall()
                            ? streamCalls(stream)
                            : stream.words(
                                    reply.words(),
                                    error,
                                    word -> toAll(stream, delta -> delta.put("content", word)));
            if (good) {
                finish(stream);
            }
        }

        private boolean streamCalls(EventStream stream) throws IOException, InterruptedException {
            for (int i = 0; i < callIds.size(); i++) {
                int number = i;
                toAll(
                        stream,
                        delta ->
                                call(
                                        delta.putArray("tool_calls")
                                                .addObject()
                                                .put("index", number),
                                        number,
                                        ""));
                boolean good =
                        stream.pieces(
                                reply.calls().get(number).pieces(),
                                error,
                                piece ->
                                        toAll(
                                                stream,
                                                delta ->
                                                        delta.putArray("tool_calls")
                                                                .addObject()
                                                                .put("index", number)
                                                                .putObject("function")
                                                                .put("arguments", piece)));
                if (!good) {
                    return false;
                }
            }
            return true;
        }

        /** The same delta to each of the {@code n} answers. */
        private void toAll(EventStream stream, Delta fill) throws IOException {
            for (int index = 0; index < prompt.answers(); index++) {
                ObjectNode chunk = chunk(index, fill);
                boolean hasText = !chunk.at("/choices/0/delta/content").asText("").isEmpty();
                if (hasText && behaviour.model().equals("usage-everywhere")) {
                    said += index == 0 ? prompt.answers() : 0;
                    chunk.set("usage", usage(said));
                }
                stream.send(chunk);
            }
        }

        private void finish(EventStream stream) throws IOException {
            for (int index = 0; index < prompt.answers(); index++) {
                ObjectNode last = chunk(index, _ -> {});
                ((ObjectNode) last.at("/choices/0")).put("finish_reason", finishReason());
                stream.send(last);
            }
            if (prompt.includeUsage() && behaviour.reportsUsage()) {
                ObjectNode totals = head("chat.completion.chunk");
                totals.putArray("choices");
                totals.set("usage", usage(reply.tokens() * prompt.answers()));
                stream.send(totals);
            }
            stream.done();
        }

        private String finishReason() {
            return reply.isCall() ? "tool_calls" : reply.cut() ? "length" : "stop";
        }

        private ObjectNode head(String object) {
            ObjectNode head =
                    desk.object()
                            .put("id", id)
                            .put("object", object)
                            .put("created", Desk.CREATED)
                            .put("model", prompt.model());
            if (prompt.model().equals("error-null")) {
                head.putNull("error");
            }
            return head;
        }

        private interface Delta {
            void fill(ObjectNode delta);
        }

        private ObjectNode chunk(int index, Delta fill) {
            ObjectNode chunk = head("chat.completion.chunk");
            ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
            fill.fill(choice.putObject("delta"));
            choice.putNull("logprobs").putNull("finish_reason");
            if (prompt.includeUsage()) {
                chunk.putNull("usage");
            }
            return chunk;
        }

        private JsonNode usage(int completion) {
            return Usages.chat(
                    desk.object(),
                    behaviour.reported(prompt.promptTokens()),
                    behaviour.reported(completion));
        }
    }
}

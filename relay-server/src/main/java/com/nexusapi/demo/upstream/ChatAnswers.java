package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers chat completions, whole or as a stream of a word an event. */
final class ChatAnswers {

    private static final long CREATED = 1_761_955_200;
    private static final int FIRST_WORD_PACES = 6;
    private static final int WORDS_BEFORE_TROUBLE = 5;

    private final ObjectMapper json;
    private final Duration pace;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicInteger numbers = new AtomicInteger();

    ChatAnswers(ObjectMapper json, Duration pace) {
        this.json = json;
        this.pace = pace;
    }

    int running() {
        return running.get();
    }

    int cancelled() {
        return cancelled.get();
    }

    void answer(HttpExchange exchange, ChatPrompt prompt) throws IOException, InterruptedException {
        String id = "chatcmpl-demo" + numbers.incrementAndGet();
        if (!prompt.stream()) {
            whole(exchange, prompt, id);
            return;
        }
        running.incrementAndGet();
        try {
            stream(exchange, prompt, id);
        } catch (IOException e) {
            cancelled.incrementAndGet();
            throw e;
        } finally {
            running.decrementAndGet();
        }
    }

    private void whole(HttpExchange exchange, ChatPrompt prompt, String id)
            throws IOException, InterruptedException {
        ChatPrompt.Answer answer = prompt.answer();
        Thread.sleep(firstPaceOf(prompt));
        ObjectNode body = head(prompt, id, "chat.completion");
        ArrayNode choices = body.putArray("choices");
        for (int index = 0; index < prompt.answers(); index++) {
            ObjectNode choice = choices.addObject().put("index", index);
            choice.putObject("message")
                    .put("role", "assistant")
                    .put("content", answer.text())
                    .putNull("refusal");
            choice.putNull("logprobs").put("finish_reason", answer.finishReason());
        }
        if (!prompt.model().equals("no-usage")) {
            body.set("usage", usage(prompt, answer.words().size() * prompt.answers()));
        }
        byte[] bytes = json.writeValueAsBytes(body);
        if (prompt.model().equals("cut")) {
            String head =
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                            + bytes.length
                            + "\r\n\r\n";
            exchange.raw(head.getBytes(StandardCharsets.US_ASCII));
            exchange.raw(java.util.Arrays.copyOf(bytes, bytes.length / 2));
            exchange.abort();
            return;
        }
        exchange.answer(200, bytes);
    }

    private void stream(HttpExchange exchange, ChatPrompt prompt, String id)
            throws IOException, InterruptedException {
        List<String> words = prompt.answer().words();
        Duration between = paceOf(prompt);
        exchange.beginEvents();
        for (int index = 0; index < prompt.answers(); index++) {
            send(
                    exchange,
                    chunk(
                            prompt,
                            id,
                            index,
                            delta -> delta.put("role", "assistant").put("content", "")));
        }
        for (int i = 0; i < words.size(); i++) {
            Thread.sleep(i == 0 ? firstPaceOf(prompt) : between);
            if (i == WORDS_BEFORE_TROUBLE && isTrouble(exchange, prompt.model())) {
                return;
            }
            String word = i == 0 ? words.get(i) : " " + words.get(i);
            for (int index = 0; index < prompt.answers(); index++) {
                ObjectNode chunk = chunk(prompt, id, index, delta -> delta.put("content", word));
                if (prompt.model().equals("usage-everywhere")) {
                    chunk.set("usage", usage(prompt, (i + 1) * prompt.answers()));
                }
                send(exchange, chunk);
            }
        }
        finish(exchange, prompt, id);
    }

    private void finish(HttpExchange exchange, ChatPrompt prompt, String id) throws IOException {
        ChatPrompt.Answer answer = prompt.answer();
        for (int index = 0; index < prompt.answers(); index++) {
            ObjectNode last = chunk(prompt, id, index, _ -> {});
            ((ObjectNode) last.path("choices").path(0)).put("finish_reason", answer.finishReason());
            send(exchange, last);
        }
        if (prompt.includeUsage() && !prompt.model().equals("no-usage")) {
            ObjectNode totals = head(prompt, id, "chat.completion.chunk");
            totals.putArray("choices");
            totals.set("usage", usage(prompt, answer.words().size() * prompt.answers()));
            send(exchange, totals);
        }
        exchange.send("data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII));
        exchange.endEvents();
    }

    /** True when the stream has come to a bad end. */
    private static boolean isTrouble(HttpExchange exchange, String model) throws IOException {
        switch (model) {
            case "cut" -> {
                exchange.raw("20\r\ndata: {\"id\":".getBytes(StandardCharsets.US_ASCII));
                exchange.abort();
            }
            case "error-in-stream" -> {
                exchange.send(
                        "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n"
                                .getBytes(StandardCharsets.US_ASCII));
                exchange.endEvents();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private Duration paceOf(ChatPrompt prompt) {
        return switch (prompt.model()) {
            case "exact-max" -> Duration.ZERO;
            case "slow" -> Duration.ofSeconds(1);
            default -> pace;
        };
    }

    private Duration firstPaceOf(ChatPrompt prompt) {
        Duration between = paceOf(prompt);
        return prompt.model().equals("slow") ? between : between.multipliedBy(FIRST_WORD_PACES);
    }

    private ObjectNode head(ChatPrompt prompt, String id, String object) {
        ObjectNode head =
                json.createObjectNode()
                        .put("id", id)
                        .put("object", object)
                        .put("created", CREATED)
                        .put("model", prompt.model());
        if (prompt.model().equals("error-null")) {
            head.putNull("error");
        }
        return head;
    }

    private interface Delta {
        void fill(ObjectNode delta);
    }

    private ObjectNode chunk(ChatPrompt prompt, String id, int index, Delta fill) {
        ObjectNode chunk = head(prompt, id, "chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
        fill.fill(choice.putObject("delta"));
        choice.putNull("logprobs").putNull("finish_reason");
        if (prompt.includeUsage()) {
            chunk.putNull("usage");
        }
        return chunk;
    }

    private ObjectNode usage(ChatPrompt prompt, int completion) {
        boolean zero = prompt.model().equals("zero-usage");
        int input = zero ? 0 : prompt.promptTokens();
        int output = zero ? 0 : completion;
        ObjectNode usage =
                json.createObjectNode()
                        .put("prompt_tokens", input)
                        .put("completion_tokens", output)
                        .put("total_tokens", input + output);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
        return usage;
    }

    private void send(HttpExchange exchange, ObjectNode chunk) throws IOException {
        exchange.send(
                ("data: " + json.writeValueAsString(chunk) + "\n\n")
                        .getBytes(StandardCharsets.UTF_8));
    }
}

package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Receipt;
import com.nexusapi.common.admin.UsageSource;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The official Java SDK: chat and legacy completions, tools, errors, retries, leaving early. */
@TestInstance(Lifecycle.PER_CLASS)
class OpenAiTextSdkTest {

    private final SdkStage scene = new SdkStage();
    private final OpenAIClient client = client(scene.key());

    /** The answer's form in structured output. */
    static final class Place {
        public String city = "";
        public int population;
    }

    @AfterAll
    void close() {
        client.close();
        scene.close();
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder().baseUrl(scene.openAiUrl()).apiKey(key).build();
    }

    private static ChatCompletionCreateParams.Builder question(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .maxCompletionTokens(60)
                .addUserMessage("Tell me of prepaid credit.");
    }

    private static ChatCompletionCreateParams.Builder weatherQuestion() {
        return ChatCompletionCreateParams.builder()
                .model(SdkStage.TEXT)
                .maxCompletionTokens(60)
                .addUserMessage("Use weather and clock for Paris.")
                .addFunctionTool(function("weather"))
                .addFunctionTool(function("clock"));
    }

    private static FunctionDefinition function(String name) {
        return FunctionDefinition.builder()
                .name(name)
                .parameters(
                        FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty(
                                        "properties",
                                        JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                .build())
                .build();
    }

    @Test
    void legacyCompletionsWholeAndStreamed() {
        CompletionCreateParams.Builder asked =
                CompletionCreateParams.builder()
                        .model(SdkStage.TEXT)
                        .promptOfArrayOfStrings(List.of("Hello there", "A haiku"))
                        .maxTokens(8)
                        .n(2);
        try (HttpResponseFor<StreamResponse<Completion>> response =
                        client.completions().withRawResponse().createStreaming(asked.build());
                StreamResponse<Completion> stream = response.parse()) {
            assertThat(stream.stream().map(part -> part.choices().getFirst().text()))
                    .contains(" is", " keys");
            scene.assertCharged(
                    response.requestId().orElseThrow(), 4, SdkStage.INPUT, 32, SdkStage.OUTPUT);
        }
        try (HttpResponseFor<Completion> response =
                client.completions().withRawResponse().create(asked.bestOf(3).build())) {
            Completion completion = response.parse();
            assertThat(completion.choices()).hasSize(4);
            assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(2 * 3 * 8);
            scene.assertCharged(
                    response.requestId().orElseThrow(), 4, SdkStage.INPUT, 48, SdkStage.OUTPUT);
        }
    }

    /** Some compatible upstreams make one answer whatever is asked for: it is a whole one. */
    @Test
    void fewerAnswersThanAskedForAreNoBrokenStream() {
        ChatCompletionCreateParams params =
                question("one-answer")
                        .n(2)
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> response =
                        client.chat().completions().withRawResponse().createStreaming(params);
                StreamResponse<ChatCompletionChunk> stream = response.parse()) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            var usage = chunks.getLast().usage().orElseThrow();
            Receipt receipt =
                    scene.assertCharged(
                            response.requestId().orElseThrow(),
                            usage.promptTokens(),
                            SdkStage.INPUT,
                            usage.completionTokens(),
                            SdkStage.OUTPUT);
            assertThat(receipt.request().outcome()).isEqualTo(Outcome.COMPLETE);
        }
    }

    @Test
    void streamsOfChatAreChargedAsTheirUsageSays() {
        ChatCompletionCreateParams params =
                question(SdkStage.TEXT)
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
        try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> response =
                client.chat().completions().withRawResponse().createStreaming(params)) {
            try (StreamResponse<ChatCompletionChunk> stream = response.parse()) {
                stream.stream().forEach(all::accumulate);
            }
            var usage = all.chatCompletion().usage().orElseThrow();
            scene.assertCharged(
                    response.requestId().orElseThrow(),
                    usage.promptTokens(),
                    SdkStage.INPUT,
                    usage.completionTokens(),
                    SdkStage.OUTPUT);
        }
    }

    @Test
    void callsTwoFunctionsAndGoesOnWithTheirResults() {
        try (HttpResponseFor<ChatCompletion> response =
                client.chat().completions().withRawResponse().create(weatherQuestion().build())) {
            ChatCompletion completion = response.parse();
            ChatCompletionMessage message = completion.choices().getFirst().message();
            List<ChatCompletionMessageFunctionToolCall> calls =
                    message.toolCalls().orElseThrow().stream()
                            .map(call -> call.asFunction())
                            .toList();
            assertThat(calls).hasSize(2);
            assertThat(calls.getFirst().function().arguments()).isEqualTo("{\"city\":\"Paris\"}");
            var usage = completion.usage().orElseThrow();
            scene.assertCharged(
                    response.requestId().orElseThrow(),
                    usage.promptTokens(),
                    SdkStage.INPUT,
                    usage.completionTokens(),
                    SdkStage.OUTPUT);
            ChatCompletionCreateParams.Builder next = weatherQuestion().addMessage(message);
            calls.forEach(call ->
                    next.addMessage(
                            ChatCompletionToolMessageParam.builder()
                                    .toolCallId(call.id())
                                    .content("It is fine.")
                                    .build()));
            ChatCompletion end = client.chat().completions().create(next.build());
            assertThat(end.choices().getFirst().message().content()).isPresent();
        }
    }

    @Test
    void streamedFunctionCallsComeTogetherAgain() {
        ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(weatherQuestion().build())) {
            stream.stream().forEach(all::accumulate);
        }
        assertThat(
                        all
                                .chatCompletion()
                                .choices()
                                .getFirst()
                                .message()
                                .toolCalls()
                                .orElseThrow()
                                .stream()
                                .map(call -> call.asFunction().function().arguments()))
                .containsExactly("{\"city\":\"Paris\"}", "{\"city\":\"Paris\"}");
    }

    @Test
    void structuredOutputIsRead() {
        Place place =
                client.chat()
                        .completions()
                        .create(question(SdkStage.TEXT).responseFormat(Place.class).build())
                        .choices()
                        .getFirst()
                        .message()
                        .content()
                        .orElseThrow();
        assertThat(place.city).isEqualTo("Paris");
        assertThat(place.population).isEqualTo(42);
    }

    @Test
    void errorsAreOfTheSdksTypes() {
        assertThatThrownBy(() -> complete(client, "no-such-model"))
                .isInstanceOfSatisfying(
                        NotFoundException.class,
                        e -> {
                            assertThat(e.code()).contains("model_not_found");
                            assertThat(e.param()).contains("model");
                        });
        assertThatThrownBy(() -> complete(client, "status-400"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("Refused on purpose.");
        OpenAIClient stranger = client("sk-nx-nobody");
        assertThatThrownBy(() -> complete(stranger, SdkStage.TEXT))
                .isInstanceOfSatisfying(
                        UnauthorizedException.class,
                        e -> assertThat(e.code()).contains("invalid_api_key"));
    }

    private static ChatCompletion complete(OpenAIClient client, String model) {
        return client.chat().completions().create(question(model).build());
    }

    @Test
    void serverErrorsAreTriedThreeTimesAndCostNothing() {
        assertThatThrownBy(() -> complete(client, "status-500"))
                .isInstanceOfSatisfying(
                        InternalServerException.class, e -> assertThat(e.code()).isPresent());
        assertThat(scene.callsOf("status-500")).isEqualTo(3);
        assertThat(scene.stage().admin().allRequests())
                .filteredOn(call -> call.model().filter("status-500"::equals).isPresent())
                .allSatisfy(call -> assertThat(call.charge().isZero()).isTrue());
    }

    @Test
    void exhaustedCreditIsAskedForOnce() {
        int before = scene.upstreamCount("calls");
        String key = scene.poorKey();
        OpenAIClient poor = client(key);
        assertThatThrownBy(() -> complete(poor, SdkStage.TEXT))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        e -> {
                            assertThat(e.code()).contains("insufficient_quota");
                            assertThat(e.headers().values("x-should-retry"))
                                    .containsExactly("false");
                            assertThat(e.headers().values("retry-after")).isEmpty();
                        });
        assertThat(scene.refusedFor("insufficient_quota")).isEqualTo(1);
        assertThat(scene.upstreamCount("calls")).isEqualTo(before);
    }

    @Test
    void busyUpstreamIsTriedAgainAfterTheTimeItNames() {
        ChatCompletion completion = complete(client, "busy-once");
        assertThat(completion.choices()).hasSize(1);
        assertThat(scene.callsOf("busy-once")).isEqualTo(2);
    }

    @Test
    void rateLimitOfTheKeyIsTriedAgainAfterTheTimeItNames() {
        String key = scene.keyWith(Map.of("name", "slow", "rpm", 20));
        OpenAIClient limited = client(key);
        ChatCompletion last = limited.chat().completions().create(shortest());
        // the bucket of twenty fills by one each three seconds while they run
        while (scene.refusedFor("rate_limit_exceeded") == 0) {
            last = limited.chat().completions().create(shortest());
        }
        assertThat(last.choices()).hasSize(1);
        assertThat(scene.refusedFor("rate_limit_exceeded")).isPositive();
    }

    private static ChatCompletionCreateParams shortest() {
        return ChatCompletionCreateParams.builder()
                .model(SdkStage.TEXT)
                .maxCompletionTokens(1)
                .addUserMessage("x")
                .build();
    }

    @Test
    void whoLeavesPaysForWhatCame() {
        int cancelled = scene.upstreamCount("cancelled");
        String id;
        try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> response =
                        client.chat()
                                .completions()
                                .withRawResponse()
                                .createStreaming(question("slow").build());
                StreamResponse<ChatCompletionChunk> stream = response.parse()) {
            id = response.requestId().orElseThrow();
            Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
            chunks.next();
            chunks.next();
        }
        Receipt receipt = scene.stage().admin().awaitReceipt(id);
        SdkStage.await(() -> scene.upstreamCount("cancelled") > cancelled);
        assertThat(receipt.request().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(receipt.request().usageSource()).isEqualTo(UsageSource.COUNTED);
        assertThat(receipt.request().usage().outputTokens()).isBetween(1L, 10L);
        scene.assertCharged(
                id,
                receipt.request().usage().inputTokens(),
                SdkStage.INPUT,
                receipt.request().usage().outputTokens(),
                SdkStage.OUTPUT);
    }

    @Test
    void brokenStreamRaisesAndWhatCameIsPaid() {
        for (String model : List.of("cut", "error-in-stream")) {
            try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> response =
                            client.chat()
                                    .completions()
                                    .withRawResponse()
                                    .createStreaming(question(model).build());
                    StreamResponse<ChatCompletionChunk> stream = response.parse()) {
                assertThatThrownBy(() -> stream.stream().count())
                        .as(model)
                        .isInstanceOf(SseException.class);
                Receipt receipt =
                        scene.stage().admin().awaitReceipt(response.requestId().orElseThrow());
                assertThat(receipt.request().outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
                assertThat(receipt.request().charge().isPositive()).isTrue();
            }
        }
    }
}

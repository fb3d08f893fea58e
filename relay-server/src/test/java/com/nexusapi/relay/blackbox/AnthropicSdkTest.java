package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.PaymentRequiredException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.ErrorType;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.ThinkingConfigAdaptive;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.messages.Usage;
import com.anthropic.models.messages.WebSearchTool20250305;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Receipt;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Anthropic's official Java SDK: messages whole and streamed, tools, caching, errors, models. */
@TestInstance(Lifecycle.PER_CLASS)
class AnthropicSdkTest {

    private final SdkStage scene = new SdkStage();
    private final AnthropicClient client = client(scene.key());

    @AfterAll
    void close() {
        client.close();
        scene.close();
    }

    private AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder().baseUrl(scene.anthropicUrl()).apiKey(key).build();
    }

    private static MessageCreateParams.Builder question() {
        return MessageCreateParams.builder()
                .model(SdkStage.CLAUDE)
                .maxTokens(100)
                .addUserMessage("Tell me of prepaid credit.");
    }

    private record Answered(String requestId, Message message) {

        Usage usage() {
            return message.usage();
        }
    }

    private Answered answer(MessageCreateParams params) {
        try (HttpResponseFor<Message> response =
                client.messages().withRawResponse().create(params)) {
            return new Answered(response.requestId().orElseThrow(), response.parse());
        }
    }

    private Answered stream(MessageCreateParams params) {
        MessageAccumulator all = MessageAccumulator.create();
        try (HttpResponseFor<StreamResponse<RawMessageStreamEvent>> response =
                        client.messages().withRawResponse().createStreaming(params);
                StreamResponse<RawMessageStreamEvent> stream = response.parse()) {
            stream.stream().forEach(all::accumulate);
            return new Answered(response.requestId().orElseThrow(), all.message());
        }
    }

    private void assertChargedByUsage(Answered answered) {
        scene.assertCharged(
                answered.requestId(),
                answered.usage().inputTokens(),
                SdkStage.INPUT,
                answered.usage().outputTokens(),
                SdkStage.OUTPUT);
    }

    @Test
    void messagesWholeAndStreamedAreTheSame() {
        Answered whole = answer(question().build());
        Answered streamed = stream(question().build());
        String text = whole.message().content().getFirst().asText().text();
        assertThat(text).isNotBlank();
        assertThat(streamed.message().content().getFirst().asText().text()).isEqualTo(text);
        assertThat(whole.message().model().asString()).isEqualTo(SdkStage.CLAUDE);
        assertThat(streamed.message().stopReason()).contains(StopReason.END_TURN);
        assertChargedByUsage(whole);
        assertChargedByUsage(streamed);
        assertThat(scene.upstreamHead().path("path").asText()).isEqualTo("/v1/messages");
        assertThat(scene.upstreamHead().path("headers").path("x-api-key").asText())
                .isNotEqualTo(scene.key());
    }

    @Test
    void thoughtsComeBeforeTheAnswer() {
        Answered streamed =
                stream(question().thinking(ThinkingConfigAdaptive.builder().build()).build());
        assertThat(streamed.message().content().getFirst().asThinking().thinking()).isNotBlank();
        assertThat(streamed.message().content().getLast().isText()).isTrue();
        assertChargedByUsage(streamed);
    }

    private static MessageCreateParams.Builder weatherQuestion() {
        return question()
                .addTool(
                        Tool.builder()
                                .name("weather")
                                .inputSchema(
                                        Tool.InputSchema.builder()
                                                .properties(
                                                        Tool.InputSchema.Properties.builder()
                                                                .putAdditionalProperty(
                                                                        "city",
                                                                        JsonValue.from(
                                                                                Map.of(
                                                                                        "type",
                                                                                        "string")))
                                                                .build())
                                                .build())
                                .build());
    }

    @Test
    void usesAToolAndGoesOnWithItsResult() {
        Answered whole = answer(weatherQuestion().build());
        Answered streamed = stream(weatherQuestion().build());
        ToolUseBlock use = streamed.message().content().getFirst().asToolUse();
        assertThat(use._input()).isEqualTo(JsonValue.from(Map.of("city", "Paris")));
        assertThat(streamed.message().stopReason()).contains(StopReason.TOOL_USE);
        assertChargedByUsage(whole);
        assertChargedByUsage(streamed);
        Answered end =
                answer(
                        weatherQuestion()
                                .addMessage(streamed.message())
                                .addUserMessageOfContentBlockParams(
                                        List.of(
                                                ContentBlockParam.ofToolResult(
                                                        ToolResultBlockParam.builder()
                                                                .toolUseId(use.id())
                                                                .content("It is fine.")
                                                                .build())))
                                .build());
        assertThat(end.message().content().getFirst().isText()).isTrue();
    }

    @Test
    void aSearchOfTheWebIsPaidByTheSearch() {
        Answered streamed =
                stream(
                        question()
                                .addTool(WebSearchTool20250305.builder().maxUses(2L).build())
                                .build());
        assertThat(streamed.message().content()).anyMatch(ContentBlock::isWebSearchToolResult);
        scene.assertCharged(
                streamed.requestId(),
                streamed.usage().inputTokens(),
                SdkStage.INPUT,
                streamed.usage().outputTokens(),
                SdkStage.OUTPUT,
                1,
                SdkStage.SEARCH);
    }

    @Test
    void whatIsWrittenToTheCacheAndReadFromItHasPricesOfItsOwn() {
        String system = "Be brief and friendly. ".repeat(50);
        MessageCreateParams params =
                question()
                        .systemOfTextBlockParams(
                                List.of(
                                        TextBlockParam.builder()
                                                .text(system)
                                                .cacheControl(
                                                        CacheControlEphemeral.builder().build())
                                                .build()))
                        .build();
        Answered writing = answer(params);
        Answered reading = stream(params);
        assertThat(writing.usage().cacheCreationInputTokens()).contains(200L);
        assertThat(reading.usage().cacheReadInputTokens()).contains(200L);
        long input = writing.usage().inputTokens();
        long output = writing.usage().outputTokens();
        scene.assertCharged(
                writing.requestId(),
                input,
                SdkStage.INPUT,
                200,
                SdkStage.WRITTEN,
                output,
                SdkStage.OUTPUT);
        scene.assertCharged(
                reading.requestId(),
                input,
                SdkStage.INPUT,
                200,
                SdkStage.CACHED,
                output,
                SdkStage.OUTPUT);
    }

    @Test
    void countsTokensForNothing() {
        long counted =
                client.messages()
                        .countTokens(
                                MessageCountTokensParams.builder()
                                        .model(SdkStage.CLAUDE)
                                        .addUserMessage("Tell me of prepaid credit.")
                                        .build())
                        .inputTokens();
        assertThat(counted).isEqualTo(answer(question().build()).usage().inputTokens());
    }

    @Test
    void listsModels() {
        assertThat(client.models().list().data())
                .anySatisfy(model -> {
                    assertThat(model.id()).isEqualTo(SdkStage.CLAUDE);
                    assertThat(model.displayName()).isNotBlank();
                    assertThat(model.createdAt()).isNotNull();
                });
        assertThat(client.models().retrieve(SdkStage.CLAUDE).id()).isEqualTo(SdkStage.CLAUDE);
    }

    @Test
    void errorsAreOfTheSdksTypes() {
        assertThatThrownBy(() -> answer(question().model("nobody").build()))
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertIs(e, ErrorType.NOT_FOUND_ERROR));
        AnthropicClient stranger = client("sk-nx-nobody");
        assertThatThrownBy(() -> stranger.messages().create(question().build()))
                .isInstanceOfSatisfying(
                        UnauthorizedException.class,
                        e -> assertIs(e, ErrorType.AUTHENTICATION_ERROR));
    }

    private static void assertIs(AnthropicServiceException error, ErrorType type) {
        assertThat(error.type()).contains(type);
        assertThat(error.requestId()).isPresent();
    }

    @Test
    void exhaustedCreditIsAskedForOnce() {
        int before = scene.upstreamCount("calls");
        AnthropicClient poor = client(scene.poorKey());
        assertThatThrownBy(() -> poor.messages().create(question().build()))
                .isInstanceOfSatisfying(
                        PaymentRequiredException.class, e -> assertIs(e, ErrorType.BILLING_ERROR))
                .hasMessageContaining("credit balance is too low");
        assertThat(scene.refusedFor("insufficient_quota")).isEqualTo(1);
        assertThat(scene.upstreamCount("calls")).isEqualTo(before);
    }

    @Test
    void rateLimitOfTheKeyIsItsOwnType() {
        String key = scene.keyWith(Map.of("name", "slow", "rpm", 1));
        AnthropicClient limited =
                AnthropicOkHttpClient.builder()
                        .baseUrl(scene.anthropicUrl())
                        .apiKey(key)
                        .maxRetries(0)
                        .build();
        limited.messages().create(question().build());
        assertThatThrownBy(() -> limited.messages().create(question().build()))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        e -> {
                            assertIs(e, ErrorType.RATE_LIMIT_ERROR);
                            assertThat(e.headers().values("retry-after")).hasSize(1);
                        });
    }

    @Test
    void whoLeavesPaysForWhatCame() {
        int cancelled = scene.upstreamCount("cancelled");
        String requestId;
        try (HttpResponseFor<StreamResponse<RawMessageStreamEvent>> response =
                        client.messages()
                                .withRawResponse()
                                .createStreaming(question().model("slow-claude").build());
                StreamResponse<RawMessageStreamEvent> stream = response.parse()) {
            requestId = response.requestId().orElseThrow();
            Iterator<RawMessageStreamEvent> events = stream.stream().iterator();
            while (!events.next().isContentBlockDelta()) {
                assertThat(events.hasNext()).isTrue();
            }
        }
        Receipt receipt = scene.stage().admin().awaitReceipt(requestId);
        SdkStage.await(() -> scene.upstreamCount("cancelled") > cancelled);
        assertThat(receipt.request().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(receipt.request().charge().isPositive()).isTrue();
        scene.assertCharged(
                requestId,
                receipt.request().usage().inputTokens(),
                SdkStage.INPUT,
                receipt.request().usage().outputTokens(),
                SdkStage.OUTPUT);
    }

    @Test
    void brokenStreamRaisesAndWhatCameIsPaid() {
        try (HttpResponseFor<StreamResponse<RawMessageStreamEvent>> response =
                        client.messages()
                                .withRawResponse()
                                .createStreaming(question().model("cut-claude").build());
                StreamResponse<RawMessageStreamEvent> stream = response.parse()) {
            assertThatThrownBy(() -> stream.stream().count()).isInstanceOf(SseException.class);
            Receipt receipt =
                    scene.stage().admin().awaitReceipt(response.requestId().orElseThrow());
            assertThat(receipt.request().outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
            assertThat(receipt.request().charge().isPositive()).isTrue();
        }
    }
}

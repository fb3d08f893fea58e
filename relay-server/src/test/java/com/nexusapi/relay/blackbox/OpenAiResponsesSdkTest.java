package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nexusapi.common.admin.Outcome;
import com.nexusapi.common.admin.Receipt;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseUsage;
import com.openai.models.responses.WebSearchTool;
import com.openai.models.responses.inputtokens.InputTokenCountParams;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The official Java SDK: responses, what becomes of them, and their tools. */
@TestInstance(Lifecycle.PER_CLASS)
class OpenAiResponsesSdkTest {

    private final SdkStage scene = new SdkStage();
    private final OpenAIClient client = client(scene.key());

    /** The answer's form in structured output. */
    static final class Place {
        public String city = "";
    }

    @AfterAll
    void close() {
        client.close();
        scene.close();
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder().baseUrl(scene.openAiUrl()).apiKey(key).build();
    }

    private static ResponseCreateParams.Builder question() {
        return ResponseCreateParams.builder()
                .model(SdkStage.TEXT)
                .maxOutputTokens(100)
                .input("Say hello to prepaid credit.");
    }

    private static String text(Response response) {
        return response.output().stream()
                .filter(ResponseOutputItem::isMessage)
                .map(item -> item.asMessage().content().getFirst().asOutputText().text())
                .findFirst()
                .orElse("");
    }

    private record Answered(String requestId, Response response) {

        ResponseUsage usage() {
            return response.usage().orElseThrow();
        }
    }

    private Answered answer(ResponseCreateParams params) {
        try (HttpResponseFor<Response> response =
                client.responses().withRawResponse().create(params)) {
            return new Answered(response.requestId().orElseThrow(), response.parse());
        }
    }

    private record Streamed(String requestId, List<ResponseStreamEvent> events, Response end) {}

    private Streamed stream(ResponseCreateParams params) {
        ResponseAccumulator all = ResponseAccumulator.create();
        List<ResponseStreamEvent> events = new ArrayList<>();
        try (HttpResponseFor<StreamResponse<ResponseStreamEvent>> response =
                        client.responses().withRawResponse().createStreaming(params);
                StreamResponse<ResponseStreamEvent> stream = response.parse()) {
            stream.stream().forEach(event -> events.add(all.accumulate(event)));
            return new Streamed(response.requestId().orElseThrow(), events, all.response());
        }
    }

    @Test
    void aResponseIsMadeFoundContinuedAndDeleted() {
        Answered first = answer(question().build());
        String id = first.response().id();
        assertThat(text(first.response())).startsWith("Hello!");
        assertThat(first.response().model().asString()).isEqualTo(SdkStage.TEXT);
        scene.assertCharged(
                first.requestId(),
                first.usage().inputTokens(),
                SdkStage.INPUT,
                first.usage().outputTokens(),
                SdkStage.OUTPUT);

        assertThat(text(client.responses().retrieve(id))).isEqualTo(text(first.response()));
        assertThat(client.responses().inputItems().list(id).data()).hasSize(1);
        assertThatThrownBy(() -> client.responses().cancel(id))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("synchronous");

        Answered second = answer(question().previousResponseId(id).build());
        assertThat(second.usage().inputTokens())
                .isEqualTo(first.usage().inputTokens() + first.usage().totalTokens());
        scene.assertCharged(
                second.requestId(),
                second.usage().inputTokens(),
                SdkStage.INPUT,
                second.usage().outputTokens(),
                SdkStage.OUTPUT);

        client.responses().delete(id);
        assertThatThrownBy(() -> client.responses().retrieve(id))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> answer(question().previousResponseId(id).build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        e -> assertThat(e.code()).contains("previous_response_not_found"));
    }

    @Test
    void streamsWithoutGapsAndReplaysForNothing() {
        Streamed streamed = stream(question().build());
        List<Long> numbers =
                streamed.events().stream().map(OpenAiResponsesSdkTest::number).toList();
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).isEqualTo(i);
        }
        assertThat(streamed.events().getLast().isCompleted()).isTrue();
        ResponseUsage usage = streamed.end().usage().orElseThrow();
        scene.assertCharged(
                streamed.requestId(),
                usage.inputTokens(),
                SdkStage.INPUT,
                usage.outputTokens(),
                SdkStage.OUTPUT);

        try (HttpResponseFor<StreamResponse<ResponseStreamEvent>> replay =
                        client.responses()
                                .withRawResponse()
                                .retrieveStreaming(streamed.end().id());
                StreamResponse<ResponseStreamEvent> events = replay.parse()) {
            assertThat(events.stream().map(OpenAiResponsesSdkTest::number)).isEqualTo(numbers);
            scene.assertCharged(replay.requestId().orElseThrow());
        }
    }

    private static long number(ResponseStreamEvent event) {
        return event._json()
                .orElseThrow()
                .convert(JsonNode.class)
                .path("sequence_number")
                .asLong(-1);
    }

    private static ResponseCreateParams.Builder weatherQuestion() {
        return question()
                .addTool(
                        FunctionTool.builder()
                                .name("weather")
                                .strict(true)
                                .parameters(
                                        FunctionTool.Parameters.builder()
                                                .putAdditionalProperty(
                                                        "type", JsonValue.from("object"))
                                                .putAdditionalProperty(
                                                        "properties",
                                                        JsonValue.from(
                                                                Map.of(
                                                                        "city",
                                                                        Map.of("type", "string"))))
                                                .build())
                                .build());
    }

    @Test
    void callsAFunctionAndGoesOnWithItsResult() {
        Streamed streamed = stream(weatherQuestion().build());
        ResponseFunctionToolCall call = streamed.end().output().getFirst().asFunctionCall();
        assertThat(call.arguments()).isEqualTo("{\"city\":\"Paris\"}");
        assertThat(streamed.events()).anyMatch(ResponseStreamEvent::isFunctionCallArgumentsDone);
        ResponseUsage usage = streamed.end().usage().orElseThrow();
        scene.assertCharged(
                streamed.requestId(),
                usage.inputTokens(),
                SdkStage.INPUT,
                usage.outputTokens(),
                SdkStage.OUTPUT);

        Answered end =
                answer(
                        weatherQuestion()
                                .previousResponseId(streamed.end().id())
                                .inputOfResponse(
                                        List.of(
                                                ResponseInputItem.ofFunctionCallOutput(
                                                        ResponseInputItem.FunctionCallOutput
                                                                .builder()
                                                                .callId(call.callId())
                                                                .output("It is fine.")
                                                                .build())))
                                .build());
        assertThat(text(end.response())).isNotBlank();
    }

    @Test
    void aSearchOfTheWebIsPaidByTheSearch() {
        ResponseCreateParams params =
                question()
                        .addTool(
                                WebSearchTool.builder().type(WebSearchTool.Type.WEB_SEARCH).build())
                        .build();
        Answered whole = answer(params);
        assertThat(whole.response().output().getFirst().isWebSearchCall()).isTrue();
        Streamed streamed = stream(params);
        assertThat(streamed.events()).anyMatch(ResponseStreamEvent::isWebSearchCallSearching);
        assertThat(streamed.events()).anyMatch(ResponseStreamEvent::isOutputTextAnnotationAdded);
        for (String requestId : List.of(whole.requestId(), streamed.requestId())) {
            scene.assertCharged(
                    requestId,
                    whole.usage().inputTokens(),
                    SdkStage.INPUT,
                    whole.usage().outputTokens(),
                    SdkStage.OUTPUT,
                    1,
                    SdkStage.SEARCH);
        }
    }

    @Test
    void structuredOutputIsRead() {
        assertThat(
                        client
                                .responses()
                                .create(question().text(Place.class).build())
                                .output()
                                .stream()
                                .flatMap(item -> item.message().stream())
                                .flatMap(message -> message.content().stream())
                                .flatMap(content -> content.outputText().stream())
                                .map(place -> place.city))
                .containsExactly("Paris");
    }

    @Test
    void aMaximumThatIsReachedLeavesItIncomplete() {
        Streamed streamed = stream(question().maxOutputTokens(3).build());
        assertThat(streamed.events().getLast().isIncomplete()).isTrue();
        assertThat(streamed.end().status()).contains(ResponseStatus.INCOMPLETE);
        scene.assertCharged(
                streamed.requestId(),
                streamed.end().usage().orElseThrow().inputTokens(),
                SdkStage.INPUT,
                3,
                SdkStage.OUTPUT);
    }

    @Test
    void countsInputForNothing() {
        Answered first = answer(question().build());
        long counted =
                client.responses()
                        .inputTokens()
                        .count(
                                InputTokenCountParams.builder()
                                        .model(SdkStage.TEXT)
                                        .input("Say hello to prepaid credit.")
                                        .build())
                        .inputTokens();
        assertThat(counted).isEqualTo(first.usage().inputTokens());
    }

    @Test
    void anotherAccountFindsNothing() {
        String id = answer(question().build()).response().id();
        OpenAIClient stranger = client(scene.poorKey());
        assertThatThrownBy(() -> stranger.responses().retrieve(id))
                .isInstanceOfSatisfying(
                        NotFoundException.class,
                        e -> assertThat(e.code()).contains("response_not_found"));
    }

    @Test
    void whoLeavesPaysForWhatCame() {
        int cancelled = scene.upstreamCount("cancelled");
        String requestId;
        try (HttpResponseFor<StreamResponse<ResponseStreamEvent>> response =
                        client.responses()
                                .withRawResponse()
                                .createStreaming(question().model("slow").build());
                StreamResponse<ResponseStreamEvent> stream = response.parse()) {
            requestId = response.requestId().orElseThrow();
            Iterator<ResponseStreamEvent> events = stream.stream().iterator();
            while (!events.next().isOutputTextDelta()) {
                assertThat(events.hasNext()).isTrue();
            }
        }
        Receipt receipt = scene.stage().admin().awaitReceipt(requestId);
        SdkStage.await(() -> scene.upstreamCount("cancelled") > cancelled);
        assertThat(receipt.request().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(receipt.request().usage().outputTokens()).isBetween(1L, 10L);
        scene.assertCharged(
                requestId,
                receipt.request().usage().inputTokens(),
                SdkStage.INPUT,
                receipt.request().usage().outputTokens(),
                SdkStage.OUTPUT);
    }

    @Test
    void brokenStreamsEndAsFailed() {
        for (String model : List.of("cut", "error-in-stream")) {
            Streamed streamed = stream(question().model(model).build());
            assertThat(streamed.events().getLast().isFailed()).as(model).isTrue();
            Receipt receipt = scene.stage().admin().awaitReceipt(streamed.requestId());
            assertThat(receipt.request().outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
            assertThat(receipt.request().charge().isPositive()).isTrue();
        }
    }
}

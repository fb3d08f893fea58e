package com.nexusapi.relay.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.common.Money;
import com.nexusapi.common.admin.Receipt;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.models.Model;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The official Java SDK against the relay, and the bytes of answers against the upstream's. */
@TestInstance(Lifecycle.PER_CLASS)
class OpenAiSdkTest {

    private static final String MODEL = "demo-chat";
    private static final long INPUT_PICO_USD = 2_500_000;
    private static final long OUTPUT_PICO_USD = 10_000_000;

    private final Stage stage = Stage.open();

    @BeforeAll
    void offer() {
        stage.admin().offer(MODEL, INPUT_PICO_USD, OUTPUT_PICO_USD);
        stage.admin().connect(stage.upstreamUrl(), 0, MODEL);
        stage.customer(Money.ofDollars(10));
    }

    @AfterAll
    void close() {
        stage.close();
    }

    private OpenAIClient client() {
        return OpenAIOkHttpClient.builder()
                .baseUrl(stage.publicUrl() + "/v1")
                .apiKey(stage.apiKey())
                .build();
    }

    private static ChatCompletionCreateParams.Builder question() {
        return ChatCompletionCreateParams.builder()
                .model(MODEL)
                .maxCompletionTokens(40)
                .addUserMessage("Tell me of prepaid credit.");
    }

    @Test
    void completesAndIsChargedTokensTimesPrice() {
        Money before = stage.admin().balance(stage.accountId()).available();
        String requestId;
        ChatCompletion completion;
        try (HttpResponseFor<ChatCompletion> response =
                client().chat().completions().withRawResponse().create(question().build())) {
            requestId = response.requestId().orElseThrow();
            completion = response.parse();
        }
        assertThat(completion.choices().getFirst().message().content()).isPresent();
        long prompt = completion.usage().orElseThrow().promptTokens();
        long output = completion.usage().orElseThrow().completionTokens();
        Money cost =
                Money.ofNanos((prompt * INPUT_PICO_USD + output * OUTPUT_PICO_USD + 500) / 1_000);
        Money after = stage.admin().balance(stage.accountId()).available();
        assertThat(before.minus(after)).isEqualTo(cost);

        Receipt receipt = stage.admin().receipt(requestId);
        assertThat(receipt.request().charge()).isEqualTo(cost);
        assertThat(receipt.lines())
                .extracting(Receipt.Line::component, Receipt.Line::quantity)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("input", prompt),
                        org.assertj.core.groups.Tuple.tuple("output", output));
        assertThat(receipt.draws().stream().map(Receipt.Draw::amount)).containsExactly(cost);
    }

    @Test
    void streamsWithUsageWhenAsked() {
        ChatCompletionCreateParams params =
                question()
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client().chat().completions().createStreaming(params)) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            assertThat(chunks.getLast().choices()).isEmpty();
            assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isPositive();
        }
    }

    @Test
    void listsTheModel() {
        assertThat(client().models().list().data().stream().map(Model::id)).contains(MODEL);
        assertThat(client().models().retrieve(MODEL).id()).isEqualTo(MODEL);
    }

    @Test
    void errorsReachTheSdkAsItsOwnTypes() {
        ChatCompletionCreateParams unknown = question().model("no-such-model").build();
        assertThatThrownBy(() -> client().chat().completions().create(unknown))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("no-such-model");
    }

    @Test
    void emptyAccountIsRefusedAndNotRetried() {
        String poor = stage.admin().createAccount("poor@example.com");
        String key = stage.admin().createKey(poor).secret().orElseThrow();
        OpenAIClient client =
                OpenAIOkHttpClient.builder().baseUrl(stage.publicUrl() + "/v1").apiKey(key).build();
        assertThatThrownBy(() -> client.chat().completions().create(question().build()))
                .isInstanceOf(RateLimitException.class);
        assertThat(
                        stage.admin().requests("").items().stream()
                                .filter(call -> call.accountId().filter(poor::equals).isPresent()))
                .hasSize(1);
    }

    @Test
    void streamedBytesEqualTheUpstreams() throws Exception {
        String body =
                "{\"model\":\"exact-max\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"max_tokens\":12,\"messages\":[{\"role\":\"user\",\"content\":\"equal\"}]}";
        String direct = direct(body);
        stage.admin().offer("exact-max", INPUT_PICO_USD, OUTPUT_PICO_USD);
        stage.admin().connect(stage.upstreamUrl(), 0, "exact-max");

        assertThat(anonymous(stage.sendChat(body).body())).isEqualTo(anonymous(direct));

        String withoutUsage = body.replace("\"stream_options\":{\"include_usage\":true},", "");
        String expected =
                direct(body)
                        .lines()
                        .filter(line -> !line.contains("\"choices\":[]"))
                        .reduce("", (text, line) -> text + line + "\n")
                        .replace("\n\n\n\n", "\n\n")
                        .replace(",\"usage\":null", "");
        assertThat(anonymous(stage.sendChat(withoutUsage).body()).replace("\n\n\n", "\n\n"))
                .isEqualTo(anonymous(expected).replace("\n\n\n", "\n\n"));
    }

    @Test
    void unknownFieldsReachTheUpstreamAsSent() throws Exception {
        String body =
                "{ \"model\" : \"demo-chat\", \"max_tokens\":3, \"x_number\": 1e0, \"x_text\":\"\\u00e9\", \"x\":{\"deep\":[1.0, null]},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        assertThat(stage.sendChat(body).statusCode()).isEqualTo(200);
        HttpRequest received =
                HttpRequest.newBuilder(
                                URI.create(stage.upstreamUrl().replace("/v1", "/_received/last")))
                        .build();
        assertThat(stage.send(received).body()).isEqualTo(body);
    }

    private String direct(String body) throws Exception {
        HttpResponse<String> response =
                stage.send(
                        HttpRequest.newBuilder(
                                        URI.create(stage.upstreamUrl() + "/chat/completions"))
                                .header("Authorization", "Bearer sk-direct")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    /** Two runs differ by the answer's id and time only. */
    private static String anonymous(String stream) {
        return stream.replaceAll("\"id\":\"[^\"]*\"", "\"id\":\"…\"")
                .replaceAll("\"created\":[0-9]+", "\"created\":0");
    }
}

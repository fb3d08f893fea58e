package com.nexusapi.relay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenCounterTest {

    private final TokenCounter counter = new TokenCounter();

    @Test
    void countsWithTheModelsEncoding() {
        String text = "안녕하세요, 만나서 반갑습니다";
        assertThat(counter.count("gpt-4.1", text)).isEqualTo(counter.count("gpt-5", text));
        assertThat(counter.count("gpt-4-turbo", text)).isGreaterThan(counter.count("gpt-4o", text));
        assertThat(counter.count("openai/gpt-4", text))
                .isEqualTo(counter.count("gpt-3.5-turbo", text));
        assertThat(counter.count("gpt-5", "hello world")).isEqualTo(2);
        assertThat(counter.count("gpt-5", "")).isZero();
    }

    @Test
    void takesSpecialTokensForText() {
        assertThat(counter.count("gpt-5", "<|endoftext|>")).isGreaterThan(1);
    }

    @Test
    void samplesLongTexts() {
        String prose = "The quick brown fox jumps over the lazy dog. ".repeat(20_000);
        assertThat(counter.count("gpt-5", prose)).isBetween(199_000L, 201_000L);
    }
}

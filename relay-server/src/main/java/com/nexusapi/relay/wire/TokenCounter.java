package com.nexusapi.relay.wire;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Counts tokens where an upstream did not (reference OpenAI surface §4.7). Encodings have a model
 * table of their own here, since jtokkit's is wrong for gpt-4.1 and ignorant of all that followed.
 * Models without a public tokenizer are counted as o200k, never more than OpenAI would.
 */
public final class TokenCounter {

    /** Beyond this, counting takes long for hostile text, and samples must do. */
    public static final int EXACT_CHARS = 64 * 1024;

    private static final int SAMPLE_CHARS = 8 * 1024;
    private static final List<String> CL100K =
            List.of("gpt-4-", "gpt-4:", "gpt-3.5", "gpt-35", "text-embedding-");

    private static final List<String> PUBLIC =
            List.of("gpt-", "chatgpt-", "o1", "o3", "o4", "codex-");

    private final CompletableFuture<Encoding> o200k;
    private final CompletableFuture<Encoding> cl100k;

    /**
     * Begins to load the encodings, which takes some hundred milliseconds: a relay is ready before,
     * and only a count that comes so early waits.
     */
    public TokenCounter() {
        EncodingRegistry registry = Encodings.newLazyEncodingRegistry();
        this.o200k = load(() -> registry.getEncoding(EncodingType.O200K_BASE));
        this.cl100k = o200k.thenApply(first -> registry.getEncoding(EncodingType.CL100K_BASE));
    }

    private static CompletableFuture<Encoding> load(Supplier<Encoding> loading) {
        return CompletableFuture.supplyAsync(
                loading, work -> Thread.ofPlatform().name("encodings").daemon().start(work));
    }

    /**
     * The tokens of a text, for charging: exact up to 64 Ki characters; above, the rate of three
     * samples applied to the whole.
     */
    public long count(String model, String text) {
        Encoding encoding = encodingOf(model);
        if (text.length() <= EXACT_CHARS) {
            return encoding.countTokensOrdinary(text);
        }
        long sampled = 0;
        int last = text.length() - SAMPLE_CHARS;
        for (int start : new int[] {0, last / 2, last}) {
            sampled += encoding.countTokensOrdinary(text.substring(start, start + SAMPLE_CHARS));
        }
        return sampled * text.length() / (3L * SAMPLE_CHARS);
    }

    /**
     * The most tokens that a text of this length can be taken for: exact for models whose tokenizer
     * is public, half as many again for all others, as Claude's makes (§4.7). Empty for a text that
     * is too long to be counted exactly.
     */
    public Optional<Long> countAtMost(String model, String text) {
        if (text.length() > EXACT_CHARS) {
            return Optional.empty();
        }
        long tokens = encodingOf(model).countTokensOrdinary(text);
        boolean isKnown = PUBLIC.stream().anyMatch(nameOf(model)::startsWith);
        return Optional.of(isKnown ? tokens : tokens + tokens / 2);
    }

    private static String nameOf(String model) {
        return model.substring(model.lastIndexOf('/') + 1);
    }

    private Encoding encodingOf(String model) {
        String name = nameOf(model);
        boolean old = name.equals("gpt-4") || CL100K.stream().anyMatch(name::startsWith);
        return (old ? cl100k : o200k).join();
    }
}

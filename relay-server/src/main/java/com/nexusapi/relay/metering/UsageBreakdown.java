package com.nexusapi.relay.metering;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusapi.common.admin.TokenUsage;
import com.nexusapi.common.admin.UsageSource;

/**
 * What one call used, in disjoint buckets: cost is one dot product with a price sheet, and nothing
 * can be counted twice. Input text excludes cached, written, audio and image tokens; output text
 * includes reasoning tokens, which {@code reasoning} repeats for display only.
 *
 * @param cacheWriteShort tokens written to a cache kept for minutes
 * @param cacheWriteLong tokens written to a cache kept for hours
 * @param anomaly what had to be repaired in the upstream's numbers, or empty
 * @param rawUsage the upstream's usage object as received, or empty
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record UsageBreakdown(
        long inputText,
        long cachedText,
        long cacheWriteShort,
        long cacheWriteLong,
        long inputAudio,
        long inputImage,
        long outputText,
        long outputAudio,
        long outputImage,
        long reasoning,
        long images,
        long seconds,
        long characters,
        long searchCalls,
        ServiceTier tier,
        UsageSource source,
        String anomaly,
        String rawUsage) {

    /** What JSON leaves out is the default. */
    public UsageBreakdown {
        tier = tier == null ? ServiceTier.STANDARD : tier;
        source = source == null ? UsageSource.NONE : source;
        anomaly = anomaly == null ? "" : anomaly;
        rawUsage = rawUsage == null ? "" : rawUsage;
    }

    public static final UsageBreakdown NONE = text(0, 0, UsageSource.NONE);

    /** Plain text tokens, as counted here or by a simple upstream. */
    public static UsageBreakdown text(long inputText, long outputText, UsageSource source) {
        return tokens(inputText, outputText, 0, source);
    }

    /** Tokens counted here. */
    public static UsageBreakdown counted(long inputText, long outputText, long outputImage) {
        return tokens(inputText, outputText, outputImage, UsageSource.COUNTED);
    }

    private static UsageBreakdown tokens(
            long inputText, long outputText, long outputImage, UsageSource source) {
        return new UsageBreakdown(
                inputText,
                0,
                0,
                0,
                0,
                0,
                outputText,
                0,
                outputImage,
                0,
                0,
                0,
                0,
                0,
                ServiceTier.STANDARD,
                source,
                "",
                "");
    }

    /** What is paid by the piece and not by the token. */
    public static UsageBreakdown pieces(long images, long seconds, long characters) {
        return new UsageBreakdown(
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                images,
                seconds,
                characters,
                0,
                ServiceTier.STANDARD,
                UsageSource.COUNTED,
                "",
                "");
    }

    /** The same with so many searches, if it has none of its own. */
    public UsageBreakdown withSearches(long searches) {
        return searchCalls > 0 || searches == 0
                ? this
                : new UsageBreakdown(
                        inputText,
                        cachedText,
                        cacheWriteShort,
                        cacheWriteLong,
                        inputAudio,
                        inputImage,
                        outputText,
                        outputAudio,
                        outputImage,
                        reasoning,
                        images,
                        seconds,
                        characters,
                        searches,
                        tier,
                        source,
                        anomaly,
                        rawUsage);
    }

    /**
     * The same with as much output as was counted here, if it says less: of a report that came
     * before the text, or that is silent of it.
     */
    public UsageBreakdown withCountedOutput(long counted) {
        long more = counted - totalOutput();
        return more <= 0
                ? this
                : new UsageBreakdown(
                        inputText,
                        cachedText,
                        cacheWriteShort,
                        cacheWriteLong,
                        inputAudio,
                        inputImage,
                        outputText + more,
                        outputAudio,
                        outputImage,
                        reasoning,
                        images,
                        seconds,
                        characters,
                        searchCalls,
                        tier,
                        UsageSource.COUNTED,
                        anomaly.isEmpty() ? "output_counted" : anomaly + ",output_counted",
                        rawUsage);
    }

    /** All input tokens; decides the long-context tier. */
    public long totalInput() {
        return inputText + cachedText + cacheWriteShort + cacheWriteLong + inputAudio + inputImage;
    }

    public long totalOutput() {
        return outputText + outputAudio + outputImage;
    }

    /**
     * True when it says that nothing was used, which with text delivered is as good as no report.
     */
    public boolean isZero() {
        return totalInput() == 0 && totalOutput() == 0 && seconds == 0;
    }

    public TokenUsage tokens() {
        return new TokenUsage(
                totalInput(),
                cachedText,
                cacheWriteShort + cacheWriteLong,
                totalOutput(),
                reasoning);
    }

    /**
     * The same usage with no more than so many tokens, text cut first; used when a report cannot be
     * true.
     */
    public UsageBreakdown cutTo(long mostInput, long mostOutput) {
        long[] in = {
            inputText, cacheWriteLong, cacheWriteShort, inputAudio, inputImage, cachedText
        };
        long[] out = {outputText, outputAudio, outputImage};
        cut(in, totalInput() - mostInput);
        cut(out, totalOutput() - mostOutput);
        return new UsageBreakdown(
                in[0],
                in[5],
                in[2],
                in[1],
                in[3],
                in[4],
                out[0],
                out[1],
                out[2],
                Math.min(reasoning, out[0]),
                images,
                seconds,
                characters,
                searchCalls,
                tier,
                source,
                anomaly.isEmpty() ? "cut_to_bound" : anomaly + ",cut_to_bound",
                rawUsage);
    }

    private static void cut(long[] buckets, long excess) {
        long open = Math.max(0, excess);
        for (int i = 0; i < buckets.length; i++) {
            long part = Math.min(open, buckets[i]);
            buckets[i] -= part;
            open -= part;
        }
    }
}

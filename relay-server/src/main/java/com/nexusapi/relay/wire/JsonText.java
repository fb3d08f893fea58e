package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;

/**
 * Streaming parsers over bytes, and where a value lies in them. Sizes are limited by whoever reads
 * the bytes, so that only the depth of nesting is limited here. Buffers come from a shared pool:
 * the usual one is kept by thread and useless to virtual threads.
 */
public final class JsonText {

    static final int MAX_DEPTH = 500;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private JsonText() {}

    static JsonParser parser(byte[] utf8) throws IOException {
        return FACTORY.createParser(utf8);
    }

    /**
     * Where the current token begins. Negative when the bytes are not UTF-8 (UTF-16 and UTF-32 are
     * JSON to the parser, but not to us).
     */
    static int startOf(JsonParser parser) throws IOException {
        int at = (int) parser.currentTokenLocation().getByteOffset();
        if (at < 0) {
            throw new IOException("not UTF-8");
        }
        return at;
    }

    /** Moves over the current value, with all that is in it, and says where it lay. */
    static Span skipValue(JsonParser parser) throws IOException {
        int from = startOf(parser);
        JsonToken token = parser.currentToken();
        if (token != null && token.isStructStart()) {
            parser.skipChildren();
        } else {
            parser.finishToken();
        }
        return new Span(from, (int) parser.currentLocation().getByteOffset());
    }

    /** As a JSON string, with its quotes. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
    }
}

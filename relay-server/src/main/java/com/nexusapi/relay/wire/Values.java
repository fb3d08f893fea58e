package com.nexusapi.relay.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.nexusapi.relay.wire.BodyReading.Fault;
import com.nexusapi.relay.wire.BodyReading.Invalid;
import java.io.IOException;
import java.util.OptionalLong;

/** Values of the types that a request's members must have. */
final class Values {

    private static final long MAX_COUNT = 1L << 40;

    private Values() {}

    /** Leaves the scan of a request from wherever it is. */
    static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        private final transient Invalid invalid;

        RefusedException(Fault fault, String param) {
            super(param);
            this.invalid = Invalid.of(fault, param);
        }

        Invalid invalid() {
            return invalid;
        }
    }

    static boolean isNull(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    static String text(JsonParser parser, String name) throws IOException {
        require(parser.currentToken() == JsonToken.VALUE_STRING, name);
        return parser.getText();
    }

    static boolean flag(JsonParser parser, String name) throws RefusedException {
        require(parser.currentToken().isBoolean() || isNull(parser), name);
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    /** A whole number of at least {@code least}; null counts as absent. */
    static OptionalLong count(JsonParser parser, String name, long least) throws IOException {
        if (isNull(parser)) {
            return OptionalLong.empty();
        }
        require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, name);
        require(parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER, name);
        long value = parser.getLongValue();
        require(value >= least && value <= MAX_COUNT, name);
        return OptionalLong.of(value);
    }

    static JsonParser arrayOf(JsonParser parser, String name) throws RefusedException {
        require(parser.currentToken() == JsonToken.START_ARRAY, name);
        return parser;
    }

    static void require(boolean holds, String name) throws RefusedException {
        if (!holds) {
            throw new RefusedException(Fault.WRONG_TYPE, name);
        }
    }
}

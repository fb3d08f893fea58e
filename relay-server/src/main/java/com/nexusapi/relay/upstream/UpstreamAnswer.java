package com.nexusapi.relay.upstream;

import java.util.Locale;
import java.util.Map;

/** What came of sending a call upstream. */
public sealed interface UpstreamAnswer {

    /**
     * A stream of server-sent events has begun.
     *
     * @param headers see {@link UpstreamCall#KEPT_HEADERS}
     * @param body to be read by one thread; {@link UpstreamCall#cancel} ends it
     */
    record Streaming(int status, Map<String, String> headers, UpstreamBody body)
            implements UpstreamAnswer {

        public String type() {
            return typeIn(headers);
        }
    }

    /** A whole answer, good or bad. */
    record Whole(int status, Map<String, String> headers, Bytes body) implements UpstreamAnswer {

        public String type() {
            return typeIn(headers);
        }
    }

    /**
     * No answer.
     *
     * @param mayHaveBilled the upstream had the whole request and may have worked on it
     */
    record Failed(Kind kind, boolean mayHaveBilled) implements UpstreamAnswer {}

    enum Kind {
        /** The name is unknown, or nobody listens there, or the TLS handshake failed. */
        CONNECT,
        CONNECT_TIMEOUT,
        /** The channel may not reach this address. */
        ADDRESS_REFUSED,
        FIRST_BYTE_TIMEOUT,
        /** Closed before the answer was whole, or before it began. */
        RESET,
        IDLE_TIMEOUT,
        /** The answer is not HTTP as it should be. */
        GARBAGE,
        /** Larger than allowed. */
        TOO_LARGE,
        /** Other answers take all the memory there is for them here. */
        NO_ROOM,
        /** We cancelled it. */
        CANCELLED,
        /** Not sent: another call tries whether the channel is well again. */
        LEFT_ALONE
    }

    /** The content type in lower case; empty when there is none. */
    static String typeIn(Map<String, String> headers) {
        return headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    }

    /** Bytes of an answer; never printed. */
    final class Bytes {

        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Not to be changed. */
        public byte[] array() {
            return bytes;
        }

        @Override
        public String toString() {
            return "Bytes[" + bytes.length + "]";
        }
    }
}

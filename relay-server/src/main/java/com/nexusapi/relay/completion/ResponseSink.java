package com.nexusapi.relay.completion;

import com.nexusapi.relay.wire.ApiError;
import java.util.Map;

/**
 * Where a call's answer goes. Exactly one of {@link #whole}, {@link #error} or {@link #begin} is
 * called, and after {@code begin} any number of {@link #send}, then {@link #end}.
 */
public interface ResponseSink {

    /** Headers of whatever answer follows. */
    void headers(Map<String, String> headers);

    /** An answer in one piece, status 200. */
    void whole(byte[] body, String contentType, Map<String, String> headers)
            throws ClientGoneException;

    /** An error in place of an answer. */
    void error(ApiError error);

    /** Begins a stream of server-sent events, or of audio, with status 200. */
    void begin(String contentType) throws ClientGoneException;

    /** Sends framed events, a comment or audio at once; by one thread at a time only. */
    void send(byte[] bytes) throws ClientGoneException;

    /** Ends the body of a stream. */
    void end() throws ClientGoneException;

    /** Breaks the connection, so that nobody takes what was sent for a whole answer. */
    void abort();
}

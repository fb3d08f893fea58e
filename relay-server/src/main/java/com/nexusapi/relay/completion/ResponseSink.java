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

    /** A JSON answer in one piece, status 200. */
    void whole(byte[] json, Map<String, String> headers) throws ClientGoneException;

    /** An error in place of an answer. */
    void error(ApiError error);

    /** Begins a stream of server-sent events with status 200. */
    void begin() throws ClientGoneException;

    /** Sends framed events, or a comment, at once; may be called by one thread at a time only. */
    void send(byte[] framed) throws ClientGoneException;

    /** Ends the body of a stream. */
    void end() throws ClientGoneException;
}

package com.nexusapi.relay.upstream;

import com.nexusapi.relay.foundation.BodyMemory;
import java.time.Duration;

/**
 * How long and how much the relay takes from upstreams.
 *
 * @param firstByte from the end of the request to the answer's head; reasoning is silent for long
 * @param idle between two bytes of an answer
 * @param keepIdle how long an unused connection is kept; below the time after which upstreams close
 *     theirs, so that a call seldom meets a connection that is just being closed
 * @param maxWholeBytes the largest answer that is not a stream
 * @param heapPercent of the heap, for the large ones among the answers that are held whole
 */
public record UpstreamSettings(
        Duration connect,
        Duration firstByte,
        Duration idle,
        Duration keepIdle,
        int maxWholeBytes,
        int heapPercent) {

    public static final UpstreamSettings DEFAULT =
            new UpstreamSettings(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(180),
                    Duration.ofSeconds(300),
                    Duration.ofSeconds(20),
                    64 * 1024 * 1024,
                    30);

    /** The same, waiting for so long for an answer and within one. */
    public UpstreamSettings withPatience(Duration first, Duration between) {
        return new UpstreamSettings(connect, first, between, keepIdle, maxWholeBytes, heapPercent);
    }

    /** The same, with so much of the heap for answers. */
    public UpstreamSettings withHeapPercent(int percent) {
        return new UpstreamSettings(connect, firstByte, idle, keepIdle, maxWholeBytes, percent);
    }

    BodyMemory memory() {
        return BodyMemory.ofHeap(heapPercent);
    }
}

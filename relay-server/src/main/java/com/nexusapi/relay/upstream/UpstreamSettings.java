package com.nexusapi.relay.upstream;

import java.time.Duration;

/**
 * How long and how much the relay takes from upstreams.
 *
 * @param firstByte from the end of the request to the answer's head; reasoning is silent for long
 * @param idle between two bytes of an answer
 * @param keepIdle how long an unused connection is kept; below the time after which upstreams close
 *     theirs, so that a call seldom meets a connection that is just being closed
 * @param maxWholeBytes the largest answer that is not a stream
 */
public record UpstreamSettings(
        Duration connect, Duration firstByte, Duration idle, Duration keepIdle, int maxWholeBytes) {

    public static final UpstreamSettings DEFAULT =
            new UpstreamSettings(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(180),
                    Duration.ofSeconds(300),
                    Duration.ofSeconds(20),
                    64 * 1024 * 1024);

    /** The same, waiting for so long for an answer and within one. */
    public UpstreamSettings withPatience(Duration first, Duration between) {
        return new UpstreamSettings(connect, first, between, keepIdle, maxWholeBytes);
    }
}

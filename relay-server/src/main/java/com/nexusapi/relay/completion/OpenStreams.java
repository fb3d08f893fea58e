package com.nexusapi.relay.completion;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The streams that this node is passing on, so that those of an account that is suspended end
 * within a second (DESIGN §5), even while their upstream is silent.
 */
public final class OpenStreams {

    private final Supplier<Set<String>> suspendedAccounts;
    private final Set<StreamRelay> streams = ConcurrentHashMap.newKeySet();

    /**
     * Knows no stream yet.
     *
     * @param suspendedAccounts ids of the accounts that are suspended now
     */
    public OpenStreams(Supplier<Set<String>> suspendedAccounts) {
        this.suspendedAccounts = suspendedAccounts;
    }

    void opened(StreamRelay stream) {
        streams.add(stream);
    }

    void ended(StreamRelay stream) {
        streams.remove(stream);
    }

    /** To be called every half second. */
    public void endSuspended() {
        if (streams.isEmpty()) {
            return;
        }
        Set<String> suspended = suspendedAccounts.get();
        streams.stream()
                .filter(stream -> suspended.contains(stream.accountId()))
                .forEach(StreamRelay::suspend);
    }
}

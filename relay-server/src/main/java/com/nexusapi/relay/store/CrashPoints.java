package com.nexusapi.relay.store;

/**
 * Where a process can die, or its database fail, around a transaction. Serving passes through; the
 * simulator of the money stops, fails and interleaves here. May throw {@link StoreException}.
 */
public interface CrashPoints {

    CrashPoints NONE = new CrashPoints() {};

    /** Nothing has been sent to the database yet. */
    default void beforeTransaction() {}

    /** All statements have run; a failure here rolls them back. */
    default void beforeCommit() {}

    /** The commit has happened, and its caller does not know yet. */
    default void afterCommit() {}
}

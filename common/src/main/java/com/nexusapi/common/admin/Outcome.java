package com.nexusapi.common.admin;

/** How a call ended. */
public enum Outcome {
    /** The client was sent the whole answer. */
    COMPLETE,
    /** The client went away before the end. */
    CLIENT_GONE,
    /** The upstream broke off in the middle of its answer. */
    UPSTREAM_CUT,
    /** The upstream failed before anything was delivered, or answered with an error. */
    UPSTREAM_ERROR,
    /** Refused here: nothing was sent upstream. */
    REFUSED,
    /**
     * The end was withheld because the charge could not be made durable in time; net charge zero.
     */
    WITHHELD
}

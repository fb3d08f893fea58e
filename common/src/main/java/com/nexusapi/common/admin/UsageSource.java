package com.nexusapi.common.admin;

/** Where the token numbers of a call came from. */
public enum UsageSource {
    UPSTREAM,
    COUNTED,
    NONE
}

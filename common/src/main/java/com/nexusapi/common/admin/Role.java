package com.nexusapi.common.admin;

/** What an operator may do; the permission table maps each role to its permissions. */
public enum Role {
    OWNER,
    OPERATOR,
    SUPPORT,
    VIEWER
}

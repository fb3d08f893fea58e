package com.nexusapi.common.admin;

/** Life of a credit lot. Only {@code OPEN} lots are drawn from. */
public enum LotState {
    OPEN,
    FREEZING,
    FROZEN,
    EXHAUSTED,
    REFUNDED,
    REVOKED,
    EXPIRED
}

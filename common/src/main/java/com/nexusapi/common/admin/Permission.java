package com.nexusapi.common.admin;

/**
 * One thing an operator can be allowed to do; the console hides what is not allowed, the relay
 * refuses it.
 */
public enum Permission {
    VIEW_BUSINESS,
    VIEW_REQUESTS,
    VIEW_ACCOUNTS,
    MANAGE_ACCOUNTS,
    GRANT_CREDIT,
    DECIDE_PAYMENTS,
    VIEW_REFUNDS,
    REQUEST_REFUND,
    DECIDE_REFUND,
    GRANT_EXCEPTION,
    WRITE_OFF_DEBT,
    VIEW_MODELS,
    SET_PRICES,
    OVERRIDE_NOTICE,
    MANAGE_CHANNELS,
    VIEW_LEDGER,
    RECONCILE,
    VIEW_AUDIT,
    MANAGE_OPERATORS,
    MANAGE_SETTINGS,
    BACK_UP
}

package com.nexusapi.console.reconciliation;

import com.nexusapi.common.admin.Difference.Kind;

/** Whom or what our books are compared with. */
public enum Counterpart {
    PROVIDER,
    RECORDS,
    UPSTREAM,
    CLOSED;

    static Counterpart of(Kind kind) {
        return switch (kind) {
            case PAYMENT_NOT_IN_LEDGER,
                    PAYMENT_NOT_AT_PROVIDER,
                    PAYMENT_BOOKED_TWICE,
                    PAYMENT_AMOUNT,
                    FEE,
                    SETTLEMENT_MISSING,
                    EXCHANGE,
                    REFUND_NOT_IN_LEDGER,
                    REFUND_NOT_AT_PROVIDER,
                    REFUND_AMOUNT,
                    DISPUTE_NOT_IN_LEDGER,
                    DISPUTE_NOT_AT_PROVIDER,
                    DISPUTE_AMOUNT,
                    PAYOUT_NOT_AT_PROVIDER,
                    PAYOUT_AMOUNT ->
                    PROVIDER;
            case ENTRY_CHARGES, ENTRY_COSTS, HOURLY_SUMS -> RECORDS;
            case UPSTREAM_COST, UPSTREAM_TOKENS, UPSTREAM_NOT_COUNTED, UPSTREAM_NOT_LISTED ->
                    UPSTREAM;
            case CLOSED_DAY -> CLOSED;
        };
    }
}

package com.nexusapi.relay.ledger;

/** Names of the ledger accounts; the chart of accounts is in the payments reference §3. */
final class LedgerAccounts {

    static final String PROCESSOR = "processor:dodo";
    static final String PROCESSOR_FEES = "processor:fees";
    static final String PROCESSOR_FX = "processor:fx";
    static final String BANK = "bank:payouts";
    static final String PROMO_GIVEN = "promo:given";
    static final String REVENUE_USAGE = "revenue:usage";
    static final String REVENUE_PROMO_USED = "revenue:promo-used";
    static final String REVENUE_BREAKAGE = "revenue:breakage";
    static final String COST_OF_GOODS = "cogs:upstream";
    static final String DISPUTE_LOSS = "dispute:loss";

    private LedgerAccounts() {}

    static String paid(String accountId) {
        return "customer:" + accountId + ":paid";
    }

    static String promo(String accountId) {
        return "customer:" + accountId + ":promo";
    }

    static String debt(String accountId) {
        return "customer:" + accountId + ":debt";
    }

    static String upstreamPayable(String channelId) {
        return "upstream:" + channelId + ":payable";
    }
}

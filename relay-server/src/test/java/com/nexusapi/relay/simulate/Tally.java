package com.nexusapi.relay.simulate;

import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often the things have happened that a world is there for. */
final class Tally {

    /** Each must happen in any number of worlds worth the name. */
    static final List<String> EXPECTED =
            List.of(
                    "call DELIVERED",
                    "call HELD when its process crashed",
                    "call ENDING when its process crashed",
                    "call REFUSED",
                    "call RELEASED",
                    "call WITHHELD",
                    "charge beyond credit",
                    "charge reversed",
                    "entry DEBT_REPAYMENT",
                    "entry EXPIRY",
                    "entry REFUND",
                    "lot FROZEN",
                    "run DEAD");

    private final Map<String, Long> counts = new TreeMap<>();

    void add(Db db, Model model) {
        for (Call call : model.calls().values()) {
            boolean isOver =
                    switch (call.state()) {
                        case ASKED, HELD, ENDING -> false;
                        case REFUSED, DELIVERED, WITHHELD, UNKNOWN, RELEASED -> true;
                    };
            count("call " + call.state() + (isOver ? "" : " when its process crashed"), 1);
        }
        db.run(this::add);
    }

    private void add(Tx tx) {
        add(tx, "SELECT 'entry ' || kind AS what, COUNT(*) AS n FROM journal_entry GROUP BY kind");
        add(tx, "SELECT 'lot ' || state AS what, COUNT(*) AS n FROM lot GROUP BY state");
        add(tx, "SELECT 'run ' || state AS what, COUNT(*) AS n FROM node_run GROUP BY state");
        add(
                tx,
                """
                SELECT 'charge reversed' AS what, COUNT(*) AS n FROM usage_record
                WHERE reversed_by IS NOT NULL
                """);
        add(
                tx,
                """
                SELECT 'charge beyond credit' AS what, COUNT(*) AS n FROM posting
                JOIN journal_entry ON journal_entry.id = posting.entry_id
                WHERE journal_entry.kind = 'USAGE' AND posting.ledger_account LIKE '%:debt'
                """);
    }

    private void add(Tx tx, String sql) {
        tx.query(sql, row -> Map.entry(row.text("what"), row.number("n")))
                .forEach(each -> count(each.getKey(), each.getValue()));
    }

    private void count(String what, long more) {
        counts.merge(what, more, Long::sum);
    }

    /** What should have happened and never did. */
    List<String> missing() {
        return EXPECTED.stream().filter(what -> counts.getOrDefault(what, 0L) == 0).toList();
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}

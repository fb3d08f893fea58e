package com.nexusapi.relay.topup;

import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.foundation.Clock;
import com.nexusapi.relay.store.Db;
import com.nexusapi.relay.store.Tx;
import java.time.Duration;
import java.util.List;

/**
 * Looks at every pending top-up: credits those that were paid, and gives up those whose checkout
 * can no longer be paid. What the provider tells us is quicker, and its lists find what it did not
 * tell; this is for checkouts that nobody pays. One job calls it every few minutes.
 */
public final class SweepTopUps {

    /** A checkout session lives for 24 hours; a payment begun in the last of them may take long. */
    private static final Duration GIVE_UP_AFTER = Duration.ofDays(2);

    private static final int PAGE = 100;

    private final Db db;
    private final ConfirmTopUp confirm;
    private final Clock clock;
    private final TopUpStore store = new TopUpStore();
    private final TopUpTimeline timeline;

    public SweepTopUps(Db db, ConfirmTopUp confirm, Clock clock) {
        this.db = db;
        this.confirm = confirm;
        this.clock = clock;
        this.timeline = new TopUpTimeline(clock);
    }

    /** Returns the number of top-ups credited. */
    public int run() {
        int credited = 0;
        String after = "";
        List<StoredTopUp> page;
        do {
            String last = after;
            page = db.call(tx -> store.pendingAfter(tx, last, PAGE));
            for (StoredTopUp topUp : page) {
                if (sweep(topUp) == ConfirmTopUp.Outcome.CREDITED) {
                    credited++;
                }
                after = topUp.id();
            }
        } while (page.size() == PAGE);
        return credited;
    }

    private ConfirmTopUp.Outcome sweep(StoredTopUp topUp) {
        ConfirmTopUp.Outcome outcome = confirm.confirm(topUp);
        boolean old = topUp.topUp().createdAt().plus(GIVE_UP_AFTER).isBefore(clock.now());
        if (outcome == ConfirmTopUp.Outcome.NOT_PAID && old) {
            db.run(tx -> giveUp(tx, topUp.id()));
        }
        return outcome;
    }

    /** A payment that comes all the same is credited all the same. */
    private void giveUp(Tx tx, String topUpId) {
        if (store.fail(tx, topUpId)) {
            timeline.add(tx, topUpId, TopUp.Kind.GIVEN_UP, "");
        }
    }
}

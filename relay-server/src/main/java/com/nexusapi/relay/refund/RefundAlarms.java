package com.nexusapi.relay.refund;

import com.nexusapi.common.admin.Overview;
import com.nexusapi.relay.foundation.AlarmSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Refunds that run out of time, and disputes that want an answer. */
public final class RefundAlarms implements AlarmSource {

    private static final Duration SOON = Duration.ofDays(2);

    private final RefundDesk desk;

    public RefundAlarms(RefundDesk desk) {
        this.desk = desk;
    }

    @Override
    public List<Overview.Alarm> alarms() {
        Instant now = desk.clock().now();
        List<Instant> due =
                desk.db().call(tx -> desk.store().waitingUntil(tx, now, now.plus(SOON)));
        List<Instant> disputed = desk.db().call(tx -> desk.disputes().openSince(tx));
        List<Overview.Alarm> alarms = new ArrayList<>();
        if (!due.isEmpty()) {
            alarms.add(
                    new Overview.Alarm(
                            "refund_deadline",
                            due.getFirst().minus(SOON),
                            due.size() + " refunds must be sent within 48 hours"));
        }
        if (!disputed.isEmpty()) {
            alarms.add(
                    new Overview.Alarm(
                            "dispute_open",
                            disputed.getFirst(),
                            disputed.size() + " disputes wait for the bank's decision"));
        }
        return alarms;
    }
}

package com.nexusapi.relay.account;

import com.nexusapi.common.admin.Notice;
import com.nexusapi.relay.notice.DeliverNotices;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import java.time.Instant;

/** {@code GET /notices}: the notices that the account was sent, newest first. */
public final class OwnNoticeRoutes implements AccountRoutes {

    private final DeliverNotices notices;

    public OwnNoticeRoutes(DeliverNotices notices) {
        this.notices = notices;
    }

    /** A notice as its reader sees it. */
    public record OwnNotice(String id, String kind, String text, Instant effectiveFrom) {

        static OwnNotice of(Notice notice) {
            return new OwnNotice(notice.id(), notice.kind(), notice.text(), notice.effectiveFrom());
        }
    }

    @Override
    public void addTo(AccountRouter router) {
        router.add("GET", "/notices", this::list);
    }

    private Answer list(AccountCall call) {
        Parameters query = call.query();
        return Answer.ok(
                query.page(
                        notices
                                .pageOfAccount(call.accountId(), query.cursor(), query.limit() + 1)
                                .stream()
                                .map(OwnNotice::of)
                                .toList(),
                        OwnNotice::id));
    }
}

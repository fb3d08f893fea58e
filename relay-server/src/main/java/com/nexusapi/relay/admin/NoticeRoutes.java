package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Notice;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.relay.notice.DeliverNotices;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;

/** {@code GET /notices}: all notices and how far they have been sent, newest first. */
public final class NoticeRoutes implements AdminRoutes {

    private final DeliverNotices notices;

    public NoticeRoutes(DeliverNotices notices) {
        this.notices = notices;
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("GET", "/notices", Permission.VIEW_MODELS, this::list);
    }

    private Answer list(AdminCall call) {
        Parameters query = call.query();
        return Answer.ok(query.page(notices.page(query.cursor(), query.limit() + 1), Notice::id));
    }
}

package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.topup.StoredTopUp;
import com.nexusapi.relay.topup.TopUps;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import java.util.List;

/** {@code /top-ups}, newest first; {@code ?account=} for one customer's. */
public final class TopUpRoutes implements AdminRoutes {

    private final TopUps topUps;

    public TopUpRoutes(TopUps topUps) {
        this.topUps = topUps;
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("GET", "/top-ups", Permission.VIEW_ACCOUNTS, this::list);
    }

    private Answer list(AdminCall call) {
        Parameters query = call.query();
        int limit = query.limit() + 1;
        List<StoredTopUp> found =
                query.text("account")
                        .map(account -> topUps.pageOfAccount(account, query.cursor(), limit))
                        .orElseGet(() -> topUps.page(query.cursor(), limit));
        return Answer.ok(query.page(found.stream().map(StoredTopUp::topUp).toList(), TopUp::id));
    }
}

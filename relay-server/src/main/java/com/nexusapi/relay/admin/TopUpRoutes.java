package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.TopUp;
import com.nexusapi.relay.topup.StoredTopUp;
import com.nexusapi.relay.topup.TopUps;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.Parameters;
import com.nexusapi.relay.web.ProblemException;
import java.util.List;

/**
 * {@code /top-ups}, newest first; {@code ?accountId=} for one customer's, {@code ?state=} for some.
 */
public final class TopUpRoutes implements AdminRoutes {

    private final TopUps topUps;

    public TopUpRoutes(TopUps topUps) {
        this.topUps = topUps;
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("GET", "/top-ups", Permission.VIEW_ACCOUNTS, this::list);
        router.add("GET", "/top-ups/{id}", Permission.VIEW_ACCOUNTS, this::one);
    }

    private Answer list(AdminCall call) {
        Parameters query = call.query();
        List<StoredTopUp> found =
                topUps.page(
                        query.constant("state", TopUp.State.class),
                        query.text("accountId"),
                        query.cursor(),
                        query.limit() + 1);
        return Answer.ok(query.page(found.stream().map(StoredTopUp::topUp).toList(), TopUp::id));
    }

    private Answer one(AdminCall call) {
        return topUps.detail(call.segment("id"))
                .map(Answer::ok)
                .orElseThrow(() -> ProblemException.notFound("There is no such top-up."));
    }
}

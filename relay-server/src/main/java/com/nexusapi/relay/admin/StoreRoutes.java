package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.relay.upkeep.BackUp;
import com.nexusapi.relay.upkeep.BackUp.Outcome;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.ProblemException;

/** {@code /backup}. */
public final class StoreRoutes implements AdminRoutes {

    private final BackUp backUp;

    public StoreRoutes(BackUp backUp) {
        this.backUp = backUp;
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("POST", "/backup", Permission.BACK_UP, this::backUp);
    }

    private Answer backUp(AdminCall call) {
        return switch (backUp.make(call.actor())) {
            case Outcome.Made made -> Answer.created(made);
            case Outcome.NotEmbedded other ->
                    throw ProblemException.conflict(
                            "store_not_embedded",
                            "The data is in PostgreSQL: copy it with pg_dump.");
            case Outcome.Failed failed ->
                    throw ProblemException.of(
                            503, "backup_failed", "No copy was made: " + failed.reason());
        };
    }
}

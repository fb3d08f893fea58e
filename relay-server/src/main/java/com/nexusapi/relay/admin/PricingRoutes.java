package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.CatalogueImport;
import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.PriceImpact;
import com.nexusapi.relay.pricechange.ImportCatalogue;
import com.nexusapi.relay.pricechange.ImportCatalogue.Outcome;
import com.nexusapi.relay.reporting.ImpactPreview;
import com.nexusapi.relay.web.Answer;
import com.nexusapi.relay.web.ProblemException;

/**
 * What concerns the prices of many models:
 *
 * <ul>
 *   <li>{@code POST /prices/preview} {@code {"days":30,"models":[{"modelId","prices":{…},
 *       "longContext":[…],"serviceTiersBps":{…}}]}} → {@code {"from","to","calls","unpricedCalls",
 *       "before":{"revenue":M,"cost":M,"margin":M},"after":{…},"customersAffected",
 *       "customers":[{"accountId","email","calls","before":M,"after":M}]}}; writes nothing.
 *   <li>{@code POST /catalogue/import} {@code {"csv","markupBps":null,"digest":null}} → {@code
 *       {"digest","markupBps","newModels":[…],"prices":[…],"costs":[…],"vanished":[…],
 *       "applied":[]}}. Without {@code digest} nothing is written; with the digest of the
 *       difference that was looked at, exactly that is applied, else 409 {@code
 *       difference_changed}.
 * </ul>
 */
public final class PricingRoutes implements AdminRoutes {

    private final ImpactPreview preview;
    private final ImportCatalogue importing;

    public PricingRoutes(ImpactPreview preview, ImportCatalogue importing) {
        this.preview = preview;
        this.importing = importing;
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("POST", "/prices/preview", Permission.SET_PRICES, this::preview);
        router.add("POST", "/catalogue/import", Permission.SET_PRICES, this::importCatalogue);
    }

    private Answer preview(AdminCall call) {
        return Answer.ok(preview.of(call.read(PriceImpact.Request.class)));
    }

    private Answer importCatalogue(AdminCall call) {
        CatalogueImport.Request asked = call.read(CatalogueImport.Request.class);
        return switch (importing.run(call.actor(), asked)) {
            case Outcome.Shown shown -> Answer.ok(shown.difference());
            case Outcome.Done done -> Answer.ok(done.difference());
            case Outcome.Changed changed ->
                    throw ProblemException.conflict(
                            "difference_changed",
                            "Something has changed since the difference was made; look again.");
        };
    }
}

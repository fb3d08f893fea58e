package com.nexusapi.relay.admin;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.SettingValues;
import com.nexusapi.relay.settings.BusinessSettings;
import com.nexusapi.relay.web.Answer;

/** {@code /settings}: what an operator sets about the business while the relay runs. */
public final class SettingRoutes implements AdminRoutes {

    private final BusinessSettings settings;

    public SettingRoutes(BusinessSettings settings) {
        this.settings = settings;
    }

    @Override
    public void addTo(AdminRouter router) {
        router.add("GET", "/settings", Permission.VIEW_BUSINESS, this::show);
        router.add("PATCH", "/settings", Permission.MANAGE_SETTINGS, this::change);
    }

    private Answer show(AdminCall call) {
        return shown(call);
    }

    private Answer change(AdminCall call) {
        SettingValues wanted = call.read(SettingValues.class);
        call.requireMatch(new SettingValues(settings.shown()));
        settings.change(call.actor(), wanted.settings());
        return shown(call);
    }

    private Answer shown(AdminCall call) {
        SettingValues now = new SettingValues(settings.shown());
        return Answer.ok(now).withEtag(call.http().etag(now));
    }
}

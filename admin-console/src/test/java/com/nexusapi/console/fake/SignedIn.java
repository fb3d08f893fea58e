package com.nexusapi.console.fake;

import com.nexusapi.common.admin.SignIn;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.client.Background;
import com.nexusapi.console.client.Connection;
import java.util.Optional;

/** A connection to a fake relay, for trying view models without a window. */
public final class SignedIn {

    private SignedIn() {}

    /** The owner's. */
    public static Connection to(FakeRelay relay, Background background) {
        return to(relay, FakeRelay.OWNER, background);
    }

    public static Connection to(FakeRelay relay, String email, Background background) {
        AdminApi api =
                AdminApi.at(relay.url())
                        .signIn(new SignIn(email, FakeRelay.PASSWORD, Optional.empty()));
        return new Connection(api, relay.url(), api.me(), background);
    }
}

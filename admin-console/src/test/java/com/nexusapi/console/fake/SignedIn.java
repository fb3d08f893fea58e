package com.nexusapi.console.fake;

import com.nexusapi.common.admin.SignIn;
import com.nexusapi.console.client.AdminApi;
import com.nexusapi.console.client.Background;
import com.nexusapi.console.client.Connection;
import java.util.Optional;

/** A connection of the owner to a fake relay, for trying view models without a window. */
public final class SignedIn {

    private SignedIn() {}

    public static Connection to(FakeRelay relay, Background background) {
        AdminApi api =
                AdminApi.at(relay.url())
                        .signIn(new SignIn(FakeRelay.OWNER, FakeRelay.PASSWORD, Optional.empty()));
        return new Connection(api, relay.url(), api.me(), background);
    }
}

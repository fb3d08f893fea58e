package com.nexusapi.relay.upstream;

import com.nexusapi.common.admin.Channel;
import java.net.URI;
import java.util.Optional;

/** Routes for tests. */
final class Routes {

    static final String SECRET = "sk-upstream-secret-1234";

    private Routes() {}

    static Route to(URI baseUrl) {
        return to(baseUrl, true);
    }

    static Route to(URI baseUrl, boolean allowPrivateAddress) {
        return new Route(
                "chan_1",
                "test",
                Channel.Kind.OPENAI_COMPATIBLE,
                baseUrl,
                allowPrivateAddress,
                "ours",
                "theirs-deployment",
                Optional.empty(),
                new Credential("cred_1", SECRET),
                Route.Goes.WHEN_WELL);
    }
}

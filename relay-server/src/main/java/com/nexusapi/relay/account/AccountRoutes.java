package com.nexusapi.relay.account;

/** The routes of one aggregate. */
@FunctionalInterface
public interface AccountRoutes {

    void addTo(AccountRouter router);
}

package com.nexusapi.relay.admin;

/** The routes of one aggregate. */
@FunctionalInterface
public interface AdminRoutes {

    void addTo(AdminRouter router);
}

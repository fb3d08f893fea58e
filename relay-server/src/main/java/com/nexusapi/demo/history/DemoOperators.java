package com.nexusapi.demo.history;

import com.nexusapi.common.admin.Role;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who works at the demo's relay. All but the viewer can approve refunds. */
final class DemoOperators {

    static final String OWNER = "mei.tan@nexusapi.example";
    static final String OPERATOR = "daniel.brandt@nexusapi.example";
    static final String SUPPORT = "aisha.khan@nexusapi.example";
    static final String VIEWER = "auditor@nexusapi.example";

    private DemoOperators() {}

    static Map<String, Role> roles() {
        Map<String, Role> roles = new LinkedHashMap<>();
        roles.put(OWNER, Role.OWNER);
        roles.put(OPERATOR, Role.OPERATOR);
        roles.put(SUPPORT, Role.SUPPORT);
        roles.put(VIEWER, Role.VIEWER);
        return roles;
    }
}

package com.nexusapi.common.admin;

import java.util.Set;

/** Answer to {@code GET /me}: the operator whose session asks. */
public record Me(String id, String email, Role role, Set<Permission> permissions) {

    public Me {
        permissions = Set.copyOf(permissions);
    }
}

package com.nexusapi.relay.access;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Role;
import java.time.Instant;

/** Somebody who runs the business, without the password. */
public record Operator(String id, String email, Role role, Instant createdAt) {

    public boolean may(Permission permission) {
        return Permissions.of(role).contains(permission);
    }
}

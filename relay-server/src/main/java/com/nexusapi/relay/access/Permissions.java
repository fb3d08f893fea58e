package com.nexusapi.relay.access;

import com.nexusapi.common.admin.Permission;
import com.nexusapi.common.admin.Role;
import java.util.EnumSet;
import java.util.Set;

/** The one table of what each role may do. */
public final class Permissions {

    private Permissions() {}

    public static Set<Permission> of(Role role) {
        return switch (role) {
            case OWNER -> EnumSet.allOf(Permission.class);
            case OPERATOR ->
                    EnumSet.complementOf(
                            EnumSet.of(
                                    Permission.MANAGE_OPERATORS,
                                    Permission.OVERRIDE_NOTICE,
                                    Permission.GRANT_EXCEPTION,
                                    Permission.WRITE_OFF_DEBT,
                                    Permission.BACK_UP));
            case SUPPORT ->
                    EnumSet.of(
                            Permission.VIEW_REQUESTS,
                            Permission.VIEW_ACCOUNTS,
                            Permission.VIEW_REFUNDS,
                            Permission.REQUEST_REFUND,
                            Permission.DECIDE_REFUND,
                            Permission.VIEW_MODELS);
            case VIEWER ->
                    EnumSet.of(
                            Permission.VIEW_BUSINESS,
                            Permission.VIEW_REQUESTS,
                            Permission.VIEW_ACCOUNTS,
                            Permission.VIEW_REFUNDS,
                            Permission.VIEW_MODELS,
                            Permission.VIEW_LEDGER);
        };
    }
}

package com.nexusapi.console.shell;

import com.nexusapi.common.admin.Permission;
import javafx.scene.input.KeyCode;
import org.kordamp.ikonli.feather.Feather;

/** A screen that navigation leads to, and what an operator must be allowed to go there. */
public enum Destination {
    OVERVIEW(Permission.VIEW_BUSINESS, Feather.BAR_CHART_2, KeyCode.DIGIT1),
    REQUESTS(Permission.VIEW_REQUESTS, Feather.ACTIVITY, KeyCode.DIGIT2),
    REFUNDS(Permission.VIEW_REFUNDS, Feather.CORNER_UP_LEFT, KeyCode.DIGIT3),
    MODELS(Permission.VIEW_MODELS, Feather.TAG, KeyCode.DIGIT4),
    TOPUPS(Permission.VIEW_ACCOUNTS, Feather.CREDIT_CARD, KeyCode.DIGIT5),
    MAIL(Permission.VIEW_REFUNDS, Feather.MAIL, KeyCode.DIGIT8),
    RECONCILIATION(Permission.VIEW_LEDGER, Feather.CHECK_SQUARE, KeyCode.DIGIT6),
    CHANNELS(Permission.MANAGE_CHANNELS, Feather.SHARE_2, KeyCode.DIGIT7);

    private final Permission permission;
    private final Feather icon;
    private final KeyCode key;

    Destination(Permission permission, Feather icon, KeyCode key) {
        this.permission = permission;
        this.icon = icon;
        this.key = key;
    }

    public Permission permission() {
        return permission;
    }

    public Feather icon() {
        return icon;
    }

    /** With Ctrl, or Command on a Mac. */
    public KeyCode key() {
        return key;
    }
}

package com.nexusapi.console.ui;

import javafx.scene.Parent;

/** One screen of the workspace; it asks the relay for news only while it is shown. */
public interface Screen {

    Parent root();

    /** The screen has come to the front. */
    void shown();

    /** The screen has gone from the front. */
    void hidden();

    /** The screen is not shown again. */
    void closed();
}

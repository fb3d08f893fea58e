package com.nexusapi.console.app;

import com.nexusapi.console.ui.Theme;

/** Two classes, so that they can run side by side. */
class DarkGalleryTest extends Gallery {

    DarkGalleryTest() {
        super(Theme.DARK);
    }
}

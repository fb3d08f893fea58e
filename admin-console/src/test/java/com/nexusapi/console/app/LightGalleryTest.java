package com.nexusapi.console.app;

import com.nexusapi.console.ui.Theme;

/** Two classes, so that they can run side by side. */
class LightGalleryTest extends Gallery {

    LightGalleryTest() {
        super(Theme.LIGHT);
    }
}

package com.nexusapi.console.shell;

import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.ui.Theme;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/** The theme and the language in use; both can be changed at any time. */
public final class Appearance {

    private final ObjectProperty<Theme> theme;
    private final ObjectProperty<Language> language;

    public Appearance(Theme theme, Language language) {
        this.theme = new SimpleObjectProperty<>(theme);
        this.language = new SimpleObjectProperty<>(language);
    }

    public ObjectProperty<Theme> theme() {
        return theme;
    }

    public ObjectProperty<Language> language() {
        return language;
    }

    public void switchTheme() {
        theme.set(theme.get().other());
    }

    public void switchLanguage() {
        language.set(language.get().next());
    }
}

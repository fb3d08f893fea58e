package com.nexusapi.console.shell;

import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.ui.Theme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the console remembers from one start to the next, on this machine. */
public record Preferences(
        List<ConnectionProfile> profiles,
        Optional<String> lastProfile,
        Theme theme,
        Language language,
        Optional<WindowPlace> window) {

    /** Where the window stood. */
    public record WindowPlace(double x, double y, double width, double height) {}

    public Preferences {
        profiles = List.copyOf(profiles);
    }

    /** The preferences of somebody who never said anything, on a desktop of this locale. */
    public static Preferences unspoken(Locale locale) {
        return new Preferences(
                List.of(ConnectionProfile.LOCAL),
                Optional.empty(),
                Theme.LIGHT,
                Language.of(locale),
                Optional.empty());
    }

    public Preferences withTheme(Theme chosen) {
        return new Preferences(profiles, lastProfile, chosen, language, window);
    }

    public Preferences withLanguage(Language chosen) {
        return new Preferences(profiles, lastProfile, theme, chosen, window);
    }

    public Preferences withWindow(WindowPlace place) {
        return new Preferences(profiles, lastProfile, theme, language, Optional.of(place));
    }

    /** Adds a profile, or puts it in the place of the one with that name, and makes it the last. */
    public Preferences withProfile(String replaced, ConnectionProfile profile) {
        List<ConnectionProfile> changed = new ArrayList<>(profiles);
        int at = 0;
        while (at < changed.size() && !changed.get(at).name().equals(replaced)) {
            at++;
        }
        if (at < changed.size()) {
            changed.set(at, profile);
        } else {
            changed.add(profile);
        }
        return new Preferences(changed, Optional.of(profile.name()), theme, language, window);
    }

    public Preferences withoutProfile(String name) {
        List<ConnectionProfile> left =
                profiles.stream().filter(profile -> !profile.name().equals(name)).toList();
        return new Preferences(
                left, lastProfile.filter(last -> !last.equals(name)), theme, language, window);
    }
}

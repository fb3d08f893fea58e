package com.nexusapi.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.ui.Theme;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferencesFileTest {

    @TempDir private Path folder;

    @Test
    void remembersFromOneStartToTheNext() {
        Path file = folder.resolve("deep").resolve("preferences.json");
        ConnectionProfile office =
                new ConnectionProfile(
                        "Office", URI.create("https://relay.example"), Optional.of("a@b.c"));

        new PreferencesFile(file)
                .change(current ->
                        current.withTheme(Theme.DARK)
                                .withLanguage(Language.ZH)
                                .withProfile("Office", office));

        Preferences again = new PreferencesFile(file).current();
        assertThat(again.theme()).isEqualTo(Theme.DARK);
        assertThat(again.language()).isEqualTo(Language.ZH);
        assertThat(again.profiles()).containsExactly(ConnectionProfile.LOCAL, office);
        assertThat(again.lastProfile()).contains("Office");
    }

    @Test
    void startsFreshFromADamagedFile() throws IOException {
        Path file = folder.resolve("preferences.json");
        Files.writeString(file, "{\"profiles\": 7");

        assertThat(new PreferencesFile(file).current().profiles())
                .containsExactly(ConnectionProfile.LOCAL);
    }

    @Test
    void liesWhereTheSystemKeepsSuchFiles() {
        Path home = Path.of("home");

        assertThat(PreferencesFile.usualPlace(Map.of(), "Linux", home))
                .isEqualTo(Path.of("home/.config/nexusapi-console/preferences.json"));
        assertThat(PreferencesFile.usualPlace(Map.of("XDG_CONFIG_HOME", "x"), "Linux", home))
                .isEqualTo(Path.of("x/nexusapi-console/preferences.json"));
        assertThat(PreferencesFile.usualPlace(Map.of("APPDATA", "a"), "Windows 11", home))
                .isEqualTo(Path.of("a/nexusapi-console/preferences.json"));
        assertThat(PreferencesFile.usualPlace(Map.of(), "Mac OS X", home))
                .isEqualTo(
                        Path.of(
                                "home/Library/Application Support/nexusapi-console/preferences.json"));
    }
}

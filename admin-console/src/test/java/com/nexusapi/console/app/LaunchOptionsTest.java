package com.nexusapi.console.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.ui.Theme;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchOptionsTest {

    @Test
    void argumentsWinOverTheEnvironment() {
        LaunchOptions options =
                LaunchOptions.parse(
                        List.of("--url", "http://127.0.0.1:9", "--theme", "dark"),
                        Map.of(
                                "NEXUSAPI_CONSOLE_THEME", "light",
                                "NEXUSAPI_CONSOLE_LANGUAGE", "zh"));

        assertThat(options.url()).contains(URI.create("http://127.0.0.1:9"));
        assertThat(options.theme()).contains(Theme.DARK);
        assertThat(options.language()).contains(Language.ZH);
        assertThat(options.email()).isEmpty();
    }

    @Test
    void namesWhatItCannotUse() {
        assertThatThrownBy(() -> LaunchOptions.parse(List.of("--verbose", "1"), Map.of()))
                .hasMessage("unknown option: --verbose");
        assertThatThrownBy(() -> LaunchOptions.parse(List.of("--url"), Map.of()))
                .hasMessage("--url needs a value");
        assertThatThrownBy(() -> LaunchOptions.parse(List.of("--theme", "pink"), Map.of()))
                .hasMessage("--theme cannot be pink");
    }
}

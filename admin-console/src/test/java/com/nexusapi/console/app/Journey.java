package com.nexusapi.console.app;

import com.nexusapi.console.fake.FakeRelay;
import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.ui.Theme;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A console on a real window before a fake relay, for each test anew. */
abstract class Journey {

    static final Instant NOW = Instant.parse("2026-11-24T14:35:20Z");

    @TempDir Path folder;
    FakeRelay relay;
    ConsoleRobot robot;

    @BeforeEach
    void open() {
        relay = new FakeRelay(NOW);
        robot =
                ConsoleRobot.open(
                        relay.url(), folder, ConsoleRobot.standing(NOW), Theme.LIGHT, Language.EN);
    }

    @AfterEach
    void close() {
        robot.close();
        relay.close();
    }
}

package com.nexusapi.console.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.console.fake.FakeRelay;
import com.nexusapi.console.i18n.Language;
import com.nexusapi.console.ui.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paints every screen in both themes and both languages, for people to judge. */
class GalleryTest {

    private static final Instant NOW = Instant.parse("2026-11-24T14:35:20Z");
    private static final Path PICTURES = Path.of("target", "screenshots");

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"LIGHT,EN", "DARK,EN", "LIGHT,ZH", "DARK,ZH"})
    void paintsEveryScreen(Theme theme, Language language) throws IOException {
        Files.createDirectories(PICTURES);
        String suffix = "-" + (theme + "-" + language).toLowerCase(Locale.ROOT) + ".png";
        try (FakeRelay relay = new FakeRelay(NOW)) {
            ConsoleRobot robot =
                    ConsoleRobot.open(
                            relay.url(), folder, ConsoleRobot.standing(NOW), theme, language);
            robot.waitFor("#signIn");
            robot.fill("#email", FakeRelay.OWNER);
            paint(robot, "sign-in" + suffix);
            robot.enter(FakeRelay.OWNER, FakeRelay.PASSWORD);
            robot.waitFor("#tileREVENUE");
            paint(robot, "overview" + suffix);
            robot.go("REQUESTS");
            robot.until("calls", () -> !robot.table().getItems().isEmpty());
            paint(robot, "requests" + suffix);
            robot.choose(2);
            robot.waitFor("#receiptVerdict");
            paint(robot, "receipt" + suffix);
            robot.go("REFUNDS");
            robot.choose(0);
            robot.waitFor("#refundApprove");
            paint(robot, "refunds" + suffix);
            robot.go("MODELS");
            robot.choose(3);
            robot.waitFor("#newPrice");
            paint(robot, "models" + suffix);
            robot.click("#newPrice");
            robot.fill("#priceINPUT", "2.95");
            robot.fill("#priceOUTPUT", "14");
            paint(robot, "new-price" + suffix);
            robot.close();
        }
    }

    private static void paint(ConsoleRobot robot, String name) throws IOException {
        WritableImage[] picture = new WritableImage[1];
        robot.onWindow(() -> {
            robot.scene().getRoot().applyCss();
            robot.scene().getRoot().layout();
        });
        robot.onWindow(() -> picture[0] = robot.scene().snapshot(null));
        Path file = PICTURES.resolve(name);
        ImageIO.write(SwingFXUtils.fromFXImage(picture[0], null), "png", file.toFile());
        assertThat(Files.size(file)).isGreaterThan(10_000);
    }
}

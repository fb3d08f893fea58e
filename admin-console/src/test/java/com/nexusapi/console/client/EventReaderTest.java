package com.nexusapi.console.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventReaderTest {

    private int lines;

    private List<String> read(String wire) throws IOException {
        EventReader reader =
                new EventReader(
                        new ByteArrayInputStream(wire.getBytes(StandardCharsets.UTF_8)),
                        () -> lines++);
        List<String> found = new ArrayList<>();
        for (Optional<String> data = reader.next(); data.isPresent(); data = reader.next()) {
            found.add(data.get());
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({
        "data: a\\n\\ndata: b\\n\\n, a b",
        "data: a\\r\\n\\r\\ndata: b\\r\\n\\r\\n, a b",
        "data: a\\r\\rdata: b\\r\\r, a b",
        "data:a\\n\\n, a",
        "event: refund\\ndata: a\\nid: 7\\n\\n, a",
        ":\\n\\n: beat\\n\\ndata: a\\n\\n, a",
        "data: whole\\n\\ndata: cut, whole",
    })
    void readsTheDataOfEachEvent(String wire, String expected) throws IOException {
        String bytes = wire.replace("\\n", "\n").replace("\\r", "\r");

        assertThat(String.join(" ", read(bytes))).isEqualTo(expected);
    }

    @Test
    void joinsLinesOfData() throws IOException {
        assertThat(read("data: {\ndata: }\n\n")).containsExactly("{\n}");
    }

    @Test
    void tellsOfEveryLine() throws IOException {
        assertThat(read(":\n\n:\n\n")).isEmpty();

        assertThat(lines).isEqualTo(4);
    }

    @Test
    void refusesEndlessLinesAndEndlessEvents() {
        String line = "data: " + "x".repeat(EventReader.LONGEST / 2) + "\n";

        assertThatThrownBy(() -> read(":" + "x".repeat(EventReader.LONGEST)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(line + line + line)).isInstanceOf(IOException.class);
    }
}

package com.nexusapi.relay.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Members of JSON objects with odd but lawful spelling: blanks, escapes, unicode, huge numbers. */
public final class RandomJson {

    private static final List<String> SCALARS =
            List.of(
                    "1.0",
                    "1e0",
                    "-0",
                    "123456789012345678901234567890123456789.5e-300",
                    "true",
                    "null",
                    "\"\"",
                    "\"caf\\u00e9 é 漢字 😀 \\ud83d\\ude00\"",
                    "\"a\\\\\\\" , } ] : {\"",
                    "\"<|endoftext|>\\n\"",
                    "\"" + "x".repeat(9_000) + "\"");
    private static final List<String> BLANKS = List.of("", "", " ", "\n", "\t ", "\r\n");

    private RandomJson() {}

    public static String blank(Random random) {
        return BLANKS.get(random.nextInt(BLANKS.size()));
    }

    /** Members with names of their own. */
    public static List<String> members(Random random) {
        List<String> members = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            members.add(blank(random) + "\"x" + i + "é\"" + blank(random) + ":" + value(random, 4));
        }
        return members;
    }

    static String value(Random random, int depth) {
        return blank(random)
                + switch (depth == 0 ? 0 : random.nextInt(4)) {
                    case 1 -> "{" + String.join(",", inner(random, depth, "\"model\":")) + "}";
                    case 2 -> "[" + String.join(",", inner(random, depth, "")) + "]";
                    default -> SCALARS.get(random.nextInt(SCALARS.size()));
                }
                + blank(random);
    }

    private static List<String> inner(Random random, int depth, String prefix) {
        List<String> values = new ArrayList<>();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            values.add(prefix + value(random, depth - 1));
        }
        return values;
    }
}

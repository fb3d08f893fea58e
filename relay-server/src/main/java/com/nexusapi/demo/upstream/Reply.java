package com.nexusapi.demo.upstream;

import com.nexusapi.demo.upstream.Question.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a text model says: calls of the client's functions, or words. A word (what stands between
 * blanks) counts as a token, and so do four characters of a call's arguments.
 *
 * @param cut it would have gone on, but for the maximum of tokens
 */
record Reply(List<Call> calls, List<String> words, boolean cut) {

    private static final int CHARACTERS_A_TOKEN = 4;
    private static final int USUAL_LENGTH = 64;

    Reply {
        calls = List.copyOf(calls);
        words = List.copyOf(words);
    }

    /** A call of a function, with its arguments as JSON. */
    record Call(String name, String arguments) {

        /** The arguments in the pieces in which they are streamed, a token each. */
        List<String> pieces() {
            List<String> pieces = new ArrayList<>();
            for (int from = 0; from < arguments.length(); from += CHARACTERS_A_TOKEN) {
                int to = Math.min(arguments.length(), from + CHARACTERS_A_TOKEN);
                pieces.add(arguments.substring(from, to));
            }
            return pieces;
        }
    }

    /** Calls the functions that the text names, else the first; without functions it talks. */
    static Reply to(Question question) {
        if (!question.tools().isEmpty()) {
            return new Reply(calls(question), List.of(), false);
        }
        int most = question.maxTokens().orElse(Integer.MAX_VALUE);
        List<String> words = words(question);
        boolean cut = words.size() >= most;
        return new Reply(List.of(), cut ? words.subList(0, most) : words, cut);
    }

    private static List<Call> calls(Question question) {
        String text = question.text().toLowerCase(Locale.ROOT);
        List<Tool> named =
                question.tools().stream()
                        .filter(tool -> text.contains(tool.name().toLowerCase(Locale.ROOT)))
                        .toList();
        return (named.isEmpty() ? question.tools().subList(0, 1) : named)
                .stream()
                        .map(tool -> new Call(tool.name(), SchemaSample.of(tool.schema())))
                        .toList();
    }

    private static List<String> words(Question question) {
        if (question.model().equals("exact-max")) {
            return DemoText.ofLength(question.maxTokens().orElse(USUAL_LENGTH));
        }
        return question.schema()
                .map(schema -> DemoText.words(SchemaSample.of(schema)))
                .orElseGet(() -> DemoText.answer(question.text()));
    }

    boolean isCall() {
        return !calls.isEmpty();
    }

    String text() {
        return String.join(" ", words);
    }

    int tokens() {
        return words.size() + calls.stream().mapToInt(call -> 1 + call.pieces().size()).sum();
    }
}

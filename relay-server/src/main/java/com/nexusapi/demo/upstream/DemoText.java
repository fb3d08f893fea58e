package com.nexusapi.demo.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the demo's models have to say: little answers that take up what was asked. */
final class DemoText {

    private static final Map<String, String> TOPICS =
            Map.of(
                    "price",
                    "Every call is priced by the tokens it uses. Input that the provider had in its"
                            + " cache is cheaper, output is dearer, and the receipt of each call shows"
                            + " the sum line by line. Nothing is rounded until the very end, and then"
                            + " only once.",
                    "refund",
                    "A top-up can be refunded in full within thirty days as long as none of it was"
                            + " used. The request is checked against the ledger, a second person"
                            + " approves it, and the bonus that came with it is taken back at the same"
                            + " moment.",
                    "code",
                    "Start with the smallest program that shows the behaviour, then write the test"
                            + " that fails. Change one thing at a time, read the error from its first"
                            + " line, and keep the change only if the test passes for the reason you"
                            + " expected.",
                    "haiku",
                    "Quiet keys at night, tokens falling one by one, the ledger stays true.",
                    "hello",
                    "Hello! It is good to hear from you. Ask me about anything you like: a piece of"
                            + " code, a text that needs a second look, or a plan that should fit on one"
                            + " page.",
                    "translate",
                    "Here is a faithful translation that keeps the tone of the original. Where a"
                            + " word has no close relative I chose the plainer one, since readers"
                            + " forgive plain words sooner than clever ones.");

    private static final String OTHERWISE =
            "That is a good question, and it has a short answer and a long one. The short answer is"
                    + " yes, with care. The long one begins with what you already have: write down the"
                    + " facts, strike out the ones that do not change the decision, and look at what is"
                    + " left. Usually two options remain. Try the one that is easier to undo, measure"
                    + " what happens for a week, and decide again with better numbers than before.";

    private DemoText() {}

    /** The words of the answer to a prompt. */
    static List<String> answer(String prompt) {
        String asked = prompt.toLowerCase(Locale.ROOT);
        return TOPICS.entrySet().stream()
                .filter(topic -> asked.contains(topic.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst()
                .map(DemoText::words)
                .orElseGet(() -> words(OTHERWISE));
    }

    /** Exactly that many words. */
    static List<String> ofLength(int words) {
        List<String> source = words(OTHERWISE);
        List<String> text = new ArrayList<>(words);
        for (int i = 0; i < words; i++) {
            text.add(source.get(i % source.size()));
        }
        return text;
    }

    /** The text of a message's content: a string, or a list of parts that have text. */
    static String content(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText()).append(' '));
        return text.toString();
    }

    static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
}

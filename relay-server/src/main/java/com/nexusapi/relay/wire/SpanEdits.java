package com.nexusapi.relay.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Changes to be made in place in a text of bytes; what no edit touches stays byte for byte. Edits
 * do not overlap.
 */
final class SpanEdits {

    private final List<Edit> edits = new ArrayList<>(4);

    void replace(Span span, String with) {
        edits.add(new Edit(span, with));
    }

    void insert(int at, String text) {
        replace(new Span(at, at), text);
    }

    void delete(Span span) {
        replace(span, "");
    }

    /** The same array when there is no edit. */
    byte[] applyTo(byte[] original) {
        if (edits.isEmpty()) {
            return original;
        }
        edits.sort(Comparator.comparingInt(edit -> edit.span().from()));
        List<byte[]> inserts = new ArrayList<>(edits.size());
        int length = original.length;
        for (Edit edit : edits) {
            byte[] bytes = edit.with().getBytes(StandardCharsets.UTF_8);
            inserts.add(bytes);
            length += bytes.length - edit.span().length();
        }
        byte[] edited = new byte[length];
        int from = 0;
        int to = 0;
        for (int i = 0; i < edits.size(); i++) {
            Span span = edits.get(i).span();
            int kept = span.from() - from;
            System.arraycopy(original, from, edited, to, kept);
            byte[] insert = inserts.get(i);
            System.arraycopy(insert, 0, edited, to + kept, insert.length);
            to += kept + insert.length;
            from = span.to();
        }
        System.arraycopy(original, from, edited, to, original.length - from);
        return edited;
    }

    private record Edit(Span span, String with) {}
}

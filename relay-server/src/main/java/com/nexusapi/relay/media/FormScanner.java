package com.nexusapi.relay.media;

import static com.nexusapi.relay.media.MalformedException.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the parts of a form in bytes pushed into it. It looks at each byte once and holds no more
 * than one part's head, so it does not matter how the bytes are cut into pieces.
 *
 * <p>Stricter than RFC 2046: no text before the first boundary or behind the last one, no blanks
 * behind a boundary, nothing at the start of a line that begins like a boundary and is none. No
 * client sends these, and servers differ in what they make of them.
 */
final class FormScanner {

    private enum State {
        START,
        CONTENT,
        BEHIND_BOUNDARY,
        HEAD,
        END
    }

    /** The boundary with the line feed before it. */
    private final byte[] pattern;

    private final int mostParts;
    private final byte[] head;
    private final List<FormPart> parts = new ArrayList<>();

    private State state = State.START;
    private long position;
    // the start counts as the start of a line
    private int matched = 1;
    private boolean returnBeforeFeed = true;
    private int before = '\n';
    private int behind = -1;
    private int headLength;
    private long headStart;
    private long contentStart;

    FormScanner(Boundary boundary, int mostParts, int mostHeadBytes) {
        byte[] line = boundary.line();
        this.pattern = new byte[line.length + 1];
        pattern[0] = '\n';
        System.arraycopy(line, 0, pattern, 1, line.length);
        this.mostParts = mostParts;
        this.head = new byte[mostHeadBytes];
    }

    void push(byte[] bytes, int length) throws MalformedException {
        for (int i = 0; i < length; i++) {
            push(bytes[i]);
            position++;
        }
    }

    private void push(byte b) throws MalformedException {
        switch (state) {
            case START -> start(b);
            case CONTENT -> content(b);
            case BEHIND_BOUNDARY -> behindBoundary(b);
            case HEAD -> head(b);
            case END -> require(b == '\r' || b == '\n', "There is text behind the final boundary.");
        }
        before = b;
    }

    private void start(byte b) throws MalformedException {
        boolean emptyLine =
                (position == 0 && b == '\r') || (position == 1 && before == '\r' && b == '\n');
        if (!emptyLine) {
            require(b == pattern[matched], "The body does not begin with the boundary.");
        }
        match(b);
    }

    private void content(byte b) throws MalformedException {
        match(b);
        if (state == State.BEHIND_BOUNDARY) {
            // the line end before a boundary belongs to it
            long end = position + 1 - pattern.length - 1;
            require(end >= contentStart, "A part has no blank line behind its head.");
            FormPart open = parts.removeLast();
            parts.add(
                    new FormPart(
                            open.name(),
                            open.filename(),
                            open.contentType(),
                            open.head(),
                            FileSpan.between(contentStart, end)));
        }
    }

    /** A line feed stands only at the start of the pattern, so that nothing else can begin it. */
    private void match(byte b) throws MalformedException {
        if (b == pattern[matched]) {
            if (matched == 0) {
                returnBeforeFeed = before == '\r';
            }
            matched++;
        } else if (b == '\n') {
            returnBeforeFeed = before == '\r';
            matched = 1;
        } else {
            matched = 0;
        }
        if (matched == pattern.length) {
            require(returnBeforeFeed, "A line before a boundary does not end in CR LF.");
            matched = 0;
            behind = -1;
            state = State.BEHIND_BOUNDARY;
        }
    }

    private void behindBoundary(byte b) throws MalformedException {
        if (behind < 0) {
            require(b == '\r' || b == '-', "A boundary is not followed by CR LF or two hyphens.");
            behind = b;
        } else if (behind == '\r') {
            require(b == '\n', "A boundary is not followed by CR LF or two hyphens.");
            require(parts.size() < mostParts, "The form has more than " + mostParts + " parts.");
            headLength = 0;
            headStart = position + 1;
            state = State.HEAD;
        } else {
            require(b == '-', "A boundary is not followed by CR LF or two hyphens.");
            require(!parts.isEmpty(), "The form has no parts.");
            state = State.END;
        }
    }

    private void head(byte b) throws MalformedException {
        require(headLength < head.length, "The head of a part is too long.");
        require(
                (b == '\n') == (before == '\r' && headLength > 0),
                "A line in the head of a part does not end in CR LF.");
        require(
                ((b & 0xFF) >= ' ' && b != 0x7F) || b == '\r' || b == '\n' || b == '\t',
                "The head of a part has control characters.");
        head[headLength++] = b;
        boolean blank =
                b == '\n'
                        && (headLength == 2
                                || (head[headLength - 3] == '\n' && head[headLength - 4] == '\r'));
        if (blank) {
            int length = headLength - 2;
            PartHead read = PartHead.parse(Arrays.copyOf(head, length));
            contentStart = position + 1;
            FileSpan span = new FileSpan(headStart, length);
            FileSpan nothingYet = new FileSpan(contentStart, 0);
            parts.add(
                    new FormPart(
                            read.name(), read.filename(), read.contentType(), span, nothingYet));
            matched = 1;
            returnBeforeFeed = true;
            state = State.CONTENT;
        }
    }

    /** The parts in their order, once everything was pushed. */
    List<FormPart> end() throws MalformedException {
        require(position > 0, "The body is empty.");
        require(state == State.END, "The final boundary is missing.");
        return List.copyOf(parts);
    }
}

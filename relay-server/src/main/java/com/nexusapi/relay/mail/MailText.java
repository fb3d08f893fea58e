package com.nexusapi.relay.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The words of a mail, found by its structure: only text parts that are no attachments are fetched,
 * and of those the beginning. An attachment stays on the server.
 */
final class MailText {

    /** Bound of what is fetched of a part, before it is decoded. */
    static final int MOST_PART_BYTES = 64 * 1024;

    static final int MOST_CHARS = 16 * 1024;

    private static final int MOST_PARTS = 40;
    private static final int MOST_DEPTH = 8;

    private final List<Part> plain = new ArrayList<>();
    private final List<Part> html = new ArrayList<>();
    private int parts;

    private MailText() {}

    static String of(Part mail) throws MessagingException, IOException {
        MailText found = new MailText();
        found.look(mail, 0);
        String text =
                found.plain.isEmpty() ? PlainText.ofHtml(read(found.html)) : read(found.plain);
        return PlainText.lines(text, MOST_CHARS);
    }

    private void look(Part part, int depth) throws MessagingException, IOException {
        parts++;
        if (parts > MOST_PARTS || depth > MOST_DEPTH || isAttachment(part)) {
            return;
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart several) {
            int count = Math.min(several.getCount(), MOST_PARTS);
            for (int i = 0; i < count; i++) {
                BodyPart inner = several.getBodyPart(i);
                look(inner, depth + 1);
            }
        } else if (part.isMimeType("text/plain")) {
            plain.add(part);
        } else if (part.isMimeType("text/html")) {
            html.add(part);
        }
    }

    private static boolean isAttachment(Part part) throws MessagingException {
        return Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())
                || part.getFileName() != null;
    }

    private static String read(List<Part> parts) throws MessagingException, IOException {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (text.length() < MOST_CHARS) {
                text.append(read(part)).append('\n');
            }
        }
        return text.toString();
    }

    private static String read(Part part) throws MessagingException, IOException {
        try (InputStream body = part.getInputStream()) {
            return new String(body.readNBytes(MOST_PART_BYTES), charset(part.getContentType()));
        }
    }

    private static Charset charset(String contentType) {
        try {
            return Optional.ofNullable(new ContentType(contentType).getParameter("charset"))
                    .map(Charset::forName)
                    .orElse(StandardCharsets.UTF_8);
        } catch (ParseException | IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }
}

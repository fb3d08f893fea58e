package com.nexusapi.relay.media;

import java.util.Optional;

/**
 * One part of a form as it stands in the spooled body.
 *
 * @param name of the field; {@code \"} and {@code \\} are read as the character behind the
 *     backslash, percent signs are left alone, as servers do
 * @param filename as the client calls the file: {@code filename*} (RFC 8187) when it is there, else
 *     {@code filename}; never to be used as a path
 * @param contentType the value of the part's Content-Type
 * @param head the header lines with their line ends, without the blank line
 * @param content the value
 */
public record FormPart(
        String name,
        Optional<String> filename,
        Optional<String> contentType,
        FileSpan head,
        FileSpan content) {}

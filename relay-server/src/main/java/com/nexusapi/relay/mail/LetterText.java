package com.nexusapi.relay.mail;

/** Subject and text of a letter in one language; the text is plain, its lines end in line feeds. */
public record LetterText(Language language, String subject, String text) {}

package com.nexusapi.console.mail;

/** What is listed together. */
public enum Shelf {
    RECEIVED,
    OUTBOX,
    TEMPLATES
}

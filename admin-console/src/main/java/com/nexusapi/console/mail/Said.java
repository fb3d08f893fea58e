package com.nexusapi.console.mail;

import com.nexusapi.console.i18n.Phrase;

/** What came of the last thing done. */
public record Said(Phrase words, boolean isGood) {

    static final Said NOTHING = new Said(Phrase.none(), true);
}

/** Mails of customers, the letters to them, and the texts of those letters. */
@NullMarked
package com.nexusapi.console.mail;

import org.jspecify.annotations.NullMarked;

/** Texts in English and Chinese. */
@NullMarked
package com.nexusapi.console.i18n;

import org.jspecify.annotations.NullMarked;

/** Uploads: multipart forms, and how long the audio in them plays. Knows no other room. */
@NullMarked
package com.nexusapi.relay.media;

import org.jspecify.annotations.NullMarked;

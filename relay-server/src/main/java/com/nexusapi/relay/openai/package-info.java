/**
 * The OpenAI wire format: request bodies, streamed chunks, usage, errors, server-sent events.
 * Bodies stay bytes; what we must read is found by a streaming parser, what we must change is
 * changed in place (reference: OpenAI surface §6, passthrough policy).
 */
@NullMarked
package com.nexusapi.relay.openai;

import org.jspecify.annotations.NullMarked;

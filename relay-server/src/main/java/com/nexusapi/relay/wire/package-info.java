/**
 * The wire formats of OpenAI and Anthropic: request bodies, streamed events, usage, errors. Bodies
 * stay bytes; what we must read is found by a streaming parser, what we must change is changed in
 * place (reference: OpenAI surface §6, passthrough policy).
 */
@NullMarked
package com.nexusapi.relay.wire;

import org.jspecify.annotations.NullMarked;

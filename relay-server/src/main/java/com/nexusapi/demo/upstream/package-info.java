/**
 * A stand-in for a provider of language models: an HTTP server of its own that speaks the wire
 * formats of OpenAI and Anthropic, for the demo and for tests. The relay reaches it like any other
 * upstream and does not know it.
 */
@NullMarked
package com.nexusapi.demo.upstream;

import org.jspecify.annotations.NullMarked;

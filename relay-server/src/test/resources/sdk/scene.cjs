'use strict';

// What SdkScriptsTest tells the scripts about the relay, and what they tell it of their calls: one
// line of JSON each, from which it looks at the receipts.

const fs = require('node:fs');

const scene = JSON.parse(process.env.SDK_SCENE);

/** A call and the quantities that it must have been charged for, by price component. */
function charged(requestId, quantities) {
  fs.appendFileSync(scene.calls, JSON.stringify({ requestId, charged: quantities }) + '\n');
}

/** A call whose answer was left before its end. */
function left(requestId) {
  fs.appendFileSync(scene.calls, JSON.stringify({ requestId, left: true }) + '\n');
}

/** The tokens of OpenAI's two forms of usage. */
function tokens(usage) {
  return {
    input: usage.prompt_tokens ?? usage.input_tokens,
    output: usage.completion_tokens ?? usage.output_tokens ?? 0,
  };
}

/** A fetch that counts what it is asked for. */
function countingFetch() {
  const counting = (...args) => {
    counting.count += 1;
    return fetch(...args);
  };
  counting.count = 0;
  return counting;
}

/** How many streams the upstream has seen its client leave. */
async function cancelledUpstream() {
  const counts = await fetch(scene.upstreamCounts);
  return (await counts.json()).cancelled;
}

/** Waits for the upstream to notice; fails after twenty seconds. */
async function untilCancelledAbove(before) {
  const end = Date.now() + 20_000;
  while ((await cancelledUpstream()) <= before) {
    if (Date.now() > end) {
      throw new Error('the upstream was not cancelled');
    }
  }
}

/** Three seconds of silence and a little more, eight bits at 8 kHz; it counts as four. */
function wav() {
  const bytes = 3 * 8_000 + 10;
  const file = Buffer.alloc(44 + bytes);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + bytes, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8_000, 24);
  file.writeUInt32LE(8_000, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write('data', 36);
  file.writeUInt32LE(bytes, 40);
  return file;
}

const citySchema = {
  type: 'object',
  properties: { city: { type: 'string' }, population: { type: 'integer' } },
  required: ['city', 'population'],
  additionalProperties: false,
};

module.exports = {
  ...scene,
  charged,
  left,
  tokens,
  countingFetch,
  cancelledUpstream,
  untilCancelledAbove,
  wav,
  citySchema,
};

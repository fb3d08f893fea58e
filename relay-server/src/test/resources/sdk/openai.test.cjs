'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const OpenAI = require('openai');
const { toFile } = require('openai');
const scene = require('./scene.cjs');

const HEARD = 'The quick brown fox jumps over the lazy dog.';

function clientOf(apiKey, options = {}) {
  return new OpenAI({ baseURL: scene.openAiUrl, apiKey, ...options });
}

const client = clientOf(scene.key);

function question(model = 'demo-chat') {
  return {
    model,
    max_completion_tokens: 60,
    messages: [{ role: 'user', content: 'Tell node of prepaid credit.' }],
  };
}

const weather = {
  name: 'weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
};

test('chat, whole and streamed', async () => {
  const { data, request_id } = await client.chat.completions.create(question()).withResponse();
  scene.charged(request_id, scene.tokens(data.usage));
  const streamed = await client.chat.completions
    .create({ ...question(), stream: true, stream_options: { include_usage: true } })
    .withResponse();
  let text = '';
  let usage;
  for await (const chunk of streamed.data) {
    text += chunk.choices[0]?.delta.content ?? '';
    usage = chunk.usage ?? usage;
  }
  assert.equal(text, data.choices[0].message.content);
  assert.deepEqual(scene.tokens(usage), scene.tokens(data.usage));
  scene.charged(streamed.request_id, scene.tokens(usage));
});

test('legacy completions', async () => {
  const { data, request_id } = await client.completions
    .create({ model: 'demo-chat', prompt: ['Hello there', 'A haiku'], max_tokens: 5 })
    .withResponse();
  assert.equal(data.choices.length, 2);
  scene.charged(request_id, scene.tokens(data.usage));
});

test('tools of chat, streamed and gone on with', async () => {
  const asked = { ...question(), tools: [{ type: 'function', function: weather }] };
  const stream = client.chat.completions.stream(asked);
  const first = await stream.finalChatCompletion();
  const message = first.choices[0].message;
  assert.equal(first.choices[0].finish_reason, 'tool_calls');
  assert.deepEqual(JSON.parse(message.tool_calls[0].function.arguments), { city: 'Paris' });
  const end = await client.chat.completions.create({
    ...asked,
    messages: [
      ...asked.messages,
      message,
      { role: 'tool', tool_call_id: message.tool_calls[0].id, content: 'It is fine.' },
    ],
  });
  assert.ok(end.choices[0].message.content);
});

test('structured output', async () => {
  const format = { name: 'place', strict: true, schema: scene.citySchema };
  const chat = await client.chat.completions.parse({
    ...question(),
    response_format: { type: 'json_schema', json_schema: format },
  });
  assert.deepEqual(chat.choices[0].message.parsed, { city: 'Paris', population: 42 });
  const response = await client.responses.create({
    model: 'demo-chat',
    input: 'Where?',
    text: { format: { type: 'json_schema', ...format } },
  });
  assert.deepEqual(JSON.parse(response.output_text), { city: 'Paris', population: 42 });
});

test('responses: made, streamed, found, continued, deleted', async () => {
  const asked = { model: 'demo-chat', input: 'Say hello', max_output_tokens: 100 };
  const { data: first, request_id } = await client.responses.create(asked).withResponse();
  scene.charged(request_id, scene.tokens(first.usage));

  const streamed = await client.responses.create({ ...asked, stream: true }).withResponse();
  const events = [];
  for await (const event of streamed.data) {
    events.push(event);
  }
  assert.deepEqual(
    events.map((event) => event.sequence_number),
    events.map((_, index) => index),
  );
  const last = events.at(-1);
  assert.equal(last.type, 'response.completed');
  assert.equal(last.response.output[0].content[0].text, first.output_text);
  scene.charged(streamed.request_id, scene.tokens(last.response.usage));

  assert.equal((await client.responses.retrieve(first.id)).output_text, first.output_text);
  const replay = [];
  for await (const event of await client.responses.retrieve(first.id, { stream: true })) {
    replay.push(event);
  }
  assert.equal(replay.at(-1).type, 'response.completed');

  const next = await client.responses
    .create({ ...asked, previous_response_id: first.id })
    .withResponse();
  assert.equal(
    next.data.usage.input_tokens,
    first.usage.input_tokens + first.usage.total_tokens,
  );
  scene.charged(next.request_id, scene.tokens(next.data.usage));
  await client.responses.delete(first.id);
  await assert.rejects(client.responses.retrieve(first.id), OpenAI.NotFoundError);
});

test('responses: functions and web search', async () => {
  const call = await client.responses
    .stream({
      model: 'demo-chat',
      input: 'weather?',
      tools: [{ type: 'function', strict: false, ...weather }],
    })
    .finalResponse();
  assert.equal(call.output[0].type, 'function_call');
  assert.deepEqual(JSON.parse(call.output[0].arguments), { city: 'Paris' });
  const searched = await client.responses
    .create({ model: 'demo-chat', input: 'What is new?', tools: [{ type: 'web_search' }] })
    .withResponse();
  assert.equal(searched.data.output[0].type, 'web_search_call');
  scene.charged(searched.request_id, { ...scene.tokens(searched.data.usage), search: 1 });
});

test('vectors and moderation', async () => {
  const vectors = await client.embeddings
    .create({ model: 'vectors', input: ['one two', 'three'], dimensions: 32 })
    .withResponse();
  assert.equal(vectors.data.data[0].embedding.length, 32);
  assert.equal(typeof vectors.data.data[0].embedding[0], 'number');
  scene.charged(vectors.request_id, { input: 3 });
  const judged = await client.moderations
    .create({ model: 'judge', input: 'Attack!' })
    .withResponse();
  assert.equal(judged.data.results[0].flagged, true);
  scene.charged(judged.request_id, {});
});

test('images: made, streamed, edited', async () => {
  const made = await client.images
    .generate({ model: 'painter', prompt: 'a red cat', n: 2 })
    .withResponse();
  assert.equal(made.data.data.length, 2);
  scene.charged(made.request_id, scene.tokens(made.data.usage));
  const streamed = await client.images
    .generate({ model: 'painter', prompt: 'a red cat', stream: true, partial_images: 2 })
    .withResponse();
  const events = [];
  for await (const event of streamed.data) {
    events.push(event);
  }
  assert.deepEqual(
    events.map((event) => event.type),
    [
      'image_generation.partial_image',
      'image_generation.partial_image',
      'image_generation.completed',
    ],
  );
  scene.charged(streamed.request_id, scene.tokens(events.at(-1).usage));
  const image = [
    await toFile(Buffer.alloc(2_000), 'cat.png', { type: 'image/png' }),
    await toFile(Buffer.alloc(1_000), 'hat.png', { type: 'image/png' }),
  ];
  const edited = await client.images
    .edit({ model: 'painter', prompt: 'with a hat', image })
    .withResponse();
  assert.equal(edited.data.usage.input_tokens_details.image_tokens, 2 * 194);
  scene.charged(edited.request_id, scene.tokens(edited.data.usage));
});

test('speech, and sound written down', async () => {
  const input = 'Grüße an alle';
  const spoken = await client.audio.speech.create({ model: 'reader', voice: 'alloy', input });
  assert.equal((await spoken.arrayBuffer()).byteLength, 3 * 1_024);
  scene.charged(spoken.headers.get('x-request-id'), { character: input.length });

  const file = () => toFile(scene.wav(), 'fox.wav', { type: 'audio/wav' });
  const heard = await client.audio.transcriptions
    .create({ model: 'listener', file: await file() })
    .withResponse();
  assert.equal(heard.data.text, HEARD);
  scene.charged(heard.request_id, scene.tokens(heard.data.usage));
  const streamed = await client.audio.transcriptions
    .create({ model: 'listener', file: await file(), stream: true })
    .withResponse();
  let text = '';
  for await (const event of streamed.data) {
    text += event.delta ?? '';
  }
  assert.equal(text, HEARD);
  scene.charged(streamed.request_id, scene.tokens(heard.data.usage));
  const plain = await client.audio.transcriptions
    .create({ model: 'whisper', file: await file(), response_format: 'text' })
    .withResponse();
  assert.equal(String(plain.data).trim(), HEARD);
  scene.charged(plain.request_id, { second: 4 });
  const translated = await client.audio.translations
    .create({ model: 'whisper', file: await file() })
    .withResponse();
  assert.equal(translated.data.text, HEARD);
  scene.charged(translated.request_id, { second: 4 });
});

test('errors are of the types of the SDK', async () => {
  await assert.rejects(client.chat.completions.create(question('nobody')), (error) => {
    assert.ok(error instanceof OpenAI.NotFoundError);
    assert.equal(error.code, 'model_not_found');
    assert.ok(error.requestID);
    return true;
  });
  await assert.rejects(
    clientOf('sk-nx-nobody').chat.completions.create(question()),
    OpenAI.AuthenticationError,
  );
  await assert.rejects(
    client.chat.completions.create(question('status-400')),
    OpenAI.BadRequestError,
  );
});

test('exhausted credit is asked for once, a busy upstream twice', async () => {
  const once = scene.countingFetch();
  await assert.rejects(
    clientOf(scene.poorKey, { fetch: once }).chat.completions.create(question()),
    (error) => error instanceof OpenAI.RateLimitError && error.code === 'insufficient_quota',
  );
  assert.equal(once.count, 1);
  const twice = scene.countingFetch();
  const busy = await clientOf(scene.key, { fetch: twice }).chat.completions.create(
    question('busy-once'),
  );
  assert.ok(busy.choices[0].message.content);
  assert.equal(twice.count, 2);
});

test('who leaves pays for what came', async () => {
  const before = await scene.cancelledUpstream();
  const { data, request_id } = await client.chat.completions
    .create({ ...question('slow'), stream: true })
    .withResponse();
  for await (const chunk of data) {
    if (chunk.choices[0]?.delta.content) {
      data.controller.abort();
      break;
    }
  }
  await scene.untilCancelledAbove(before);
  scene.left(request_id);
});

test('a broken stream raises', async () => {
  for (const model of ['cut', 'error-in-stream']) {
    const stream = await client.chat.completions.create({ ...question(model), stream: true });
    await assert.rejects(async () => {
      for await (const chunk of stream) {
        assert.ok(chunk.id);
      }
    }, OpenAI.APIError);
  }
});

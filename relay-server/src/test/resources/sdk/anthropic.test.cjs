'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const Anthropic = require('@anthropic-ai/sdk');
const scene = require('./scene.cjs');

function clientOf(apiKey, options = {}) {
  return new Anthropic({ baseURL: scene.anthropicUrl, apiKey, ...options });
}

const client = clientOf(scene.key);

function question(model = 'demo-claude') {
  return {
    model,
    max_tokens: 100,
    messages: [{ role: 'user', content: 'Tell node of prepaid credit.' }],
  };
}

const weather = {
  name: 'weather',
  input_schema: { type: 'object', properties: { city: { type: 'string' } } },
};

async function final(params) {
  const stream = client.messages.stream(params);
  const message = await stream.finalMessage();
  scene.charged(stream.request_id, { ...scene.tokens(message.usage), ...searches(message.usage) });
  return message;
}

function searches(usage) {
  const search = usage.server_tool_use?.web_search_requests ?? 0;
  return search > 0 ? { search } : {};
}

test('messages, whole and streamed', async () => {
  const { data, request_id } = await client.messages.create(question()).withResponse();
  assert.equal(data.stop_reason, 'end_turn');
  scene.charged(request_id, scene.tokens(data.usage));
  const message = await final(question());
  assert.equal(message.content[0].text, data.content[0].text);
});

test('thoughts, tools and web search', async () => {
  const thought = await final({ ...question(), thinking: { type: 'adaptive' } });
  assert.deepEqual(
    thought.content.map((block) => block.type),
    ['thinking', 'text'],
  );
  const asked = { ...question(), tools: [weather] };
  const use = await final(asked);
  assert.equal(use.stop_reason, 'tool_use');
  assert.deepEqual(use.content[0].input, { city: 'Paris' });
  const result = { type: 'tool_result', tool_use_id: use.content[0].id, content: 'It is fine.' };
  const end = await client.messages.create({
    ...asked,
    messages: [
      ...asked.messages,
      { role: 'assistant', content: use.content },
      { role: 'user', content: [result] },
    ],
  });
  assert.equal(end.content[0].type, 'text');
  const searched = await final({
    ...question(),
    tools: [{ type: 'web_search_20250305', name: 'web_search', max_uses: 2 }],
  });
  assert.equal(searched.usage.server_tool_use.web_search_requests, 1);
});

test('structured output', async () => {
  const message = await client.messages.create({
    ...question(),
    output_config: { format: { type: 'json_schema', schema: scene.citySchema } },
  });
  assert.deepEqual(JSON.parse(message.content[0].text), { city: 'Paris', population: 42 });
});

test('counting and the list of models', async () => {
  const { model, messages } = question();
  const { data, request_id } = await client.messages
    .countTokens({ model, messages })
    .withResponse();
  assert.ok(data.input_tokens > 0);
  scene.charged(request_id, {});
  const ids = [];
  for await (const known of client.models.list()) {
    ids.push(known.id);
  }
  assert.ok(ids.includes('demo-claude'));
});

test('errors are of the types of the SDK', async () => {
  await assert.rejects(client.messages.create(question('nobody')), (error) => {
    assert.ok(error instanceof Anthropic.NotFoundError);
    assert.equal(error.error.error.type, 'not_found_error');
    assert.ok(error.requestID);
    return true;
  });
  await assert.rejects(
    clientOf('sk-nx-nobody').messages.create(question()),
    Anthropic.AuthenticationError,
  );
});

test('exhausted credit is asked for once', async () => {
  const once = scene.countingFetch();
  await assert.rejects(
    clientOf(scene.poorKey, { fetch: once }).messages.create(question()),
    (error) => error.status === 402 && error.error.error.type === 'billing_error',
  );
  assert.equal(once.count, 1);
});

test('who leaves pays for what came', async () => {
  const before = await scene.cancelledUpstream();
  const { data, request_id } = await client.messages
    .create({ ...question('slow-claude'), stream: true })
    .withResponse();
  for await (const event of data) {
    if (event.type === 'content_block_delta') {
      data.controller.abort();
      break;
    }
  }
  await scene.untilCancelledAbove(before);
  scene.left(request_id);
});

test('a broken stream raises', async () => {
  const stream = await client.messages.create({ ...question('cut-claude'), stream: true });
  await assert.rejects(async () => {
    for await (const event of stream) {
      assert.ok(event.type);
    }
  }, Anthropic.APIError);
});

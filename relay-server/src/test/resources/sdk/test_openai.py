"""The official Python SDK as a client of the relay.

SdkScriptsTest tells in SDK_SCENE where the relay is; each call that is charged leaves a line of
JSON in the file named there, from which the test looks at the receipts.
"""

import json
import os
import struct
import time
import unittest
import urllib.request

import openai

SCENE = json.loads(os.environ["SDK_SCENE"])
HEARD = "The quick brown fox jumps over the lazy dog."
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "population": {"type": "integer"}},
    "required": ["city", "population"],
    "additionalProperties": False,
}
WEATHER = {
    "name": "weather",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
}


def client_of(key, **options):
    return openai.OpenAI(base_url=SCENE["openAiUrl"], api_key=key, **options)


def note(line):
    with open(SCENE["calls"], "a", encoding="utf-8") as calls:
        calls.write(json.dumps(line) + "\n")


def charged(response, **quantities):
    note({"requestId": response.headers["x-request-id"], "charged": quantities})


def tokens(usage):
    """The tokens of OpenAI's two forms of usage."""
    if hasattr(usage, "prompt_tokens"):
        return {"input": usage.prompt_tokens, "output": usage.completion_tokens}
    return {"input": usage.input_tokens, "output": usage.output_tokens}


def question(model="demo-chat", **more):
    return {
        "model": model,
        "max_completion_tokens": 60,
        "messages": [{"role": "user", "content": "Tell python of prepaid credit."}],
        **more,
    }


def cancelled_upstream():
    with urllib.request.urlopen(SCENE["upstreamCounts"]) as counts:
        return json.load(counts)["cancelled"]


def wav():
    """Three seconds of silence and a little more, eight bits at 8 kHz; it counts as four."""
    sound = bytes(3 * 8_000 + 10)
    head = struct.pack(
        "<4sI8sIHHIIHH4sI",
        b"RIFF", 36 + len(sound), b"WAVEfmt ", 16, 1, 1, 8_000, 8_000, 1, 8, b"data", len(sound),
    )
    return ("fox.wav", head + sound, "audio/wav")


class OpenAiPythonTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = client_of(SCENE["key"])

    @classmethod
    def tearDownClass(cls):
        cls.client.close()

    def test_chat_whole_and_streamed(self):
        raw = self.client.chat.completions.with_raw_response
        whole = raw.create(**question())
        completion = whole.parse()
        charged(whole, **tokens(completion.usage))
        streamed = raw.create(
            **question(), stream=True, stream_options={"include_usage": True}
        )
        chunks = list(streamed.parse())
        text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
        self.assertEqual(text, completion.choices[0].message.content)
        charged(streamed, **tokens(chunks[-1].usage))

    def test_legacy_completions(self):
        response = self.client.completions.with_raw_response.create(
            model="demo-chat", prompt=["Hello there", "A haiku"], max_tokens=5
        )
        completion = response.parse()
        self.assertEqual(len(completion.choices), 2)
        charged(response, **tokens(completion.usage))

    def test_tools(self):
        asked = question(tools=[{"type": "function", "function": WEATHER}])
        with self.client.chat.completions.stream(**asked) as stream:
            message = stream.get_final_completion().choices[0].message
        self.assertEqual(
            json.loads(message.tool_calls[0].function.arguments), {"city": "Paris"}
        )
        asked["messages"] += [
            {
                "role": "assistant",
                "tool_calls": [
                    {
                        "id": message.tool_calls[0].id,
                        "type": "function",
                        "function": {"name": "weather", "arguments": '{"city":"Paris"}'},
                    }
                ],
            },
            {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": "Fine."},
        ]
        end = self.client.chat.completions.create(**asked)
        self.assertTrue(end.choices[0].message.content)

    def test_structured_output(self):
        form = {"name": "place", "strict": True, "schema": SCHEMA}
        chat = self.client.chat.completions.create(
            **question(response_format={"type": "json_schema", "json_schema": form})
        )
        expected = {"city": "Paris", "population": 42}
        self.assertEqual(json.loads(chat.choices[0].message.content), expected)
        response = self.client.responses.create(
            model="demo-chat", input="Where?", text={"format": {"type": "json_schema", **form}}
        )
        self.assertEqual(json.loads(response.output_text), expected)

    def test_responses(self):
        asked = {"model": "demo-chat", "input": "Say hello", "max_output_tokens": 100}
        raw = self.client.responses.with_raw_response
        made = raw.create(**asked)
        first = made.parse()
        charged(made, **tokens(first.usage))

        streamed = raw.create(**asked, stream=True)
        events = list(streamed.parse())
        self.assertEqual([e.sequence_number for e in events], list(range(len(events))))
        self.assertEqual(events[-1].type, "response.completed")
        self.assertEqual(events[-1].response.output_text, first.output_text)
        charged(streamed, **tokens(events[-1].response.usage))

        self.assertEqual(
            self.client.responses.retrieve(first.id).output_text, first.output_text
        )
        replay = list(self.client.responses.retrieve(first.id, stream=True))
        self.assertEqual(replay[-1].type, "response.completed")
        continued = raw.create(**asked, previous_response_id=first.id)
        usage = continued.parse().usage
        self.assertEqual(
            usage.input_tokens, first.usage.input_tokens + first.usage.total_tokens
        )
        charged(continued, **tokens(usage))
        self.client.responses.delete(first.id)
        with self.assertRaises(openai.NotFoundError):
            self.client.responses.retrieve(first.id)

    def test_functions_and_web_search_of_responses(self):
        call = self.client.responses.create(
            model="demo-chat", input="weather?", tools=[{"type": "function", **WEATHER}]
        )
        self.assertEqual(json.loads(call.output[0].arguments), {"city": "Paris"})
        response = self.client.responses.with_raw_response.create(
            model="demo-chat", input="What is new?", tools=[{"type": "web_search"}]
        )
        searched = response.parse()
        self.assertEqual(searched.output[0].type, "web_search_call")
        charged(response, search=1, **tokens(searched.usage))

    def test_vectors_and_moderation(self):
        response = self.client.embeddings.with_raw_response.create(
            model="vectors", input=["one two", "three"], dimensions=32
        )
        self.assertEqual(len(response.parse().data[0].embedding), 32)
        charged(response, input=3)
        response = self.client.moderations.with_raw_response.create(
            model="judge", input="Attack!"
        )
        self.assertTrue(response.parse().results[0].flagged)
        charged(response)

    def test_images(self):
        raw = self.client.images.with_raw_response
        made = raw.generate(model="painter", prompt="a red cat", n=2)
        self.assertEqual(len(made.parse().data), 2)
        charged(made, **tokens(made.parse().usage))
        streamed = raw.generate(
            model="painter", prompt="a red cat", stream=True, partial_images=2
        )
        events = list(streamed.parse())
        self.assertEqual(len(events), 3)
        charged(streamed, **tokens(events[-1].usage))
        images = [
            ("cat.png", bytes(2_000), "image/png"),
            ("hat.png", bytes(1_000), "image/png"),
        ]
        edited = raw.edit(model="painter", prompt="with a hat", image=images)
        usage = edited.parse().usage
        self.assertEqual(usage.input_tokens_details.image_tokens, 2 * 194)
        charged(edited, **tokens(usage))

    def test_speech(self):
        text = "Grüße an alle"
        spoken = self.client.audio.speech.with_raw_response.create(
            model="reader", voice="alloy", input=text
        )
        self.assertEqual(len(spoken.parse().content), 3 * 1_024)
        charged(spoken, character=len(text))

    def test_sound_written_down(self):
        raw = self.client.audio.transcriptions.with_raw_response
        heard = raw.create(model="listener", file=wav())
        self.assertEqual(heard.parse().text, HEARD)
        quantities = tokens(heard.parse().usage)
        charged(heard, **quantities)
        streamed = raw.create(model="listener", file=wav(), stream=True)
        text = "".join(getattr(event, "delta", "") for event in streamed.parse())
        self.assertEqual(text, HEARD)
        charged(streamed, **quantities)
        plain = raw.create(model="whisper", file=wav(), response_format="text")
        self.assertEqual(str(plain.parse()).strip(), HEARD)
        charged(plain, second=4)
        translated = self.client.audio.translations.with_raw_response.create(
            model="whisper", file=wav()
        )
        self.assertEqual(translated.parse().text, HEARD)
        charged(translated, second=4)

    def test_errors(self):
        with self.assertRaises(openai.NotFoundError) as unknown:
            self.client.chat.completions.create(**question("nobody"))
        self.assertEqual(unknown.exception.code, "model_not_found")
        self.assertTrue(unknown.exception.request_id)
        with self.assertRaises(openai.AuthenticationError):
            client_of("sk-nx-nobody").chat.completions.create(**question())
        with self.assertRaises(openai.BadRequestError):
            self.client.chat.completions.create(**question("status-400"))

    def test_retries(self):
        with self.assertRaises(openai.RateLimitError) as poor:
            client_of(SCENE["poorKey"]).chat.completions.create(**question())
        self.assertEqual(poor.exception.code, "insufficient_quota")
        self.assertEqual(
            poor.exception.response.request.headers["x-stainless-retry-count"], "0"
        )
        busy = self.client.chat.completions.with_raw_response.create(**question("busy-once"))
        self.assertEqual(busy.retries_taken, 1)

    def test_who_leaves_pays_for_what_came(self):
        before = cancelled_upstream()
        response = self.client.chat.completions.with_raw_response.create(
            **question("slow"), stream=True
        )
        stream = response.parse()
        for chunk in stream:
            if chunk.choices and chunk.choices[0].delta.content:
                break
        stream.close()
        end = time.monotonic() + 20
        while cancelled_upstream() <= before:
            self.assertLess(time.monotonic(), end, "the upstream was not cancelled")
        note({"requestId": response.headers["x-request-id"], "left": True})

    def test_broken_stream_raises(self):
        for model in ("cut", "error-in-stream"):
            stream = self.client.chat.completions.create(**question(model), stream=True)
            with self.assertRaises(openai.APIError):
                list(stream)


if __name__ == "__main__":
    unittest.main()

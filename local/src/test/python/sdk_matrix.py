"""What people do with OpenAI's client for Python, against a base URL; keys come on the standard input."""
import json
import sys

import openai

given = json.load(sys.stdin)
client = openai.OpenAI(base_url=given["baseURL"], api_key=given["key"])
once = client.with_options(max_retries=0)
TOOL = {
    "type": "function",
    "function": {
        "name": "tide",
        "description": "When the tide is high",
        "parameters": {"type": "object", "properties": {"port": {"type": "string"}}, "required": ["port"]},
    },
}
TEXT = "The tide turns at noon."


def asking(content, **rest):
    return {"model": "local-chat", "messages": [{"role": "user", "content": content}], **rest}


def refused(call, kind, status, code):
    try:
        call()
    except kind as error:
        assert error.status_code == status, error
        assert error.code == code, error
        assert error.request_id, "no request id"
        return error
    raise AssertionError("was answered")


def chat():
    answer = client.chat.completions.create(**asking("chat", seed=7, temperature=0.3))
    assert answer.choices[0].message.content == TEXT
    assert answer.model == "local-chat"
    assert answer.usage.total_tokens == 17


def stream():
    text, usage, ids = "", None, set()
    for chunk in client.chat.completions.create(
        **asking("stream", stream=True, stream_options={"include_usage": True})
    ):
        if chunk.choices:
            text += chunk.choices[0].delta.content or ""
        usage = chunk.usage or usage
        ids.add(chunk.id)
    assert text == TEXT, text
    assert usage.completion_tokens == 5
    assert len(ids) == 1


def ports(calls):
    return [json.loads(call.function.arguments)["port"] for call in calls]


def tools():
    request = asking("tools", tools=[TOOL], tool_choice="auto", parallel_tool_calls=True)
    first = client.chat.completions.create(**request).choices[0]
    assert first.finish_reason == "tool_calls"
    assert ports(first.message.tool_calls) == ["Lisbon", "Porto"]
    request["messages"].append(first.message)
    for call in first.message.tool_calls:
        request["messages"].append({"role": "tool", "tool_call_id": call.id, "content": "high"})
    second = client.chat.completions.create(**request)
    assert second.choices[0].message.content == "High at three in Lisbon, at four in Porto."


def streamed_tools():
    with client.chat.completions.stream(**asking("tools-stream", tools=[TOOL])) as events:
        message = events.get_final_completion().choices[0].message
    assert ports(message.tool_calls) == ["Lisbon", "Porto"]


def response_format():
    schema = {"type": "object", "properties": {"port": {"type": "string"}, "hour": {"type": "integer"}}}
    wanted = {"type": "json_schema", "json_schema": {"name": "tide", "strict": True, "schema": schema}}
    answer = client.chat.completions.create(**asking("schema", response_format=wanted))
    assert json.loads(answer.choices[0].message.content) == {"port": "Lisbon", "hour": 3}


def embeddings():
    answer = client.embeddings.create(model="local-embeddings", input=["one", "two"])
    assert [entry.embedding for entry in answer.data] == [[0.5, -0.25, 0.125], [1, 0, -1]]


def models():
    assert "local-chat" in [model.id for model in client.models.list()]
    assert client.models.retrieve("local-chat").id == "local-chat"


def wrong_key():
    stranger = client.with_options(api_key="sk-wrong")
    refused(lambda: stranger.chat.completions.create(**asking("chat")), openai.AuthenticationError, 401, "invalid_api_key")


def unknown_model():
    wrong = {**asking("chat"), "model": "no-such-model"}
    refused(lambda: client.chat.completions.create(**wrong), openai.NotFoundError, 404, "model_not_found")


def automation_off():
    other = client.with_options(api_key=given["keyOfSomebodyWhoIsOff"])
    refused(lambda: other.chat.completions.create(**asking("chat")), openai.PermissionDeniedError, 403, "automation_disabled_user")


def rate_limit():
    error = refused(lambda: once.chat.completions.create(**asking("limited")), openai.RateLimitError, 429, "provider_rate_limited")
    assert int(error.response.headers["retry-after"]) > 0


def provider_error():
    error = refused(lambda: client.chat.completions.create(**asking("too-long")), openai.BadRequestError, 400, "context_length_exceeded")
    assert error.param == "messages"


def retries():
    refused(lambda: client.chat.completions.create(**asking("broken")), openai.InternalServerError, 502, "provider_failed")


def abort():
    events = client.chat.completions.create(**asking("slow", stream=True))
    for chunk in events:
        if chunk.choices and chunk.choices[0].delta.content:
            break
    events.close()
    assert once.chat.completions.create(**asking("chat")).choices[0].message.content == TEXT


for case in (chat, stream, tools, streamed_tools, response_format, embeddings, models, wrong_key, unknown_model,
             automation_off, rate_limit, provider_error, retries, abort):
    case()
    print("passed " + case.__name__, flush=True)

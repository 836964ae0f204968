"""One line of a data file: an example in the chat format of OpenAI's fine-tuning, or what keeps it from being one."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from mkdocs_gptlog.explain import did_you_mean
from mkdocs_gptlog.problems import Position, Problem, ProblemsError, Severity

Json = Any
ROLES = ("system", "developer", "user", "assistant", "tool", "function")
_EXAMPLE_KEYS = frozenset({"messages", "tools", "functions", "parallel_tool_calls"})
_MESSAGE_KEYS = frozenset(
    {"role", "content", "name", "weight", "tool_calls", "tool_call_id", "function_call", "refusal"}
)
_PARTS = ("text", "refusal", "image_url", "input_audio", "file")
"""The kinds of parts; each has its content in a field of the same name."""
_OFFERS = {"tools": '{"type": "function", "function": {"name": …}}', "functions": '{"name": …}'}
_TEXT_PARTS = frozenset({"text", "refusal"})
_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
_SHAPE = 'write `{"messages": […]}`'
_BOM = "\ufeff"
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_HALF = re.compile(r"[\ud800-\udfff]")
"""What JSON writes as two escapes is no text where one of them is missing."""


def read_example(raw: bytes, where: Position) -> tuple[dict[str, Json] | None, list[Problem]]:
    """Read one line.

    Args:
        raw: The line as it stands in the file.
        where: The file and the line.

    Returns:
        The example, None where an error keeps it from being one; and what was found.
    """
    problems: list[Problem] = []
    try:
        data = _parse(raw, where, problems)
    except ProblemsError as error:
        return None, [*problems, *error.problems]
    problems += _check_example(data, where)
    bad = any(problem.severity is Severity.ERROR for problem in problems)
    return None if bad else data, problems


def _parse(raw: bytes, where: Position, problems: list[Problem]) -> Json:
    def unique_pairs(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            problems.append(Problem(where, f"`{twice}` is written twice", "keep one of them", "duplicate-key"))
        return fields

    def no_number(name: str) -> Json:
        raise ProblemsError([Problem(where, f"is not JSON: `{name}` is no number there", "", "json")])

    text = _decode(raw, where)
    if text.startswith(_BOM):
        hint = "save the file as UTF-8 without one"
        problems.append(Problem(where, "starts with a byte order mark, which is no JSON", hint, "bom"))
    try:
        data = json.loads(text.removeprefix(_BOM), object_pairs_hook=unique_pairs, parse_constant=no_number)
    except json.JSONDecodeError as error:
        message = "is not JSON, from here on"
        hint = "write every example on one line, names and texts in double quotes"
        if error.msg == "Extra data":
            message, hint = "something follows the example", "write every example on a line of its own"
        raise ProblemsError([Problem(replace(where, column=error.colno), message, hint, "json")]) from error
    except (RecursionError, ValueError) as error:  # nested too deep, a number with thousands of digits
        raise ProblemsError([Problem(where, "is not JSON that can be read", "", "json")]) from error
    if _SURROGATE.search(text) and (half := _HALF.search(json.dumps(data, ensure_ascii=False))):
        message = f"holds `\\u{ord(half[0]):04x}`, which is half of a character"
        raise ProblemsError([Problem(where, message, "write the character itself", "half-character")])
    return data


def _decode(raw: bytes, where: Position) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        column = len(raw[: error.start].decode()) + 1
        problem = Problem(replace(where, column=column), "is not UTF-8", "save the file as UTF-8", "encoding")
        raise ProblemsError([problem]) from error


def _check_example(data: Json, where: Position) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield Problem(where, f"is {_kind(data)} and not an object", _SHAPE, "json-type")
        return
    messages = data.get("messages")
    if messages is None:
        older = {"prompt", "completion"} <= data.keys()
        hint = "this is the format of older models; write it as messages" if older else _SHAPE
        yield Problem(where, "has no `messages`", hint, "no-messages")
        return
    yield from _check_names(data, _EXAMPLE_KEYS, where, "")
    yield from _check_tools(data, where)
    if not isinstance(messages, list) or not messages:
        reason = "is empty" if messages == [] else f"is {_kind(messages)} and not a list"
        yield Problem(_at(where, "messages"), reason, "", "no-messages")
        return
    calls: set[str] = set()
    for i, message in enumerate(messages):
        place = _at(where, f"messages[{i}]")
        if isinstance(message, dict):
            yield from _check_message(message, place, calls)
        else:
            yield Problem(place, f"is {_kind(message)} and not an object", "", "json-type")
    yield from _check_replies([message for message in messages if isinstance(message, dict)], where)


def _check_tools(data: dict[str, Json], where: Position) -> Iterator[Problem]:
    """Yield what is wrong with the tools and functions that an example offers."""
    for name, shape in _OFFERS.items():
        offered = data.get(name, [])
        for i, tool in enumerate(offered if isinstance(offered, list) else [offered]):
            function = tool.get("function") if isinstance(tool, dict) and name == "tools" else tool
            if not isinstance(function, dict) or not isinstance(function.get("name"), str):
                yield Problem(
                    _at(where, f"{name}[{i}]"), "is not a tool that can be called", f"write `{shape}`", "tool"
                )


def _check_replies(messages: list[dict[str, Json]], where: Position) -> Iterator[Problem]:
    """Yield what is wrong with the replies, which are what a model learns."""
    replies = [message for message in messages if message.get("role") == "assistant"]
    if not replies:
        yield Problem(where, "has no message of the assistant", "end with the reply to learn", "no-reply")
    elif messages[-1] is not replies[-1]:
        yield Problem(where, "does not end with a message of the assistant", "end with the reply to learn", "no-reply")
    elif all(message.get("weight") == 0 for message in replies):
        yield Problem(where, "every reply has the weight 0, so there is nothing to learn", "", "weight")


def _check_message(message: dict[str, Json], where: Position, calls: set[str]) -> Iterator[Problem]:
    """Yield what is wrong with one message, and note the calls of tools that later ones may answer."""
    role = message.get("role")
    yield from _check_names(message, _MESSAGE_KEYS, where, f"{where.field}.")
    if role is None:
        yield Problem(where, "has no `role`", f"use one of: {', '.join(ROLES)}", "example-role")
    elif not isinstance(role, str) or role not in ROLES:
        role_shown = f"`{role}`" if isinstance(role, str) else _kind(role)
        hint = did_you_mean(str(role), ROLES)
        yield Problem(_below(where, "role"), f"{role_shown} is not a role", hint, "example-role")
    yield from _check_content(message, where)
    weight = message.get("weight")
    if weight is not None and (isinstance(weight, bool) or weight not in (0, 1) or role != "assistant"):
        hint = "leave it away" if role != "assistant" else "write 0 or 1"
        yield Problem(_below(where, "weight"), "only replies are weighted, by 0 or 1", hint, "weight")
    if "name" in message and not isinstance(message["name"], str):
        yield Problem(_below(where, "name"), f"is {_kind(message['name'])} and not a text", "", "json-type")
    yield from _check_calls(message, where, calls)


def _check_content(message: dict[str, Json], where: Position) -> Iterator[Problem]:
    content = message.get("content")
    place = _below(where, "content")
    if content is None:
        if not any(message.get(name) for name in ("tool_calls", "function_call", "refusal")):
            reason = "is null" if "content" in message else "has no `content`"
            yield Problem(place if "content" in message else where, reason, "write what was said", "content")
    elif not isinstance(content, str | list):
        yield Problem(place, f"is {_kind(content)} and neither a text nor a list of parts", "", "content")
    elif not content or (isinstance(content, str) and not content.strip()):
        yield Problem(place, "is empty", "write what was said", "content")
    elif isinstance(content, list):
        for i, part in enumerate(content):
            yield from _check_part(part, str(message.get("role")), _at(place, f"{place.field}[{i}]"))


def _check_part(part: Json, role: str, where: Position) -> Iterator[Problem]:
    kind = part.get("type") if isinstance(part, dict) else None
    if not isinstance(kind, str) or kind not in _PARTS:
        hint = did_you_mean(kind, _PARTS) if isinstance(kind, str) else 'write `{"type": "text", "text": …}`'
        yield Problem(where, "is not a part that is known", hint, "part")
    elif kind in _TEXT_PARTS:
        if not isinstance(part.get(kind), str) or not part[kind].strip():
            yield Problem(where, f"has no text in `{kind}`", "", "part")
    elif not part.get(kind):
        yield Problem(where, f"has nothing in `{kind}`", "", "part")
    elif role != "user":
        yield Problem(where, "only users can send anything but text", "", "part")


def _check_calls(message: dict[str, Json], where: Position, calls: set[str]) -> Iterator[Problem]:
    """Yield what is wrong with calls of tools and functions, and with answers to them."""
    made = message.get("tool_calls") or []
    for i, call in enumerate(made if isinstance(made, list) else [made]):
        place = _below(where, f"tool_calls[{i}]")
        if isinstance(call, dict) and isinstance(call.get("id"), str) and _names_function(call.get("function")):
            calls.add(call["id"])
        else:
            hint = 'write `{"id": …, "type": "function", "function": {"name": …, "arguments": "…"}}`'
            yield Problem(place, "is not a call of a tool", hint, "call")
    if (called := message.get("function_call")) and not _names_function(called):
        hint = 'write `{"name": …, "arguments": "…"}`'
        yield Problem(_below(where, "function_call"), "is not a call of a function", hint, "call")
    role = message.get("role")
    answered = message.get("tool_call_id")
    if role == "tool" and (not isinstance(answered, str) or answered not in calls):
        yield Problem(where, "answers no call before it", "name the call as `tool_call_id`", "call")
    if role == "function" and not message.get("name"):
        yield Problem(where, "does not say which function answers", "write its `name`", "call")


def _names_function(call: Json) -> bool:
    return isinstance(call, dict) and all(isinstance(call.get(name), str) for name in ("name", "arguments"))


def _check_names(data: dict[str, Json], allowed: Collection[str], where: Position, before: str) -> Iterator[Problem]:
    for name in sorted(data.keys() - allowed):
        place = _at(where, f"{before}{name}")
        hint = did_you_mean(name, allowed)
        yield Problem(place, "is not a field that is known", hint, "unknown-key", Severity.WARNING)


def _below(where: Position, name: str) -> Position:
    return _at(where, f"{where.field}.{name}")


def _at(where: Position, field: str) -> Position:
    return Position(where.path, where.line, field=field)


def _kind(value: Json) -> str:
    return _KINDS.get(type(value), "a number")

"""JSON Schema of a record (draft 2020-12), made of the forms that the reader goes by: editors complete and check by it.

Every short form is in it. Values are as YAML gives them to editors: a text may look like a number there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from mkdocs_gptlog.logbook.facets import FACET
from mkdocs_gptlog.logbook.model.experiment import FORMAT_VERSION, Experiment
from mkdocs_gptlog.logbook.model.values import Model
from mkdocs_gptlog.logbook.results import Result
from mkdocs_gptlog.logbook.shorthand.forms import FORMS, ROLES, Form, Slot

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_NOTHING: Schema = {"type": "null"}
_NUMBER = r"^\s*[-+]?\d+(\.\d*)?\s*$"
_FORMATS: dict[str, Schema] = {
    "date": {"type": "string", "format": "date", "pattern": r"^\s*\d{4}-\d{2}-\d{2}\s*$", "examples": ["2023-10-06"]},
}
_TIME: Schema = {
    "anyOf": [
        {"type": "number", "minimum": 0},
        {"type": "string", "pattern": r"^\s*((\d{1,3}:)?\d{1,4}:)?\d{1,6}(\.\d{1,9})?\s*$"},
    ],
    "examples": ["00:42"],
}
_LANGUAGE: Schema = {"type": "string", "pattern": r"^\s*[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\s*$", "examples": ["zh-TW"]}
_OWN: dict[tuple[str, str], Schema] = {
    ("Observation", "at"): _TIME,
    ("Experiment", "lang"): _LANGUAGE,
    ("Experiment", "category"): {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}], "examples": ["vision/counting"]},
    ("Dataset", "price"): {**_TEXT, "examples": ["8 USD"]},
}
"""Fields whose text is read in a way of its own, which pydantic does not tell."""


@dataclass(frozen=True)
class Vocabulary:
    """What a log has to offer for completion.

    Attributes:
        verdicts: Those that may be written, as the settings have them.
        suggestions: By field, values that other records have; others may be written too.
    """

    verdicts: tuple[str, ...]
    suggestions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def vocabulary(experiments: Iterable[Experiment], verdicts: Iterable[str]) -> Vocabulary:
    """Return the vocabulary of a log: its verdicts, and the categories, models, tags and authors of its records."""
    models: dict[str, None] = {}
    others: dict[str, dict[str, None]] = {"category": {}, "tags": {}, "authors": {}}
    for experiment in experiments:
        models |= dict.fromkeys(experiment.models)
        others["category"] |= dict.fromkeys(["/".join(experiment.category)] if experiment.category else [])
        for name, facet in (("tags", "tag"), ("authors", "author")):
            others[name] |= {label: None for _, label in FACET[facet].values(Result(experiment, None))}
    suggestions = {name: tuple(sorted(values)) for name, values in {**others, "model": models}.items() if values}
    return Vocabulary(tuple(verdicts), suggestions)


def schema(offered: Vocabulary) -> Schema:
    """Return the schema of a record.

    Args:
        offered: What the log has to offer.
    """
    record = _form(FORMS["record"], offered)
    definitions = {name: _form(form, offered) for name, form in FORMS.items() if form.slots and name != "record"}
    definitions["turn"] = _turn()
    return {
        "$schema": DIALECT,
        "title": "Experiment",
        **record,
        "$defs": {name: {"title": name.capitalize(), **definition} for name, definition in definitions.items()},
    }


def _form(form: Form, offered: Vocabulary) -> Schema:
    """Return the schema of the fields of a place."""
    fields_schema: Schema = {
        "description": form.sentence,
        "type": "object",
        "properties": {name: _slot(name, slot, offered, name in form.required) for name, slot in form.slots.items()},
        "additionalProperties": False,
    }
    if form.required:
        fields_schema["required"] = list(form.required)
    if form.one_of:
        fields_schema["oneOf"] = [{"required": [name]} for name in form.one_of]
    return fields_schema


def _turn() -> Schema:
    """Return the schema of an entry of `messages`: a role with what it says, a text, or all fields."""
    roles = {role: {"description": f"What the {role} says.", **_place("message")} for role in ROLES}
    by_role = {"type": "object", "properties": roles, "additionalProperties": False, "minProperties": 1}
    fields = {"allOf": [{"$ref": "#/$defs/message"}], "required": ["role"]}
    return {"description": FORMS["turn"].sentence, "anyOf": [{**by_role, "maxProperties": 1}, fields]}


def _place(name: str) -> Schema:
    """Return the schema of what may stand at a place: its fields, and the text that is short for one of them."""
    form = FORMS[name]
    fields: list[Schema] = [{"$ref": f"#/$defs/{name}"}] if form.slots or form.by_role else []
    if name == "version":
        return {"type": ["integer", "string"], "enum": [FORMAT_VERSION, str(FORMAT_VERSION)]}
    return _any([*fields, _TEXT] if form.text else fields)


def _slot(name: str, slot: Slot, offered: Vocabulary, required: bool) -> Schema:
    value = _place(slot.form) if slot.form else _value(slot)
    if suggestions := offered.suggestions.get(name):
        value = {"anyOf": [{"enum": list(suggestions)}, *value.get("anyOf", [value])]}
    if name == "verdict":
        value = {"enum": list(offered.verdicts)}
    if name == "tally":
        value = {**value, "propertyNames": {"enum": list(offered.verdicts)}}
    if name in {"runs", "messages"}:
        value = {"type": "array", "items": value}
    elif slot.many:
        value = _any([value, {"type": "array", "items": value}])
    return {"description": slot.sentence, **(value if required else _any([value, _NOTHING]))}


def _value(slot: Slot) -> Schema:
    """Return the schema of the value of a model's field, as YAML gives it."""
    if slot.model is None:
        return dict(_TEXT)
    if special := _OWN.get((slot.model.__name__, slot.name)):
        return dict(special)
    declared = _declared(slot.model)[slot.name]
    if slot.many and declared.get("type") == "array":
        declared = declared["items"]
    return _as_yaml(
        {name: value for name, value in declared.items() if name not in {"title", "description", "default"}}
    )


@cache
def _declared(model: type[Model]) -> Mapping[str, Schema]:
    return model.model_json_schema(mode="validation")["properties"]  # type: ignore[no-any-return]


def _as_yaml(value: Schema) -> Schema:
    """Return a schema of pydantic's for values as YAML has them: numbers may be in quotes, texts without."""
    if "anyOf" in value:
        return _any([_as_yaml(alternative) for alternative in value["anyOf"] if alternative.get("type") != "null"])
    if "enum" in value or "const" in value:
        return value
    relaxed = _RELAXED.get(value.get("type", ""))
    return relaxed(value) if relaxed else value


def _text(value: Schema) -> Schema:
    return dict(_FORMATS.get(value.get("format", ""), _TEXT | ({"minLength": 1} if "minLength" in value else {})))


def _number(value: Schema) -> Schema:
    return {"anyOf": [value, {"type": "string", "pattern": _NUMBER}]}


def _truth(value: Schema) -> Schema:
    return {"anyOf": [value, {"enum": ["true", "false", "yes", "no", "on", "off"]}]}


def _list(value: Schema) -> Schema:
    inner = {"prefixItems": [_as_yaml(item) for item in value["prefixItems"]]} if "prefixItems" in value else {}
    return value | inner | ({"items": _as_yaml(value["items"])} if isinstance(value.get("items"), dict) else {})


def _fields(value: Schema) -> Schema:
    held = value.get("additionalProperties")
    return value | {"additionalProperties": _as_yaml(held)} if isinstance(held, dict) else value


_RELAXED: dict[str, Callable[[Schema], Schema]] = {
    "string": _text,
    "number": _number,
    "integer": _number,
    "boolean": _truth,
    "array": _list,
    "object": _fields,
}


def _any(schemas: list[Schema]) -> Schema:
    """Return a schema for any of several; one of alternatives is not nested in another."""
    flat = [
        alternative for schema in schemas for alternative in (schema["anyOf"] if set(schema) == {"anyOf"} else [schema])
    ]
    return flat[0] if len(flat) == 1 else {"anyOf": flat}

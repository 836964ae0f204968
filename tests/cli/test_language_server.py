"""Records in an editor: the real YAML language server completes, checks and explains them by the schema of the log."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import need
from logs import Log, record

from mkdocs_gptlog.cli import main

SECONDS = 30
MODELINE = "# yaml-language-server: $schema=_schema.json\n"


class Editor:
    """As much of an editor as the server needs: it opens files, and asks what to show at a place."""

    def __init__(self, server: Path) -> None:
        command = [need("node", "nodejs"), str(server / "yaml-language-server/bin/yaml-language-server"), "--stdio"]
        self._server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._said: Queue[dict[str, Any]] = Queue()
        self._asked = 0
        self._opened = 0
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self.tell("initialized", {})

    def _listen(self) -> None:
        out = self._server.stdout
        while out and (line := out.readline()):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
                while out.readline().strip():
                    pass
                self._said.put(json.loads(out.read(length)))

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin is not None
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._server.stdin.flush()

    def _heard(self) -> dict[str, Any]:
        try:
            message = self._said.get(timeout=SECONDS)
        except Empty:
            pytest.fail("the language server says nothing")
        if "id" in message and "method" in message:  # it asks for the editor's settings
            items = message["params"].get("items", []) if isinstance(message.get("params"), dict) else []
            settings = {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}
            answer = [settings if item.get("section") == "yaml" else {} for item in items]
            self._send({"id": message["id"], "result": answer})
        return message

    def tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        while True:
            message = self._heard()
            if message.get("id") == self._asked and "method" not in message:
                return message.get("result")

    def open(self, folder: Path, text: str) -> str:
        """Open a record of that text; return its address."""
        self._opened += 1
        uri = (folder / f"opened-{self._opened}.yaml").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": MODELINE + text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def problems(self, uri: str) -> list[tuple[int, str]]:
        """Return line and text of what is marked in a file, from 0, without the first line."""
        while True:
            message = self._heard()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                found = message["params"]["diagnostics"]
                return [(one["range"]["start"]["line"] - 1, one["message"]) for one in found]

    def at(self, method: str, uri: str, line: int, character: int) -> Any:
        place = {"line": line + 1, "character": character}
        return self.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": place})

    def completions(self, uri: str, line: int, character: int) -> set[str]:
        found = self.at("completion", uri, line, character)
        return {item["label"] for item in (found["items"] if isinstance(found, dict) else found or [])}

    def close(self) -> None:
        self._server.kill()
        self._server.wait()
        self._ear.join()
        for pipe in (self._server.stdin, self._server.stdout):
            if pipe:
                pipe.close()


@pytest.fixture(scope="module")
def editor(node_modules: Path) -> Iterator[Editor]:
    found = Editor(node_modules)
    yield found
    found.close()


@pytest.fixture
def folder(log: Log) -> Path:
    """Return the folder of records, with the schema of the log."""
    log.add("a", record(category="vision/counting", model="GPT-4V", tags=["OCR"]))
    log.configure(options={"verdicts": {"great": {"tone": "pass"}}})
    assert CliRunner().invoke(main, ["schema", str(log.root), "--write"]).exit_code == 0
    return log.root / "experiments"


def test_keys_are_completed(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder, "title: A\nver\n")
    assert {"verdict", "version"} <= editor.completions(uri, 1, 3)
    uri = editor.open(folder, "title: A\nprompt:\n  im\n")
    assert {"image", "images"} <= editor.completions(uri, 2, 4)


def test_verdicts_and_what_other_records_say_are_completed(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder, "title: A\nverdict: \n")
    assert {"pass", "partial", "fail", "unclear", "pending", "great"} <= editor.completions(uri, 1, 9)
    uri = editor.open(folder, "title: A\nmodel: \n")
    assert "GPT-4V" in editor.completions(uri, 1, 7)
    uri = editor.open(folder, "title: A\ncategory: \n")
    assert "vision/counting" in editor.completions(uri, 1, 10)


def test_a_typo_is_marked(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder, "title: A\ndate: 2024-05-01\nmodel: M\nprompt: Q\nverdikt: pass\n")
    ((line, message),) = editor.problems(uri)
    assert line == 4
    assert "verdikt" in message
    uri = editor.open(folder, "title: A\nmodel: M\nprompt: Q\nverdict: passed\n")
    assert [line for line, _ in editor.problems(uri)] == [3]


def test_a_field_is_explained(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder, "title: A\ntally: {pass: 3}\n")
    shown = editor.at("hover", uri, 1, 2)
    assert "Verdicts of repeated trials" in json.dumps(shown)


@pytest.mark.parametrize(
    "text",
    [
        "title: A\ndate: 2024-05-01\nmodel: M\nprompt: Q\nreply: {image: a.png}\nverdict: great\n",
        "title: A\nruns:\n- {model: M, messages: [{user: Q}, {assistant: {text: R, images: [a.png]}}]}\n",
        "title: 3\ntags: one\nrelated: a\nscore: 0.5\nsettings: {temperature: 0.2, stop: [END]}\n",
    ],
)
def test_short_forms_are_not_marked(editor: Editor, folder: Path, text: str) -> None:
    assert editor.problems(editor.open(folder, text)) == []

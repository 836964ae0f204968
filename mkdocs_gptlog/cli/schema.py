"""The command `gptlog schema`: what editors check and complete records by."""

from __future__ import annotations

import json
from pathlib import Path

import click

from mkdocs_gptlog.hosts.plain.configuration import read_project
from mkdocs_gptlog.logbook.reader import read
from mkdocs_gptlog.logbook.schema import Vocabulary, vocabulary
from mkdocs_gptlog.logbook.schema import schema as schema_of
from mkdocs_gptlog.media.store import write_atomically

SCHEMA_FILE = "_schema.json"
"""Beside the records; no record, and in no site."""


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option("--write", "to_file", is_flag=True, help=f"Write it to {SCHEMA_FILE} beside the records.")
def schema(folder: Path, *, to_file: bool) -> None:
    """Print the JSON Schema of a record of the log in FOLDER, with its verdicts, categories, models and tags."""
    settings = read_project(folder).settings(drafts=True)
    content = written(vocabulary(read(settings).experiments, settings.options.all_verdicts()))
    if not to_file:
        click.echo(content, nl=False)
        return
    target = settings.experiments_dir / SCHEMA_FILE
    write_atomically(target, content.encode())
    click.echo(f"wrote {settings.shown(target)}")


def written(offered: Vocabulary) -> str:
    """Return the schema for a vocabulary as JSON."""
    return json.dumps(schema_of(offered), ensure_ascii=False, indent=1) + "\n"

"""The command `gptlog`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import click

from mkdocs_gptlog import __version__
from mkdocs_gptlog.build import build
from mkdocs_gptlog.cli.dataset import dataset
from mkdocs_gptlog.cli.needs import needed, sentence
from mkdocs_gptlog.cli.say import Spoken, conclude, counted, show
from mkdocs_gptlog.cli.scaffold import lay_down
from mkdocs_gptlog.cli.schema import schema
from mkdocs_gptlog.hosts.plain import files
from mkdocs_gptlog.hosts.plain.configuration import read_project
from mkdocs_gptlog.hosts.plain.extensions import site_markdown
from mkdocs_gptlog.media.store import Size, Store
from mkdocs_gptlog.problems import ProblemsError, Severity, unique
from mkdocs_gptlog.progress import progress_bar

_FOLDER = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
_FILE = click.option(
    "-f",
    "--config-file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read it in place of mkdocs.yml; its folder is FOLDER.",
)


@click.group(cls=Spoken, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="mkdocs-gptlog")
def main() -> None:
    """Keep an experiment log: YAML records and pictures in, a browsable site out."""


main.add_command(dataset)
main.add_command(schema)


@main.command()
@_FOLDER
@_FILE
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
def check(folder: Path, file: Path | None, *, strict: bool) -> None:
    """Check every record and picture of the log in FOLDER, and show all problems at once.

    Exits with 1 if there is an error.
    """
    with _problems_shown():
        project = read_project(folder, file)
        markdown = site_markdown(project)
        site = build(
            project.settings(drafts=True),
            markdown=markdown.render,
            ids_known=markdown.ids_known,
            progress=progress_bar("Pictures"),
        )
        problems = unique((*markdown.problems, *site.findings()))
    show(problems)
    count = len(site.logbook.experiments) + len(site.logbook.broken)
    if told := sentence(needed(site.logbook.experiments)):
        click.echo(told)
    conclude(problems, counted(count, "experiment"), strict=strict)


@main.command("build")
@_FOLDER
@_FILE
@click.option("--to", "target", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR")
@click.option("--drafts", is_flag=True, help="Build drafts too, and pages for broken records.")
def build_command(folder: Path, file: Path | None, target: Path, *, drafts: bool) -> None:
    """Write the log in FOLDER to DIR as plain HTML pages, without MkDocs.

    Records with errors are left out; then the command exits with 1 after writing the others.
    """
    with _problems_shown():
        project = read_project(folder, file)
        settings = project.settings_alone(drafts=drafts)
        markdown = site_markdown(project, themed=False)
        site = build(
            settings, markdown=markdown.render, ids_known=markdown.ids_known, progress=progress_bar("Pictures")
        )
        problems = site.findings()
    show(problem for problem in problems if problem.severity > Severity.NOTICE)
    try:
        written = files.write(site, settings, target)
    except files.FolderTakenError as error:
        message = f"{error}: holds files that this command did not write; name a new or empty folder"
        raise click.ClickException(message) from error
    except OSError as error:
        raise _cannot_write(target, error) from error
    show(written.kept)
    click.echo(f"{counted(written.pages, 'page')} and {counted(written.files, 'file')} in {target}")
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise SystemExit(1)


@main.group()
def cache() -> None:
    """Look after the renditions that builds keep."""


@cache.command("size")
@_FOLDER
@_FILE
def cache_size(folder: Path, file: Path | None) -> None:
    """Say how much the cache of the log in FOLDER holds."""
    with _problems_shown():
        cache_dir = read_project(folder, file).settings().cache_dir
    click.echo(f"{_size_in_words(Store(cache_dir).size())} in {cache_dir}")


@cache.command()
@_FOLDER
@_FILE
def prune(folder: Path, file: Path | None) -> None:
    """Delete what no record of the log in FOLDER uses any more, and say how much that was."""
    with _problems_shown():
        project = read_project(folder, file)
        settings = project.settings(drafts=True)
        markdown = site_markdown(project).render
        store = Store(settings.cache_dir)
        site = build(settings, markdown=markdown, store=store, progress=progress_bar("Pictures"))
        deleted = store.prune((*(path for _, path in site.files), *site.album.kept, *site.charts.paths))
    click.echo(f"deleted {_size_in_words(deleted)}, kept {_size_in_words(store.size())} in {settings.cache_dir}")


def _size_in_words(size: Size) -> str:
    return f"{counted(size.files, 'file')} ({size.bytes / 1e6:.1f} MB)"


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
def init(folder: Path) -> None:
    """Lay down a ready log in FOLDER; files that are there are left as they are."""
    try:
        for path, fresh in lay_down(folder):
            click.echo(f"{'wrote' if fresh else 'kept '} {path}")
    except OSError as error:
        raise _cannot_write(folder, error) from error
    click.echo("Now run `mkdocs serve` there and open the address it prints.")


@contextlib.contextmanager
def _problems_shown() -> Iterator[None]:
    """Show the problems for which nothing can be done, and exit."""
    try:
        yield
    except ProblemsError as error:
        show(error.problems)
        raise SystemExit(1) from error


def _cannot_write(folder: Path, error: OSError) -> click.ClickException:
    return click.ClickException(f"{folder}: cannot be written: {error.strerror or error}")

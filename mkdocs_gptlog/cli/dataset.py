"""The command `gptlog dataset`: looks at data files before a job is started."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from mkdocs_gptlog.cli.say import conclude, counted, show
from mkdocs_gptlog.logbook.fine_tuning.cost import Estimate
from mkdocs_gptlog.logbook.fine_tuning.counts import DatasetStatistics, PartStatistics, TokenCounts
from mkdocs_gptlog.logbook.fine_tuning.datasets import read_dataset
from mkdocs_gptlog.logbook.model.fine_tuning import Dataset, FineTuning
from mkdocs_gptlog.logbook.model.values import Price, parse_price
from mkdocs_gptlog.problems import Position, unique
from mkdocs_gptlog.workspace import Workspace

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _check_price(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if value and parse_price(value) is None:
        raise click.BadParameter("say what a million tokens cost: 8, or `8 USD`")
    return value


@click.command()
@click.argument("file", type=_FILE)
@click.option("--validation", type=_FILE, metavar="FILE", help="The examples that are held back.")
@click.option("--base-model", default="", metavar="NAME", help="The model to tune: it sets the limit of an example.")
@click.option("--epochs", type=click.IntRange(1, 1000), default=1, show_default=True, help="For the estimate.")
@click.option("--price", default="", callback=_check_price, help="Of a million tokens: 8, or '8 USD'.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
def dataset(file: Path, validation: Path | None, base_model: str, epochs: int, price: str, *, strict: bool) -> None:
    """Check a data FILE for fine-tuning, and say what is in it.

    Exits with 1 if there is an error.
    """
    data = Dataset(
        file=file.as_posix(),
        validation_file=validation.as_posix() if validation else "",
        price=price,
        where=Position(file.as_posix()),
    )
    statistics, problems = read_dataset(
        FineTuning(base_model=base_model, epochs=epochs, dataset=data), Workspace(Path(), None)
    )
    sorted_problems = unique(problems)
    show(sorted_problems)
    for line in _lines(statistics) if statistics else ():
        click.echo(line)
    conclude(sorted_problems, strict=strict)


def _lines(statistics: DatasetStatistics) -> Iterator[str]:
    """Yield what is said of the files."""
    yield from _part("Training", statistics.training)
    if statistics.validation:
        yield from _part("Validation", statistics.validation)
        if statistics.overlap:
            yield f"  trained on as well: {statistics.overlap:,}"
    if statistics.estimate:
        yield f"Estimate: {_estimate(statistics.estimate)}"


def _part(name: str, part: PartStatistics) -> Iterator[str]:
    unreadable = f", {part.unreadable:,} of them unreadable" if part.unreadable else ""
    yield f"{name}: {counted(part.examples, 'example')}{unreadable}"
    if part.messages:
        yield "  messages: " + ", ".join(f"{count:,} {role}" for role, count in part.messages.items())
    if part.tokens:
        yield f"  tokens: {_tokens(part.tokens)}"
    if part.duplicates:
        yield f"  repeated: {part.duplicates:,}"


def _tokens(tokens: TokenCounts) -> str:
    return (
        f"{tokens.total:,} by {tokens.vocabulary}; of an example: mean {tokens.mean:,.1f}, median {tokens.median:,}, "
        f"95% at most {tokens.most:,}, longest {tokens.longest:,}, limit {tokens.limit:,}"
    )


def _estimate(cost: Estimate) -> str:
    amount = "less than 0.01" if 0 < cost.amount < 0.01 else f"{cost.amount:,.2f}"  # noqa: PLR2004 (a cent)
    price = _money(f"{cost.price.amount:g}", cost.price)
    basis = f"{counted(cost.epochs, 'epoch')} of {cost.tokens:,} tokens at {price} a million"
    return f"{_money(amount, cost.price)} for {basis}"


def _money(amount: str, price: Price) -> str:
    return f"{amount} {price.currency}".strip()

"""What is said in an experiment, as plain words: for searches, cards, descriptions and headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_gptlog.logbook.model.experiment import Experiment, Message, Run
from mkdocs_gptlog.logbook.model.media_kinds import KINDS
from mkdocs_gptlog.pages.words.interface import Interface
from mkdocs_gptlog.settings import Sought

_EXCERPT_LENGTH = 140
_DESCRIPTION_LENGTH = 160
_SIGNS = re.compile(r"[\[`*_#>|]")


def plain(text: str) -> str:
    """Return a Markdown text without its signs."""
    if not _SIGNS.search(text):
        return " ".join(text.split())
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    words = re.sub(r"[`*_]+", _within_a_word, words)
    return " ".join(re.sub(r"(?m)^[\s>]*(?:#+\s)?|\|+", " ", words).split())


def _within_a_word(signs: re.Match[str]) -> str:
    """Return a single `*` or `_` between two letters, which is none of Markdown's; nothing for any other signs."""
    around = signs.string[max(0, signs.start() - 1) : signs.end() + 1]
    return signs[0] if re.fullmatch("[0-9A-Za-z][*_][0-9A-Za-z]", around) else ""


def message_words(message: Message) -> str:
    """Return what a message says in one line: a Markdown text without its signs, any other with all of them."""
    return plain(message.text) if message.format == "markdown" else " ".join(message.text.split())


def sought(experiment: Experiment, what: Sought, words: Interface) -> list[tuple[str, str, list[str]]]:
    """Return what a search is to find of an experiment: by sections, anchor, title and texts without signs of markup.

    Args:
        experiment: What is to be found.
        what: Which of its words.
        words: Of the interface, for the titles.
    """
    if what == "titles":
        return [("top", experiment.title, [])]
    unsought = {"assistant", "tool"} if what == "no-replies" else set()
    several = len(experiment.runs) > 1
    about = [plain(experiment.summary), experiment.target, *experiment.tags, plain(experiment.notes)]
    sections = [("top", experiment.title, [*about, *_facts(experiment)])]
    for number, run in enumerate(experiment.runs, 1):
        said = (
            *(text for m in run.messages if m.role not in unsought for text in (message_words(m), *attached(m))),
            *(() if unsought else heard(run)),
        )
        parameters = (text for setting in run.settings_as_texts.items() for text in setting)
        texts = [*said, plain(run.why), plain(run.review), run.model, *parameters]
        if several:
            sections.append((f"run-{number}", run_title(run, number, words), texts))
        else:
            sections[0][2].extend(texts)
    return sections


def _facts(experiment: Experiment) -> list[str]:
    """Return what names a fine-tuning job."""
    job = experiment.fine_tuning
    if job is None:
        return []
    settings = (text for setting in job.hyperparameters_as_texts.items() for text in setting)
    return [job.base_model, job.result_model, job.job_id, *job.files.values(), *settings]


def attached(message: Message) -> Iterator[str]:
    """Yield the names of the files that a message had."""
    for media in message.media:
        if KINDS[media.kind].attached:
            yield " ".join(filter(None, (media.title, media.file.rpartition("/")[2])))


def heard(run: Run) -> Iterator[str]:
    """Yield what was said and noticed in the recordings of a run."""
    for media in run.media:
        yield " ".join(line.text for line in media.transcript)
        yield " · ".join(seen.note for seen in media.observations)


def question(experiment: Experiment) -> Message | None:
    """Return the first message with a text that a user wrote; None where nobody did."""
    asked = (message for run in experiment.runs for message in run.messages if message.role == "user")
    return next((message for message in asked if message.text.strip()), None)


def excerpt(experiment: Experiment) -> str:
    """Return the words that stand for an experiment without a picture: what was asked, else the summary."""
    asked = question(experiment)
    words = message_words(asked) if asked else plain(experiment.summary) or experiment.title
    return words if len(words) <= _EXCERPT_LENGTH else words[: _EXCERPT_LENGTH - 1] + "…"


def run_title(run: Run, number: int, words: Interface) -> str:
    """Return how a run is called in headings and contents."""
    return words.text("labelled", label=words.text("run_number", number=number), value=run.model)


def describe(experiment: Experiment, run: Run | None) -> str:
    """Return one or two plain sentences about an experiment: its summary, else why a run was judged as it was."""
    own = experiment.summary or (run.why if run else "")
    asked = question(experiment)
    return (
        shortened(plain(own[: 10 * _DESCRIPTION_LENGTH]) if own or not asked else message_words(asked))
        or experiment.title
    )


def shortened(words: str) -> str:
    """Return words as short as search engines show them."""
    return words if len(words) <= _DESCRIPTION_LENGTH else words[: _DESCRIPTION_LENGTH - 1].rstrip() + "…"

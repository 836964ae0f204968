"""Extras: what not every log needs, and what each is for."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extra:
    """A part of the package's dependencies that is installed by name.

    Attributes:
        name: As it is installed: `pip install "mkdocs-gptlog[audio]"`.
        module: What is imported of it.
        purpose: What a log needs it for.
    """

    name: str
    module: str
    purpose: str

    @property
    def installed(self) -> bool:
        """Whether it is there to be imported."""
        try:
            return importlib.util.find_spec(self.module) is not None
        except ValueError:  # somebody has put a stand-in in its place
            return False

    @property
    def command(self) -> str:
        """What installs it."""
        return f'pip install "mkdocs-gptlog[{self.name}]"'


AUDIO = Extra("audio", "av", "waveforms and lengths of recordings")
CHARTS = Extra("charts", "vl_convert", "curves of fine-tuning jobs")
HEIF = Extra("heif", "pillow_heif", "pictures in HEIC")
PDF = Extra("pdf", "pikepdf", "pages and copies of PDFs")
TOKENS = Extra("tokens", "bpe_openai", "tokens of data files")
ZH = Extra("zh", "jieba", "Chinese words in the search")
EXTRAS = (AUDIO, CHARTS, HEIF, PDF, TOKENS, ZH)
"""In the order in which they are told."""

"""Texts of records as HTML and as plain words: shown as they were typed, or as the Markdown that they are."""

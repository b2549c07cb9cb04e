"""A sheet of paper to draw on, in inches. The only importer of matplotlib, loaded when it is used.

Built object by object, without pyplot and without changing any setting, so that threads can draw at
the same time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from assistant.reports.chart_data import plain
from assistant.reports.layout import Measure, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

WIDTH = 7.2
"""What an A4 page has between its margins."""
BODY, SMALL = 8.5, 7.5
"""Sizes of type, in points."""
_DOTS_PER_INCH = 200
_LONGEST_LINE = 300
"""More letters than fit on a line; the rest of a text that is longer still is never measured."""
_CAPITAL = 0.73
"""The height of a capital, as a share of the size of the type."""


@dataclass(frozen=True)
class Mark:
    """How a kind of point is drawn."""

    shape: str
    """As matplotlib names it: o, s, D, ^, v."""
    face: str
    edge: str
    size: float = 1
    """Against other shapes, so that they look alike in size."""
    edge_width: float = 0.5
    """In points."""


@dataclass(frozen=True)
class Look:
    """How a line is drawn."""

    colour: str
    width: float
    """In points."""
    dashes: tuple[float, ...] = ()
    """On, off and so on, as multiples of the width; a solid line where there are none."""


class Sheet:
    """White paper of a fixed width that grows downwards; (x, y) are inches from its top left."""

    def __init__(self) -> None:
        """Take an empty sheet."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.figure = Figure((WIDTH, 1), dpi=_DOTS_PER_INCH, facecolor="white")
        canvas: Any = FigureCanvasAgg(self.figure)
        self._renderer: Any = canvas.get_renderer()
        self._axes: Axes = self.figure.add_axes((0, 0, 1, 1), autoscale_on=False)
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)

    def cut(self, height: float) -> None:
        """Give the sheet its height."""
        self.figure.set_size_inches(WIDTH, height)
        self._axes.set_ylim(height, 0)

    def png(self) -> bytes:
        """Return the sheet as a PNG, without a date or a program's name in it."""
        image = BytesIO()
        nothing = {"Software": None}
        self.figure.savefig(image, format="png", dpi=_DOTS_PER_INCH, metadata=nothing)
        return image.getvalue()

    def svg(self) -> bytes:
        """Return the sheet as an SVG with its text as outlines; some of its ids are chance."""
        image = BytesIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        self.figure.savefig(image, format="svg", metadata=nothing)
        return image.getvalue()

    def measure(self, size: float = SMALL, *, bold: bool = False) -> Measure:
        """Return what measures a line of type of that size."""
        font = _font(size, bold=bold)

        def width(text: str) -> float:
            across, _, _ = self._renderer.get_text_width_height_descent(text, font, False)
            return float(across) / _DOTS_PER_INCH

        return width

    def wrapped(
        self, text: str, width: float, size: float = SMALL, *, bold: bool = False, most: int = 6
    ) -> tuple[str, ...]:
        """Return text as lines that can be written: no wider than `width`, `most` at the most."""
        text = readable(text)[: most * _LONGEST_LINE]
        return wrap(text, width, self.measure(size, bold=bold), most=most)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float = SMALL,
        *,
        colour: str,
        bold: bool = False,
        align: Literal["left", "center", "right"] = "left",
    ) -> None:
        """Write one line with the middle of its capitals at the height of `y`."""
        self._axes.text(
            x,
            y + _CAPITAL * size / 72 / 2,
            text,
            color=colour,
            ha=align,
            parse_math=False,
            fontproperties=_font(size, bold=bold),
        )

    def lines(
        self,
        x: float,
        y: float,
        said: Sequence[str],
        size: float = SMALL,
        *,
        colour: str,
        bold: bool = False,
    ) -> float:
        """Write lines of which the first begins at `y`; return where the last one ends."""
        for line in said:
            self.write(x, y + line_height(size) / 2, line, size, colour=colour, bold=bold)
            y += line_height(size)
        return y

    def line(self, across: Sequence[float], down: Sequence[float], look: Look) -> None:
        """Draw a line through points; it is open where one of them is not a number."""
        style = (0, look.dashes) if look.dashes else "solid"
        self._axes.plot(
            across, down, color=look.colour, linewidth=look.width, linestyle=style, clip_on=False
        )

    def dot(self, x: float, y: float, mark: Mark, size: float) -> None:
        """Draw a point of that size, in points, with its middle at (x, y)."""
        self._axes.plot(
            [x],
            [y],
            marker=mark.shape,
            markersize=size * mark.size,
            markerfacecolor=mark.face,
            markeredgecolor=mark.edge,
            markeredgewidth=mark.edge_width,
            linestyle="none",
            clip_on=False,
        )

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle whose top left corner is (x, y)."""
        from matplotlib.patches import Rectangle

        box = Rectangle((x, y), width, height, facecolor=colour, edgecolor="none")
        self._axes.add_patch(box)


def line_height(size: float) -> float:
    """Return how far down the next line of type begins."""
    return 1.35 * size / 72


def readable(text: str) -> str:
    """Return text as one line, with a sign in place of each character that the font lacks."""
    known = _characters()
    return "".join(char if ord(char) in known else "\ufffd" for char in plain(text))


@cache
def _characters() -> frozenset[int]:
    from matplotlib.font_manager import findfont
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(findfont(_font(BODY))).get_charmap())


def _font(size: float, *, bold: bool = False) -> "FontProperties":
    from matplotlib.font_manager import FontProperties

    # It comes with matplotlib, so the same text has the same shape everywhere.
    return FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")

"""The risk-coverage curve as a picture that stands in a page, with words that say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from evals.scorers.abstention import Point

_WIDTH, _HEIGHT = 640, 320
_LEFT, _TOP, _RIGHT, _BOTTOM = 64, 40, 24, 56
_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
_ROWS = 10


@dataclass(frozen=True)
class Curve:
    """The curve in three forms that say the same."""

    svg: str
    words: str
    rows: tuple[tuple[float, float], ...]
    """Coverage and risk at every tenth of the questions."""


def at_tenths(points: Sequence[Point]) -> tuple[tuple[float, float], ...]:
    """Return the first point at or beyond every tenth of the questions."""
    wanted = [step / _ROWS for step in range(1, _ROWS + 1)]
    reached = (
        next((one for one in points if one.coverage >= share - 1e-9), None) for share in wanted
    )
    return tuple((one.coverage, one.risk) for one in reached if one)


def curve(points: Sequence[Point], who: str, n: int) -> Curve:
    """Return the curve of `points`, in order of coverage, over `n` questions."""
    rows = at_tenths(points)
    half = next((risk for coverage, risk in rows if coverage >= 0.5), points[-1].risk)
    words = (
        f"Risk and coverage of {who} over {n} questions. Of the half that it is surest of, "
        f"{half * 100:.1f}% are not answered rightly; of all, {points[-1].risk * 100:.1f}%, "
        "the questions that the documents do not answer among them."
    )
    return Curve(_svg(points, words), words, rows)


def _svg(points: Sequence[Point], words: str) -> str:
    line = " ".join(f"{_x(one.coverage):.1f},{_y(one.risk):.1f}" for one in points)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="curve-title" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" '
        f'font-family="Arial, Helvetica, sans-serif" font-size="13" fill="#212b32">',
        f'<title id="curve-title">{escape(words)}</title>',
    ]
    for share in _STEPS:
        x, y = _x(share), _y(share)
        parts += [
            f'<line x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}" stroke="#d8dde0"/>',
            f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{share:.0%}</text>',
            f'<text x="{x}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">{share:.0%}</text>',
        ]
    middle = _LEFT + (_WIDTH - _LEFT - _RIGHT) / 2
    parts += [
        f'<polyline points="{line}" fill="none" stroke="#005eb8" stroke-width="2.5"/>',
        f'<text x="{middle}" y="{_HEIGHT - 12}" text-anchor="middle">'
        "Questions answered, the surest first</text>",
        f'<text x="{_LEFT - 40}" y="{_TOP - 20}">Of those, not answered rightly</text>',
        "</svg>",
    ]
    return "\n".join(parts)


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _TOP + (1 - share) * (_HEIGHT - _TOP - _BOTTOM)

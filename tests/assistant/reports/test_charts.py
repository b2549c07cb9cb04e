import hashlib
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from assistant.objectives.periods import month, next_month
from assistant.objectives.spc import Direction, PointType, analyse
from assistant.reports import chart_style
from assistant.reports.chart_data import ChartData, describe
from assistant.reports.charts import compose, draw

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"


def monthly(
    values: list[float | None],
    *,
    title: str = "A measure, England",
    direction: Direction = "increase",
    target: float | None = 0.95,
    unit: str = "%",
    target_label: str = "",
    notes: tuple[str, ...] = (),
    **options: Any,
) -> ChartData:
    months = [month(2016, 4)]
    while len(months) < len(values):
        months.append(next_month(months[-1]))
    analysis = analyse(
        values,
        labels=[each.words for each in months],
        direction=direction,
        target=target,
        **options,
    )
    ticks = tuple(f"{each.start:%b %Y}" for each in months)
    return ChartData(title, analysis, "a file", unit, target_label, ticks, notes, seasonal=True)


def noisy(count: int, *, middle: float = 0.88, spread: float = 0.012) -> list[float | None]:
    chance = random.Random(count)
    return [middle + chance.gauss(0, spread) for _ in range(count)]


def with_gaps(values: list[float | None], *gaps: int) -> list[float | None]:
    return [None if at in gaps else value for at, value in enumerate(values)]


CHARTS = {
    "12 points": monthly(noisy(12)),
    "36 points": monthly(noisy(36), target=0.885, target_label="Standard 88.5%"),
    "90 points": monthly(noisy(90), fix_after=24),
    "one point": monthly([0.9]),
    "no variation": monthly([1.0] * 14),
    "on its target": monthly([0.0] * 14, target=0, unit="breaches", direction="decrease"),
    "gaps and phases": monthly(
        with_gaps(noisy(40, middle=30, spread=3), 0, 7, 8, 30, 39),
        unit="days",
        direction="decrease",
        target=29,
        rebase_at=(13, 14, 20),
    ),
    "neither way": monthly([*noisy(20), 2.0, -2.0, *noisy(9)], direction="neutral", target=None),
    "pounds": monthly(noisy(20, middle=-1200, spread=90), unit="£m", target=0),
    "long words": monthly(
        noisy(20),
        title="A measure " * 40,
        target_label="A target with a very long name that goes on and on",
        notes=("A note " * 90,),
    ),
}


def svg(chart: ChartData) -> ElementTree.Element:
    return ElementTree.fromstring(draw(chart, "svg"))


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_no_words_lie_on_others_or_leave_the_page(chart: ChartData) -> None:
    figure = compose(chart).figure
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    boxes = [text.get_window_extent(renderer) for text in figure.axes[0].texts]
    across, down = figure.get_size_inches() * figure.dpi
    for box in boxes:
        assert box.x0 >= 0 and box.x1 <= across and box.y0 >= 0 and box.y1 <= down
    for one, other in combinations(boxes, 2):
        assert not one.padded(-1).overlaps(other.padded(-1))


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.none() | st.floats(-1e5, 1e5), min_size=2, max_size=60).filter(any),
    st.floats(-1e5, 1e5),
)
def test_any_series_can_be_drawn(values: list[float | None], target: float) -> None:
    figure = compose(monthly(values, target=target, unit="days")).figure
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    boxes = [text.get_window_extent(renderer) for text in figure.axes[0].texts]
    assert not any(
        one.padded(-1).overlaps(other.padded(-1)) for one, other in combinations(boxes, 2)
    )


def test_a_png_is_of_a4_width_on_white() -> None:
    image = Image.open(BytesIO(draw(CHARTS["36 points"], "png"))).convert("RGB")
    assert image.width == 1440
    assert image.getpixel((0, 0)) == (255, 255, 255)


def test_a_png_has_no_date_and_no_programs_name() -> None:
    assert Image.open(BytesIO(draw(CHARTS["12 points"], "png"))).info.keys() == {"dpi"}


def test_every_kind_of_point_has_its_own_shape_and_colour() -> None:
    marks = chart_style.MARKS.values()
    assert len({mark.shape for mark in marks}) == len(marks) == 5
    kinds: dict[PointType, int] = {
        "special_cause_neutral_high": 1,
        "special_cause_neutral_low": 1,
    }
    chart = CHARTS["neither way"]
    found = [point.point_type for point in chart.analysis.points]
    assert all(found.count(kind) >= count for kind, count in kinds.items())


def test_a_gap_leaves_the_line_open() -> None:
    chart = monthly(with_gaps(noisy(20), 5, 6, 12))
    lines = [
        path.get("d", "")
        for path in svg(chart).iter(f"{SVG}path")
        if path.get("stroke") == chart_style.SECONDARY.lower()
        and path.get("stroke-width") == str(chart_style.VALUES.width)
    ]
    (line,) = lines
    assert line.count("M ") == 3
    assert line.count("L ") == 20 - 3 - 3


def test_an_svg_carries_its_text_alternative() -> None:
    chart = monthly(noisy(13), title="Waits <4 hours & “more”")
    root = svg(chart)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert title is not None and title.text == "Waits <4 hours & “more”"
    assert description is not None and description.text == describe(chart)
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")


def test_an_svg_needs_nothing_from_outside() -> None:
    text = draw(CHARTS["36 points"], "svg").decode("utf-8")
    for foreign in ("<style", "style=", "<?xml", "<!", "<metadata", "font", "<script", "<image"):
        assert foreign not in text
    assert text.count("http") == text.count("xmlns") == 2


def test_ids_are_the_charts_own_and_every_reference_resolves() -> None:
    seen: set[str] = set()
    for chart in list(CHARTS.values())[:5]:
        root = svg(chart)
        ids = [each.get("id") for each in root.iter() if each.get("id")]
        assert len(ids) == len(set(ids))
        references = {
            value.removeprefix("url(").removesuffix(")").removeprefix("#")
            for each in root.iter()
            for key, value in each.items()
            if value.startswith("url(#") or key == f"{XLINK}href"
        }
        assert references <= set(ids)
        assert seen.isdisjoint(ids)
        seen |= {name for name in ids if name}


@pytest.mark.parametrize(
    "text", ["$5 and $6_x^2$", "\x00\x1b[31m\u202ered", "日本 \U0001f600", "W" * 300]
)
def test_words_from_a_file_are_drawn_as_words(text: str) -> None:
    chart = monthly(noisy(5), title=text, target_label=text, notes=(text,))
    assert draw(chart, "png")
    ElementTree.fromstring(draw(chart, "svg"))


def test_a_series_without_values_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        draw(monthly([None]), "png")


def test_colours_stand_out_on_white_and_on_the_pale_boxes() -> None:
    for colour in (chart_style.TEXT, chart_style.SECONDARY, chart_style.TARGET):
        assert contrast(colour, chart_style.WHITE) >= 4.5
        assert contrast(colour, chart_style.PALE) >= 4.5
    for colour in (
        chart_style.GREY,
        chart_style.BLUE,
        chart_style.ORANGE,
        chart_style.PURPLE,
    ):
        assert contrast(colour, chart_style.WHITE) >= 3
        assert contrast(colour, chart_style.PALE) >= 3


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def digest(chart: ChartData) -> str:
    return hashlib.sha256(draw(chart, "png") + draw(chart, "svg")).hexdigest()


def test_threads_draw_the_same_bytes() -> None:
    charts = [CHARTS["12 points"], CHARTS["one point"]]
    alone = [digest(chart) for chart in charts]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(digest, charts * 2)) == alone * 2


def test_another_process_draws_the_same_bytes() -> None:
    program = (
        "import hashlib\n"
        "from assistant.objectives.spc import analyse\n"
        "from assistant.reports.chart_data import ChartData\n"
        "from assistant.reports.charts import draw\n"
        "analysis = analyse([0.9, 0.8, 0.95] * 5, direction='increase', target=0.95)\n"
        "chart = ChartData('A measure', analysis, 'a file')\n"
        "data = draw(chart, 'png') + draw(chart, 'svg')\n"
        "print(hashlib.sha256(data).hexdigest())\n"
    )
    analysis = analyse([0.9, 0.8, 0.95] * 5, direction="increase", target=0.95)
    here = digest(ChartData("A measure", analysis, "a file"))
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == here


def test_matplotlib_is_loaded_only_to_draw() -> None:
    program = "import sys, assistant.reports.charts; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)

from xml.etree import ElementTree

from assistant.reports.svg import for_a_page

DRAWN = b"""<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="9pt" xmlns="http://www.w3.org/2000/svg">
 <metadata>when and by what</metadata>
 <defs><style type="text/css">*{stroke-linejoin: round}</style></defs>
 <!-- words -->
 <g id="chance_1">
  <defs><path id="chance_2" d="M 0 0" style="stroke: #000000; stroke-width: 0.5"/></defs>
  <use xlink:href="#chance_2" style="fill: none"/>
  <path d="M 1 1" clip-path="url(#chance_3)" style="fill: #ffffff"/>
  <clipPath id="chance_3"/>
 </g>
</svg>
"""


def page(drawn: bytes = DRAWN, *, prefix: str = "c1") -> str:
    return for_a_page(drawn, prefix=prefix, title="A & B", description="It <rises>.").decode()


def test_styles_become_attributes_and_ids_take_the_prefix() -> None:
    assert page().split("</desc>")[1] == (
        '\n<defs />\n<g id="c1-0"><defs><path id="c1-1" d="M 0 0" stroke="#000000" '
        'stroke-width="0.5" /></defs>\n<use xlink:href="#c1-1" fill="none" />\n'
        '<path d="M 1 1" clip-path="url(#c1-2)" fill="#ffffff" />\n<clipPath id="c1-2" />\n'
        "</g>\n</svg>"
    )


def test_the_title_and_the_description_come_first_and_are_escaped() -> None:
    head = page().split("<defs />")[0]
    assert '<title id="c1-title">A &amp; B</title>' in head
    assert '<desc id="c1-desc">It &lt;rises&gt;.</desc>' in head
    assert 'role="img" aria-labelledby="c1-title" aria-describedby="c1-desc"' in head


def test_names_of_chance_leave_no_trace() -> None:
    assert page() == page(DRAWN.replace(b"chance", b"another"))


def test_it_stays_well_formed() -> None:
    root = ElementTree.fromstring(page(prefix="c2"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("stroke-linejoin") == "round"

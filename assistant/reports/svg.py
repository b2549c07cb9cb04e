"""Making a drawn SVG fit to stand inside a web page: named, self-contained, clashing with nothing.

A page's security policy may forbid inline styles, and one page holds several charts. So styles
become attributes, and every id carries the chart's own prefix.
"""

import re
from xml.etree import ElementTree

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_HREF = f"{{{_XLINK}}}href"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def for_a_page(drawn: bytes, *, prefix: str, title: str, description: str) -> bytes:
    """Return an SVG with a title, a description and ids that begin with `prefix`.

    Args:
        drawn: as matplotlib writes it.
        prefix: unlike that of any other image of the page; letters and digits, a letter first.
        title: a short name, without control characters.
        description: the text alternative, without control characters.
    """
    root = ElementTree.fromstring(drawn)
    for name in ("metadata", "defs/style"):
        _remove(root, name)
    names = _Names(prefix)
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
        element.tail = "\n" if element.tail else None
        if not (element.text or "").strip():
            element.text = None
        _flatten(element, names)
    root.attrib |= {
        "xmlns": _SVG,
        "xmlns:xlink": _XLINK,
        "role": "img",
        "aria-labelledby": f"{prefix}-title",
        "aria-describedby": f"{prefix}-desc",
        # What the style sheet said of every element; children inherit it.
        "stroke-linejoin": "round",
        "stroke-linecap": "butt",
    }
    for at, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(tag, {"id": f"{prefix}-{tag}"})
        element.text, element.tail = text, "\n"
        root.insert(at, element)
    return ElementTree.tostring(root, encoding="unicode").encode("utf-8")


class _Names:
    """New ids in the order in which the old ones are met, so that chance names leave no trace."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._found: dict[str, str] = {}

    def __getitem__(self, old: str) -> str:
        return self._found.setdefault(old, f"{self._prefix}-{len(self._found)}")


def _remove(root: ElementTree.Element, path: str) -> None:
    *above, name = path.split("/")
    for parent in (
        root.findall("/".join(f"{{{_SVG}}}{part}" for part in above)) if above else [root]
    ):
        for child in parent.findall(f"{{{_SVG}}}{name}"):
            parent.remove(child)


def _flatten(element: ElementTree.Element, names: _Names) -> None:
    """Turn the style into attributes and rename what is an id or points at one."""
    found: dict[str, str] = {}
    for key, value in element.attrib.items():
        if key == "style":
            pairs = (part.split(":", 1) for part in value.split(";") if part.strip())
            found |= {name.strip(): setting.strip() for name, setting in pairs}
        elif key == "id":
            found["id"] = names[value]
        elif key == _HREF:
            found["xlink:href"] = f"#{names[value.removeprefix('#')]}"
        else:
            found[key] = value
    element.attrib.clear()
    for key, value in found.items():
        element.attrib[key] = _REFERENCE.sub(lambda at: f"url(#{names[at[1]]})", value)

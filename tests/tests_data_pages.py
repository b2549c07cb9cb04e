"""Reading pages as a browser's parser does, for tests of the pages for data."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from starlette.testclient import TestClient

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})

AE_CSV = (
    b"period,org_code,org_name,measure,numerator,denominator\r\n"
    b"2018-09,ENGLAND,England,ae_4h_all_types,90,100\r\n"
    b"2018-10,ENGLAND,England,ae_4h_all_types,95,100\r\n"
)
"""A tidy table that can be used."""
DM01_CSV = (
    b"Regional Team Code,Regional Team Name,Provider Code,Provider Name,Total Waiting List,"
    b"Number waiting 6+ Weeks\r\n"
    b"Y56,London Commissioning Region,RF4,A trust,1000,50\r\n"
    b"Y60,Midlands Commissioning Region,RNS,Another trust,500,2\r\n"
)
"""A published layout that does not say its month."""
PEOPLE_CSV = b"NHS Number,Forename,Surname,Date of birth\r\n9434765919,Ada,Byron,10/12/1815\r\n"
"""A file about a person, made up; the number has the right check digit."""


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    text: str = ""
    within: "Element | None" = None

    def has_class(self, name: str) -> bool:
        return name in (self.attributes.get("class") or "").split()


@dataclass
class Page(HTMLParser):
    """All elements of a page, in order."""

    elements: list[Element] = field(default_factory=list)

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = Element(tag, dict(attrs), within=self._open[-1] if self._open else None)
        self.elements.append(one)
        if tag not in _VOID:
            self._open.append(one)

    def handle_endtag(self, tag: str) -> None:
        if any(one.tag == tag for one in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.text += data

    def all(self, tag: str, class_name: str = "") -> list[Element]:
        return [
            one
            for one in self.elements
            if one.tag == tag and (not class_name or one.has_class(class_name))
        ]

    def inside(self, outer: Element, tag: str) -> list[Element]:
        return [one for one in self.all(tag) if outer in _around(one)]

    @property
    def title(self) -> str:
        return self.all("title")[0].text

    @property
    def words(self) -> str:
        return " ".join(self.all("main")[0].text.split())

    @property
    def csrf(self) -> str:
        fields = [one for one in self.all("input") if one.attributes.get("name") == "csrf"]
        return (fields[0].attributes["value"] or "") if fields else ""

    @property
    def error_links(self) -> dict[str, str]:
        """What the error summary says, and where each line leads to."""
        summaries = [one for one in self.elements if one.has_class("nhsuk-error-summary")]
        return {
            " ".join(link.text.split()): link.attributes["href"] or ""
            for one in summaries
            for link in self.inside(one, "a")
        }


def _around(one: Element) -> list[Element]:
    found = []
    while one.within:
        one = one.within
        found.append(one)
    return found


def load(client: TestClient, path: str) -> Page:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return Page(response.text)


def send(
    client: TestClient, *files: tuple[str, bytes], period: str = "", csrf: str | None = None
) -> tuple[int, Page]:
    """Send files through the form of the page; return what the browser ends at."""
    token = load(client, "/data").csrf if csrf is None else csrf
    response = client.post(
        "/data",
        data={"csrf": token, "period": period},
        files=[("files", (name, data, "text/csv")) for name, data in files],
    )
    return response.status_code, Page(response.text)


def assert_tables_can_be_read_aloud(page: Page) -> None:
    """Each table has a caption, its headers say what they head, each image says what it shows."""
    for table in page.all("table"):
        captions = page.inside(table, "caption")
        assert len(captions) == 1 and captions[0].text.strip()
        headers = page.inside(table, "th")
        assert headers and all(one.attributes.get("scope") in ("col", "row") for one in headers), (
            captions[0].text
        )
    assert all(one.attributes.get("alt") for one in page.all("img"))


def assert_nothing_runs(page: Page) -> None:
    """Nothing in a page is a script of somebody else's, or could start one."""
    for one in page.elements:
        assert not [name for name in one.attributes if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action", "formaction"):
            target = (one.attributes.get(name) or "").strip().lower()
            assert not target.startswith(("javascript:", "data:", "//")), target
        if one.tag == "script":
            assert (one.attributes.get("src") or "").startswith("/static/")
            assert not one.text.strip()
    assert not page.all("iframe") and not page.all("object") and not page.all("base")
    assert not [one for one in page.all("img") if not (one.attributes["src"] or "").startswith("/")]

import pytest

from assistant.actors import asked_of, meaning
from corpus.knowledge import Expectation, Level
from corpus.pins import Place


def of(who: str, level: Level) -> Expectation:
    place = Place("a", 0, 1)
    return Expectation("x", place, None, who, level, "should", "should", "quality", "x")


PROVIDERS = of("providers", "every provider")
BOARDS = of("provider boards", "boards")
SECTOR = of("the sector, supported by NHS Improvement", "sector")
SHARE = of("two-thirds of inspected providers", "sector")
SYSTEMS = of("providers and their local health and care systems", "health economy")
AREAS = of("all areas", "health economy")
NHSI = of("NHS Improvement, for providers that do not meet the definition", "NHS Improvement")
JOINT = of("NHS Improvement and NHS England", "NHS Improvement")
HEE = of("Health Education England (HEE)", "partners")
CLINICIANS = of("clinicians", "sector")
EVERYBODY = (PROVIDERS, BOARDS, SECTOR, SHARE, SYSTEMS, AREAS, NHSI, JOINT, HEE, CLINICIANS)


@pytest.mark.parametrize(
    ("who", "fits"),
    [
        ("us", (PROVIDERS, BOARDS, SECTOR, SHARE, SYSTEMS, CLINICIANS)),
        ("We", (PROVIDERS, BOARDS, SECTOR, SHARE, SYSTEMS, CLINICIANS)),
        ("trusts", (PROVIDERS, SHARE, SYSTEMS)),
        ("our trust", (PROVIDERS, SHARE, SYSTEMS)),
        ("every provider", (PROVIDERS, SHARE, SYSTEMS)),
        ("boards", (BOARDS,)),
        ("our board", (BOARDS,)),
        ("Trust Boards", (BOARDS,)),
        ("sector", (SECTOR, SHARE, CLINICIANS)),
        ("the sector as a whole", (SECTOR, SHARE, CLINICIANS)),
        ("health economies", (SYSTEMS, AREAS)),
        ("nhs improvement", (NHSI, JOINT)),
        ("NHSI", (NHSI, JOINT)),
        ("partners", (HEE,)),
        ("NHS England", (JOINT,)),
        ("hee", (HEE,)),
        ("clinician", (CLINICIANS,)),
        ("all areas", (AREAS,)),
        ("nurses", ()),
        ("", ()),
        (".*", ()),
    ],
)
def test_a_name_means_those_it_would_mean_to_staff(who: str, fits: tuple[Expectation, ...]) -> None:
    assert tuple(one for one in EVERYBODY if asked_of(one, who)) == fits


def test_how_a_name_was_understood_is_said_where_it_is_not_plain() -> None:
    assert "boards or the sector" in meaning("us")
    assert meaning("boards") == ""
    assert meaning("clinicians") == ""

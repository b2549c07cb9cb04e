"""What was read lately is held as long as it fits, for its owner alone."""

from assistant.status_files import Contents, Input, Upload, read_file
from bots.owners import Owner
from bots.read_lately import ReadLately

ONE, OTHER = Owner("a-trust", "one"), Owner("a-trust", "other")


def contents(name: str) -> Contents:
    return Contents(inputs=(Input(name, "0" * 64, "Any", 1, 1),))


def test_the_oldest_go_first_and_what_is_used_is_young_again() -> None:
    held = ReadLately(most=2_000)
    for name in "ab":
        held.put(ONE, name, contents(name))
    assert held.get(ONE, "a") == contents("a")
    held.put(ONE, "c", contents("c"))
    assert [held.get(ONE, name) for name in "abc"] == [contents("a"), None, contents("c")]


def test_what_does_not_fit_drives_nothing_out() -> None:
    rows = "".join(f"2017-04-01,9,1,1,R{number:02},2\n" for number in range(99))
    header = "period,attendances,breaches,type,org_code,admissions\n"
    large = read_file(Upload("ae.csv", (header + rows).encode()))
    assert len(large.observations) > 99
    held = ReadLately(most=1_050)
    held.put(ONE, "small", contents("small"))
    held.put(ONE, "large", large)
    assert held.get(ONE, "large") is None
    assert held.get(ONE, "small") == contents("small")


def test_each_owners_are_held_and_dropped_apart() -> None:
    held = ReadLately(most=10_000)
    for owner in (ONE, OTHER):
        for name in "ab":
            held.put(owner, name, contents(f"{owner.person}-{name}"))
    held.drop(ONE, "a")
    assert held.get(ONE, "a") is None
    assert held.get(OTHER, "a") == contents("other-a")
    held.drop(OTHER)
    assert held.get(OTHER, "a") is None
    assert held.get(ONE, "b") == contents("one-b")

"""The practice scripts: each has an id of its own, and its probes point at messages that are there."""

from collections import Counter

from benchmarks.scripts import read_scripts


def test_every_script_has_an_id_of_its_own() -> None:
    ids = Counter(script["id"] for script in read_scripts())
    assert [name for name, count in ids.items() if count > 1] == []


def test_probes_point_at_messages_that_are_there() -> None:
    for script in read_scripts():
        said = {(talk, place) for talk, session in enumerate(script["sessions"]) for place in range(len(session))}
        for probe in script["probes"]:
            meant = [*probe["evidence"], *probe.get("old", ()), *probe.get("near", ())]
            assert {(talk, place) for talk, place in meant} <= said, script["id"]
            assert bool(probe["evidence"]) is (probe["kind"] not in ("never", "none")), script["id"]

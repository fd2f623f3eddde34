"""The established text: to the letter, nothing undecided in it, and the same from the exported events alone."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tui.collation.collate import collate
from tui.collation.settings import Settings
from tui.exchange.canonical import remarks, write_markdown, write_text
from tui.exchange.events import write as write_events
from tui.exchange.material import Material
from tui.review.decide import adopt, undecide
from tui.review.events import Decide
from tui.review.record import event_from_json, event_hash
from tui.review.review import Review
from tui.witnesses.problem import Problem

SCRIPT = Path(__file__).with_name("canonical_from_events.py")


def lines(material: Material) -> list[dict[str, dict[str, object]]]:
    return [json.loads(line) for line in "".join(write_events(material)).splitlines()]


def from_events_alone(text: str, tmp_path: Path) -> str:
    """What a script that imports nothing of ours makes of the export."""
    exported = tmp_path / "events.jsonl"
    exported.write_bytes(text.encode("utf-8"))
    command = [sys.executable, "-I", "-X", "utf8", str(SCRIPT), str(exported)]
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def test_the_text_is_what_was_adopted_and_emended(reviewed: Material) -> None:
    text = "".join(write_text(reviewed))
    witness = reviewed.collation.witnesses[0]
    assert text == "\n".join(
        [
            *(witness.paragraph(index) for index in range(4)),
            witness.paragraph(4).replace("small boats", "fishing boats"),
            "My own words, \x1b\x00 é 日本 \u202e 👩\u200d🚀\n",
        ]
    )


def test_what_is_undecided_is_counted_and_not_in_it(reviewed: Material) -> None:
    assert remarks(reviewed) == ("3 passages are undecided and not in the text.",)
    assert "beekeeping" not in "".join(write_text(reviewed))
    assert "plum jam" not in "".join(write_text(reviewed))


def test_nothing_decided_is_an_empty_text(reviewed: Material) -> None:
    review = reviewed.reviewed
    for _ in range(len(review.events)):
        review.undo()
    assert "".join(write_text(reviewed)) == ""
    assert remarks(reviewed) == ("10 passages are undecided and not in the text.",)


def test_sources_are_footnotes(reviewed: Material) -> None:
    with_sources = replace(reviewed, sources=True)
    text = "".join(write_text(with_sources))
    assert "without a sound. [5]\n" in text
    assert "\n\n[1] A <A> & ⇠␛.txt, characters 0-" in text
    assert "[6] emended by Ana ␛[31m ⇠: it was =broken\n" in text
    (spliced,) = [line for line in text.splitlines() if line.startswith("[5] ")]
    assert spliced.count("characters") == 3
    assert "; B <B>" in spliced
    markdown = "".join(write_markdown(with_sources))
    assert "without a sound.[^5]\n" in markdown
    assert "\n[^6]: emended by Ana" in markdown


def test_markdown_is_a_paragraph_a_fragment(reviewed: Material) -> None:
    text = "".join(write_markdown(reviewed))
    assert text.startswith("# Odd \\<b\\>title\\</b\\> ␛\n\n")
    assert "\n\n=SUM" not in text
    assert "\n\\=SUM(A1:A9) was all the ledger said, \\<b\\>twice\\</b\\> \\& in red" in text


def test_a_bare_collation_has_no_text(bare: Material) -> None:
    with pytest.raises(Problem, match="no review"):
        "".join(write_text(bare))


def test_a_script_gets_the_same_text_from_the_events_alone(reviewed: Material, tmp_path: Path) -> None:
    exported = "".join(write_events(reviewed))
    assert from_events_alone(exported, tmp_path) == "".join(write_text(reviewed))


def test_the_script_follows_undo_redo_and_later_verdicts(reviewed: Material, tmp_path: Path) -> None:
    review = reviewed.reviewed
    collation = reviewed.collation
    review.act(Decide((undecide(collation, 2),)))
    review.act(Decide((adopt(collation, 1, 1),)))
    review.undo()
    review.undo()
    review.redo()
    for _ in range(3):
        exported = "".join(write_events(reviewed))
        assert from_events_alone(exported, tmp_path) == "".join(write_text(reviewed))
        review.undo()


def test_the_script_follows_decisions_when_a_witness_comes_or_goes(reviewed: Material, tmp_path: Path) -> None:
    old = reviewed.collation.witnesses
    events = reviewed.reviewed.events
    late = replace(old[1], siglum="D")
    for witnesses in ((*old, late), (old[1], late, old[2]), (old[0], late)):
        review = Review(collate(witnesses), events, settings=Settings())
        material = replace(reviewed, collation=review.collation, review=review)
        text = "".join(write_text(material))
        assert from_events_alone("".join(write_events(material)), tmp_path) == text
    assert text.count("\n") == 6


def test_the_events_are_whole_and_chained(reviewed: Material) -> None:
    records = lines(reviewed)
    header = records[0]["header"]
    assert header["format"] == "recension.events/1"
    kinds = [next(iter(record)) for record in records]
    for kind in ("witness", "passage", "event"):
        assert kinds.count(kind) == header[{"witness": "witnesses", "passage": "passages", "event": "events"}[kind]]
    events = [event_from_json(record["event"]) for record in records if "event" in record]
    assert events == list(reviewed.reviewed.events)
    assert all(event_hash(event) == event.hash for event in events)
    witnesses = [record["witness"] for record in records if "witness" in record]
    assert [witness["text"] for witness in witnesses] == [w.text for w in reviewed.collation.witnesses]


def test_former_witnesses_are_kept(reviewed: Material) -> None:
    former = replace(reviewed, former=reviewed.collation.witnesses[:1])
    (record,) = [record["former"] for record in lines(former) if "former" in record]
    assert record["sha256"] == reviewed.collation.witnesses[0].sha256


def shorter(text: str) -> str:
    kept = text.splitlines(keepends=True)
    return "".join(kept[:-1])


def altered(text: str) -> str:
    return text.replace("My own words", "His own words")


def swapped(text: str) -> str:
    *others, last, end = text.splitlines(keepends=True)
    return "".join([*others, end, last])


@pytest.mark.parametrize("mutate", [shorter, altered, swapped])
def test_the_script_refuses_a_changed_export(mutate: Callable[[str], str], reviewed: Material, tmp_path: Path) -> None:
    exported = mutate("".join(write_events(reviewed)))
    with pytest.raises(subprocess.CalledProcessError):
        from_events_alone(exported, tmp_path)

"""Stories in keys: correct how the engine paired passages, ignore differences, ask what two readings differ in."""

from pathlib import Path
from threading import Event

import pytest
from textual.widgets import Static

from tui.collation.collation import Agreement
from tui.review.review import Review
from tui.workspace.panels.about_panel import About
from tui.workspace.panels.readings_panel import ReadingsPanel
from tui.workspace.panels.rules_panel import RulesPanel

OPENING = "The expedition left the coast in March with nine sledges and provisions for two hundred days."
STORM = "On the fourth day a storm came up from the south and held the whole party in their tents for a week."
SHIP = "Meanwhile the ship lay in the ice of the bay and her crew hunted seals along the edge of the floe."
END = "They reached the depot in the last days of April and found it untouched by bears or by the weather."


@pytest.fixture
def journals(tmp_path: Path) -> list[Path]:
    """Two journals: between an agreed opening and end, each has a paragraph of its own."""
    folder = tmp_path / "journals"
    folder.mkdir()
    paths = [folder / "one.txt", folder / "two.txt"]
    paths[0].write_text(f"{OPENING}\n{STORM}\n{END}\n", "utf-8")
    paths[1].write_text(f"{OPENING}\n{SHIP}\n{END}\n", "utf-8")
    return paths


@pytest.fixture
def spellings(tmp_path: Path) -> list[Path]:
    """Two copies that differ in case, punctuation, quotes, white space and one word, a paragraph each."""
    folder = tmp_path / "spellings"
    folder.mkdir()
    one = (
        "The Harbour was closed to all ships that evening.",
        "It was late, and nobody came to the gate.",
        "He said “nothing at all” and went away again.",
        "There were two\u00a0hundred people on the quay.",
        "The colour of the sea was grey, and so was the colour of the sky.",
    )
    two = (
        "The harbour was closed to all ships that evening.",
        "It was late and nobody came to the gate.",
        'He said "nothing at all" and went away again.',
        "There were two hundred people on the quay.",
        "The color of the sea was grey, and so was the color of the sky.",
    )
    paths = [folder / "one.txt", folder / "two.txt"]
    paths[0].write_text("\n".join(one) + "\n", "utf-8")
    paths[1].write_text("\n".join(two) + "\n", "utf-8")
    return paths


def shown(story) -> str:
    panel = story.app.screen
    texts = [str(static.render()) for static in panel.query(Static) if static.display]
    listing = getattr(panel, "listing", None)
    if listing is not None:
        texts += [listing.render_line(y).text for y in range(listing.size.height)]
    return "\n".join(texts)


def cells(story) -> list[str]:
    """The passages as 'A1 B1': siglum and paragraph of every cell."""
    collation = story.work.desk.collation
    return [
        " ".join(f"{collation.witnesses[cell.witness].siglum}{cell.first + 1}" for cell in passage.cells)
        for passage in collation
    ]


async def test_two_passages_that_are_one_are_linked_in_three_keys_and_parted_again(open_app, journals):
    async with open_app(*journals) as story:
        assert cells(story) == ["A1 B1", "A2", "B2", "A3 B3"]
        await story.keys("j")
        keys = "= l ="
        await story.keys(keys)
        assert cells(story) == ["A1 B1", "A2 B2", "A3 B3"]
        assert "linked" in story.said()
        await story.keys("u")
        assert cells(story) == ["A1 B1", "A2", "B2", "A3 B3"]


async def test_a_wrong_pairing_is_corrected_in_at_most_four_keys(open_app, journals):
    async with open_app(*journals) as story:
        # The engine, or somebody before, took the storm for the ship.
        await story.keys("j = l =")
        assert cells(story) == ["A1 B1", "A2 B2", "A3 B3"]
        await story.keys("-")
        assert cells(story) == ["A1 B1", "A2", "B2", "A3 B3"]
        assert "is alone now" in story.said()
        await story.keys("u")
        # The text of one that was paired wrongly goes to where it belongs.
        keys = "- = k ="
        await story.keys(keys)
        assert len(keys.split()) <= 4
        assert len(cells(story)) == 3
        assert story.here[0] == 0
        await story.keys("u u")
        assert cells(story) == ["A1 B1", "A2 B2", "A3 B3"]


async def test_the_marked_passage_is_said_for_as_long_as_it_is_marked(open_app, journals):
    async with open_app(*journals) as story:
        await story.keys("j =")
        assert "marked A ¶2" in story.work.top_line.render_line(0).text
        await story.keys("=")
        assert "marked" not in story.work.top_line.render_line(0).text
        assert "mark removed" in story.said()


async def test_what_can_not_be_linked_says_why_and_stays_as_it_is(open_app, journals):
    async with open_app(*journals) as story:
        await story.keys("= G =")
        assert cells(story) == ["A1 B1", "A2", "B2", "A3 B3"]
        assert "has other paragraphs between" in story.said()
        await story.keys("g j -")
        assert "is alone here already" in story.said()


async def test_a_link_survives_closing_and_opening(open_app, journals):
    async with open_app(*journals) as story:
        await story.keys("j = l =")
        await story.saved()
    async with open_app(*journals) as story:
        assert cells(story) == ["A1 B1", "A2 B2", "A3 B3"]
        await story.keys("u")
        assert cells(story) == ["A1 B1", "A2", "B2", "A3 B3"]


# --- what is ignored


def agreements(story) -> list[Agreement | None]:
    return [passage.agreement for passage in story.work.desk.collation]


async def test_a_rule_is_turned_on_and_the_page_follows(open_app, spellings):
    async with open_app(*spellings) as story:
        assert int(story.work.scene.rows.stops.sum()) == 5
        await story.keys("w")
        assert isinstance(story.app.screen, RulesPanel)
        await story.keys("c")
        await story.settled()
        assert "ignoring case" in story.work.top_line.render_line(0).text
        assert agreements(story) == ["normalised", "variant", "variant", "variant", "variant"]
        assert story.work.scene.difference(0).variants[0] == ()
        await story.keys("p q w")
        await story.settled()
        assert "ignoring case, punctuation, quotes, white space" in story.work.top_line.render_line(0).text
        assert int(story.work.scene.rows.stops.sum()) == 1
        await story.keys("escape ]")
        assert story.here[0] == 4
        await story.keys("w 0")
        await story.settled()
        assert "ignoring" not in story.work.top_line.render_line(0).text
        assert int(story.work.scene.rows.stops.sum()) == 5


async def test_a_substitution_is_ignored_everywhere_from_one_selected_word(open_app, spellings):
    async with open_app(*spellings) as story:
        await story.keys("G v")
        assert story.selected() == "colour"
        await story.keys("i")
        await story.settled()
        assert story.work.desk.rules.substitutions == (("colour", "color"),)
        assert story.work.scene.difference(4).variants[0] == ()
        assert "ignoring 1 substitution" in story.work.top_line.render_line(0).text
        assert "colour" in story.screen()
        await story.keys("w")
        assert "colour = color" in shown(story)
        await story.keys("1")
        await story.settled()
        assert story.work.desk.rules.substitutions == ()
        assert len(story.work.scene.difference(4).variants[0]) == 2


async def test_rules_that_are_chosen_while_others_are_still_compared_add_to_them(open_app, spellings, monkeypatch):
    async with open_app(*spellings) as story:
        go_on, compare = Event(), story.work.desk.ruled
        monkeypatch.setattr(story.work.desk, "ruled", lambda rules: go_on.wait(20) and compare(rules))
        await story.keys("G v i w c escape")
        go_on.set()
        await story.settled()
        rules = story.work.desk.rules
        assert rules.kinds == {"case"}
        assert ("colour", "color") in rules.substitutions


async def test_the_menu_says_how_many_passages_each_rule_silences(open_app, spellings):
    async with open_app(*spellings) as story:
        await story.keys("w")
        await story.settled()
        for rule in ("case", "punctuation", "quotes", "white space"):
            assert f"{rule} " in shown(story)
        assert shown(story).count("1 passage\n") == 3
        assert "2 passages" in shown(story)  # punctuation drops quotes as well
        await story.keys("c")
        await story.settled()
        assert "silences 1" in shown(story)
        assert shown(story).count("1 more") == 2
        assert "Of 5 passages that differ, these rules silence 1." in shown(story)
        await story.keys("escape G v i")
        await story.settled()
        await story.keys("w")
        await story.settled()
        assert "colour = color   silences 1" in shown(story)
        assert "these rules silence 2" in shown(story)


async def test_words_that_are_the_same_everywhere_are_no_substitution(open_app, spellings):
    async with open_app(*spellings) as story:
        await story.keys("v f c i")
        assert "have the same words here" in story.said()
        assert not story.work.desk.rules


async def test_decisions_and_notes_stay_when_something_is_ignored_and_the_session_remembers_it(open_app, spellings):
    async with open_app(*spellings) as story:
        await story.keys("2 v c d enter k w c escape")
        await story.settled()
        assert story.work.desk.review.progress().decided == 1
        assert len(story.work.desk.review.state.annotations) == 1
        await story.keys("u u")
        assert story.work.desk.review.progress().decided == 0
        await story.keys("1 G v i")
        await story.settled()
        await story.saved()
    async with open_app(*spellings) as story:
        assert str(story.work.desk.rules) == "ignoring case, 1 substitution"
        assert "ignoring case, 1 substitution" in story.work.top_line.render_line(0).text
        assert story.work.scene.difference(4).variants[0] == ()
        assert story.work.desk.review.progress().decided == 1


async def test_rules_from_the_command_line_are_said_from_the_start(open_app, spellings):
    async with open_app(*spellings, ignore=frozenset({"quotes"})) as story:
        assert "ignoring quotes" in story.work.top_line.render_line(0).text


async def test_an_act_while_it_is_being_compared_anew_is_not_lost(open_app, spellings):
    async with open_app(*spellings) as story:
        desk = story.work.desk
        review = desk.ruled(desk.rules.toggled("case"))
        assert isinstance(review, Review)
        await story.keys("1")
        desk.rule(desk.rules.toggled("case"), review)
        assert desk.review.progress().decided == 1


# --- what is this passage, and its readings


async def test_what_a_passage_is_is_told_in_words(open_app, spellings):
    async with open_app(*spellings) as story:
        await story.keys("2 k R text:the_printer's_copy enter v c d text:look enter i")
        assert isinstance(story.app.screen, About)
        told = shown(story)
        assert "core, in 2 of 2 documents (A B)" in told
        assert "differing in nothing but case, punctuation, quotes or white space" in told
        assert "adopted from B, by" in told
        assert "just now" in told or "seconds ago" in told
        assert "because the printer's copy" in told
        assert "doubtful on “Harbour” of A: look" in told
        assert "paragraph 1 of 5 in one.txt" in told
        await story.keys("r")
        assert isinstance(story.app.screen, ReadingsPanel)


async def test_echoes_are_told_of_a_passage_of_the_samples(open_app):
    async with open_app() as story:
        linked = sorted(story.work.desk.collation.links_of)
        if not linked:
            pytest.skip("the engine finds no echo in the samples")
        story.work.page.jump(linked[0])
        await story.keys("i")
        assert "nearly the same as" in shown(story) or "moved" in shown(story)


async def test_the_readings_of_a_thousand_documents_are_listed_by_their_groups(open_app, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(1000):
        word = "north" if number % 100 else f"{number} miles"
        (folder / f"{number:04}.txt").write_text(f"The wind came from the {word} all through the night.\n", "utf-8")
    async with open_app(folder) as story:
        assert len(story.work.desk.collation.witnesses) == 1000
        await story.keys("r")
        panel = story.app.screen
        assert isinstance(panel, ReadingsPanel)
        assert panel.readings[0].witnesses[0] == 1
        assert len(panel.readings[0].witnesses) == 990
        assert len(panel.readings) == 11
        await story.keys("g")
        assert "990 documents" in shown(story)
        assert panel.readings[0].sigla.startswith("B-CV CX-")
        assert "11 readings in 1000 of 1000 documents" in panel.heading
        await story.keys("enter")
        assert story.verdict(0).choice.pieces[0].witness == "B"


async def test_the_readings_panel_says_who_has_nothing_and_what_is_adopted(open_app):
    async with open_app() as story:
        await story.keys("2 k r")
        told = shown(story)
        assert "not in C" in told
        assert "adopted" in told


async def test_the_canonical_text_is_of_the_passages_that_there_are_now(open_app, journals):
    """Painted right after a link, before the page has said where it is: the rows are others, and fewer."""
    async with open_app(*journals, size=(180, 40)) as story:
        work = story.work
        assert work.has_class("pane")
        await story.keys("j = l")
        work._go_along = lambda: None
        await story.keys("=")
        assert cells(story) == ["A1 B1", "A2 B2", "A3 B3"]
        assert work.pane.scene is work.scene
        assert "3 undecided" in "".join(work.pane.render_line(y).text for y in range(work.pane.size.height))


# --- what looks like one passage is offered to be linked


@pytest.fixture
def titles(tmp_path: Path) -> list[Path]:
    """Three copies of a report, each under a title of its own wording."""
    folder = tmp_path / "titles"
    folder.mkdir()
    heads = (
        "Four groups of hackers attack mail servers of Microsoft",
        "Microsoft mail servers attacked by four groups",
        "Microsoft attack: hackers of four groups strike",
    )
    paths = [folder / f"{name}.txt" for name in ("one", "three", "two")]
    for path, head in zip(paths, heads, strict=True):
        path.write_text(f"{head}\n{OPENING}\n{STORM}\n{END}\n", "utf-8")
    return paths


def hint(story) -> str:
    return story.work.key_bar.render_line(story.work.key_bar.size.height - 1).text


async def test_three_wordings_of_a_title_are_offered_and_linked_with_one_key(open_app, titles):
    async with open_app(*titles) as story:
        before = cells(story)
        assert len(before) == 6
        assert "looks like B ¶1, C ¶1" in hint(story)
        assert "= link" in " ".join(hint(story).split())
        await story.keys("=")
        assert cells(story)[0] == "A1 B1 C1"
        assert "linked with B ¶1, C ¶1" in story.said()
        await story.keys("k")
        assert "looks like" not in hint(story)
        await story.keys("u g")
        assert cells(story) == before


async def test_what_was_linked_and_undone_or_unlinked_is_not_offered_again(open_app, titles):
    async with open_app(*titles) as story:
        await story.keys("= u g")
        assert "looks like" not in hint(story)
        await story.keys("=")
        assert story.work.marked is not None
        await story.keys("= g l")


async def test_texts_of_their_own_are_not_offered(open_app, journals):
    async with open_app(*journals) as story:
        for key in ("g", "j", "l", "j", "j"):
            await story.keys(key)
            assert "looks like" not in hint(story)


async def test_what_a_linking_of_crossed_passages_would_tear_is_not_offered(open_app, tmp_path):
    folder = tmp_path / "crossed"
    folder.mkdir()
    (folder / "one.txt").write_text(f"{OPENING}\nHarbour news of Monday morning\n{STORM}\n{END}\n", "utf-8")
    (folder / "two.txt").write_text(f"{OPENING}\n{STORM}\nMonday: the harbour news\n{END}\n", "utf-8")
    async with open_app(folder / "one.txt", folder / "two.txt") as story:
        for number in range(len(story.work.desk.collation)):
            assert story.work.scene.look_alikes(number) == ()


async def test_a_passage_is_split_in_two_before_the_selected_words_and_joined_again_by_undo(open_app, tmp_path):
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(f"{OPENING} {STORM}\n{END}\n", "utf-8")
    two.write_text(f"{OPENING.replace('nine', 'ten')} {STORM}\n{END}\n", "utf-8")
    async with open_app(one, two) as story:
        assert cells(story) == ["A1 B1", "A2 B2"]
        await story.keys("g v f O")  # to the word that begins with O: 'On the fourth day'
        await story.keys("-")
        collation = story.work.desk.collation
        assert [collation.text(passage.cells[1]) for passage in collation] == [
            OPENING.replace("nine", "ten"),
            STORM,
            END,
        ]
        assert story.work.page.focus_at.passage == 1
        assert "split in two" in story.said()
        assert story.work.page.selection is None
        await story.keys("2 g x")
        assert [story.work.desk.review.verdict(number) is not None for number in range(3)] == [True, True, False]
        await story.keys("u u u")
        assert cells(story) == ["A1 B1", "A2 B2"]
        await story.keys("ctrl+r ctrl+r ctrl+r")
        assert len(story.work.desk.collation) == 3
        assert "saved" in story.screen() or story.verdict(2) is None


async def test_split_paragraphs_keep_the_numbers_of_those_after_them(open_app, tmp_path):
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    for path in (one, two):
        path.write_text(f"{OPENING} {STORM}\n{END}\n", "utf-8")
    async with open_app(one, two) as story:
        await story.keys("g v f O -")
        for named, passage in (("A1", 0), ("A1b", 1), ("a2", 2)):
            await story.keys(":")
            await story.press(*named, "enter")
            await story.rest()
            assert story.work.page.focus_at.passage == passage, (named, story.said())


async def test_there_is_nothing_to_split_off_before_the_first_word(open_app, journals):
    async with open_app(*journals) as story:
        await story.keys("g v -")
        assert "no words on one side" in story.said()
        assert cells(story) == ["A1 B1", "A2", "B2", "A3 B3"]

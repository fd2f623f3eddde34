"""What the engine makes of texts, by examples: cores, tails, edits, moves, splits, echoes, families."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.collation.collation import Agreement, Collation, Kind, LinkKind, Place
from tui.collation.engine import collate
from tui.collation.readings.word_columns import word_columns
from tui.collation.settings import RULES, Settings
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import Witness, sigla

Make = Callable[..., list[Witness]]

VOCABULARY = [
    f"{first}{second}" for first in "bdfgklmnprstvz" for second in ("ando", "emi", "ilt", "orra", "usk", "yne")
]


def prose(count: int, seed: int, words: int = 40) -> list[str]:
    """So many unrelated paragraphs."""
    rng = random.Random(seed)
    return [" ".join(rng.choice(VOCABULARY) for _ in range(words)).capitalize() + "." for _ in range(count)]


def edited(text: str, seed: int, share: float) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(VOCABULARY) if rng.random() < share else word for word in text.split(" "))


def cells(collation: Collation) -> list[tuple[tuple[int, int, int], ...]]:
    """The passages of two and more witnesses."""
    return [
        tuple((cell.witness, cell.first, cell.last) for cell in passage.cells)
        for passage in collation
        if len(passage.cells) > 1
    ]


def test_core_is_what_all_share_and_tails_stay_whole(make: Make) -> None:
    core = prose(5, 1)
    collation = collate(make([*core, *prose(3, 2)], [*core, *prose(4, 3)]))
    assert [(passage.kind, passage.place) for passage in collation] == [(Kind.CORE, Place.BODY)] * 5 + [
        (Kind.SINGLE, Place.TAIL)
    ] * 7
    assert [passage.witnesses for passage in collation][5:] == [(0,)] * 3 + [(1,)] * 4
    assert not collation.links


def test_heads_stand_before_the_core_each_in_one_piece(make: Make) -> None:
    core = prose(5, 1)
    collation = collate(make([*prose(2, 2), *core], [*prose(3, 3), *core]))
    assert [passage.place for passage in collation] == [Place.HEAD] * 5 + [Place.BODY] * 5
    assert [passage.witnesses for passage in collation][:5] == [(0,)] * 2 + [(1,)] * 3


def test_agreement_is_exact_normalised_or_variant(make: Make) -> None:
    base = prose(6, 1)
    other = base.copy()
    other[2] = base[2].replace(" ", ", ", 3).upper()
    other[4] = edited(base[4], 5, 0.1)
    agreements = [passage.agreement for passage in collate(make(base, other))]
    exact = Agreement.EXACT
    assert agreements == [exact, exact, Agreement.NORMALISED, exact, Agreement.VARIANT, exact]


def test_only_what_is_to_be_ignored_makes_readings_agree(make: Make) -> None:
    base = prose(4, 1)
    other = [base[0], base[1].upper(), base[2].replace(" ", "  ", 1), base[3].replace(".", "!")]
    witnesses = make(base, other)

    def agreements(*ignore: str) -> list[str]:
        found = [passage.agreement for passage in collate(witnesses, Settings(ignore=frozenset(ignore)))]
        return [agreement.value for agreement in found if agreement]

    assert agreements() == agreements(*RULES) == ["exact", "normalised", "normalised", "normalised"]
    assert agreements("case") == ["exact", "normalised", "variant", "variant"]
    assert agreements("whitespace", "punctuation") == ["exact", "variant", "normalised", "normalised"]


@pytest.mark.parametrize("ignore", [frozenset[str](), RULES])
def test_a_minus_or_a_relation_is_a_variant_and_a_space_in_a_number_is_none(make: Make, ignore: frozenset[str]) -> None:
    one = ["A change of -5 degrees was seen", "It was clear (p < 0.05) that year", "The result was (500) in all"]
    other = ["A change of 5 degrees was seen", "It was clear (p > 0.05) that year", "The result was 500 in all"]
    same = ["He paid 10 000 francs for a boat", "The war of 1914-18 was long over"]
    kind = ["He paid 10\u202f000 francs for a boat", "The war of 1914\u201318 was long over"]
    collation = collate(make([*one, *same], [*other, *kind]), Settings(ignore=ignore))
    variant, normalised = Agreement.VARIANT, Agreement.NORMALISED
    assert [passage.agreement for passage in collation] == [variant] * 3 + [normalised] * 2


@pytest.mark.parametrize("share", [0.05, 0.2, 0.35])
def test_an_edited_paragraph_stands_beside_its_original(make: Make, share: float) -> None:
    base = prose(9, 1)
    other = [edited(text, number, share) if number % 2 else text for number, text in enumerate(base)]
    assert cells(collate(make(base, other))) == [((0, n, n + 1), (1, n, n + 1)) for n in range(9)]


def test_texts_without_one_equal_paragraph_are_aligned_all_the_same(make: Make) -> None:
    base = prose(30, 1)
    texts = [[edited(text, 100 * copy + number, 0.12) for number, text in enumerate(base)] for copy in range(4)]
    collation = collate(make(*texts))
    assert cells(collation) == [tuple((w, n, n + 1) for w in range(4)) for n in range(30)]
    assert [family.witnesses for family in collation.families] == [(0, 1, 2, 3)]


def test_unrelated_paragraphs_in_the_same_place_are_never_paired(make: Make) -> None:
    core, one, other = prose(20, 1), prose(19, 2), prose(19, 3)
    texts = [[text for pair in zip(core, [*own, ""], strict=True) for text in pair if text] for own in (one, other)]
    collation = collate(make(*texts))
    assert all(passage.agreement is not Agreement.VARIANT for passage in collation)
    assert collation.count(Kind.SINGLE) == 38


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("un élève étonné répète la leçon près du bâtiment", "un eleve etonne repete la lecon pres du batiment"),
        ("שָׁלוֹם לָכֶם כָּל הַיְלָדִים בַּבַּיִת", "שלום לכם כל הילדים בבית"),
        ("كَتَبَ الوَلَدُ الدَّرْسَ فِي البَيْتِ", "كتب الولد الدرس في البيت"),
        ("Ὁ ἄνθρωπος ὁρᾷ τὴν θάλασσαν καὶ τοὺς φίλους", "Ο ανθρωπος ορα την θαλασσαν και τους φιλουσ"),
        ("người bạn của tôi sống ở thành phố lớn", "nguoi ban cua toi song o thanh pho lon"),
    ],
)
def test_accents_and_points_hinder_no_alignment_and_are_marked_all_the_same(make: Make, one: str, other: str) -> None:
    collation = collate(make([one, *prose(3, 1)], [other, *prose(3, 1)]))
    assert cells(collation)[0] == ((0, 0, 1), (1, 0, 1))
    assert collation[0].agreement is Agreement.VARIANT
    assert all(word_columns([one, other]).variants())
    ignoring = Settings(ignore=frozenset({"accents", "case"}))
    assert collate(collation.witnesses, ignoring)[0].agreement is Agreement.NORMALISED
    assert not any(word_columns([one, other], ignoring).variants())


def test_what_only_some_have_is_one_row_though_the_medoid_lacks_it(make: Make) -> None:
    base, extra = prose(10, 1), prose(1, 2)[0]
    with_it = [*base[:4], extra, *base[4:]]
    collation = collate(make(base, with_it, base, base, [*base[:4], edited(extra, 1, 0.1), *base[4:]]))
    partial = [passage for passage in collation if passage.kind is Kind.PARTIAL]
    assert [(passage.witnesses, passage.agreement) for passage in partial] == [((1, 4), Agreement.VARIANT)]
    assert collation.count(Kind.CORE) == 10


def test_quorum_is_a_majority_or_what_is_asked_for(make: Make) -> None:
    base = prose(8, 1)
    witnesses = make(base, base[:6], base[:5], base[:4])
    assert collate(witnesses).count(Kind.CORE) == 5
    assert collate(witnesses, Settings(quorum=4)).count(Kind.CORE) == 4
    assert collate(witnesses, Settings(quorum=2)).count(Kind.CORE) == 6
    assert collate(witnesses, Settings(quorum=9)).count(Kind.CORE) == 4
    with pytest.raises(Problem):
        Settings(quorum=0)
    with pytest.raises(Problem):
        Settings(ignore=frozenset({"spelling"}))


def test_a_moved_run_is_linked_not_aligned(make: Make) -> None:
    base = prose(20, 1)
    moved = [*base[:3], *base[5:15], base[3], edited(base[4], 1, 0.15), *base[15:]]
    collation = collate(make(base, moved))
    assert len(cells(collation)) == 18
    linked = [(collation[link.source].cells[0], collation[link.target].cells[0]) for link in collation.links]
    places = {tuple(sorted((one.first, other.first))) for one, other in linked}
    assert places == {(3, 13), (4, 14)}
    assert all(link.kind is LinkKind.MOVED and link.similarity > 0.6 for link in collation.links)


def test_a_short_heading_moves_with_what_it_heads(make: Make) -> None:
    base = prose(20, 1)
    one = [*base[:5], "Part two", *base[5:]]
    other = [*base[:2], *base[8:15], *base[2:5], "Part two", *base[5:8], *base[15:]]
    collation = collate(make(one, other))
    heading = collation.passage_of(0, 5)
    assert heading == collation.passage_of(1, 12) or heading in collation.links_of


def test_a_short_heading_does_not_hold_its_ground_against_pages(make: Make) -> None:
    """Renumbered chapters: 'Chapter II' stands before other text in each, and the text is right."""
    pages = prose(30, 1)
    other = [edited(text, number, 0.08) for number, text in enumerate(pages)]
    one = ["Chapter I", *pages[:10], "Chapter II", *pages[10:20], "Chapter III", *pages[20:]]
    two = ["Preface", "Chapter II", *other[:10], "Chapter III", *other[10:20], "Chapter IV", *other[20:]]
    collation = collate(make(one, two))
    pairs = {(here, there) for passage in cells(collation) if len(passage) == 2 for here, there in [passage]}
    texts = {(one[a[1]], two[b[1]]) for a, b in pairs}
    assert set(zip(pages, other, strict=True)) <= texts
    assert not collation.links


def test_a_text_that_one_witness_repeats_is_no_move(make: Make) -> None:
    base = prose(12, 1)
    collation = collate(make(base, [*base, base[2]]))
    assert not collation.links


def test_shuffled_witnesses_have_a_bounded_number_of_moves(make: Make) -> None:
    base = prose(60, 1)
    rng = random.Random(2)
    shuffled = base.copy()
    rng.shuffle(shuffled)
    collation = collate(make(base, shuffled), Settings(most_moves=7))
    assert 0 < len(collation.links) <= 7


def test_a_split_paragraph_is_one_cell_of_two(make: Make) -> None:
    base = prose(9, 1, words=60)
    half = base[4].index(" ", len(base[4]) // 2)
    split = [*base[:4], base[4][:half], base[4][half + 1 :], *base[5:]]
    for texts, expected in (
        ((base, split), ((0, 4, 5), (1, 4, 6))),
        ((split, base), ((0, 4, 6), (1, 4, 5))),
    ):
        collation = collate(make(*texts))
        assert expected in cells(collation)
        assert collation.count(Kind.CORE) == 9
        assert len(collation) == 9


def test_a_verse_printed_as_prose_is_one_passage(make: Make) -> None:
    base = prose(6, 1)
    lines = prose(6, 2, words=7)
    collation = collate(make([*base[:3], *lines, *base[3:]], [*base[:3], " ".join(lines), *base[3:]]))
    assert ((0, 3, 9), (1, 3, 4)) in cells(collation)


def test_one_witness_among_many_makes_no_passage_coarser(make: Make) -> None:
    base = prose(9, 1)
    merged = [*base[:4], f"{base[4]} {base[5]}", *base[6:]]
    collation = collate(make(*[base] * 3, *[[*base[:1], edited(base[1], n, 0.1), *base[2:]] for n in range(5)], merged))
    assert len(collation) == 9
    assert all(cell.last - cell.first == 1 for passage in collation for cell in passage.cells)


def test_several_splits_stay_right_side_by_side(make: Make) -> None:
    base = prose(10, 1, words=60)
    thirds = [base[5].split(" ")[start : start + 20] for start in (0, 20, 40)]
    split = [*base[:5], *(" ".join(third) for third in thirds), *base[6:]]
    assert ((0, 5, 6), (1, 5, 8)) in cells(collate(make(base, split)))


def test_families_are_found_and_an_outlier_never_empties_the_core(make: Make) -> None:
    one, two = prose(12, 1), prose(12, 2)
    texts = [one, two, edited_all(one, 3), edited_all(two, 4), edited_all(two, 5), prose(12, 6)]
    collation = collate(make(*texts))
    assert [(family.witnesses, family.quorum) for family in collation.families] == [((0, 2), 2), ((1, 3, 4), 2)]
    assert collation.count(Kind.CORE) == 24
    assert {passage.kind for passage in collation if 5 in passage.witnesses} == {Kind.SINGLE}


def edited_all(texts: list[str], seed: int) -> list[str]:
    return [edited(text, seed + number, 0.1) if number % 3 == 0 else text for number, text in enumerate(texts)]


def test_a_footer_under_every_page_makes_no_family(make: Make) -> None:
    footer = prose(4, 99)
    pages = [prose(14, seed) for seed in range(6)]
    texts = [text for page in pages for text in ([*page, *footer], [*edited_all(page, 7), *footer])]
    collation = collate(make(*texts))
    assert [family.witnesses for family in collation.families] == [(n, n + 1) for n in range(0, 12, 2)]


def test_what_two_families_share_to_the_letter_is_one_passage(make: Make) -> None:
    shared = prose(1, 50)
    one, two = prose(12, 1), prose(12, 2)
    collation = collate(make([*one, *shared], [*one, *shared], [*two, *shared], [*two, *shared]))
    assert (tuple((w, 12, 13) for w in range(4))) in cells(collation)
    assert len(collation.families) == 2


def test_equal_witnesses_cost_one_and_stand_in_every_passage(make: Make) -> None:
    base = prose(5, 1)
    collation = collate(make(base, prose(4, 2), base, base))
    assert collation.families[0].witnesses == (0, 2, 3)
    assert [passage.witnesses for passage in collation if len(passage.cells) > 1] == [(0, 2, 3)] * 5


def test_seeds(shared: Path) -> None:
    """Two copies of one article and another on the same story: 13 exact core passages, no teaser paired, echoes."""
    paths = sorted((shared / "seeds").glob("*.txt"))
    witnesses = [
        witness_from_bytes(path.read_bytes(), siglum, path.name)
        for path, siglum in zip(paths, sigla(len(paths)), strict=True)
    ]
    collation = collate(witnesses)
    assert [(family.witnesses, family.quorum) for family in collation.families] == [((0, 1), 2)]
    core = [passage for passage in collation if passage.kind is Kind.CORE]
    assert len(core) == 13
    assert {passage.agreement for passage in core} == {Agreement.EXACT}
    assert all(passage.kind is Kind.SINGLE for passage in collation if passage.kind is not Kind.CORE)
    echoes = {
        (collation[link.source].cells[0].first + 1, collation[link.target].cells[0].first + 1)
        for link in collation.links
    }
    assert echoes == {(2, 9), (2, 10), (2, 11), (8, 14)}
    assert {link.kind for link in collation.links} == {LinkKind.ECHO}
    assert all(2 in collation[link.target].witnesses for link in collation.links)


def test_three_editions_of_a_novel(shared: Path) -> None:
    """One family, nearly all of it core; rewritten chapters are aligned, not taken for moved."""
    witnesses = [
        witness_from_bytes((shared / "data" / "frankenstein" / f"{year}.txt").read_bytes(), siglum, str(year))
        for siglum, year in zip("ABC", (1818, 1823, 1831), strict=True)
    ]
    collation = collate(witnesses)
    assert [family.witnesses for family in collation.families] == [(0, 1, 2)]
    assert collation.count(Kind.CORE) > 820
    assert len(collation.links) < 5
    for siglum, first, last in ((0, 859, 875), (1, 846, 862)):
        matched = sum(2 in collation[collation.passage_of(siglum, place)].witnesses for place in range(first, last))
        assert matched >= 14


def test_progress_ascends_and_may_stop_the_collation(make: Make) -> None:
    witnesses = make(prose(20, 1), prose(20, 1))
    told: list[float] = []
    collate(witnesses, progress=told.append)
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert told == sorted(told)

    class StoppedError(Exception):
        pass

    def stop(done: float) -> None:
        if done > 0.4:
            raise StoppedError

    with pytest.raises(StoppedError):
        collate(witnesses, progress=stop)


def test_the_same_caption_in_unrelated_texts_is_no_passage(make: Make) -> None:
    one, other = prose(8, 1), prose(8, 2)
    collation = collate(make([*one[:4], "Photo: Agency", *one[4:]], [*other[:4], "Photo: Agency", *other[4:]]))
    assert collation.count(Kind.SINGLE) == len(collation) == 18
    assert not collation.links

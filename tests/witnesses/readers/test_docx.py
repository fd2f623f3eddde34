"""Word documents: every word that a reader sees, in order, in both views of tracked changes; the rest is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.witnesses.readers.packages import STRICT, docx, paragraph, run
from tui.witnesses.readers.docx import READER, read
from tui.witnesses.readers.extract import Block, Extract
from tui.witnesses.split import split

DEL = '<w:del w:id="1" w:author="Anna">{}</w:del>'
INS = '<w:ins w:id="2" w:author="Ben">{}</w:ins>'


def of(body: str, view: str = "accept", **parts: str) -> Extract:
    (extract,) = read(docx(body, **parts), view)
    return extract


def texts(body: str, view: str = "accept", **parts: str) -> list[str]:
    return [block.text for block in of(body, view, **parts).blocks]


def gone(text: str) -> str:
    return DEL.format(run(text).replace("w:t", "w:delText"))


def new(text: str) -> str:
    return INS.format(run(text))


def test_paragraphs_are_blocks_and_white_space_of_the_markup_is_one_space() -> None:
    assert texts(paragraph(run("One  two\t"), run(" three")) + paragraph() + paragraph(run("four"))) == [
        "One two three",
        "four",
    ]


def test_breaks_are_line_ends_and_signs_of_layout_are_characters() -> None:
    marks = "<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:softHyphen/><w:tab/><w:br w:type='page'/></w:r>"
    assert texts(paragraph(run("one \n two"), marks)) == ["one\ntwoco\u2011op\u00ad"]
    assert texts(paragraph("<w:r><w:sym w:font='Symbol' w:char='03B1'/><w:sym w:char='zz'/></w:r>")) == ["α"]


def test_letters_are_not_normalised() -> None:
    hard = "5\u00a0€ cafe\u0301 a\u200db \u202eright\u202c 👩\u200d👧"
    assert texts(paragraph(run(hard))) == [hard]


def test_the_strict_dialect_and_another_name_of_the_main_part_are_read() -> None:
    assert [block.text for block in read(docx(paragraph(run("here")), namespace=STRICT), "accept")[0].blocks] == [
        "here"
    ]
    assert read(docx(paragraph(run("here")), main="word/document2.xml"), "accept")[0].text == "here"


@pytest.mark.parametrize(("view", "text"), [("accept", "The late ferry"), ("reject", "The ferry left")])
def test_changed_words_are_read_as_accepted_or_as_rejected(view: str, text: str) -> None:
    body = paragraph(run("The "), new("late "), run("ferry"), gone(" left"))
    made = of(body, view)
    assert (made.text, made.view) == (text, view)
    assert made.changes == {"insertion": 1, "deletion": 1}
    assert made.authors == ("Ben", "Anna")


def test_a_document_without_changes_has_no_view() -> None:
    assert of(paragraph(run("plain"))).view == ""


def test_words_inserted_and_deleted_again_are_in_neither_view() -> None:
    body = paragraph(run("a"), INS.format(DEL.format("<w:r><w:delText>b</w:delText></w:r>")), run("c"))
    assert texts(body) == texts(body, "reject") == ["ac"]


def test_a_paragraph_whose_mark_is_deleted_goes_on_in_the_next() -> None:
    body = paragraph(run("Joined "), mark="<w:del/>") + paragraph(run("here.")) + paragraph(run("Next."))
    assert texts(body) == ["Joined here.", "Next."]
    assert texts(body, "reject") == ["Joined", "here.", "Next."]
    split_in_two = paragraph(run("One "), mark="<w:ins/>") + paragraph(run("two."))
    assert texts(split_in_two) == ["One", "two."]
    assert texts(split_in_two, "reject") == ["One two."]


def test_a_moved_paragraph_is_where_it_went_or_where_it_was() -> None:
    there = f"<w:moveTo w:author='A'>{run('Moved.')}</w:moveTo>"
    here = f"<w:moveFrom w:author='A'>{run('Moved.')}</w:moveFrom>"
    body = paragraph(here, mark="<w:moveFrom/>") + paragraph(run("Between.")) + paragraph(there, mark="<w:moveTo/>")
    assert texts(body) == ["Between.", "Moved."]
    assert texts(body, "reject") == ["Moved.", "Between."]


def test_a_table_is_read_cell_by_cell_and_rows_are_changed_as_a_whole() -> None:
    def row(*cells: str, mark: str = "") -> str:
        written = "".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in cells)
        return f"<w:tr><w:trPr>{mark}</w:trPr>{written}</w:tr>"

    rows = row("a", "b") + row("old", mark="<w:del/>") + row("new", mark="<w:ins/>")
    body = f"<w:tbl>{rows}</w:tbl>" + paragraph(run("after"))
    assert of(body).blocks == (Block("a", "cell"), Block("b", "cell"), Block("new", "cell"), Block("after"))
    assert texts(body, "reject") == ["a", "b", "old", "after"]


def test_a_table_in_a_cell_is_read_once() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph(run('inner'))}</w:tc></w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc>{paragraph(run('outer'))}{inner}{paragraph()}</w:tc></w:tr></w:tbl>"
    assert texts(body) == ["outer", "inner"]


def test_notes_come_at_the_end_in_the_order_in_which_they_are_referred_to() -> None:
    body = paragraph(
        run("Text"),
        "<w:r><w:footnoteReference w:id='3'/></w:r><w:r><w:endnoteReference w:id='2'/></w:r>",
        "<w:r><w:footnoteReference w:id='2'/></w:r>",
    )
    notes = "".join(f"<w:footnote w:id='{n}'>{paragraph(run(f'foot {n}'))}</w:footnote>" for n in (2, 3, 4))
    ends = f"<w:endnote w:id='2'>{paragraph(run('end 2'))}</w:endnote>"
    made = of(body, footnotes=notes, endnotes=ends)
    assert made.blocks == (Block("Text"), Block("foot 3", "note"), Block("end 2", "note"), Block("foot 2", "note"))


def test_of_a_field_the_result_is_read_and_not_its_code() -> None:
    def sign(kind: str) -> str:
        return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"

    code = "<w:r><w:instrText> PAGE </w:instrText></w:r>"
    nested = f"{sign('begin')}{run('code')}{sign('begin')}{code}{sign('separate')}{run('inner')}{sign('end')}"
    body = paragraph(run("p. "), nested, sign("separate"), run("7"), sign("end"), run(" of 9"))
    assert texts(body) == ["p. 7 of 9"]


def test_links_controls_formulas_and_the_first_alternative_are_text() -> None:
    alternative = (
        f"<mc:AlternateContent><mc:Choice>{run('choice')}</mc:Choice>"
        f"<mc:Fallback>{run('fallback')}</mc:Fallback></mc:AlternateContent>"
    )
    body = paragraph(
        f"<w:hyperlink>{run('link ')}</w:hyperlink>",
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('control ')}</w:sdtContent></w:sdt>",
        "<m:oMath><m:r><m:t>x+y</m:t></m:r></m:oMath>",
        alternative,
    )
    assert texts(body) == ["link control x+ychoice"]


def test_a_text_box_comes_after_its_paragraph_and_hidden_text_and_pictures_are_counted() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{paragraph(run('boxed'))}</w:txbxContent></w:pict></w:r>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    made = of(paragraph(box, run("around"), hidden, "<w:r><w:drawing><a:blip/></w:drawing></w:r>"))
    assert [block.text for block in made.blocks] == ["around", "boxed"]
    assert made.left_out == {"stretch of hidden text": 1, "picture": 1}


def test_headers_and_footers_with_words_are_counted() -> None:
    made = of(paragraph(run("x")), header1=paragraph(run("Head")), header2=paragraph(), footer1=paragraph(run("Foot")))
    assert made.left_out == {"header": 1, "footer": 1}


def test_a_comment_has_its_author_and_the_words_that_it_is_about() -> None:
    mark = "<w:commentRange{} w:id='0'/>"
    body = paragraph(run("Before.")) + paragraph(
        run("The  "),
        mark.format("Start"),
        run("ferry"),
        mark.format("End"),
        "<w:r><w:commentReference w:id='0'/></w:r>",
    )
    told = f"<w:comment w:id='0' w:author='Anna' w:date='2026-01-02T03:04:05Z'>{paragraph(run('Which?'))}</w:comment>"
    (comment,) = of(body, comments=told).comments
    assert (comment.author, comment.time, comment.text) == ("Anna", "2026-01-02T03:04:05Z", "Which?")
    assert (comment.block, comment.start, comment.end) == (1, 4, 9)


def test_roles_are_those_of_the_styles_and_of_lists() -> None:
    named = (("H1", "heading 1"), ("Q", "Quote"))
    styles = "".join(f"<w:style w:styleId='{key}'><w:name w:val='{name}'/></w:style>" for key, name in named)
    body = "".join(
        f"<w:p><w:pPr>{properties}</w:pPr>{run(name)}</w:p>"
        for name, properties in (
            ("head", "<w:pStyle w:val='H1'/>"),
            ("quote", "<w:pStyle w:val='Q'/>"),
            ("item", "<w:numPr/>"),
            ("", "<w:pStyle w:val='other'/>"),
        )
    )
    assert [(block.text, block.role) for block in of(body, styles=styles).blocks] == [
        ("head", "head"),
        ("quote", "quote"),
        ("item", "item"),
    ]


lines = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)


@given(st.lists(st.lists(lines, max_size=3).map("\n".join), max_size=5))
def test_every_word_of_a_document_is_in_its_text_in_order_and_the_blocks_are_its_paragraphs(written: list[str]) -> None:
    made = of("".join(paragraph(run(text)) for text in written))
    kept = [text.replace("\ufffe", "").replace("\uffff", "") for text in written]
    assert made.text.replace("\ufeff", "").split() == " ".join(kept).replace("\ufeff", "").split()
    data = made.text.encode()
    bounds, _ = split(data, "blank")
    assert [data[a:b].decode() for a, b in bounds.tolist()] == [block.text for block in made.blocks]


def test_a_word_document_is_recognised_by_its_content() -> None:
    assert READER.recognises(docx(paragraph(run("x"))), ".txt")
    assert READER.recognises(b"PK\x03\x04 and then nothing", ".docx")
    assert not READER.recognises(b"PK\x03\x04 and then other things", ".odt")
    assert not READER.recognises(b"plain", ".docx")

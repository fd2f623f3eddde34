"""Web pages: every visible word in order, whatever the markup; what surrounds the article is marked, never dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.witnesses.readers.extract import Block
from tui.witnesses.readers.web_page import READER, read
from tui.witnesses.split import split

PROSE = (
    "The ferry at Halden left at six in the morning, and nobody, not even the pilot, knew why it had waited so long."
)


def of(page: str | bytes) -> list[str]:
    content = page if isinstance(page, bytes) else page.encode()
    return [block.text for block in read(content, "accept")[0].blocks]


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("<p>one<p>two", ["one", "two"]),
        ("<b>trea</b>surer <i>of  the</i>\n town", ["treasurer of the town"]),
        ("<p>one<br>two<br/>three</p>", ["one\ntwo\nthree"]),
        ("<p>one<br><br>two</p>", ["one", "two"]),
        ("<pre>a  b\nc</pre>", ["a b\nc"]),
        ("<ul><li>one<li>two<ul><li>inner</ul><li>three</ul>after", ["one", "two", "inner", "three", "after"]),
        ("<table><tr><td>a<td>b<tr><th>c</table>", ["a", "b", "c"]),
        ("<dl><dt>term<dd>what</dl>", ["term", "what"]),
        ("<del>old</del> <ins>new</ins>", ["old new"]),
        ("a&nbsp;b&shy;c &amp; &lt;d&gt; &#x1F600;", ["a\u00a0b\u00adc & <d> \U0001f600"]),
        ("<head><title>t</title><style>s{}</style></head><script>if (a<b) x()</script><p>seen", ["seen"]),
        ("<svg><text>drawn</text></svg><noscript>n</noscript><template><p>t</p></template>seen", ["seen"]),
        ("<div>outer <div>inner</div> rest</div>", ["outer", "inner", "rest"]),
        ("<p>unclosed <b>bold<p>next", ["unclosed bold", "next"]),
        ("</div></p>stray", ["stray"]),
        ("<p>so <math><mi>x</mi><mo>=</mo><mn>1</mn><annotation>x=1</annotation></math></p>", ["so x=1"]),
        ("<button>Share</button><a href=x>link</a>", ["Share", "link"]),
        ("", []),
    ],
)
def test_all_that_is_visible_is_in_blocks(page: str, texts: list[str]) -> None:
    assert of(page) == texts


def test_what_is_hidden_or_a_picture_is_counted() -> None:
    page = "<p hidden>a</p><div style='DISPLAY: none'>b</div><div style='display:none'>b<p>c</p></div><img alt=x>"
    (made,) = read(f"{page}<ruby>漢<rp>(</rp><rt>kan</rt></ruby>".encode(), "accept")
    assert made.text.split() == ["b", "漢"]
    assert made.left_out == {"picture": 1, "hidden element": 2, "ruby gloss": 1}


def test_what_is_outside_of_the_container_of_the_prose_is_furniture() -> None:
    links = "".join(
        f"<li><a href={n}>Another story that one could read, with a title of many words, number {n}</a></li>"
        for n in range(9)
    )
    article = f"<h1>The ferry</h1><p>By Anna</p>{f'<p>{PROSE}</p>' * 6}<figcaption>Photo</figcaption>"
    page = f"<body><nav><ul>{links}</ul></nav><div><article>{article}</article><p>{PROSE}</p></div><footer>Imprint"
    blocks = read(page.encode(), "accept")[0].blocks
    assert [block.text for block in blocks if block.role != "furniture"] == [
        "The ferry",
        "By Anna",
        *[PROSE] * 6,
        "Photo",
    ]
    assert blocks[9] == Block("The ferry", "head")
    assert len(blocks) == 9 + 9 + 2


def test_a_page_without_prose_has_no_furniture() -> None:
    assert {block.role for block in read(b"<nav>Home</nav><p>Hello.</p>", "accept")[0].blocks} == {""}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("\ufeff<p>é€".encode(), "é€"),
        ("<p>é€".encode(), "é€"),
        ("<p>é€".encode("cp1252"), "é€"),
        ("<meta charset='iso-8859-2'><p>łódź".encode("iso-8859-2"), "łódź"),
        ("<meta http-equiv=x content='text/html; charset=windows-1251'><p>Привет".encode("cp1251"), "Привет"),
        ("<meta charset=none><p>é".encode("latin-1"), "é"),
        ("<p>é".encode("utf-16"), "é"),
    ],
)
def test_the_encoding_is_the_mark_then_utf_8_then_what_the_page_says_then_windows_1252(
    content: bytes, text: str
) -> None:
    assert of(content) == [text]


@pytest.mark.parametrize(
    ("content", "suffix", "page"),
    [
        (b"<p>x", ".html", True),
        (b" \n<!DOCTYPE HTML><p>x", "", True),
        (b"\xef\xbb\xbf<html>", ".page", True),
        (b"<!DOCTYPE html>", ".txt", False),
        (b"<html>", ".md", False),
        (b"<p>x", "", False),
        (b"\x00\x01\x02", ".html", False),
        (b"plain", ".html", True),
    ],
)
def test_a_page_is_recognised_by_its_name_or_how_it_begins(content: bytes, suffix: str, page: bool) -> None:
    assert READER.recognises(content, suffix) is page


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "deep",
        "<p>x</p></div>" * 10_000,
        "".join(f"<div>{n}" for n in range(5_000)),
        "<" * 20_000,
        "&" * 100_000,
        "<a " + "b=c " * 50_000 + ">x",
    ],
    ids=["deep", "stray", "nested words", "brackets", "ampersands", "attributes"],
)
def test_hostile_markup_ends_with_the_text_that_it_has(page: str) -> None:
    assert isinstance(of(page), list)
    if page.endswith("deep"):
        assert of(page) == ["deep"]


words = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="<&"), max_size=12
)


@given(st.lists(st.tuples(st.sampled_from(["p", "li", "td", "div", "h2", "b", "span"]), words), max_size=8))
def test_every_word_is_in_the_text_in_order_and_the_blocks_are_its_paragraphs(pieces: list[tuple[str, str]]) -> None:
    page = "".join(f"<{tag}>{text}</{tag}>" for tag, text in pieces)
    (made,) = read(page.encode(), "accept")
    assert "".join(made.text.split()).replace("\ufeff", "") == "".join(
        "".join(text.split()) for _, text in pieces
    ).replace("\ufeff", "")
    data = made.text.encode()
    bounds, _ = split(data, "blank")
    assert [data[a:b].decode() for a, b in bounds.tolist()] == [block.text for block in made.blocks]

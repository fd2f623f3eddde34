"""The marks of the page, each with one meaning, and ASCII replacements for terminals that can't show them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The marks. Each is one cell wide, except `wide_blank`, which is two."""

    core: str = "▎"
    partial: str = "╎"
    cursor: str = "▌"
    column: str = "│"
    loose: str = "┊"
    rule: str = "─"
    cross: str = "┬"
    adopted: str = "✓"
    emended: str = "✎"
    left_out: str = "✗"
    doubtful: str = "?"
    note: str = "✱"
    moved: str = "⇄"
    echo: str = "≈"
    folded: str = "▸"
    undecided: str = "·"
    here: str = "▲"
    track: str = "━"
    hidden: str = "┄"
    found: str = "◆"
    blank: str = "⍽"
    wide_blank: str = "＿"
    tab: str = "⇥"
    soft_hyphen: str = "¬"
    more_left: str = "‹"
    more_right: str = "›"


UNICODE = Glyphs()
ASCII = Glyphs(
    core="|",
    partial=":",
    cursor="#",
    column="|",
    loose=":",
    rule="-",
    cross="+",
    adopted="+",
    emended="~",
    left_out="x",
    doubtful="?",
    note="*",
    moved="@",
    echo="~",
    folded=">",
    undecided=".",
    here="^",
    track="=",
    hidden=".",
    found="o",
    blank="_",
    wide_blank="\u3000",
    tab=">",
    soft_hyphen="-",
    more_left="<",
    more_right=">",
)

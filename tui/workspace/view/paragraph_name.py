"""A paragraph as a person names it: `A35`, `a 35`, `A ¶35`, or `35` in the document at the cursor.

`A35b` is the second part of a paragraph that the reviewer cut in two.
"""

import re

from tui.collation.collation import Collation
from tui.witnesses.problem import Problem
from tui.workspace.view.scene import Focus

_NAMED = re.compile(r"\s*([^\W\d_]*)\s*¶?\s*(\d{1,12}[a-z]?)\s*")


def paragraph_named(collation: Collation, name: str, witness: int) -> Focus | None:
    """The place of a paragraph; None if this names none. Raises Problem if there is no such document or paragraph."""
    found = _NAMED.fullmatch(name)
    if found is None:
        return None
    siglum, number = found[1].upper(), found[2]
    sigla = [one.siglum.upper() for one in collation.witnesses]
    if siglum and siglum not in sigla:
        raise Problem(f"there is no document {found[1]}", "", f"the documents are {', '.join(sigla[:9])}")
    index = sigla.index(siglum) if siglum else witness
    paragraph = collation.witnesses[index].paragraph_index(number)
    if paragraph is None:
        count = collation.witnesses[index].uncut
        raise Problem(f"{sigla[index]} has no paragraph {number}", "", f"it has {count:,}")
    return Focus(collation.passage_of(index, paragraph), index)

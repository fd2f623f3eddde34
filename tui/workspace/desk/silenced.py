"""How many passages each rule silences. The menu of rules shows it, so that a reader knows what a rule does.

A passage is silenced if its documents differ only in ways that are ignored. Two rules can be needed for one passage, so
a rule is counted together with the others that are on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tui.collation.collation import AGREEMENTS, Agreement, Collation
from tui.collation.readings.classify import VARIANT, agreement_of
from tui.workspace.desk.ignoring import NAMES, Rules, rewritten

_EXACT = AGREEMENTS.index(Agreement.EXACT)


@dataclass(frozen=True, slots=True)
class Silenced:
    """Of the passages that are `differing`, how many the rules silence in `all`.

    For a rule that is on: how many of these would be marked without it. For one that is off: how many more it would
    silence. `substitutions` are in the order of the rules.
    """

    differing: int
    all: int
    kinds: Mapping[str, int]
    substitutions: tuple[int, ...] = ()


def silenced(collation: Collation, rules: Rules, cancelled: Callable[[], bool] = lambda: False) -> Silenced | None:
    """Count what the rules silence; None where it was cancelled meanwhile. It reads every passage that differs."""
    differing = np.flatnonzero((collation.agreement >= 0) & (collation.agreement != _EXACT)).tolist()
    everything = Rules(frozenset(NAMES), rules.substitutions)
    # What all rules together leave marked, no choice of them silences: most passages need not be looked at again.
    candidates: list[Sequence[str]] = []
    for number in differing:
        if cancelled():
            return None
        texts = [reading.text for reading in collation.readings(number)]
        if _silences(everything, texts):
            candidates.append(texts)

    def count(asked: Rules) -> int:
        return sum(_silences(asked, texts) for texts in candidates)

    now = count(rules)
    kinds = {kind: abs(count(rules.toggled(kind)) - now) for kind in NAMES}
    substitutions = tuple(now - count(rules.without(index)) for index in range(len(rules.substitutions)))
    return None if cancelled() else Silenced(len(differing), now, kinds, substitutions)


def _silences(rules: Rules, texts: Sequence[str]) -> bool:
    return agreement_of([rewritten(text, rules.substitutions).text for text in texts], rules.kinds) != VARIANT

"""The verdict to which a reason applies when the reviewer gives one."""

from tui.review.events import Decide
from tui.review.review import Review


def passage_meant(review: Review, number: int) -> int | None:
    """The passage whose verdict is meant while the cursor is at passage `number`; None if there is none.

    If nothing is decided there, it is the passage that was decided last, if that was the last act: the cursor has moved
    on since.
    """
    if review.verdict(number) is not None:
        return number
    last = review.events[-1].act if review.events else None
    if not isinstance(last, Decide) or len(last.verdicts) != 1:
        return None
    (found,) = review.places.match([last.verdicts[0].passage])
    return found if found >= 0 and review.verdict(found) is not None else None

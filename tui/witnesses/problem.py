"""What the user reads when something can't be done: what, where, what to do. One line, never a traceback."""


class Problem(Exception):  # noqa: N818  (the word that users see)
    """Something that stops an act and that the user can do something about.

    `what` says what is wrong, `where` names the file or value, `remedy` says what to do. All three may hold text
    from outside (file names, messages of the system), so neutralise them before showing them.

    `what` follows the name of a file: it begins with a small letter and has no full stop at its end. A `remedy` is
    either a sentence, with a capital and a full stop ("Name a file in it."), or a hint about keys without both
    ("v selects words"). A test checks all of them.
    """

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}{'.' if self.remedy[0].isupper() else ';'} {self.remedy}" if self.remedy else head

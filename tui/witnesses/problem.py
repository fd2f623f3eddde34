"""What is told to a person when something can't be done: what, where, what to do. One line, never a traceback."""


class Problem(Exception):  # noqa: N818  (it is the user's word for it)
    """Something that stops an act and that the user can do something about.

    `what` says what is wrong, `where` names the file or value, `remedy` says what to do. All three may hold text
    from outside (file names, messages of the system): whoever shows them neutralises them first.
    """

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        # A remedy that is a sentence of its own begins like one; what begins with a key or a small letter goes on.
        return f"{head}{'.' if self.remedy[0].isupper() else ';'} {self.remedy}" if self.remedy else head

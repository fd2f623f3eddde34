"""Small documents for the tests, written by hand: a zip archive with the few parts that a reader needs."""

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """An archive with these parts."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(body: str, *, namespace: str = W, main: str = "word/document.xml", **parts: str) -> bytes:
    """A Word document with this body; `parts` are other parts beside the main one: `footnotes="<w:footnote ...>"`."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    ns = (
        f'xmlns:w="{namespace}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    folder = main.rpartition("/")[0]
    beside: dict[str, str | bytes] = {
        f"{folder}/{name}.xml": f"<w:{name} {ns}>{content}</w:{name}>" for name, content in parts.items()
    }
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{kind}" Target="/{main}"/></Relationships>',
            main: f"<w:document {ns}><w:body>{body}</w:body></w:document>",
            **beside,
        }
    )


def run(text: str) -> str:
    """A run of this text; line ends are breaks."""
    pieces = [f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in text.split("\n")]
    return f"<w:r>{'<w:br/>'.join(pieces)}</w:r>"


def paragraph(*content: str, mark: str = "") -> str:
    """A paragraph; `mark` is what its own mark has."""
    properties = f"<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>" if mark else ""
    return f"<w:p>{properties}{''.join(content)}</w:p>"

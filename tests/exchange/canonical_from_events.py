"""The canonical text from exported events alone: `python canonical_from_events.py events.jsonl`.

Written from docs/exchange.md, not from the program: it imports nothing of it and needs nothing but Python. It verifies
the chain of hashes and the counts of the header, and ends with an error where they do not fit.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path


def canonical_of(records: list[dict]) -> str:
    """The canonical text of the records of an export. Raises ValueError where they do not fit."""
    header = records[0]["header"]
    passages = [record["passage"] for record in records if "passage" in record]
    events = [record["event"] for record in records if "event" in record]
    sigla = {record["witness"]["siglum"] for record in records if "witness" in record}
    sources = {record["witness"]["sha256"] for record in records if "witness" in record}
    if (len(passages), len(events)) != (header["passages"], header["events"]):
        raise ValueError("lines are missing")

    previous = ""
    for sequence, event in enumerate(events, 1):
        kept = {key: value for key, value in event.items() if key != "hash"}
        written = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if (event["sequence"], event["previous"]) != (sequence, previous):
            raise ValueError(f"event {sequence} does not follow the one before it")
        previous = sha256(written.encode("utf-8", "backslashreplace")).hexdigest()
        if previous != event["hash"]:
            raise ValueError(f"event {sequence} is not what it was")

    # An act counts unless it was undone and not redone. Where documents were read again, acts are restated, and the
    # parts whose text had changed are fixed: they count, or do not, as they did then.
    undone: set[str] = set()
    acts = {event["id"]: event["act"] for event in events}
    fixed: dict[tuple[str, int], bool] = {}
    for event in events:
        if event["act"]["kind"] == "undo":
            undone.add(event["act"]["event"])
        elif event["act"]["kind"] == "redo":
            undone.discard(event["act"]["event"])
        elif event["act"]["kind"] == "renew":
            for restated in event["act"].get("restated") or []:
                acts[restated["event"]] = restated["act"]
                for part in restated["fixed"]:
                    fixed.setdefault((restated["event"], part), restated["event"] not in undone)

    # The last verdict on each set of cells, and the event that it is of.
    verdicts: dict[tuple, dict] = {}
    said_in: dict[tuple, int] = {}
    for event in events:
        if acts[event["id"]]["kind"] != "decide":
            continue
        for part, verdict in enumerate(acts[event["id"]]["verdicts"]):
            if fixed.get((event["id"], part), event["id"] not in undone):
                key = tuple(map(tuple, verdict["passage"]))
                verdicts[key] = verdict["choice"]
                said_in[key] = event["sequence"]
    elsewhere = [key for key in verdicts if key not in {tuple(map(tuple, passage["cells"])) for passage in passages}]

    def stands(cells: tuple) -> dict | None:
        """The choice on a passage: of a verdict on just its cells, or on those of the witnesses that it names."""
        holding = []
        for key in elsewhere:
            named = {siglum for siglum, _, _ in key}
            here = tuple(cell for cell in key if cell[0] in sigla)
            if here and here == tuple(cell for cell in cells if cell[0] in named):
                holding.append(key)
        if cells in verdicts:
            choice = verdicts[cells]
            holding = [key for key in holding if said_in[key] > said_in[cells]]
        elif holding:
            choice = verdicts[holding[0]]
        else:
            return None
        # Verdicts that contradict each other leave a passage undecided.
        return choice if all(verdicts[key] == choice for key in holding) else None

    # Before a passage that continues a paragraph comes its joint, if all passages since the last fragment continue it
    # too.
    text, inside, begun = "", False, False
    for passage in passages:
        inside = inside and "joint" in passage
        fragment = None
        choice = stands(tuple(map(tuple, passage["cells"])))
        if choice and choice["kind"] == "adopt" and all(piece["sha256"] in sources for piece in choice["pieces"]):
            fragment = "".join(piece["exact"] for piece in choice["pieces"])
        elif choice and choice["kind"] == "emend":
            fragment = choice["text"]
        if fragment is not None:
            between = passage["joint"] if inside else header["separator"] if begun else ""
            text, inside, begun = text + between + fragment, True, True
    return text + ("\n" if begun else "")


def read(path: Path) -> list[dict]:
    """The records of an exported file."""
    return [json.loads(line) for line in path.read_bytes().decode("utf-8").split("\n") if line]


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(canonical_of(read(Path(sys.argv[1]))).encode("utf-8"))
    except ValueError as error:
        sys.exit(str(error))

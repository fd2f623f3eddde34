"""Simulated histories of reviews, each driven by one number.

    python tests/durability/simulation/simulate.py --seed 1 --count 1000 [--jobs 2] [--broken NAME]

Each seed makes a history of acts, faults of the disk, ends of processes and changes by other programs, and after each
step the promises of docs/reliability.md are held against a model of what was done and reported as saved. The first
history in which one does not hold is shortened as far as it still fails, and printed with the command that repeats it.
"""

import argparse
import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from functools import partial
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FOUND = HERE / "found.json"
"""Shortened histories in which a promise did not hold, with what was wrong."""
FAULT = 1
NO_COMPILER = 77
"""Exit codes: a promise did not hold; it can't run here."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Simulated histories of reviews.")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--count", type=int, default=1, help="how many histories")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--broken", default="", help="break the program in this way first (see broken.py)")
    parser.add_argument("--steps", default="", help="these steps, as JSON, in place of those of the seed")
    parser.add_argument("--found", action="store_true", help="first the histories in which faults were found earlier")
    parser.add_argument("--show", action="store_true", help="print each step of the history")
    asked = parser.parse_args()
    if os.environ.get("RECENSION_SIMULATED_DISK") != "loaded":
        sys.exit(_with_disk(asked))
    sys.path[:0] = [str(HERE.parent), str(ROOT)]
    sys.exit(_run(asked))


# --- starting


def _with_disk(asked: argparse.Namespace) -> int:
    """Runs this program again, with the simulated disk loaded before all other libraries."""
    with tempfile.TemporaryDirectory(prefix="recension-disk-") as folder:
        library = built(Path(folder))
        if library is None:
            print("The simulation needs Linux and a C compiler (cc, gcc, clang).")
            return NO_COMPILER
        environment = {
            **os.environ,
            "LD_PRELOAD": str(library),
            "RECENSION_SIMULATED_DISK": "loaded",
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        }
        share, started = -(-asked.count // asked.jobs), []
        for job in range(asked.jobs):
            count = min(share, asked.count - job * share)
            if count <= 0:
                break
            command = [sys.executable, __file__, "--seed", str(asked.seed + job * share), "--count", str(count)]
            command += ["--broken", asked.broken, "--steps", asked.steps]
            command += [option for option, on in (("--show", asked.show), ("--found", asked.found)) if on]
            started.append(subprocess.Popen(command, env=environment))
        return max(process.wait() for process in started)


def built(folder: Path) -> Path | None:
    """The library of the simulated disk, or None where it can't be built."""
    import shutil

    if not sys.platform.startswith("linux"):
        return None
    compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return None
    library = folder / "disk.so"
    sources = [str(HERE.parent / "recorder.c"), str(HERE / "controls.c")]
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), *sources, "-ldl", "-lpthread"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if done.returncode else library


def _replay() -> ModuleType:
    specification = importlib.util.spec_from_file_location("replay", HERE.parent / "replay.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["replay"] = module  # dataclasses look their module up
    specification.loader.exec_module(module)
    return module


# --- histories


def _run(asked: argparse.Namespace) -> int:
    from simulation import broken
    from simulation.steps import Step, drawn, take
    from simulation.world import world

    replay = _replay()
    if asked.broken:
        broken.BROKEN[asked.broken]()

    def fault(seed: int, steps: list[Step], *, show: bool = False) -> str:
        """What did not hold in a history; '' if all did."""
        with world(replay, random.Random(seed)) as there:
            try:
                for step in steps:
                    if show:
                        print(f"{there.stage.now:8.2f}  {step[0]} {step[1]}", flush=True)
                    take(there, step)
                there.finish()
            except Exception as error:  # noqa: BLE001  (whatever it is, it is the result)
                if show:
                    traceback.print_exc()
                return f"{type(error).__name__}: {error}"
        return ""

    if asked.found:
        for known in json.loads(FOUND.read_text("utf-8")):
            told = fault(known["seed"], [(name, number) for name, number in known["steps"]])
            if told:
                print(f"This was mended, and is there again: {known['what']}\n  {told}")
                return FAULT
    seen: Counter[str] = Counter()
    started = time.process_time()
    for seed in range(asked.seed, asked.seed + asked.count):
        steps = [(str(name), int(number)) for name, number in json.loads(asked.steps)] if asked.steps else drawn(seed)
        seen.update(name for name, _ in steps)
        found = fault(seed, steps, show=asked.show)
        if found:
            _tell(asked, seed, *_shortened(steps, partial(fault, seed), found))
            return FAULT
    seconds = time.process_time() - started
    print(
        f"{asked.count} histories, {sum(seen.values())} steps, {seconds:.1f} s of CPU: every promise held", flush=True
    )
    return 0


def _shortened(steps: list, fails: "object", found: str) -> tuple[list, str]:
    """The history without the steps that it does not need to fail (delta debugging)."""
    size = max(1, len(steps) // 2)
    while True:
        at, before = 0, len(steps)
        while at < len(steps):
            fewer = steps[:at] + steps[at + size :]
            told = fails(fewer)  # type: ignore[operator]
            if told:
                steps, found = fewer, told
            else:
                at += size
        if size == 1 and len(steps) == before:
            return steps, found
        size = max(1, size // 2)


def _tell(asked: argparse.Namespace, seed: int, steps: list, found: str) -> None:
    command = f"python {Path(__file__).relative_to(ROOT)} --seed {seed}"
    if asked.broken:
        command += f" --broken {asked.broken}"
    print(f"\nA promise did not hold in the history of seed {seed}:\n\n  {found}\n", flush=True)
    print(f"All of it:  {command}{' --show' if not asked.steps else ''}")
    print(f"Shortened:  {command} --show --steps '{json.dumps(steps)}'\n", flush=True)


if __name__ == "__main__":
    main()

"""Wide and strange characters in a real terminal: every separator stands in its column, on every line.

The terminal is tmux, which has its own idea of the width of a character (that of its C library, and of its version):
exactly where ideas differ, a table of widths that is tested against itself proves nothing.
"""

import os
import shutil
import subprocess
import sys
import time
from collections import Counter

import pytest

PARAGRAPHS = (
    "Plain prose that is long enough to wrap over two lines of a narrow column, with nothing odd in it.",
    "何軍 reported that ＡＢＣ Ltd of 서울 한국어 사용자 had 三千 servers; 中文字符和全角，標點。日本語の文章。",
    (
        "Combining: e\u0301 a\u0308o\u0302 Z\u0351\u036b\u0343\u036a\u0302a\u0300l\u0301g\u0302o\u0303 and cafe\u0301 "
        "nai\u0308ve Vie\u0323\u0302t tie\u0302\u0301ng."
    ),
    (
        "Emoji 😀 and families \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 and coders "
        "\U0001f9d1\U0001f3fd\u200d\U0001f4bb, \U0001f3f3\ufe0f\u200d\U0001f308."
    ),
    "Hearts \u2764\ufe0f and suns \u2600\ufe0f, as text \u263a\ufe0e, keys 1\ufe0f\u20e3 2\ufe0f\u20e3 in a line.",
    (
        "Flags \U0001f1e9\U0001f1ea \U0001f1e8\U0001f1f3 and \U0001f1fa\U0001f1f8\U0001f1eb\U0001f1f7, half a one "
        "\U0001f1e9 here."
    ),
    "Hebrew שלום עולם and Arabic مرحبا بالعالم with points אֱלֹהִים נִקּוּד and marks اَلْعَرَبِيَّةُ in it.",
    "Hindi हिन्दी में क्षत्रिय शब्द, Tamil தமிழ் எழுத்து, Thai ไทยภาษาที่สวยงาม, Burmese မြန်မာ, and Khmer ភាសាខ្មែរ.",
    "Hangul by letters \u1112\u1161\u11ab\u1100\u1173\u11af and by syllables 한글 beside each other.",
    "A word of " + "x" * 200 + " letters and one of " + "한" * 100 + " syllables.",
    (
        "Soft\u00adhyphen, zero\u200bwidth, no\u00a0break, word\u2060joiner, ideographic\u3000space and a\ttab, "
        "a\u200e mark."
    ),
    "Signs ©®™ … — ½ ± × ←→ ■□▲◆○●★☆ ①② Ω α β Я and ⚡ ✨ ⌚ ⏳ ♥ ☎ in prose.",
    "Newer than the terminal: \U0001fae8 \U0001fa77 \U0001f6dd and \U0001f9cc \U0001fab8 \U0001fae9 and more.",
)
COLUMNS, ROWS = 120, 58


class Tmux:
    """A server of its own with one pane, in which a command runs."""

    def __init__(self, folder, environment):
        self.name = f"recension-{os.getpid()}"
        self.environment = {**environment, "TMUX_TMPDIR": str(folder)}

    def __call__(self, *arguments):
        command = ["tmux", "-L", self.name, "-f", os.devnull, *arguments]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, encoding="utf-8", check=True, timeout=30
        )
        return done.stdout

    def wait_for(self, text, seconds=30.0):
        """Wait until a text is to be seen, and nothing changes any more."""
        until, before = time.monotonic() + seconds, ""
        while text not in (shown := self("capture-pane", "-p")) or shown != before:
            assert time.monotonic() < until, shown
            before = shown
            time.sleep(0.4)

    def columns_of(self, sign):
        """Where a sign stands on the screen: the cells of every line, as the terminal itself counts them."""
        self("copy-mode")
        self("send-keys", "-X", "top-line")
        self("send-keys", "-X", "start-of-line")
        found = {}
        go_on = ("search-forward-text", sign)
        while True:
            where = ("display-message", "-p", "#{copy_cursor_y},#{copy_cursor_x}")
            place = self("send-keys", "-X", *go_on, ";", *where).strip()
            if place in found:
                break
            found[place] = tuple(int(number) for number in place.split(","))
            go_on = ("search-again",)
        self("send-keys", "-X", "cancel")
        lines = {}
        for y, x in found.values():
            lines.setdefault(y, []).append(x)
        return {y: sorted(columns) for y, columns in lines.items()}


@pytest.fixture
def tmux(tmp_path, terminal_driver):
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    sockets = tmp_path / "t"
    sockets.mkdir()
    server = Tmux(sockets, terminal_driver.bare_environment({}))
    yield server
    subprocess.run(
        ["tmux", "-L", server.name, "kill-server"], env=server.environment, capture_output=True, check=False, timeout=30
    )


@pytest.fixture
def in_tmux(tmux, folder, surroundings):
    """Opens three documents of these paragraphs, which differ in the word 'and', side by side in the terminal."""

    def start(paragraphs):
        for number, name in enumerate(("a.txt", "b.txt", "c.txt")):
            body = [text.replace("and", "and" + "o" * number) for text in paragraphs]
            (folder / name).write_text("\n\n".join(body) + "\n", encoding="utf-8")
        around = [f"{name}={value}" for name, value in surroundings.items() if value is not None]
        command = ["env", *around, "COLORTERM=truecolor", sys.executable, "-m", "tui", "a.txt", "b.txt", "c.txt"]
        tmux("new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), "-c", str(folder), *command)
        tmux("set-option", "-g", "status", "off")
        tmux("set-option", "-g", "mode-keys", "vi")  # what is found is then at the cursor, not before it
        tmux.wait_for("decided")
        return tmux

    return start


def test_every_separator_stands_in_its_column(in_tmux):
    terminal = in_tmux(PARAGRAPHS)
    for _ in range(3):
        lines = terminal.columns_of("│")
        assert len(lines) > ROWS // 2, terminal("capture-pane", "-p")
        shown = terminal("capture-pane", "-p").splitlines()
        # The line that tells the difference at the cursor has separators of its own, between the readings.
        prose = [tuple(cells) for y, cells in lines.items() if " here · " not in shown[int(y)]]
        assert Counter(prose) == {(40, 80): len(prose)}
        terminal("send-keys", "PageDown")
        terminal.wait_for("decided")

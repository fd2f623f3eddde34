"""Keys that come faster than they are obeyed, as over a slow line or held down, mean what they mean one by one."""


def test_words_typed_ahead_are_no_commands(recension):
    terminal = recension("samples", columns=140, rows=60)
    # All in one packet: select, note, search, emend. Among the words are the keys of verdicts, of undo, of the end.
    terminal.press("v", "w", "c", "d", "x 1 A q", "enter", "/", "holes", "enter", "e", " 1 u x X", "ctrl+s")
    terminal.wait_for("decided 1 of")
    terminal.wait_for("1 note")
    terminal.settle(1.0)
    shown = " ".join(line.split("│")[0].strip() for line in terminal.screen.lines)
    assert "x 1 A q" in shown
    assert "1 u x X" in shown
    terminal.press("q")
    assert terminal.ended() == 0


def test_a_second_enter_does_not_close_what_is_closed_already(recension):
    terminal = recension("samples", columns=140)
    terminal.press("g", "A", "enter", "enter")
    terminal.wait_for("decided 8 of")
    terminal.wait_for("already adopted")  # the second was a key of the page
    terminal.press("c", "d", "first", "enter", "j", "c", "e", "second", "enter", "j")
    terminal.wait_for("2 notes")
    terminal.press("q")
    assert terminal.ended() == 0


def test_a_key_held_down_goes_where_single_keys_go(recension):
    one_by_one = recension("samples", columns=140)
    for _ in range(25):
        one_by_one.press("j")
        one_by_one.settle(0.02)
    one_by_one.settle()
    wanted = one_by_one.screen.text
    one_by_one.press("g", "q")
    assert one_by_one.ended() == 0
    held = recension("samples", columns=140)
    held.press("j" * 25)
    held.settle()
    assert held.screen.text == wanted
    held.press("k" * 25)
    held.settle()
    assert any(line.startswith("  ▌") for line in held.screen.lines[3:8])


def test_a_flood_ends_in_what_the_last_key_asks_for(recension):
    terminal = recension("samples", columns=140)
    terminal.press("j" * 200, "g", "]", "?")
    terminal.wait_for("to begin with")
    terminal.press("escape", "q")
    assert terminal.ended() == 0
    assert terminal.insane() == []


def test_pages_of_a_palette_that_has_nothing_to_show_yet_do_no_harm(recension):
    terminal = recension("samples", columns=140)
    for keys in (("pageup",), ("pagedown", "pageup"), (*"zzzzq", "pagedown"), (*"zz", "backspace", "pageup")):
        terminal.press("ctrl+p", *keys)
        terminal.settle()
        terminal.press("escape", "escape")
        terminal.settle()
    # The list of themes is a palette too.
    terminal.press("ctrl+p", *"colours")
    terminal.wait_for("change the colours")
    terminal.press("enter", "pageup", *"zzzzq", "pagedown")
    terminal.settle()
    terminal.press("escape", "escape")
    terminal.settle()
    terminal.press("?")
    terminal.wait_for("to begin with")
    assert terminal.process.poll() is None

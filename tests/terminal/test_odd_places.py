"""What lies in the place of a file is no file, or the terminal has an absurd size: one line, or the workspace opens."""

import os

import pytest


@pytest.fixture
def odd(folder):
    """In place of a session: a pipe, a folder, a loop of links, a device."""
    os.mkfifo(folder / "pipe.recension")
    (folder / "folder.recension").mkdir()
    (folder / "loop.recension").symlink_to("loop.recension")
    (folder / "device.recension").symlink_to("/dev/zero")


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("name", ["pipe", "folder", "loop", "device"])
def test_a_session_that_is_no_file_is_one_line(recension, name):
    terminal = recension("samples", "--session", f"{name}.recension", columns=200, ready="")
    assert terminal.ended() == 2
    said = [line for line in terminal.screen.text.splitlines() if line.strip()]
    assert len(said) == 1
    assert said[0].startswith("recension: ")


def test_a_pipe_in_place_of_the_configuration_is_told_in_the_workspace(recension, folder):
    place = folder.parent / "home" / "recension"
    place.mkdir()
    os.mkfifo(place / "config.toml")
    terminal = recension("samples", columns=200)
    terminal.wait_for("it is not a regular file")
    terminal.press("q")
    assert terminal.ended() == 0


@pytest.mark.parametrize(("columns", "rows"), [(400, 1000), (1000, 400)])
def test_a_screen_of_absurd_size_is_painted_and_left(recension, columns, rows):
    terminal = recension("samples", columns=columns, rows=rows)
    terminal.press("1")
    terminal.wait_for("decided 1 of")
    memory = terminal.memory()
    assert memory is None or memory < 300 << 20
    terminal.press("q")
    assert terminal.ended() == 0

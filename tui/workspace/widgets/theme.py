"""A dark and a light theme for long reading, and a palette for any Textual theme."""

from textual.color import Color
from textual.theme import Theme

from tui.workspace.view.palette import Palette, legible, mix

DARK = Theme(
    name="recension-dark",
    primary="#5fd0b8",
    secondary="#7aa2f7",
    accent="#ecc47c",
    warning="#ff9e64",
    error="#f7768e",
    success="#b9d96a",
    foreground="#dfe3ea",
    background="#14161b",
    surface="#1a1d24",
    panel="#20242c",
    dark=True,
)

LIGHT = Theme(
    name="recension-light",
    primary="#0f7864",
    secondary="#2f5fc4",
    accent="#8a4b00",
    warning="#b04a00",
    error="#b3203c",
    success="#56700a",
    foreground="#22262e",
    background="#fbfaf7",
    surface="#f1efea",
    panel="#e8e5de",
    dark=False,
)


def palette_of(variables: dict[str, str], *, dark: bool, ansi: bool) -> Palette:
    """The palette of a theme, from the `variables` that Textual computes and whether it is dark or ANSI."""
    if ansi:
        return Palette(
            text="ansi_default",
            quiet="ansi_default",
            faint="ansi_bright_black",
            rule="ansi_bright_black",
            ground="ansi_default",
            raised="ansi_default",
            panel="ansi_default",
            core="ansi_cyan",
            accent="ansi_yellow",
            note="ansi_magenta",
            decided="ansi_green",
            danger="ansi_red",
            witnesses=("ansi_blue", "ansi_green", "ansi_magenta", "ansi_yellow", "ansi_red", "ansi_cyan"),
            ansi=True,
        )
    ground = Color.parse(variables["background"]).hex
    text = Color.parse(variables["foreground"]).hex
    if dark:
        witnesses = ("#7aa2f7", "#8ed081", "#bb9af7", "#f0a36b", "#e58fb1", "#78c8d8")
        core, accent, note, decided, danger = "#5fd0b8", "#ecc47c", "#ff9e64", "#b9d96a", "#f7768e"
    else:
        witnesses = ("#2f5fc4", "#3b7d2a", "#7a3fc0", "#a8540c", "#a8326a", "#136f84")
        core, accent, note, decided, danger = "#0f7864", "#8a4b00", "#b04a00", "#56700a", "#b3203c"
    raised, panel = mix(ground, text, 0.09), mix(ground, text, 0.05)
    # A theme whose text is too close to its ground gets text that is further away.
    text = legible(text, raised)

    def readable(colour: str) -> str:
        return legible(colour, ground, text)

    return Palette(
        text=text,
        quiet=readable(mix(text, ground, 0.36 if dark else 0.30)),
        faint=readable(mix(text, ground, 0.46 if dark else 0.36)),
        rule=mix(text, ground, 0.78),
        ground=ground,
        raised=raised,
        panel=panel,
        core=readable(core),
        accent=readable(accent),
        note=readable(note),
        decided=readable(decided),
        danger=readable(danger),
        witnesses=tuple(map(readable, witnesses)),
    )

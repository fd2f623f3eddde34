"""The two themes of our own, made for long reading: a dark one and a light one. Textual's others work as well."""

from textual.theme import Theme

DARK = Theme(
    name="recension-dark",
    primary="#5fd0b8",
    secondary="#7aa2f7",
    accent="#ecc47c",
    warning="#ff9e64",
    error="#f7768e",
    success="#5fd0b8",
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
    success="#0f7864",
    foreground="#22262e",
    background="#fbfaf7",
    surface="#f1efea",
    panel="#e8e5de",
    dark=False,
)

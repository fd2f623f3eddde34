"""How many examples hypothesis tries for a property that is slow to check."""

from hypothesis import settings

USUAL = 100
"""The number for other properties in `make test`: the default of hypothesis."""


def examples(number: int) -> settings:
    """Settings for a property with `number` examples in `make test`, and in proportion more in `make fuzz`.

    `@settings(max_examples=30)` would try 30 examples in both.
    """
    return settings(max_examples=max(1, number * settings().max_examples // USUAL))

"""Three tasks of a reviewer, with the keys that do them: for `keystrokes.py`, and for the test that holds the figures.

The keys are those that the last line and the open panels show.
"""

SAMPLES = "A enter 1 1 1 x 1 1 X enter"
"""All 43 passages of the samples. What agrees is adopted, A's words are taken where A and B differ, a paragraph that
stands in two places is kept at the first, and what only one document has is left out."""

PARAGRAPHS = (
    "The ferry to the island runs twice a day, and in winter only when the wind allows it.",
    "My grandmother kept the timetable in her apron and the fares in her head.",
    "On the pier she sold coffee to whoever was early and gave it to whoever was late.",
    "The captain was a quiet man who had been to Valparaiso and would not speak of it.",
    "Every spring he painted the rail white, and every autumn the salt took it off again.",
    "I was nine when I first crossed alone, with a parcel and a coin in my glove.",
    "The engine knocked as if somebody below wished to be let out.",
    "Halfway over, the land behind grew small and the land before did not grow at all.",
    "A woman with two hens told me that the island had been larger once.",
    "When the bell rang I counted the strokes and made them one too many.",
    "There was nobody at the landing except a dog and the man who read the gauge.",
    "He wrote my name in a book, and beside it the height of the water.",
    "My uncle's house had eleven windows, of which seven looked at the sea.",
    "He opened the parcel with a knife, read the letter twice, and put the coin back.",
    "We ate early, because the lamp was needed at the lighthouse.",
    "All night the windows that looked at the sea spoke to the four that did not.",
    "In the morning the ferry had gone without me, and I was not sorry.",
    "I stayed until the salt had taken the white off the rail.",
)
"""What all five drafts have, as it is in the first."""

ADDED = "Nobody has asked me since what was in the letter, and so I have not had to lie."


def drafts() -> tuple[str, ...]:
    """Five drafts of one story, from the first to the last. Each takes over what the one before it changed."""
    text = list(PARAGRAPHS)
    texts = [list(text)]
    text[1] = text[1].replace("kept the timetable in her apron", "had the timetable by heart")
    text[6] = text[6].replace("somebody below wished to be let out", "a prisoner were asking for the time")
    texts.append(list(text))
    text[3] = text[3].replace("Valparaiso", "Iquique")
    text[8] = text[8].replace("two hens", "two hens in a basket")
    text.append(ADDED)
    texts.append(list(text))
    text[6] = PARAGRAPHS[6].replace("somebody below", "somebody")
    text[12] = text[12].replace("eleven", "twelve").replace("seven", "eight")
    del text[9]
    texts.append(list(text))
    text[0] = text[0].replace("only when the wind allows it", "not at all")
    text[12] = text[12].replace("twice", "three times")
    del text[-1]
    texts.append(list(text))
    return tuple("\n\n".join(one) + "\n" for one in texts)


DRAFTS = "A enter 5 1 5 2 5 1 5 x"
"""All passages of the five drafts. What agrees is adopted. The last draft has the word, except that the apron of the
first, the prisoner of the second and the eleven windows come back,
and what the third added is left out. The bell, which the fourth dropped, agrees where it is and so stays."""


def expected() -> str:
    """What the writer of the drafts wants."""
    text = list(PARAGRAPHS)
    text[0] = "The ferry to the island runs twice a day, and in winter not at all."
    text[3] = text[3].replace("Valparaiso", "Iquique")
    text[6] = "The engine knocked as if a prisoner were asking for the time."
    text[8] = text[8].replace("two hens", "two hens in a basket")
    text[13] = text[13].replace("twice", "three times")
    return "\n\n".join(text) + "\n"

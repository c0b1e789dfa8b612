"""Made-up lines of text: words by Zipf's law, with capitals and punctuation."""

import random

VOCABULARY = 20_000


def lines(count, words=30, seed=0):
    rng = random.Random(seed)
    names = [
        "".join(rng.choices("etaoinshrdlu", k=rng.randrange(2, 10))) for _ in range(VOCABULARY)
    ]
    weights = [1 / (rank + 1) for rank in range(VOCABULARY)]
    made = []
    for _ in range(count):
        text = " ".join(rng.choices(names, weights, k=rng.randrange(words // 2, words * 3 // 2)))
        made.append(text.capitalize().replace(" th", ", th") + ".")
    return made

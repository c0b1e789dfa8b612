"""Records regex.json: tf.strings.regex_* for generated patterns, texts and replacements."""

import os
import random

ATOMS = [
    r"a",
    r"b",
    r".",
    r"[ab]",
    r"[^a]",
    r"é",
    r"[é-ü]",
    r"\\d",
    r"\\w",
    r"\\s",
    r"\\S",
    r"\\b",
    r"\\B",
    r"^",
    r"$",
    r"\\A",
    r"\\z",
    r"(a)",
    r"(a|b)",
    r"(?:ab|b)",
    r"(?i:A)",
    r"(?P<n>b)",
    r"[[:alpha:]]",
    r"[[:punct:]]",
    r"[^[:space:]]",
    r"\\pL",
    r"\\p{Lu}",
    r"\\P{L}",
    r"\\x61",
    r"\\x{e9}",
    r"\\Q.\\E",
    r"(?s:.)",
    r"(?m:^)",
    r"(?m:$)",
    r"(a*)*",
    r"(|b)",
    r"()",
    r"\\C",
    r"\\p{Greek}",
    r"\\PN",
    r"(?U:a+)",
    r"(?i)",
    r"[a&&b]",
    r"\\101",
    r"\\n",
    r"\\/",
]
WRONG = [
    r"(",
    r")",
    r"[",
    r"[]",
    r"a**",
    r"(?=a)",
    r"(?<!a)",
    r"\\1",
    r"(?P=n)",
    r"a{1001}",
    r"a{2,1}",
    r"\\",
    r"\\p{Foo}",
    r"[[:foo:]]",
    r"(?q)",
    r"*",
]
REPEATS = ["", "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,}", "{0,2}?"]
PIECES = [
    "a",
    "b",
    "ab",
    "A",
    "é",
    "Ü",
    "1",
    " ",
    "\\n",
    ".",
    "-",
    "\\xff",
    "\\xc3",
    "漢",
    "😀",
    "",
]
REWRITES = [
    "",
    "x",
    "<\\\\0>",
    "\\\\1",
    "[\\\\1\\\\2]",
    "\\\\\\\\",
    "é",
    "\\\\n",
    "a\\\\",
    "\\\\10",
]


def program(rng):
    """One case: a full match or a replacement of three texts."""
    pattern = "".join(
        rng.choice(ATOMS) + rng.choice(REPEATS) for _ in range(rng.choice([1, 1, 2, 2, 3, 4]))
    )
    if rng.random() < 0.2:
        pattern += "|" + rng.choice(ATOMS)
    if rng.random() < 0.08:
        pattern += rng.choice(WRONG)
    texts = ["".join(rng.choice(PIECES) for _ in range(rng.randrange(7))) for _ in range(3)]
    texts = ", ".join(
        f'"{t}".encode("latin-1")' if "\\x" in t and t.isascii() else f'"{t}"' for t in texts
    )
    if rng.random() < 0.3:
        return f'tf.strings.regex_full_match([{texts}], "{pattern}")'
    everywhere = rng.random() < 0.75
    return (
        f'tf.strings.regex_replace([{texts}], "{pattern}", "{rng.choice(REWRITES)}", {everywhere})'
    )


def programs(count=1500, seed=6):
    """The cases; those that name a pattern twice repeated stay, as they test the refusals."""
    rng = random.Random(seed)
    return list(dict.fromkeys(program(rng) for _ in range(count)))


if __name__ == "__main__":
    import cases
    import tensorflow

    here = os.path.dirname(os.path.abspath(__file__))
    cases.record(programs(), tensorflow, os.path.join(here, "regex.json"))

"""Small programs on tf.function: <topic>.txt, and what they give under TensorFlow: <topic>.json.

A program may use `log` (a list), `f` (a tf.function that appends its arguments to `log`), and
`say(call)` (the class and text of the exception that a call raises).
"""

import json
import re
from pathlib import Path

HERE = Path(__file__).parent


def programs(topic):
    """The programs of a topic, as text."""
    text = (HERE / f"{topic}.txt").read_text("utf-8").split("\n", 1)[1]
    return [program.strip() for program in text.split("\n===\n")]


def golden(topic):
    """What the programs of a topic gave under TensorFlow, by program."""
    return json.loads((HERE / f"{topic}.json").read_text("utf-8"))


def names(tf):
    """What a program may use beside tf and np."""
    log = []

    def collects(x, y=None):
        log.append(_plain(x))
        return 0

    return {"log": log, "f": tf.function(collects), "say": say, "plain": plain}


def say(call):
    """The class and text of the exception that `call` raises, None for none."""
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {plain(str(error))}"
    return None


def plain(text):
    """A text without addresses and the numbers of names."""
    text = re.sub(r"0x[0-9a-fA-F]+", "0x", text)
    text = re.sub(r"^  \d+: ", "  N: ", text, flags=re.MULTILINE)
    return re.sub(r"__inference_(\w+?)_\d+", r"__inference_\1_N", text)


def _plain(x):
    """What `log` holds of an argument: its dtype and shape if it is a tensor."""
    if hasattr(x, "dtype") and hasattr(x, "shape"):
        return f"{x.dtype.name}{x.shape}"
    return repr(x) if isinstance(x, (float, complex, bytes)) else x


def record(topic):
    """Writes what the programs give under the real TensorFlow."""
    import cases
    import tensorflow as tf

    rows = {p: cases.evaluate(p, tf, **names(tf)) for p in programs(topic)}
    lines = ",\n".join(f"{json.dumps(p)}: {json.dumps(found)}" for p, found in rows.items())
    (HERE / f"{topic}.json").write_text("{\n" + lines + "\n}\n", "utf-8")

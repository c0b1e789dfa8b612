"""Small programs on functions of datasets: dataset_functions.txt, and what they give under
TensorFlow: dataset_functions.json."""

import json
from pathlib import Path

HERE = Path(__file__).parent


def programs():
    """The programs, as text."""
    text = (HERE / "dataset_functions.txt").read_text("utf-8").split("\n", 1)[1]
    return [program.strip() for program in text.split("\n===\n")]


def golden():
    """What the programs gave under TensorFlow, by program."""
    return json.loads((HERE / "dataset_functions.json").read_text("utf-8"))


def names(tf):
    """What a program may use beside tf and np."""

    def say(call):
        try:
            call()
        except Exception as error:
            return type(error).__name__
        return None

    return {"D": tf.data.Dataset, "log": [], "say": say}

"""Differences from TensorFlow that stay, each with its reason. All else that differs is a fault.

A rule holds for cases whose function, kind of difference, TensorFlow's class ("" where it returns)
and program match its patterns; a rule that no case of the sample needs any more fails the test.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One difference and why it stays."""

    reason: str
    function: str = ".*"
    kind: str = ".*"
    raises: str = ".*"
    program: str = ".*"

    def holds(self, program, kind, theirs):
        """Whether the rule is about the case. program: has `function` and `text`."""
        class_name = _raised(theirs)
        return bool(
            re.fullmatch(self.function, program.function)
            and re.fullmatch(self.kind, kind)
            and re.fullmatch(self.raises, class_name)
            and re.search(self.program, program.text, re.DOTALL)
        )


def _raised(theirs):
    """The class that the whole program raises, or the first of its parts that does."""
    if "raises" in theirs:
        return theirs["raises"][0]
    parts = (part for part in theirs.values() if isinstance(part, list) and part)
    return next((part[1][0] for part in parts if part[0] == "raised"), "")


_RAISING = "only TensorFlow raises|other class"

RULES = [
    Rule(
        "TensorFlow asks a list for an attribute of tensors; here it is converted",
        kind=_RAISING,
        raises="AttributeError",
    ),
    Rule(
        "TensorFlow has no CPU kernel for the dtype, torch has",
        kind=_RAISING,
        raises="NotFoundError",
    ),
    Rule(
        "TensorFlow registers no gradient of the op, torch has one",
        kind=_RAISING,
        raises="LookupError",
    ),
    Rule(
        "TensorFlow's Python code indexes a shape that is too short; here the op is computed or "
        "refuses the shape",
        kind=_RAISING,
        raises="IndexError",
    ),
    Rule(
        "the class is that of TensorFlow with oneDNN, its default, which the tester turns off",
        r"tf\.(nn\.(conv\w*_transpose|softmax)|math\.softmax|keras\.backend\.conv2d_transpose)",
        kind="other class",
        raises="InvalidArgumentError",
    ),
    Rule(
        "TensorFlow's CPU kernel takes no dilations here (or no gradient of them), its GPU kernel "
        "and torch do",
        r"tf\.nn\.(conv[123]d|convolution)",
        kind="only TensorFlow raises",
        raises="InvalidArgumentError",
        program="dilations",
    ),
    Rule(
        "TensorFlow takes a bool tensor as an index and refuses a bool variable by accident",
        "operators",
        kind="only TensorFlow raises",
        raises="TypeError",
        program=r"\[tf\.Variable\(tf\.constant\(.*'bool'",
    ),
    Rule(
        "TensorFlow's Python code adds a number to a list, or compares them; here it is converted",
        r"tf\.(nn\.batch_norm\w*|linalg\.tridiagonal_matmul"
        r"|keras\.(backend\.binary_focal_crossentropy|activations\.elu))",
        kind="only TensorFlow raises",
        raises="TypeError",
    ),
]


def reason(program, kind, theirs):
    """Why the case may differ, or None."""
    return next((rule.reason for rule in RULES if rule.holds(program, kind, theirs)), None)

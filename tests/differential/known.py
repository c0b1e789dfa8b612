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
        class_name = theirs["raises"][0] if "raises" in theirs else ""
        return bool(
            re.fullmatch(self.function, program.function)
            and re.fullmatch(self.kind, kind)
            and re.fullmatch(self.raises, class_name)
            and re.search(self.program, program.text, re.DOTALL)
        )


RULES = [
    Rule(
        "TensorFlow asks a list for an attribute of tensors; here it is converted",
        kind="only TensorFlow raises|other class",
        raises="AttributeError",
    ),
    Rule(
        "TensorFlow has no CPU kernel for the dtype, torch has",
        kind="only TensorFlow raises",
        raises="NotFoundError",
    ),
    Rule(
        "strings are refused by the op, before TensorFlow's cast to them or from them",
        function=r"tf\.keras\.(losses|metrics|activations)\b.*",
        kind="other class",
        raises="UnimplementedError",
    ),
    Rule(
        "TensorFlow reshapes a kernel of another window than kernel_size, and mixes places",
        function=r"tf\.keras\.backend\.local_conv[12]d",
        kind="only ours raises|other class",
    ),
    Rule(
        "TensorFlow does arithmetic on the list; here it is converted",
        function=r"tf\.keras\.(backend|activations)\.(elu|binary_focal_crossentropy)",
        kind="only TensorFlow raises",
        raises="TypeError",
    ),
    Rule(
        "TensorFlow gives Python's map object for a list",
        function=r"tf\.keras\.backend\.stop_gradient",
        kind="value differs",
    ),
    Rule(
        "TensorFlow's slope of swish lacks the conjugate for complex numbers",
        function=r"tf\.keras\.activations\.swish",
        kind="gradient differs",
        program="complex",
    ),
    Rule(
        "accuracies of predictions that are NaN: an argmax without NaN costs each training step",
        function=r"tf\.keras\.metrics\.(sparse_)?categorical_accuracy",
        kind="value differs",
        program="nan",
    ),
    Rule(
        "a symbolic tensor has a known rank here",
        function=r"tf\.keras\.backend\.placeholder",
        kind="only ours raises",
    ),
]


def reason(program, kind, theirs):
    """Why the case may differ, or None."""
    return next((rule.reason for rule in RULES if rule.holds(program, kind, theirs)), None)

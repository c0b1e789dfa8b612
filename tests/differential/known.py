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
        "computed in float32, the gradient handed on in float64: its last digits are float32's",
        function=r"tf\.keras\.layers\..*",
        kind="gradient differs",
        program=r"'float64'\)\)$",
    ),
    Rule(
        "float16 and bfloat16 sums are rounded at other places",
        function=r"tf\.keras\.layers\..*",
        kind="(gradient|value) differs",
        program="dtype='(mixed_)?b?float16'|'b?float16'",
    ),
    Rule(
        "within another open tape, which an earlier case left behind, it is dense",
        function=r"tf\.keras\.layers\.Embedding",
        kind="gradient differs",
    ),
    Rule(
        "a NaN in a window: TensorFlow loses it or not, by its place; torch's maximum is NaN",
        function=r".*[Mm]ax_?[Pp]ool.*",
        kind="value differs",
        program=r"\bnan\b",
    ),
    Rule(
        "the gradient of a relu at NaN is 0 in TensorFlow; torch hands the gradient on",
        function=r"tf\.keras\.layers\.(.*Conv.*|.*ReLU)",
        kind="gradient differs",
        program=r"\b(nan|inf)\b",
    ),
    Rule(
        "infinity in a fused gelu is NaN; TensorFlow's own is so in some dtypes",
        function=r"tf\.keras\.layers\..*",
        kind="value differs",
        program=r"'gelu'.*\binf\b",
    ),
    Rule(
        "the config has Python's floats where Keras has 0-d arrays of the same value",
        function=r"tf\.keras\.layers\.ReLU",
        kind="facts differ",
    ),
    Rule(
        "a setting that is no number is not looked at before it is needed",
        function=r"tf\.keras\.layers\..*Dropout",
        kind="only TensorFlow raises|other class",
        program=r"Dropout\('",
    ),
    Rule(
        "a shape that the constant arguments fix is known; TensorFlow's says None there",
        function=r"tf\.(math\.(unsorted_)?segment_.*|where|dynamic_partition|repeat|unique.*)",
        kind="value differs",
        program="^drawn",
    ),
    Rule(
        "works on symbolic tensors; TensorFlow has no dispatch there",
        function=r"tf\.(linalg\.(slogdet|banded_triangular_solve)|guarantee_const)",
        kind="only TensorFlow raises",
        program="^drawn",
    ),
    Rule(
        "a check of symbolic tensors gives None, which Model() refuses",
        function=r"tf\.debugging\.assert_.*",
        kind="other class",
        raises="TypeError",
        program="^drawn",
    ),
    Rule(
        "after an infinite or NaN gradient: NaN or infinity, as the fused kernels have it",
        function=r"tf\.keras\.optimizers\..*",
        kind="value differs",
        program=r"\b(nan|inf)\b",
    ),
    Rule(
        "slices without a dense shape are taken; TensorFlow cannot make them dense",
        function=r"tf\.keras\.optimizers\..*",
        kind="only TensorFlow raises",
        raises="ValueError",
        program=r"slices\(\[\[[^a-z]*\]\)",
    ),
    Rule(
        "a gradient or setting that does not fit: the class is that of the op that meets it first",
        function=r"tf\.keras\.optimizers\..*",
        kind="other class",
    ),
    Rule(
        "a NaN among predictions or weights: torch's largest is the NaN, TensorFlow's any other",
        function=r"tf\.keras\.metrics\..*",
        kind="value differs|only TensorFlow raises",
        program=r"\b(nan|inf)\b",
    ),
    Rule(
        "a setting or label of a wrong type: the class is that of the op that meets it first",
        function=r"tf\.keras\.metrics\..*",
        kind="other class",
        program=r"threshold=['\[]|IoU\(-|\[tf\.constant\(1\), 2\.5\]",
    ),
]


def reason(program, kind, theirs):
    """Why the case may differ, or None."""
    return next((rule.reason for rule in RULES if rule.holds(program, kind, theirs)), None)

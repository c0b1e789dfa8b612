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


RULES = [
    Rule(
        "which of several values wins hangs on TensorFlow's order of comparing with NaN",
        r"tf\.(nn\.(max_)?pool\w*|nn\.max_pool\w*|nn\.(dilation|erosion)2d|keras\.backend\.pool[23]d|argsort|sort|math\.top_k|searchsorted|keras\.metrics\.sparse_\w+)",
        kind="value differs|gradient differs",
        program=r"nan|inf",
    ),
    Rule(
        "TensorFlow differentiates through its bisection",
        r"tf\.linalg\.eigh_tridiagonal",
        kind="gradient differs",
    ),
    Rule(
        "TensorFlow gives the iterator of a Python map instead of a list",
        r"tf\.keras\.backend\.stop_gradient",
        kind="value differs",
    ),
    Rule(
        "TensorFlow's matrix products spread NaN and infinity by zeros, torch's do not",
        r"tf\.(nn|keras\.backend)\.(conv\w*|(depthwise|separable)_conv2d\w*)"
        r"|tf\.linalg\.tridiagonal_matmul",
        kind="value differs|gradient differs",
        program=r"nan|inf",
    ),
    Rule(
        "complex division by 0: the C library's result",
        r"tf\.math\.(divide|reciprocal\w*|sqrt|rsqrt|angle|sign|divide_no_nan|segment_sum)",
        kind="value differs|gradient differs",
        program=r"complex\(",
    ),
    Rule(
        "second derivatives that are 0 are None in the one and zeros in the other",
        r"tf\.(nn\.(avg|max)_pool\w*|linalg\.det)",
        kind="gradient differs",
        program=r"^grad2",
    ),
    Rule(
        "bfloat16 is float32 in numpy arrays",
        r"tf\.(dtypes|keras\.backend(\.get_value)?)",
        kind="value differs|only ours raises",
        program=r"bfloat16",
    ),
    Rule(
        "this numpy refuses the program's own array",
        kind="only ours raises",
        program=r"np\.array\(\[.*-\d.*'uint\d+'\)",
    ),
    Rule(
        "TensorFlow sends a list of tensors of a dtype without a kernel through numpy to float32",
        r"tf\.math\.nextafter",
        kind="value differs|only ours raises",
        program=r"[\[(]x0\[|np\.array",
    ),
    Rule(
        "matrices with NaN or infinity: what LAPACK and Eigen make of them",
        r"tf\.(linalg\.(svd|lstsq|lu|\w*det|pinv|eigh_\w+|tridiagonal_solve)|abs)",
        kind="value differs|gradient differs|only ours raises",
        program=r"nan|inf",
    ),
    Rule(
        "TensorFlow multiplies by a gradient of another shape than its target's",
        r"tf\.GradientTape",
        kind="only ours raises",
        program=r"output_gradients",
    ),
    Rule(
        "the loss of infinite logits is NaN",
        r"tf\.(keras\.losses\.BinaryCrossentropy|nn\.(sigmoid|weighted)_cross_entropy\w*)",
        kind="value differs|gradient differs",
        program="inf",
    ),
    Rule(
        "the mean of no complex numbers is NaN, as that of floats",
        r"tf\.math\.reduce_mean",
        kind="value differs",
        program=r"complex",
    ),
    Rule(
        "float16 and bfloat16 sums are rounded at other places",
        function=r"tf\.keras\.layers\.LayerNormalization",
        kind="value differs",
        program="dtype='(mixed_)?b?float16'|'b?float16'",
    ),
    Rule(
        "a NaN in a window: TensorFlow loses it or not, by its place; torch's maximum is NaN",
        function=r".*[Mm]ax_?[Pp]ool.*",
        kind="value differs",
        program=r"\bnan\b",
    ),
    Rule(
        "the gradient of a relu at NaN is 0 in TensorFlow; torch hands the gradient on",
        function=r"tf\.keras\.layers\.(.*Conv.*|.*ReLU|.*Dense|LocallyConnected.*)",
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
        "a NaN among predictions or weights: torch's largest is the NaN, TensorFlow's any other",
        function=r"tf\.keras\.metrics\..*",
        kind="value differs|only TensorFlow raises",
        program=r"\b(nan|inf)\b",
    ),
    Rule(
        "a setting or label of a wrong type: the class is that of the op that meets it first",
        function=r"tf\.keras\.metrics\..*",
        kind="other class",
        program=r"threshold='|\[tf\.constant\(1\), 2\.5\]",
    ),
    Rule(
        "the class is that of TensorFlow with oneDNN, its default, which the tester turns off",
        r"tf\.(nn\.(conv\w*_transpose|softmax)|math\.softmax|keras\.backend\.conv2d_transpose)",
        kind="other class",
        raises="InvalidArgumentError",
    ),
    Rule(
        "TensorFlow's CPU kernel takes no dilations here (or has no gradient of them, or of "
        "groups), its GPU kernel and torch do",
        r"tf\.(nn\.(conv[123]d|convolution)|keras\.layers\.Conv1DTranspose)",
        kind="only TensorFlow raises",
        raises="InvalidArgumentError",
        program=r"dilations|^grad2?\(lambda x0, x1: tf\.nn\.conv2d\(x0, x1, [12], '[A-Z]+'\)",
    ),
    Rule(
        "TensorFlow takes a bool tensor as an index and refuses a bool variable by accident",
        "operators",
        kind="only TensorFlow raises",
        raises="TypeError",
        program=r"\[tf\.Variable\(tf\.constant\(.*'bool'",
    ),
    Rule(
        "strings are refused by the op, before TensorFlow's cast to them or from them",
        function=r"tf\.keras\.(losses|metrics|activations)\b.*",
        kind="other class",
        raises="UnimplementedError",
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
        "TensorFlow computes it in XLA alone; here it works everywhere",
        r"tf\.math\.approx_m(ax|in)_k",
        kind="only TensorFlow raises|other class",
        raises="NotFoundError|AttributeError",
    ),
    Rule(
        "TensorFlow takes the second gradient of a traced function before it is asked for",
        kind="only TensorFlow raises",
        raises="LookupError",
        program="^traced",
    ),
    Rule(
        "a Variable in a merge layer is cast as tensors are; TensorFlow adds to it in place",
        function=r"tf\.keras\.layers\.(add|average|concatenate|maximum)",
        kind="only TensorFlow raises|other class",
        program=r"tf\.Variable",
    ),
    Rule(
        "over a single key the softmax is 1 and its gradient 0; TensorFlow's are off by rounding",
        function=r"tf\.keras\.layers\.Attention",
        kind="gradient differs",
    ),
    Rule(
        "strings among the inputs: the first that computes with numbers refuses them",
        function=r"tf\.keras\.layers\.AdditiveAttention",
        kind="other class",
        raises="InvalidArgumentError",
        program=r"\['a', 'b'\]",
    ),
]


def reason(program, kind, theirs):
    """Why the case may differ, or None."""
    return next((rule.reason for rule in RULES if rule.holds(program, kind, theirs)), None)

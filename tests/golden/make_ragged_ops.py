"""Records ragged_ops.json: element-wise ops on RaggedTensors, with generated arguments."""

import os
import random

UNARY = [
    "abs",
    "acos",
    "acosh",
    "angle",
    "asin",
    "asinh",
    "atan",
    "atanh",
    "bessel_i0",
    "bessel_i0e",
    "bessel_i1",
    "bessel_i1e",
    "ceil",
    "conj",
    "cos",
    "cosh",
    "digamma",
    "erf",
    "erfc",
    "erfcinv",
    "erfinv",
    "exp",
    "expm1",
    "floor",
    "imag",
    "is_finite",
    "is_inf",
    "is_nan",
    "lgamma",
    "log",
    "log1p",
    "log_sigmoid",
    "ndtri",
    "negative",
    "real",
    "reciprocal",
    "reciprocal_no_nan",
    "rint",
    "round",
    "rsqrt",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "softplus",
    "sqrt",
    "square",
    "tan",
    "tanh",
    "special.bessel_j0",
    "special.bessel_j1",
    "special.bessel_k0",
    "special.bessel_k0e",
    "special.bessel_k1",
    "special.bessel_k1e",
    "special.bessel_y0",
    "special.bessel_y1",
    "special.dawsn",
    "special.expint",
    "special.fresnel_cos",
    "special.fresnel_sin",
    "special.spence",
]
OF_NN = ["elu", "gelu", "leaky_relu", "log_softmax", "relu", "relu6", "selu", "silu", "softsign"]
BINARY = [
    "add",
    "atan2",
    "divide",
    "divide_no_nan",
    "equal",
    "floordiv",
    "floormod",
    "greater",
    "greater_equal",
    "less",
    "less_equal",
    "maximum",
    "minimum",
    "multiply",
    "multiply_no_nan",
    "not_equal",
    "pow",
    "squared_difference",
    "subtract",
    "truediv",
    "xdivy",
    "xlog1py",
    "xlogy",
    "zeta",
]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!="]
ROWS = [[2, 0, 1], [1], [3, 1, 0, 2], [0, 0]]


def floats(count):
    return [round(draw.uniform(0.1, 0.9), 3) for _ in range(count)]


def whole(count):
    return [draw.randint(1, 9) for _ in range(count)]


def rows(lengths, elements=floats):
    return [elements(n) for n in lengths]


def ragged(value, more=""):
    return f"tf.ragged.constant({value!r}{more})"


def with_gradients(expression, *names):
    """A case whose result is a value and its gradients for variables of the flat values."""
    return [
        *(f"{n} = tf.Variable({floats(3)!r})" for n in names),
        "with tf.GradientTape() as tape:",
        f"    y = {expression}",
        f"[y, tape.gradient(y.flat_values, [{', '.join(names)}])]",
    ]


def unary():
    for name in [f"math.{n}" for n in UNARY] + [f"nn.{n}" for n in OF_NN]:
        yield f"tf.{name}({ragged(rows(draw.choice(ROWS[:3])))})"
        nested = [rows([1, 2]), [], rows([0])]
        yield f"tf.{name}({ragged(nested)})"


def binary():
    for name in BINARY:
        lengths = draw.choice(ROWS[:3])
        x, y = ragged(rows(lengths)), ragged(rows(lengths))
        column = [[v] for v in floats(len(lengths))]
        yield f"tf.math.{name}({x}, {y})"
        yield f"tf.math.{name}({x}, {floats(1)[0]})"
        yield f"tf.math.{name}({floats(1)[0]}, {x})"
        yield f"tf.math.{name}({x}, tf.constant({column!r}))"
        yield f"tf.math.{name}(tf.constant({floats(1)!r}), {x})"
    for operator in OPERATORS:
        lengths = draw.choice(ROWS[:3])
        x, y = ragged(rows(lengths)), ragged(rows(lengths))
        yield f"{x} {operator} {y}"
        yield f"{x} {operator} {floats(1)[0]}"
        yield f"{floats(1)[0]} {operator} {x}"
        yield f"{x} {operator} tf.constant({floats(1)[0]})"
        if operator not in ("==", "!="):
            yield f"tf.constant({floats(1)!r}) {operator} {x}"
            z, w = ragged(rows(lengths, whole)), ragged(rows(lengths, whole))
            yield f"{z} {operator} {w}"


def broadcasts():
    """Shapes that fit, and some that do not."""
    nested = [rows([1, 2]), [], rows([3])]
    inner = [[floats(2)], [], [floats(2), floats(2)]]
    values = [
        ragged(rows([2, 0, 1])),
        ragged(rows([1, 1, 1])),
        ragged(rows([2, 2])),
        ragged(rows([2])),
        ragged([[floats(2), floats(2)]], ", ragged_rank=1"),
        ragged(nested),
        ragged(nested[:1]),
        ragged(inner, ", ragged_rank=1"),
        f"tf.constant({floats(1)[0]})",
        f"tf.constant({floats(1)!r})",
        f"tf.constant({floats(2)!r})",
        f"tf.constant({[floats(1)] * 3!r})",
        f"tf.constant({rows([2, 2])!r})",
        f"tf.constant({rows([2])!r})",
        f"tf.constant({[[floats(1)]]!r})",
        f"tf.constant({[[floats(1)]] * 3!r})",
        f"tf.constant({[[floats(2)]]!r})",
        f"tf.constant({[[[[0.5]]]]!r})",
    ]
    outer = ragged([[floats(2), floats(1)], [floats(1), floats(1)]])
    equal = ragged([[floats(2), floats(2)], [floats(2), floats(2)]])
    for x in (outer, equal):
        for y in ([5.0, 6.0], [[[5.0]], [[6.0]]], [[[5.0, 6.0]]]):
            yield f"{x} + tf.constant({y!r})"
    for x in values:
        for y in values:
            if "ragged" in x or "ragged" in y:
                yield f"{x} + {y}"


def gradients():
    to = "tf.RaggedTensor.from_row_lengths({} * 1.0, [2, 0, 1])"
    x, y = to.format("a"), to.format("b")
    for expression in [
        f"{x} * {y}", f"{x} / {y}", f"{x} ** 2.0", f"2.0 * {x}", f"tf.exp({x})",
        f"tf.math.sigmoid({x}) - {y}", f"tf.maximum({x}, {y})", f"tf.nn.relu({x})",
        f"{x} * tf.constant([[1.0], [2.0], [3.0]])", f"{x} * tf.reshape(b, [3, 1])",
        f"tf.reshape(b, [3, 1]) / {x}", f"tf.where({x} > 0.4, {x}, {y})",
        f"tf.where({x} > 0.4, {x}, 0.5 * {x})", f"tf.cast({x}, tf.float64) * 2.0",
        f"tf.identity({x})", f"tf.clip_by_value({x}, 0.3, 0.6)", f"tf.abs(-{x})",
        f"{x}[1:]", f"{x}[:, :1]", f"{x}[:, ::-1] * {x}[:, ::-1]",
    ]:  # fmt: skip
        names = [n for n in "ab" if f"({n} *" in expression]
        yield "\n".join(with_gradients(expression, *names))
    for expression in [f"{x}.to_tensor()", f"({x} * 2.0).to_tensor(1.0)", f"{x}[0]"]:
        lines = with_gradients(expression, "a")
        yield "\n".join([*lines[:-1], "[y, tape.gradient(y, a)]"])


def others():
    """Dtypes, strings, logic, and ops whose other arguments are no tensors."""
    x, z = ragged(rows([2, 0, 1])), ragged(rows([2, 0, 1], whole))
    t = ragged([["a B"], [], ["1.5", "xyz"]])
    n = ragged([["1"], [], ["1.5", "2e3"]])
    yield from (
        f"tf.cast({x}, tf.int32)", f"tf.cast({z}, tf.bool)", f"tf.identity({x})",
        f"tf.ones_like({x})", f"tf.zeros_like({x})", f"tf.ones_like({x}, dtype=tf.int32)",
        f"tf.zeros_like({t})", f"tf.saturate_cast({z}, tf.int8)", f"tf.bitcast({x}, tf.int32)",
        f"tf.size({x})", f"tf.rank({x})", f"tf.rank({ragged([[[1], []]])})",
        f"tf.stop_gradient({x})", f"tf.clip_by_value({x}, 0.2, 0.5)",
        f"tf.where({x} > 0.5, {x}, -{x})", f"tf.where({x} > 0.5)", f"tf.where({x} > 0.5, 1.0, 2.0)",
        f"tf.where(tf.constant([[True], [False], [True]]), {x}, -{x})",
        f"tf.where({ragged([[True], [], [False]])}, {t[:-1]}, row_splits_dtype=tf.int64), '')",
        f"tf.where({x} > 0.5, {x})", f"tf.where({x} > 0.5, {x}, {ragged([[1.0]])})",
        f"({x} > 0.5) & ({x} < 0.7)", f"({x} > 0.5) | ({x} < 0.2)", f"({x} > 0.5) ^ True",
        f"~({x} > 0.5)", f"{x} & {x}", f"tf.math.logical_xor({x} > 0.5, {x} > 0.6)",
        f"tf.math.logical_not({x} > 0.5)", f"-{x}", f"abs(-{x})", f"{x} == None", f"{x} != None",
        f"tf.bitwise.bitwise_and({z}, {z})", f"tf.bitwise.invert({z})",
        f"tf.bitwise.left_shift({z}, 1)", f"tf.math.nextafter({x}, 1.0)",
        f"tf.complex({x}, {x})", f"tf.complex({x}, 1.0)", f"tf.math.scalar_mul(2.0, {x})",
        f"tf.nn.leaky_relu(-{x}, 0.1)", f"tf.nn.sigmoid_cross_entropy_with_logits({x}, {x})",
        f"tf.keras.activations.relu({x})", f"tf.keras.activations.tanh({x})",
        f"tf.strings.length({t})", f"tf.strings.lower({t})", f"tf.strings.upper({t})",
        f"tf.strings.strip({t})", f"tf.strings.substr({t}, 0, 2)", f"tf.strings.to_number({n})",
        f"tf.strings.regex_replace({t}, 'x', 'z')", f"tf.strings.regex_full_match({t}, 'x.z')",
        f"tf.strings.to_hash_bucket_fast({t}, 10)", f"tf.strings.to_hash_bucket({t}, 10)",
        f"tf.strings.to_hash_bucket_strong({t}, 10, [1, 2])", f"tf.strings.as_string({x})",
        f"{t} + 'x'", f"'x' + {t}", f"tf.strings.as_string({z}, width=3)",
        f"{z} + 1", f"{z} * 1.5", f"{z} + {x}", f"{x} + 'a'", f"{x} + [[0.5], [0.25], [1.0]]",
        f"{x} + np.array([1.0])", f"np.float32(2) * {x}", f"{x} + [[1.0], [1.0, 2.0]]",
        f"bool({x})", f"{x} @ {x}", f"hash({x})",
        f"tf.linalg.det({x})", f"tf.transpose({x})", f"tf.pad({x}, [[0, 0], [1, 1]])",
        f"tf.sort({x})", f"tf.nn.l2_normalize({x})", f"tf.norm({x})", f"tf.argmax({x})",
        f"tf.convert_to_tensor({x})", f"tf.constant({x})", f"tf.unstack({x})",
        f"tf.einsum('ij->i', {x})", f"tf.nn.bias_add({x}, [1.0])", f"tf.boolean_mask({x}, [True])",
        f"tf.slice({x}, [0, 0], [1, 1])", f"tf.math.top_k({x})", f"tf.linalg.trace({x})",
        f"{x}[::-1]", f"{x}[:, 1:]", f"{x}[:, ::-1]", f"{x}[:, -1:]", f"{x}[:, :-1]",
        f"{x}[1:, ::2]", f"{x}[-2:]", f"{ragged([[[1, 2], [3]], [[4]]])}[:, :, 1:]",
        f"{ragged([[[1, 2], [3]], [[4]]])}[:, 1:, :1]", f"{ragged([[[1, 2], [3]], [[4]]])}[::-1]",
        f"{ragged([[[1, 2], [3]], [[4]]])}[0, 1:]", f"{x}[:, 5:]", f"{x}[:, 1:0]",
        f"{x}[:, 2::-1]", f"{x}[:, :0:-1]", f"{x}[:, -1::-2]",
        f"repr(tf.type_spec_from_value({x}))",
        f"repr(tf.type_spec_from_value({ragged([[[1], []]])}))",
        "repr(tf.RaggedTensorSpec([2, None], tf.int32))", "repr(tf.RaggedTensorSpec(ragged_rank=2))",
        "tf.RaggedTensorSpec()", "tf.RaggedTensorSpec([3], ragged_rank=1)",
        "tf.RaggedTensorSpec([None, None]).ragged_rank", "tf.RaggedTensorSpec([None, None]).shape",
        f"tf.RaggedTensorSpec([None, None]).is_compatible_with({x})",
        f"tf.RaggedTensorSpec([2, None]).is_compatible_with({x})",
        f"tf.RaggedTensorSpec([None, None], tf.int32).is_compatible_with({x})",
        "tf.RaggedTensorSpec([None, None]) == tf.RaggedTensorSpec([None, None])",
        "tf.RaggedTensorSpec([None, None]).value_type is tf.RaggedTensor",
        "repr(tf.RaggedTensorSpec([2, None]).most_specific_compatible_type("
        "tf.RaggedTensorSpec([3, None])))",
        "repr(tf.type_spec_from_value(tf.IndexedSlices(tf.ones([2, 3]), tf.constant([0, 1]))))",
        "repr(tf.type_spec_from_value(tf.IndexedSlices(tf.ones([2, 3]), tf.constant([0, 1]), "
        "tf.constant([4, 3]))))",
        "repr(tf.IndexedSlicesSpec())", "tf.is_tensor(tf.ragged.constant([[1]]))",
    )  # fmt: skip


def all_cases():
    global draw
    draw = random.Random(7)
    parts = (unary, binary, broadcasts, gradients, others)
    return list(dict.fromkeys(case for part in parts for case in part()))


if __name__ == "__main__":
    import cases
    import tensorflow

    here = os.path.dirname(os.path.abspath(__file__))
    cases.record(all_cases(), tensorflow, os.path.join(here, "ragged_ops.json"))

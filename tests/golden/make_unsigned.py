"""Records unsigned.json: ops on uint16, uint32 and uint64, at the edges too (see cases.py).

Run with the python of TensorFlow 2.15.
"""

import os

BITS = {"uint16": 16, "uint32": 32, "uint64": 64}
BINARY = [
    "add",
    "subtract",
    "multiply",
    "floordiv",
    "math.floormod",
    "truncatediv",
    "truncatemod",
    "truediv",
    "realdiv",
    "divide",
    "math.divide_no_nan",
    "math.multiply_no_nan",
    "maximum",
    "minimum",
    "math.squared_difference",
    "pow",
    "less",
    "less_equal",
    "greater",
    "greater_equal",
    "equal",
    "not_equal",
    "bitwise.bitwise_and",
    "bitwise.bitwise_or",
    "bitwise.bitwise_xor",
    "bitwise.left_shift",
    "bitwise.right_shift",
    "atan2",
    "math.xlogy",
]
UNARY = [
    "abs",
    "negative",
    "sign",
    "square",
    "sqrt",
    "round",
    "floor",
    "exp",
    "bitwise.invert",
    "reduce_sum",
    "reduce_mean",
    "reduce_max",
    "reduce_min",
    "reduce_prod",
    "math.reduce_std",
    "math.reduce_variance",
    "math.cumsum",
    "math.cumprod",
    "argmax",
    "argmin",
    "sort",
    "argsort",
    "math.count_nonzero",
    "math.zero_fraction",
    "nn.relu",
    "nn.relu6",
    "nn.softmax",
    "identity",
    "zeros_like",
    "ones_like",
    "unique",
    "math.top_k",
    "math.l2_normalize",
    "math.is_nan",
    "transpose",
]
OTHERS = """
tf.cast({x}, tf.float32)
tf.cast({x}, tf.float64)
tf.cast({x}, tf.int32)
tf.cast({x}, tf.int8)
tf.cast({x}, tf.bool)
tf.cast([1.7, 3.0], tf.{t})
tf.cast([-1, 5], tf.{t})
tf.saturate_cast([-1.0, 300.0, 5.5], tf.{t})
tf.saturate_cast([-1, 5], tf.{t})
tf.saturate_cast({x}, tf.uint8)
{x} + 1
{x} * 2
{x} // 2
{x} % 2
{x} - 1
{x} > 3
{x} == 3
-{x}
~{x}
{x} & 3
{x} + 1.5
{x}[::-1]
{x}[1:]
{x}[tf.constant(1)]
tf.concat([{x}, {x}], 0)
tf.stack([{x}, {x}])
tf.gather({x}, [1, 0])
tf.reverse({x}, [0])
tf.roll({x}, 1, 0)
tf.pad({x}, [[1, 1]])
tf.where({x} > 3, {x}, {y})
tf.where({x})
tf.reshape({x}, [3, 1])
tf.clip_by_value({x}, 2, 5)
tf.add_n([{x}, {y}])
tf.matmul([{x}], [{x}], transpose_b=True)
tf.tensordot({x}, {x}, 1)
tf.one_hot({x}, 2)
tf.range(tf.constant(3, tf.{t}))
tf.searchsorted({x}, {x})
tf.math.segment_sum({x}, [0, 0, 1])
tf.math.segment_max({x}, [0, 0, 1])
tf.math.unsorted_segment_sum({x}, [0, 1, 0], 2)
tf.math.unsorted_segment_min({x}, [0, 1, 0], 3)
tf.scatter_nd([[0], [2]], {x}[:2], [4])
tf.tensor_scatter_nd_add({x}, [[0], [0]], {y}[:2])
tf.tensor_scatter_nd_max({x}, [[0], [1]], {y}[:2])
tf.tensor_scatter_nd_update({x}, [[0]], {y}[:1])
tf.reduce_max(tf.zeros([0], tf.{t}))
tf.linalg.diag({x})
tf.linalg.trace([{x}, {x}, {x}])
tf.strings.as_string({x})
tf.bitcast({x}, tf.int16)
tf.unstack({x})
tf.split({x}, 3)
tf.sequence_mask({x}[:1], 4)
tf.debugging.assert_less({x}, {y})
tf.Variable({x}).assign_add({y})
tf.fill([2], tf.constant(7, tf.{t}))
tf.zeros([2], tf.{t})
tf.ones([2], tf.{t})
tf.broadcast_to({x}, [2, 3])
tf.reduce_any({x} > 3)
tf.math.cumsum({x}, exclusive=True, reverse=True)
tf.nn.max_pool1d(tf.reshape({x}, [1, 3, 1]), 2, 1, 'VALID')
""".strip().split("\n")


def written():
    """The cases: each op for each type."""
    for t, bits in BITS.items():
        high = 2**bits - 1
        x = f"tf.constant([5, {high}, {high // 2 + 1}], tf.{t})"
        y = f"tf.constant([3, 2, {high - 1}], tf.{t})"
        yield from (f"tf.{name}({x}, {y})" for name in BINARY)
        yield from (f"tf.{name}({x})" for name in UNARY)
        yield from (line.format(x=x, y=y, t=t) for line in OTHERS)
        yield from (f"tf.{n}({x}, tf.zeros([3], tf.{t}))" for n in ("floordiv", "math.floormod"))


CASES = list(written())

if __name__ == "__main__":
    import cases
    import tensorflow

    here = os.path.dirname(os.path.abspath(__file__))
    cases.record(CASES, tensorflow, os.path.join(here, "unsigned.json"))

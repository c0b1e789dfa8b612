"""Random programs on ragged and sparse tensors, made from a seed, and how programs are run.

A program is text: statements and, on the last line, an expression.  `run` gives its outcome as
plain data (see tests/differential/outcomes.py), the same under TensorFlow and kerastorch.
"""

import random

from differential import outcomes

VALUES = """
sp = tf.SparseTensor([[0, 1], [1, 3], [2, 0]], [1.5, -2.5, 3.0], [3, 4])
un = tf.SparseTensor([[2, 0], [0, 1]], [1.5, 2.5], [3, 4])
dup = tf.SparseTensor([[0, 1], [0, 1], [1, 2]], [1.5, 2.5, 1.0], [3, 4])
oob = tf.SparseTensor([[0, 1], [5, 1]], [1.5, 2.5], [3, 4])
st = tf.SparseTensor([[0, 1], [0, 2], [2, 0]], ["a", "b", "c"], [3, 4])
isp = tf.SparseTensor([[0, 1], [0, 3], [2, 0]], [1, 2, 5], [3, 4])
i8 = tf.SparseTensor([[0, 1], [0, 3], [2, 0]], tf.constant([1, 2, 5], tf.int64), [3, 4])
emp = tf.SparseTensor(np.zeros([0, 2], "int64"), np.zeros([0], "float32"), [3, 4])
s1 = tf.SparseTensor([[0], [3]], [1.0, 2.0], [5])
s3 = tf.SparseTensor([[0, 0, 1], [0, 1, 0], [1, 1, 2]], [1.0, 2.0, -3.0], [2, 2, 3])
rt = tf.ragged.constant([[1.0, 2.0, 3.0], [], [4.0, 5.0]])
ri = tf.ragged.constant([[1, 2, 3], [], [4, 5]])
r3 = tf.ragged.constant([[[1.0, 2.0], [3.0]], [], [[4.0, 5.0, 6.0], [], [7.0]]])
rv = tf.RaggedTensor.from_row_splits(tf.reshape(tf.range(10.0), [5, 2]), [0, 2, 2, 5])
ru = tf.RaggedTensor.from_uniform_row_length(tf.ragged.constant([[1], [2, 3], [], [4]]), 2)
rs = tf.ragged.constant([["a", "b"], [], ["cc"]])
rb = tf.ragged.constant([[True, False, True], [], [False, True]])
r32 = tf.ragged.constant([[1.0, 2.0], [3.0]], row_splits_dtype=tf.int32)
"""


def names(tf):
    """What a program may use."""
    import numpy as np

    def flat(y):
        """The numbers that a result consists of."""
        if hasattr(y, "flat_values"):
            return y.flat_values
        return y.values if hasattr(y, "dense_shape") else y

    def loss(y):
        y = flat(y)
        weights = tf.reshape(tf.range(1.0, 1.0 + float(tf.size(y))), tf.shape(y))
        return tf.reduce_sum(tf.cast(weights, y.dtype) * y * y)

    def grad(function, *xs):
        xs = [tf.convert_to_tensor(x) for x in xs]
        with tf.GradientTape() as tape:
            tape.watch(xs)
            y = loss(function(*xs))
        return [dense(g) for g in tape.gradient(y, xs)]

    def dense(gradient):
        return gradient if gradient is None else tf.convert_to_tensor(gradient)

    found = {"tf": tf, "np": np, "loss": loss, "grad": grad, "dense": dense}
    found["Parts"] = outcomes.Parts
    exec(VALUES, found)
    return found


def run(program, found):
    """The outcome of a program that uses `found`, the names of `names`."""
    found = dict(found)
    head, _, last = program.rpartition("\n")
    try:
        exec(head, found)
        return outcomes.outcome(eval(last, found))
    except Exception as error:
        return outcomes.error(error)


# What may be done with a value, by its kind: R rows of numbers, Q rows of rows, V rows of vectors,
# U rows of one length, S a sparse matrix, T a sparse tensor of rank 3, D a tensor.  a, b, c: small
# numbers, s: a slice, d: an axis, f: an element-wise function.
_STEPS = """
R: {f}({x}) > R | {x} + {c}.0 > R | {x} * {x} > R | {x}[{s}] > R | {x}[:, {s}] > R | {x}[{a}] > D
R: tf.reduce_{r}({x}, {d}) > D | tf.reduce_{r}({x}, {d}, keepdims=True) > R | tf.concat([{x}, {x}], {d}) > R
R: tf.stack([{x}, {x}], {d}) > Q | tf.gather({x}, [{a}, {b}]) > R | tf.gather({x}, [[{a}], [{b}]]) > Q
R: tf.tile({x}, [{a}, {b}]) > R | tf.reverse({x}, [{d}]) > R | tf.expand_dims({x}, {d}) > Q
R: {x}.to_tensor() > D | {x}.to_tensor({c}.0, shape=[None, {b}]) > D | {x}.to_sparse() > S
R: tf.nn.softmax({x}) > R | tf.math.cumsum({x}, {d}) > R | tf.where({x} > 0.0, {x}, {c}.0) > R
R: {x}.merge_dims(0, 1) > D | tf.ragged.map_flat_values({f}, {x}) > R | tf.ragged.boolean_mask({x}, {x} > {c}.0) > R
R: tf.map_fn(lambda r: r * {c}.0, {x}) > R | {x} - tf.reduce_max({x}, 1, keepdims=True) > R
R: tf.ragged.stack([{x}, {x}[{s}]]) > Q | tf.split({x}, [{a}, {b}])[0] > R | {x}.with_row_splits_dtype(tf.int32) > R
R: tf.math.unsorted_segment_{m}({x}, [{a}, {b}, {c}][:{x}.shape[0]], 4) > R | tf.size({x}) > D | {x}.row_lengths() > D
R: tf.gather_nd({x}, [[{a}, {b}], [{b}, {a}]]) > D | tf.one_hot(tf.cast({x}, tf.int32), 3) > V | {x} / {x} > R
R: tf.concat([{x}, {x}.to_tensor()], {d}) > R | {x}[:, None] > Q | {x}[None] > Q | tf.clip_by_value({x}, -1.0, 1.0) > R
R: tf.gather({x}, tf.ragged.constant([[{a}, {b}], [], [{c}]])) > Q | tf.reduce_logsumexp({x}, {d}) > D | {x}[..., {s}] > R
Q: {f}({x}) > Q | {x}[{s}] > Q | {x}[:, {s}] > Q | {x}[:, :, {s}] > Q | {x}[{a}] > R | {x}[{a}, {s}] > R | {x} * 2.0 > Q
Q: tf.reduce_{r}({x}, {e}) > R | tf.reduce_{r}({x}, [{e}, {d}]) > D | tf.concat([{x}, {x}], {e}) > Q | {x}.to_tensor() > D
Q: {x}.merge_dims(1, 2) > R | {x}.merge_dims(0, 1) > R | {x}.values > R | tf.gather({x}, [{a}, {b}]) > Q | {x}.to_sparse() > T
Q: tf.reverse({x}, [{e}]) > Q | tf.tile({x}, [{a}, {b}, {c}]) > Q | tf.nn.softmax({x}, {e}) > Q | tf.expand_dims({x}, {e}) > Q
Q: tf.gather_nd({x}, [[{a}, {b}]]) > R | tf.squeeze({x}, {e}) > R | tf.stack([{x}, {x}], {e}) > Q | {x}.bounding_shape() > D
Q: tf.math.cumsum({x}, {e}) > Q | {x} + tf.reduce_sum({x}, {e}, keepdims=True) > Q | tf.map_fn(lambda r: tf.reduce_sum(r), {x}) > D
Q: tf.map_fn(lambda r: tf.reduce_sum(r, 1), {x}, fn_output_signature=tf.RaggedTensorSpec([None], tf.float32)) > R | {x}[..., {s}] > Q
V: {f}({x}) > V | {x}[:, {s}] > V | {x}[:, :, {a}] > R | {x}[:, :, {s}] > V | {x}[{a}] > D | tf.reduce_{r}({x}, {e}) > R
V: {x} * tf.constant([1.0, -2.0]) > V | tf.reverse({x}, [{e}]) > V | tf.concat([{x}, {x}], {e}) > V | {x}.to_tensor() > D
V: {x}.to_tensor([7.0, 8.0]) > D | {x}.to_sparse() > T | {x}.merge_dims(1, 2) > R | tf.matmul({x}, {x}, transpose_b=True) > Q
V: tf.matmul({x}, tf.ones([{x}.shape[0], 2, 3])) > V | tf.gather({x}, [{a}, {b}], axis={e}) > V | tf.split({x}, 2, {e})[1] > V
V: tf.expand_dims({x}, {e}) > Q | tf.tile({x}, [{a}, {b}, {c}]) > V | tf.nn.softmax({x}, {e}) > V | tf.math.cumsum({x}, {e}) > V
U: {x}[:, {a}] > D | {x}[{s}] > U | {x}[:, {s}] > U | tf.reduce_{r}({x}, {d}) > D | {x}.shape > D | {x}.to_tensor() > D | {f}({x}) > U
U: {x}.merge_dims(0, 1) > D | tf.concat([{x}, {x}], {d}) > R | tf.expand_dims({x}, {d}) > Q | tf.reverse({x}, [{d}]) > U | {x} * 3.0 > U
S: tf.sparse.to_dense({x}) > D | tf.sparse.to_dense({x}, {c}.0, validate_indices=False) > D | tf.sparse.reorder({x}) > S
S: tf.sparse.transpose({x}) > S | tf.sparse.add({x}, {x}) > S | tf.sparse.add({x}, tf.sparse.to_dense({x}) + 1.0) > D
S: tf.sparse.add({x}, {x} * tf.constant(-1.0), {c}.5) > S | tf.sparse.reduce_sum({x}, {d}) > D | tf.sparse.reduce_max({x}, {d}) > D
S: tf.sparse.reduce_sum({x}, {d}, keepdims=True, output_is_sparse=True) > S | tf.sparse.softmax({x}) > S | {x} * {c}.0 > S
S: tf.sparse.concat({d}, [{x}, {x}]) > S | tf.sparse.concat({d}, [{x}, tf.sparse.transpose({x})], True) > S
S: tf.sparse.slice({x}, [{a}, {b}], [{c}, {b}]) > S | tf.sparse.expand_dims({x}, {d}) > T | tf.sparse.reset_shape({x}) > S
S: tf.sparse.reset_shape({x}, [5, 4]) > S | tf.sparse.retain({x}, {x}.values > 0.0) > S | tf.sparse.maximum({x}, {x} * {c}.0) > S
S: tf.sparse.fill_empty_rows({x}, {c}.0)[0] > S | tf.sparse.reshape({x}, [{c}, -1]) > S | tf.sparse.map_values({f}, {x}) > S
S: tf.sparse.sparse_dense_matmul({x}, tf.ones([{x}.shape[1], 2])) > D | {x} / (tf.range({c}.0) + 1.0) > S | tf.square({x}) > S
S: tf.sparse.sparse_dense_matmul({x}, tf.sparse.to_dense({x}), adjoint_a=True) > D | tf.RaggedTensor.from_sparse({x}) > R
S: tf.sparse.to_indicator(tf.sparse.map_values(tf.cast, {x}, tf.int32), 4) > D | {x} * tf.reshape(tf.range({c}.0), [-1, 1]) > S
S: tf.sparse.bincount(tf.sparse.map_values(tf.cast, tf.abs({x}), tf.int64), axis={d}) > S | tf.cast({x}, tf.int32) > N
T: tf.sparse.to_dense({x}) > D | tf.sparse.transpose({x}, [{a}, {b}, {c}]) > T | tf.sparse.reduce_sum({x}, {e}) > D | tf.sparse.softmax({x}) > T
T: tf.sparse.reduce_sum({x}, {e}, output_is_sparse=True) > S | tf.sparse.reshape({x}, [-1, {c}]) > S | tf.sparse.add({x}, {x}) > T
T: tf.sparse.concat({e}, [{x}, {x}]) > T | tf.sparse.slice({x}, [0, {a}, 0], [2, 2, {b}]) > T | tf.map_fn(lambda s: s, {x}) > T
D: {f}({x}) > D | tf.RaggedTensor.from_tensor({x}) > U | tf.RaggedTensor.from_tensor({x}, padding=0.0) > R | tf.sparse.from_dense({x}) > S
D: tf.ragged.stack([{x}, {x}]) > R | {x} * 2.0 > D | tf.RaggedTensor.from_tensor({x}, lengths=[{a}, {b}, {c}]) > R
"""  # noqa: E501


def _steps():
    found = {}
    for line in _STEPS.strip().splitlines():
        kind, _, rest = line.partition(": ")
        for step in rest.split(" | "):
            text, _, made = step.rpartition(" > ")
            found.setdefault(kind, []).append((text, made))
    return found


_BY_KIND = _steps()
_FUNCTIONS = ["tf.abs", "tf.square", "tf.negative", "tf.sign", "tf.tanh", "tf.sqrt"]
_SLICES = ["1:", ":1", ":-1", "::2", "::-1", "0:2", "-2:", "2:0:-1", ":", "1:5"]


def program(seed):
    """The program of a seed: a value with a gradient, and up to four steps from it."""
    pick = random.Random(seed)
    kind = pick.choice("RRRQQVUSST")
    count, making = _start(kind, pick)
    numbers = [round(pick.uniform(-3, 3), 2) for _ in range(count)]
    shape = f", [{count // 2}, 2]" if kind == "V" else ""
    lines = [f"v = tf.constant({numbers}, tf.float32{shape})"]
    lines += ["with tf.GradientTape() as tape:", "    tape.watch(v)", f"    x0 = {making}"]
    last = 0
    for _ in range(pick.choice([1, 2, 2, 3, 4])):
        if kind not in _BY_KIND:
            break
        text, kind = pick.choice(_BY_KIND[kind])
        lines.append(f"    x{last + 1} = {_filled(text, f'x{last}', pick)}")
        last += 1
    lines += (
        [
            f"    y = loss(tf.cast(x{last}, tf.float32)) if x{last}.dtype != 'float32' "
            f"else loss(x{last})"
        ]
        if kind != "N"
        else ["    y = tf.constant(0.0)"]
    )
    value, gradient = f"[x{last}, str(x{last}.shape)]", "[dense(tape.gradient(y, v))]"
    lines.append(f"Parts(value={value}, gradients={gradient})")
    return "\n".join(lines)


def _filled(text, x, pick):
    return text.format(
        x=x,
        a=pick.choice([0, 0, 1, 1, 2]),
        b=pick.choice([0, 1, 2]),
        c=pick.choice([1, 2, 3, 4]),
        d=pick.choice([0, 1, 1, -1, 0, 2]),
        e=pick.choice([0, 1, 2, -1]),
        s=pick.choice(_SLICES),
        f=pick.choice(_FUNCTIONS),
        r=pick.choice(["sum", "mean", "max", "min", "prod"]),
        m=pick.choice(["sum", "max", "mean", "prod", "sqrt_n"]),
    )


def _splits(pick, rows):
    splits = [0]
    for _ in range(rows):
        splits.append(splits[-1] + pick.choice([0, 1, 2, 2, 3]))
    return splits


def _start(kind, pick):
    """(the number of values, the text that makes a value of a kind out of `v`)."""
    if kind in "ST":
        return _sparse(kind, pick)
    if kind == "U":
        rows, size = pick.choice([1, 2, 3]), pick.choice([1, 2, 3])
        return rows * size, f"tf.RaggedTensor.from_uniform_row_length(v, {size})"
    outer = _splits(pick, pick.choice([1, 2, 3, 3]))
    if kind == "Q":
        inner = _splits(pick, outer[-1])
        return inner[-1], f"tf.RaggedTensor.from_nested_row_splits(v, [{outer}, {inner}])"
    count = outer[-1] * (2 if kind == "V" else 1)
    return count, f"tf.RaggedTensor.from_row_splits(v, {outer})"


def _sparse(kind, pick):
    shape = [pick.choice([2, 3, 4]) for _ in range(2 if kind == "S" else 3)]
    places = sorted({tuple(pick.randrange(n) for n in shape) for _ in range(pick.randint(1, 6))})
    if pick.random() < 0.1:
        pick.shuffle(places)
    return len(places), f"tf.SparseTensor({[list(p) for p in places]}, v, {shape})"

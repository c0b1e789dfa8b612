"""Tensors among Python's protocols: iteration, len, bool, in, equality, hash, conversion."""

import copy
import operator
import pickle

import numpy as np
import tensorflow as tf


def error(call):
    try:
        return call()
    except Exception as e:
        return type(e).__name__


scalar = tf.constant(3)
vector = tf.constant([1.0, 2.0, 3.0])
matrix = tf.constant([[1, 2], [3, 4]])
v = tf.Variable([1.0, 2.0])

# Iteration and unpacking.
items = [item for item in matrix]
a, b, c = vector
(p, q), (r, s) = matrix
first, *others = vector
enumerated = [(i, float(x)) for i, x in enumerate(vector)]
zipped = [(int(i), float(x)) for i, x in zip(tf.range(3), vector)]
variable_items = list(v)
starred = max(*vector)
summed = sum(vector)
sorted_items = [float(x) for x in sorted(tf.constant([3.0, 1.0, 2.0]))]
reverse = [float(x) for x in reversed(vector)]
text_items = list(tf.constant(["a", "b"]))
errors = {
    "iterate scalar": error(lambda: list(scalar)),
    "unpack wrong": error(lambda: operator.setitem([], slice(0), (lambda x, y: 0)(*vector))),
    "len scalar": error(lambda: len(scalar)),
    "bool vector": error(lambda: bool(vector)),
    "bool text": error(lambda: bool(tf.constant("a"))),
    "bool empty": error(lambda: bool(tf.constant([]))),
    "int vector": error(lambda: int(vector)),
    "float matrix": error(lambda: float(matrix)),
    "float text": error(lambda: float(tf.constant("a"))),
    "hash tensor": error(lambda: hash(vector)),
    "hash variable": error(lambda: hash(v)),
    "set": error(lambda: {vector}),
    "in": error(lambda: 1.0 in vector),
    "attribute": error(lambda: vector.no_such_thing),
    "set item": error(lambda: operator.setitem(vector, 0, 1.0)),
    "if": error(lambda: 1 if vector else 2),
    "call": error(lambda: vector()),
}
float_index_raises = isinstance(error(lambda: operator.index(tf.constant(1.0))), str)
float_range_raises = isinstance(error(lambda: range(tf.constant(2.0))), str)

lengths = [len(vector), len(matrix), len(tf.zeros((0, 3)))]
truths = [bool(tf.constant(x)) for x in (0, 1, -2, 0.0, 0.5, True, False)]
one_element = [bool(tf.constant([0])), bool(tf.constant([[2.0]]))]
conversions = [
    int(scalar),
    float(scalar),
    complex(tf.constant(1.5)),
    int(tf.constant(2.7)),
    int(tf.constant([5])),
    operator.index(scalar),
    round(float(vector[1])),
]
used_as_index = ["a", "b", "c", "d"][scalar]
used_as_range = list(range(scalar))
used_in_slice = [10, 20, 30, 40][scalar - 2 : scalar]
repeated = [0] * scalar
chosen = "yes" if tf.constant(1) > 0 else "no"
logic = [not tf.constant(0), bool(tf.constant(True) and tf.constant(False))]

# Equality is elementwise, and never raises for shapes that do not fit.
equal = vector == tf.constant([1.0, 5.0, 3.0])
not_equal = vector != 2.0
equal_none = vector == None
not_none = vector != None
equal_other_shape = vector == tf.constant([1.0, 2.0])
not_equal_other_shape = vector != tf.constant([1.0, 2.0])
equal_text = tf.constant("a") == "a"
equal_broadcast = matrix == tf.constant([1, 4])
equal_variables = v == tf.Variable([1.0, 3.0])
equal_list = matrix == [[1, 2], [3, 5]]
same_list = [vector] == [vector]
in_list = vector in [vector]
comparisons = [vector < 2, vector >= 2.0, 2 <= vector, vector > tf.constant([0.0, 5.0, 2.0])]

# ref() hashes by identity.
seen = {vector.ref(): "vector", v.ref(): "variable"}
found = [seen[vector.ref()], seen[v.ref()], tf.identity(vector).ref() in seen]
dereferenced = vector.ref().deref() is vector
del seen
refs_equal = vector.ref() == vector.ref()

# Copies and pickles.
copied = copy.copy(vector)
deep = copy.deepcopy(vector)
deep_variable = copy.deepcopy(v)
deep_variable.assign([9.0, 9.0])
kept = v.value()
pickled = pickle.loads(pickle.dumps(vector))

# Operators and their reflections.
x = tf.constant([4.0, 9.0])
operators = {
    "neg": -x,
    "abs": abs(-x),
    "radd": 1 + x,
    "rsub": 1 - x,
    "rmul": 2 * x,
    "rtruediv": 36 / x,
    "rpow": 2.0**x,
    "rfloordiv": 10 // x,
    "rmod": 10 % x,
    "invert": ~tf.constant([True, False]),
    "and": tf.constant([True, False]) & tf.constant([True, True]),
    "or": tf.constant([True, False]) | False,
    "xor": tf.constant([True, False]) ^ True,
    "int and": tf.constant(6) & 3,
    "int or": tf.constant(6) | 3,
    "int xor": tf.constant(6) ^ 3,
    "matmul": matrix @ matrix,
    "rmatmul": [[1, 0], [0, 1]] @ matrix,
}
accumulated = x
accumulated += 1.0
accumulated *= 2.0
original_kept = x
w = tf.Variable([1.0, 2.0])
w_before = w
w = w + 1.0
kind_after = type(w_before).__name__ == type(w).__name__

# Attributes of tensors.
attributes = [vector.shape, vector.dtype, vector.ndim, scalar.ndim, vector.shape.rank]
shape_parts = [
    matrix.shape[0],
    matrix.shape[-1],
    len(matrix.shape),
    tuple(matrix.shape),
    matrix.shape.as_list(),
    matrix.get_shape(),
    matrix.shape.num_elements(),
]
is_tensor = [tf.is_tensor(x) for x in (vector, v, 1.0, np.ones(2), [vector], "a")]
isinstances = [isinstance(vector, tf.Tensor), isinstance(v, tf.Variable), isinstance(v, tf.Tensor)]
item = vector.numpy().tolist()
eager = tf.executing_eagerly()

"""TensorShape's own arithmetic and comparisons."""

import tensorflow as tf


def error(call):
    try:
        return call()
    except Exception as e:
        return type(e).__name__


s = tf.TensorShape([2, None, 3])
unknown = tf.TensorShape(None)
scalar = tf.TensorShape([])
facts = [
    s.rank,
    s.ndims,
    len(s),
    s[0],
    s[1],
    s[-1],
    s.is_fully_defined(),
    s.num_elements(),
    tf.TensorShape([2, 3]).num_elements(),
    scalar.num_elements(),
    unknown.rank,
    unknown.is_fully_defined(),
]
as_list = s.as_list()
dims = s.dims is not None
parts = [s[1:], s[:2], s[::-1], unknown[1:]]
joined = [s.concatenate([4]), s + [5, 6], [1] + tf.TensorShape([2]), s.concatenate(unknown)]
comparisons = [
    tf.TensorShape([1, 2]) == [1, 2],
    tf.TensorShape([1, 2]) == (1, 2),
    tf.TensorShape([1, 2]) != [1, 3],
    tf.TensorShape([None]) == tf.TensorShape([None]),
    tf.TensorShape([None]) == [2],
    unknown == unknown,
    tf.TensorShape([1]) == 1,
    s.is_compatible_with([2, 7, 3]),
    s.is_compatible_with([3, 7, 3]),
    s.is_compatible_with(unknown),
    tf.TensorShape([2]).is_compatible_with([2, 2]),
]
merged = [s.merge_with([2, 5, None]), unknown.merge_with([1])]
specific = s.most_specific_compatible_shape([2, 4, 4])
ranked = [unknown.with_rank(2), s.with_rank_at_least(2)]
iterated = list(tf.TensorShape([4, 5]))
as_tuple = tuple(tf.TensorShape([4, None]))
hashes_equal = hash(tf.TensorShape([1, 2])) == hash(tf.TensorShape([1, 2]))
truth = [bool(tf.TensorShape([])), bool(unknown), bool(tf.TensorShape([1]))]
from_int = tf.TensorShape(3)
from_shape = tf.TensorShape(s)
from_tensor_shape = tf.TensorShape(tf.ones((2, 3)).shape)
used_in_functions = [
    tf.zeros(tf.TensorShape([1, 2])).shape,
    tf.reshape(tf.range(6), from_shape[::2]),
]
unpacked_rows, unpacked_columns = tf.ones((4, 5)).shape
errors = {
    "len unknown": error(lambda: len(unknown)),
    "list unknown": error(lambda: unknown.as_list()),
    "index unknown": error(lambda: s[5]),
    "iterate unknown": error(lambda: list(unknown)),
    "merge": error(lambda: s.merge_with([3, 1, 1])),
    "rank": error(lambda: s.assert_has_rank(2)),
    "with_rank": error(lambda: s.with_rank(2)),
    "compatible": error(lambda: s.assert_is_compatible_with([9, 9, 9])),
    "fully defined": error(lambda: s.assert_is_fully_defined()),
    "negative": error(lambda: tf.TensorShape([-2])),
    "text": error(lambda: tf.TensorShape(["a"])),
}
print(s, scalar, unknown, repr(s), repr(unknown))

# Functions that give shapes.
dynamic = [
    tf.shape(tf.ones((2, 3))),
    tf.shape(tf.ones((2, 3)), out_type=tf.int64),
    tf.size([[1, 2]]),
    tf.rank(1),
    tf.shape([]),
]
static = tf.ones((2, 3)).shape
shape_n = tf.shape_n([tf.ones(2), tf.ones((1, 2))])
spec = tf.TensorSpec([None, 2], tf.float32, "x")
spec_facts = [
    spec.shape,
    spec.dtype,
    spec.name,
    spec.is_compatible_with(tf.ones((5, 2))),
    spec.is_compatible_with(tf.ones((5, 3))),
    spec == tf.TensorSpec([None, 2], name="x"),
]
spec_of_tensor = tf.TensorSpec.from_tensor(tf.constant([1, 2]))

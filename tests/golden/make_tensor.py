"""Records tensor.json: run with the python of TensorFlow 2.15, from this folder."""

import tensorflow as tf
from cases import record

CASES = r"""
# repr and str
repr(tf.constant(1))
repr(tf.constant(1.5))
repr(tf.constant(1.0))
repr(tf.constant(0.1))
repr(tf.constant(1e-10))
repr(tf.constant(1e20))
repr(tf.constant(float("nan")))
repr(tf.constant(float("-inf")))
repr(tf.constant(True))
repr(tf.constant(1 + 2j))
repr(tf.constant(b"it's"))
repr(tf.constant('say "x"'))
repr(tf.constant("é"))
repr(tf.constant(["it's", 'say "x"']))
repr(tf.constant([]))
repr(tf.constant([1, 2]))
repr(tf.constant([1.0, 2.5]))
repr(tf.constant([1.0, float("nan")]))
repr(tf.constant([[1, 2], [3, 4]]))
repr(tf.constant([[1.0, 2.0], [3.0, 4.5]]))
repr(tf.constant([True, False]))
repr(tf.constant([1, 2], tf.int64))
repr(tf.constant([1, 2], tf.uint8))
repr(tf.constant([1.0, 2.0], tf.float64))
repr(tf.constant([1.0, 2.0], tf.float16))
repr(tf.constant([1.5, 2.0], tf.bfloat16))
repr(tf.constant(1.5, tf.bfloat16))
repr(tf.constant([[1.5, 3.140625]], tf.bfloat16))
repr(tf.constant(1.5, tf.float16))
repr(tf.constant(1.5, tf.float64))
repr(tf.constant([1 + 2j, 3.5]))
repr(tf.constant([1 + 2j], tf.complex64)) if False else repr(tf.constant(1j, tf.complex64))
repr(tf.constant(["a", "b"]))
repr(tf.constant([["a"], ["b"]]))
repr(tf.zeros([0, 3]))
repr(tf.zeros([100, 100]))
repr(tf.zeros([2000], tf.int32))
repr(tf.constant(["x"] * 2000))
repr(tf.zeros([2, 2, 2]))
repr(tf.constant([1e-8, 1e8]))
repr(tf.constant(np.arange(12).reshape(3, 4)))
str(tf.constant(1))
str(tf.constant(1.5))
str(tf.constant(0.1))
str(tf.constant(True))
str(tf.constant("a"))
str(tf.constant("it's"))
str(tf.constant("é"))
str(tf.constant(["a", "it's"]))
str(tf.constant([1, 2]))
str(tf.constant([1.0, 2.5]))
str(tf.constant([[1.0, 2.0], [3.0, 4.5]]))
str(tf.constant([]))
str(tf.constant([1.5], tf.bfloat16))
str(tf.constant(1.5, tf.bfloat16))
str(tf.constant([1], tf.uint8))
str(tf.zeros([100, 100]))
str(tf.constant(1 + 2j))
str(tf.constant([True]))
str(tf.constant([1.5], tf.float16))
"{}".format(tf.constant(1))
"{:.2f}".format(tf.constant(1.234))
"{:>5}".format(tf.constant(1))
"{}".format(tf.constant([1, 2]))
"{:.2f}".format(tf.constant([1.0]))
f"{tf.constant('a')}"
"%s" % tf.constant(1)
"%d" % tf.constant(1)
"%.3f" % tf.constant(1.5)
"%.3f" % tf.constant([1.5])
repr(tf.Variable([1.0, 2.0], name="v"))
str(tf.Variable([1.0, 2.0], name="v"))
repr(tf.Variable("a"))
repr(tf.Variable(3))
# conversions
float(tf.constant(1.5))
int(tf.constant(1.7))
int(tf.constant([3]))
int(tf.constant([1, 2]))
float(tf.constant([1.0, 2.0]))
float(tf.constant("a"))
float(tf.constant("1.5"))
int(tf.constant("12"))
complex(tf.constant(1 + 2j))
bool(tf.constant(0))
bool(tf.constant([0]))
bool(tf.constant([0.5]))
bool(tf.constant([]))
bool(tf.constant([1, 2]))
bool(tf.constant("a"))
bool(tf.constant(""))
bool(tf.constant(["a"]))
len(tf.constant([1, 2]))
len(tf.constant(1))
list(tf.constant([1, 2]))
list(tf.constant([[1, 2], [3, 4]]))
list(tf.constant(1))
list(tf.constant(["a", "b"]))
[10, 20, 30][tf.constant(1)]
[10, 20, 30][tf.constant(1, tf.int64)]
[10, 20, 30][tf.constant([1])]
list(range(tf.constant(3)))
hash(tf.constant(1))
{tf.constant(1): 2}
tf.constant(1).ref() == tf.constant(1).ref()
tf.constant(1).ref().deref()
tf.constant([1, 2]).numpy()
tf.constant(1).numpy()
tf.constant(1.5).numpy()
tf.constant("a").numpy()
tf.constant(["a"]).numpy()
tf.constant([["a"]]).numpy().tolist()
tf.constant(True).numpy()
tf.constant([1.5], tf.bfloat16).numpy().tolist()
type(tf.constant(1).numpy()).__name__
type(tf.constant("a").numpy()).__name__
type(tf.constant([1]).numpy()).__name__
tf.constant([[1, 2]]).shape
tf.constant(1).shape
tf.constant([[1, 2]]).get_shape()
tf.constant([[1, 2]]).ndim
tf.constant([[1, 2]]).dtype
tf.constant("a").dtype
tf.constant([1, 2]).device
tf.constant([1, 2]).set_shape([2])
tf.constant([1, 2]).set_shape([None])
tf.constant([1, 2]).set_shape([3])
tf.constant(1).name
tf.constant(1).op
tf.constant(1).graph
tf.constant(1).eval()
tf.constant([1, 2]).cpu()
tf.constant([1, 2]).item()
tf.constant([1, 2]).tolist()
tf.constant([1, 2]).size
tf.constant([1, 2]).foo
tf.constant([1, 2]).reshape
tf.constant([1, 2]).T
# numpy interplay
np.add(tf.constant([1, 2]), 1)
np.add(np.array([1, 2]), tf.constant([1, 2]))
np.array([1.5, 2]) + tf.constant([1.0, 2.0], tf.float64)
np.float64(1.5) + tf.constant([1.0, 2.0], tf.float64)
np.sum(tf.constant([1, 2, 3]))
np.mean(tf.constant([1.0, 2.0]))
np.array(tf.constant([1, 2]))
np.array([tf.constant(1), tf.constant(2)])
np.asarray(tf.constant([1.5]), dtype=np.int32)
np.square(tf.constant([1, 2]))
np.stack([tf.constant([1, 2]), tf.constant([3, 4])])
np.concatenate([tf.constant([1, 2]), [3]])
np.isnan(tf.constant([1.0, float("nan")]))
np.array(tf.constant(["a", "b"])).tolist()
np.reshape(tf.constant([1, 2]), (2, 1))
np.ones(3)[tf.constant([0, 2])]
np.arange(4)[tf.constant(2)]
np.zeros(tf.constant(2))
np.zeros(tf.constant([2, 1]))
np.max(tf.constant([1, 5]))
np.array([1, 2]) == tf.constant([1, 2])
max(tf.constant([1, 5, 3]))
sum(tf.constant([1, 5, 3]))
sorted(tf.constant([3, 1, 2]))
3 in tf.constant([1, 2, 3])
tf.constant(3) in [tf.constant(1), tf.constant(3)]
tf.constant(1) if tf.constant(True) else 2
isinstance(tf.constant(1), tf.Tensor)
isinstance(tf.Variable(1), tf.Tensor)
__import__("copy").copy(tf.constant([1, 2]))
__import__("copy").deepcopy(tf.constant(["a"]))
__import__("copy").deepcopy(tf.constant([1.5], tf.bfloat16))
__import__("pickle").loads(__import__("pickle").dumps(tf.constant([1, 2])))
__import__("pickle").loads(__import__("pickle").dumps(tf.constant("a")))
__import__("pickle").loads(__import__("pickle").dumps(tf.constant([1.5], tf.bfloat16)))
# TensorShape
tf.TensorShape([2, None])
str(tf.TensorShape([2, None]))
str(tf.TensorShape([2]))
str(tf.TensorShape([]))
str(tf.TensorShape(None))
repr(tf.TensorShape(None))
repr(tf.TensorShape([]))
repr(tf.TensorShape(3))
tf.TensorShape([2, -1])
tf.TensorShape([-1])
tf.TensorShape(-2)
tf.TensorShape("ab")
tf.TensorShape([2.0])
tf.TensorShape([2.5])
tf.TensorShape(2.0)
tf.TensorShape([np.int64(2), tf.constant(3)])
tf.TensorShape(tf.constant([2, 3]))
tf.TensorShape(np.array([2, 3]))
tf.TensorShape((2, 3)).as_list()
tf.TensorShape(None).as_list()
tf.TensorShape([2, 3]).rank
tf.TensorShape(None).rank
tf.TensorShape([2, 3]).ndims
tf.TensorShape([2, 3]).dims
[d.value for d in tf.compat.v1.TensorShape([2, None]).dims] if False else None
tf.TensorShape([2, 3])[0]
tf.TensorShape([2, None])[1]
tf.TensorShape([2, 3])[-1]
tf.TensorShape([2, 3])[5]
tf.TensorShape([2, 3, 4])[1:]
tf.TensorShape([2, 3, 4])[::2]
tf.TensorShape(None)[0]
tf.TensorShape(None)[1:]
tf.TensorShape(None)[1:3]
tf.TensorShape(None)[:2]
tf.TensorShape(None)[-1:]
list(tf.TensorShape([2, None]))
list(tf.TensorShape(None))
len(tf.TensorShape([2, 3]))
len(tf.TensorShape(None))
bool(tf.TensorShape(None))
bool(tf.TensorShape([]))
tf.TensorShape([2, 3]) == [2, 3]
tf.TensorShape([2, 3]) == (2, 3)
tf.TensorShape([2, None]) == (2, None)
tf.TensorShape([2, 3]) == tf.TensorShape([2, 4])
tf.TensorShape([2, 3]) != (2, 3)
tf.TensorShape(None) == None
tf.TensorShape(None) == tf.TensorShape(None)
tf.TensorShape([2]) == 2
tf.TensorShape([2]) == "a"
tf.TensorShape([2]) == object()
tf.TensorShape([2]) < 3
(2, 3) == tf.TensorShape([2, 3])
tf.TensorShape([2]) + [3]
[2] + tf.TensorShape([3])
(2,) + tf.TensorShape([3])
tf.TensorShape([2]) + tf.TensorShape(None)
tf.TensorShape([2]).concatenate([None])
tf.TensorShape([2, None]).merge_with([None, 3])
tf.TensorShape([2, None]).merge_with([3, 3])
tf.TensorShape([2, None]).merge_with([3])
tf.TensorShape(None).merge_with([3])
tf.TensorShape([2, None]).is_compatible_with([2, 5])
tf.TensorShape([2, None]).is_compatible_with([3, 5])
tf.TensorShape([2, None]).is_compatible_with(None)
tf.TensorShape([2, None]).is_fully_defined()
tf.TensorShape([2, 3]).is_fully_defined()
tf.TensorShape([2, 3]).num_elements()
tf.TensorShape([2, None]).num_elements()
tf.TensorShape([]).num_elements()
tf.TensorShape([2, None]).assert_is_fully_defined()
tf.TensorShape([2, None]).assert_has_rank(2)
tf.TensorShape([2, None]).assert_has_rank(3)
tf.TensorShape([2, None]).with_rank(2)
tf.TensorShape([2, None]).with_rank(3)
tf.TensorShape(None).with_rank(3)
tf.TensorShape([2, None]).with_rank_at_least(1)
tf.TensorShape([2, None]).with_rank_at_least(3)
tf.TensorShape([2, None]).with_rank_at_most(1)
tf.TensorShape([2, None]).with_rank_at_most(3)
tf.TensorShape([2, None]).assert_same_rank([1])
tf.TensorShape([2, None]).assert_same_rank([1, 1])
tf.TensorShape([2, None]).assert_is_compatible_with([2, 1])
tf.TensorShape([2, None]).assert_is_compatible_with([3, 1])
tf.TensorShape([2, 3]).most_specific_compatible_shape([2, 4])
tf.TensorShape([2, 3]).most_specific_compatible_shape([2])
tf.TensorShape([2, 3]).is_subtype_of([2, None])
tf.TensorShape([2, None]).is_subtype_of(tf.TensorShape([2, 3]))
tf.TensorShape([2, 3]).is_subtype_of(tf.TensorShape([2, None]))
tf.TensorShape([2, 3]).most_specific_common_supertype([tf.TensorShape([2, 4])])
{tf.TensorShape([2, 3]): 1}[tf.TensorShape([2, 3])]
hash(tf.TensorShape([2, None])) == hash(tf.TensorShape([2, None]))
tuple(tf.TensorShape([2, 3]))
[*tf.TensorShape([2, 3])]
2 in tf.TensorShape([2, 3])
tf.TensorShape([2, 3]).as_proto().dim[0].size if False else None
np.zeros(tf.TensorShape([2, 3]))
np.zeros(tf.constant([[1, 2]]).shape)
np.prod(tf.constant([[1, 2]]).shape)
# dtypes
repr(tf.float32)
str(tf.float32)
tf.float32.name
tf.float32 == "float32"
tf.float32 == np.float32
tf.float32 == np.dtype("float32")
tf.float32 == float
tf.float32 == tf.float64
tf.float32 == "nonsense"
tf.float32 == None
tf.float32 != tf.int32
tf.float32 == object()
"float32" == tf.float32
np.float32 == tf.float32
tf.float32 in (tf.float32, tf.float64)
tf.float32 in [np.float32]
{tf.float32: 1}[tf.float32]
tf.as_dtype("float32")
tf.as_dtype(np.float64)
tf.as_dtype(float)
tf.as_dtype(int)
tf.as_dtype(bool)
tf.as_dtype(str)
tf.as_dtype(object)
tf.as_dtype(complex)
tf.as_dtype("half")
tf.as_dtype("double")
tf.as_dtype("str")
tf.as_dtype(1)
tf.as_dtype("nonsense")
tf.as_dtype(None)
tf.as_dtype(np.dtype("U5"))
tf.as_dtype(tf.DType)
tf.float32.as_numpy_dtype.__name__
tf.string.as_numpy_dtype.__name__
tf.float32.is_floating, tf.int32.is_floating, tf.bfloat16.is_floating
tf.float32.is_integer, tf.int32.is_integer, tf.uint8.is_integer, tf.bool.is_integer, tf.qint8.is_integer
tf.complex64.is_complex, tf.float32.is_complex
tf.bool.is_bool, tf.uint8.is_unsigned, tf.int8.is_unsigned, tf.qint8.is_quantized
tf.float32.is_numeric, tf.bool.is_numeric, tf.string.is_numeric
tf.float32.size, tf.float64.size, tf.int8.size, tf.bool.size, tf.string.size, tf.complex64.size
tf.float32.max
tf.float32.min
tf.int32.max
tf.int8.min
tf.uint8.max
tf.bool.max
tf.bool.min
tf.string.max
tf.float16.max
tf.complex64.max
tf.float32.limits
tf.uint8.limits
tf.complex64.real_dtype
tf.float32.real_dtype
tf.float32.base_dtype
tf.float32.as_datatype_enum
tf.float32.is_compatible_with("float32")
tf.float32.is_compatible_with(tf.float64)
tf.float32.is_numpy_compatible
np.dtype(tf.float32.as_numpy_dtype)
np.zeros(2, tf.float32.as_numpy_dtype)
np.zeros(2, dtype=tf.int32)
np.dtype(tf.float32)
tf.float32.foo
# nest
tf.nest.flatten([1, [2, 3], (4,)])
tf.nest.flatten({"b": 1, "a": 2})
tf.nest.flatten({"b": [1, 2], "a": {"z": 3, "y": 4}})
tf.nest.flatten(1)
tf.nest.flatten("abc")
tf.nest.flatten(None)
tf.nest.flatten([])
tf.nest.flatten(np.array([1, 2]))
tf.nest.flatten([np.array([1, 2]), {"a": ()}])
tf.nest.flatten({1: 2, "a": 3})
tf.nest.flatten(iter([1]).__class__.__name__)
tf.nest.flatten({1, 2}).__len__()
tf.nest.map_structure(lambda x: x + 1, {"a": 1, "b": [2, 3]})
tf.nest.map_structure(lambda x, y: x + y, [1, (2,)], [3, (4,)])
tf.nest.map_structure(lambda x, y: x + y, [1, 2], [3])
tf.nest.map_structure(lambda x, y: x + y, [1, 2], (3, 4))
tf.nest.map_structure(lambda x, y: x + y, [1, 2], (3, 4), check_types=False)
tf.nest.map_structure(lambda x, y: x + y, {"a": 1}, {"b": 1})
tf.nest.map_structure(lambda x, y: x + y, [1, [2]], [1, 2])
tf.nest.map_structure(lambda x, y: x, 1, [1])
tf.nest.map_structure(lambda: 1)
tf.nest.map_structure(1, [1])
tf.nest.map_structure(lambda x: x, [1], foo=1)
tf.nest.map_structure(lambda x: x + 1, 1)
tf.nest.map_structure(lambda x: x, ())
tf.nest.pack_sequence_as([1, [2, 3]], [4, 5, 6])
tf.nest.pack_sequence_as({"b": 1, "a": 2}, [3, 4])
tf.nest.pack_sequence_as([1, [2, 3]], [4, 5])
tf.nest.pack_sequence_as(1, [4])
tf.nest.pack_sequence_as(1, [4, 5])
tf.nest.pack_sequence_as([1, 2], 5)
tf.nest.pack_sequence_as(1, 5)
tf.nest.assert_same_structure([1, 2], [3, 4])
tf.nest.assert_same_structure([1, 2], [3])
tf.nest.assert_same_structure([1, 2], (3, 4))
tf.nest.assert_same_structure([1, 2], (3, 4), check_types=False)
tf.nest.assert_same_structure({"a": 1}, {"a": [1]})
tf.nest.assert_same_structure(1, [1])
tf.nest.is_nested([1]), tf.nest.is_nested((1,)), tf.nest.is_nested({"a": 1}), tf.nest.is_nested("a"), tf.nest.is_nested(1), tf.nest.is_nested({1}), tf.nest.is_nested(np.ones(2))
tf.nest.is_nested(tf.constant([1])), tf.nest.is_nested(tf.TensorShape([1])), tf.nest.is_nested({}.keys()), tf.nest.is_nested({}.values())
tf.nest.flatten(tf.TensorShape([1, 2]))
tf.nest.flatten({"a": 1}.values())
tf.nest.map_structure(lambda x: x + 1, __import__("collections").OrderedDict([("b", 1), ("a", 2)]))
tf.nest.flatten(__import__("collections").namedtuple("P", "x y")(1, [2, 3]))
tf.nest.map_structure(lambda x: x + 1, __import__("collections").namedtuple("P", "x y")(1, [2, 3])).y
""".strip().splitlines()

if __name__ == "__main__":
    record([c for c in CASES if c and not c.startswith("#")], tf, "tensor.json")

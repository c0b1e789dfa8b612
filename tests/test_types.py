"""tf.types and tf.compat.v2."""

import inspect
import typing

import numpy as np
import pytest

import kerastorch as tf

types = tf.types.experimental


def test_functions():
    f = tf.function(lambda x: x + 1)
    concrete = f.get_concrete_function(tf.TensorSpec((2,)))
    names = ("GenericFunction", "PolymorphicFunction", "ConcreteFunction", "AtomicFunction")
    assert [isinstance(f, getattr(types, n)) for n in names] == [True, True, False, False]
    assert [isinstance(concrete, getattr(types, n)) for n in names] == [False, False, True, False]
    assert isinstance(f, types.Callable) and isinstance(concrete, types.Callable)
    assert types.GenericFunction is types.PolymorphicFunction
    for name in ("Callable", "ConcreteFunction", "AtomicFunction", "PolymorphicFunction"):
        with pytest.raises(TypeError, match="abstract"):
            getattr(types, name)()


def test_tensor_like():
    for value in (3, 2.5, True, "s", b"s", 1j, (1,), [1], np.ones(2), np.float32(1)):
        assert isinstance(value, types.TensorLike)
    assert isinstance(tf.ones(2), types.TensorLike)
    assert isinstance(tf.Variable(1.0), types.TensorLike)
    assert not isinstance({}, types.TensorLike) and not isinstance(None, types.TensorLike)
    assert tf.Tensor in typing.get_args(types.TensorLike)

    def f(x: types.TensorLike) -> tf.Tensor:
        return tf.convert_to_tensor(x)

    assert typing.get_type_hints(f)["x"] == types.TensorLike


def test_trace_types():
    assert isinstance(tf.TensorSpec((2,)), types.TraceType)
    with pytest.raises(TypeError, match="abstract"):
        types.TraceType()

    class Constant(types.TraceType):
        def __init__(self, value):
            self.value = value

        def is_subtype_of(self, other):
            return self == other

        def most_specific_common_supertype(self, others):
            return self if all(self == other for other in others) else None

        def placeholder_value(self, placeholder_context):
            return self.value

        def __hash__(self):
            return hash(self.value)

        def __eq__(self, other):
            return self.value == other.value

    found = Constant(3)
    assert found.cast(3, None) == 3 and found.flatten() == found.to_tensors(3) == []
    assert found.from_tensors(iter(())) == 3
    with pytest.raises(AssertionError, match="Can not cast 4"):
        found.cast(4, None)

    class Own:
        def __tf_tracing_type__(self, context):
            return found

    assert isinstance(Own(), types.SupportsTracingProtocol)
    assert not isinstance(3, types.SupportsTracingProtocol)
    shape = types.FunctionType.from_callable(lambda a, b=3: 1)
    assert repr(shape) == "<FunctionType (a, b=3)>" and isinstance(shape, inspect.Signature)


def test_compat_v2():
    v2 = tf.compat.v2
    assert v2 is not tf and v2.add is tf.add and v2.keras is tf.keras and v2.math is tf.math
    assert v2.__version__ == tf.__version__ and v2.compat is tf.compat
    assert set(v2.__all__) - set(tf.__all__) == {"enable_v2_behavior"}
    assert v2.enable_v2_behavior() is None and v2.float32 is tf.float32
    with pytest.raises(AttributeError, match=r"tf.compat.v2.tpu is not in kerastorch yet"):
        v2.tpu  # noqa: B018

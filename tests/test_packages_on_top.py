"""What packages on top of TensorFlow, such as tensorflow_hub, ask of it."""

import inspect
import subprocess
import sys
import textwrap

import numpy as np

import kerastorch as tf

k = tf.keras


class _Around(k.layers.Layer):
    """Takes the variables of a loaded object for its own, as hub.KerasLayer does."""

    def __init__(self, loaded, **kwargs):
        super().__init__(**kwargs)
        self.loaded = loaded
        for v in loaded.variables:
            self.add_weight(
                name=v.name, shape=v.shape, dtype=v.dtype, trainable=True,
                getter=lambda *_, v=v, **__: v,
            )  # fmt: skip

    def call(self, x):
        return self.loaded(x)


def test_weights_that_are_there_already(tmp_path):
    model = k.Sequential([k.layers.Dense(2, input_shape=(3,), name="d")])
    model.save(tmp_path / "m", save_format="tf")
    loaded = tf.saved_model.load(tmp_path / "m")
    layer = _Around(loaded)
    assert [w.name for w in layer.trainable_weights] == ["d/kernel:0", "d/bias:0"]
    assert all(a is b for a, b in zip(layer.weights, loaded.variables, strict=True))
    outer = k.Sequential([k.Input((3,)), layer])
    outer.compile(k.optimizers.SGD(0.1), "mse")
    x, y = np.ones((4, 3), "float32"), np.ones((4, 2), "float32")
    losses = outer.fit(x, y, epochs=3, verbose=0).history["loss"]
    model.compile(k.optimizers.SGD(0.1), "mse")
    np.testing.assert_allclose(losses, model.fit(x, y, epochs=3, verbose=0).history["loss"], 1e-6)
    np.testing.assert_allclose(loaded(x), model(x), rtol=1e-6)


def test_what_a_getter_is_given():
    layer, seen = k.layers.Layer(), {}

    def getter(**given):
        seen.update(given)
        return tf.Variable(tf.ones(given["shape"]))

    made = layer.add_weight("w", (2,), getter=getter, regularizer="l2", trainable=False)
    assert layer.weights[0] is made
    assert (seen["name"], seen["dtype"], seen["trainable"]) == ("w", tf.float32, False)
    np.testing.assert_allclose(layer.losses[0], 0.02)


def test_parameters_of_functions():
    @tf.function
    def free(x, training=False, *rest, k=3, **more):
        return x

    class Own(tf.Module):
        @tf.function
        def bound(self, x, b=1):
            return x

    spec = inspect.getfullargspec(free)
    assert (spec.args, spec.varargs, spec.varkw) == (["x", "training"], "rest", "more")
    assert inspect.getfullargspec(Own.bound).args == ["self", "x", "b"]
    assert inspect.getfullargspec(Own().bound).args == ["x", "b"]
    assert str(inspect.signature(Own().bound)) == "(x, b=1)"


def test_private_addresses():
    program = """
        import kerastorch
        kerastorch.install()
        import tensorflow as tf
        from tensorflow.compat.v1 import estimator
        from tensorflow.core.framework import op_def_pb2, types_pb2
        from tensorflow.core.protobuf import meta_graph_pb2, saved_model_pb2, struct_pb2
        from tensorflow.python import pywrap_tensorflow
        from tensorflow.python.feature_column import feature_column, feature_column_v2
        from tensorflow.python.framework import op_def_registry, smart_cond
        from tensorflow.python.saved_model import load_context, nested_structure_coder
        from tensorflow.python.trackable import data_structures
        from tensorflow.python.util import tf_inspect

        assert issubclass(type("E", (estimator.Exporter,), {}), estimator.Exporter)
        assert types_pb2.DT_FLOAT == tf.float32.as_datatype_enum
        assert saved_model_pb2.SavedModel().meta_graphs.add().signature_def is not None
        assert op_def_registry.get("MatMul").name == "MatMul"
        assert op_def_registry.get("NoSuchOp") is None
        assert smart_cond.smart_cond(True, lambda: 1, lambda: 2) == 1
        assert int(smart_cond.smart_cond(tf.constant(False), lambda: 1, lambda: 2)) == 2
        traced = tf.function(lambda x: smart_cond.smart_cond(x > 0, lambda: x, lambda: -x))
        assert float(traced(tf.constant(-2.0))) == 2
        value = {"a": [1, tf.TensorSpec([None], tf.int32)]}
        proto = nested_structure_coder.encode_structure(value)
        assert nested_structure_coder.decode_proto(proto) == value
        assert tf_inspect.getfullargspec(lambda x, y=1: x).args == ["x", "y"]
        assert data_structures.NoDependency({"a": 1}) == {"a": 1}
        assert load_context.get_load_options() is None
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True)

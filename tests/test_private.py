"""Private addresses of TensorFlow and Keras at which programs find public objects."""

import subprocess
import sys
import textwrap

from kerastorch import _private
from kerastorch._names import private_names, public_names


def run(program):
    program = "import kerastorch\nkerastorch.install()\n" + textwrap.dedent(program)
    subprocess.run([sys.executable, "-c", program], check=True)


def test_table():
    table = private_names()
    assert table["tensorflow.python.keras.engine.base_layer"]["tf.keras.layers"] == [
        "InputSpec",
        "Layer",
    ]
    for places in table.values():
        for address, names in places.items():
            assert set(names) <= public_names(address), address
    assert _private.module_spec("tensorflow.python.nosuch") is None


def test_imports():
    run("""
        import importlib.util
        import tensorflow as tf
        import tensorflow.python.keras.engine.base_layer as base_layer
        from keras.src.layers.core.dense import Dense as Source
        from tensorflow.python.eager import context
        from tensorflow.python.framework import config, ops
        from tensorflow.python.keras import Model, backend as K, layers
        from tensorflow.python.keras.layers import Dense
        from tensorflow.python.ops import math_ops
        from tensorflow.python.platform import tf_logging
        from tensorflow.python.util import nest

        assert Dense is Source is layers.Dense is tf.keras.layers.Dense
        assert base_layer.Layer is tf.keras.layers.Layer and Model is tf.keras.Model
        assert math_ops.reduce_sum is tf.reduce_sum and nest.flatten is tf.nest.flatten
        assert K.floatx() == "float32" and isinstance(tf.ones(2), ops.EagerTensor)
        assert tf_logging.warning is tf.compat.v1.logging.warning and "abs" in dir(math_ops)
        assert context.executing_eagerly() and context.global_seed() is None
        tf.random.set_seed(3)
        assert context.global_seed() == 3
        assert not config.is_op_determinism_enabled()
        tf.config.experimental.enable_op_determinism()
        assert config.is_op_determinism_enabled()
        config.disable_op_determinism()
        assert not config.is_op_determinism_enabled()
        assert importlib.util.find_spec("tensorflow.python.keras.layers") is not None
        assert importlib.util.find_spec("tensorflow.python.nosuch") is None
    """)


def test_devices():
    run("""
        import tensorflow as tf
        from tensorflow.python.client import device_lib

        first, *others = device_lib.list_local_devices()
        assert (first.name, first.device_type) == ("/device:CPU:0", "CPU")
        assert first.memory_limit == 268435456 and first.incarnation > 0
        assert (first.physical_device_desc, first.xla_global_id) == ("", -1)
        assert str(first).startswith('name: "/device:CPU:0"\\ndevice_type: "CPU"\\nmemory_limit: ')
        assert len(others) == len(tf.config.list_logical_devices("GPU"))
        assert device_lib.list_local_devices()[0].incarnation == first.incarnation
    """)


def test_what_is_not_there_says_so():
    run("""
        def said(statement):
            try:
                exec(statement)
            except ImportError as error:
                return type(error).__name__, str(error)
            raise AssertionError(statement)

        kind, text = said("from tensorflow.python.ops.math_ops import nosuch")
        assert "is private, and kerastorch has no 'nosuch' there" in text
        import tensorflow as tf
        from tensorflow.python.data.ops.dataset_ops import Dataset
        assert Dataset is tf.data.Dataset
        for module in ("tensorflow.python.nosuch", "tensorflow.core.lib", "keras.engine",
                       "keras.src.nosuch"):
            kind, text = said(f"import {module}")
            assert kind == "ModuleNotFoundError" and "private namespace" in text
    """)

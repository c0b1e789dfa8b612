"""Writes kerastorch/_names/private215.txt: public objects at TensorFlow's private addresses.

    python make_private_names.py      (with TensorFlow 2.15)

A line is a private module and, for each public namespace, the names that are the same object in
both: `tensorflow.python.ops.math_ops tf.math abs acos ...; tf cast ...`. A name that means something
else there (often TensorFlow 1's) is left out. TensorFlow has an old copy of Keras in
tensorflow.python.keras: there the names that Keras exports as well are taken, wherever it does.
"""

import importlib
import pathlib
import sys

import keras
import tensorflow as tf

OUT = pathlib.Path(__file__).parents[2] / "kerastorch" / "_names" / "private215.txt"

# Of TensorFlow's some 1,500 modules those that programs and libraries import from.
TENSORFLOW = [
    "autograph.impl.api",
    "client.session",
    "compat.compat",
    "data.ops.dataset_ops",
    "distribute.distribute_lib",
    "eager.backprop",
    "eager.context",
    "eager.def_function",
    "framework.config",
    "framework.constant_op",
    "framework.dtypes",
    "framework.errors",
    "framework.errors_impl",
    "framework.graph_util",
    "framework.indexed_slices",
    "framework.ops",
    "framework.random_seed",
    "framework.sparse_tensor",
    "framework.tensor",
    "framework.tensor_shape",
    "framework.tensor_spec",
    "framework.tensor_util",
    "framework.test_util",
    "framework.type_spec",
    "framework.versions",
    "lib.io.file_io",
    "lib.io.tf_record",
    "module.module",
    "ops.array_ops",
    "ops.bitwise_ops",
    "ops.check_ops",
    "ops.clip_ops",
    "ops.cond",
    "ops.control_flow_assert",
    "ops.control_flow_case",
    "ops.control_flow_ops",
    "ops.ctc_ops",
    "ops.custom_gradient",
    "ops.embedding_ops",
    "ops.functional_ops",
    "ops.gradients",
    "ops.gradients_impl",
    "ops.image_ops",
    "ops.init_ops_v2",
    "ops.io_ops",
    "ops.linalg_ops",
    "ops.linalg.linalg",
    "ops.linalg.linear_operator",
    "ops.logging_ops",
    "ops.lookup_ops",
    "ops.map_fn",
    "ops.math_ops",
    "ops.nn",
    "ops.nn_impl",
    "ops.nn_ops",
    "ops.numerics",
    "ops.parsing_ops",
    "ops.ragged.ragged_factory_ops",
    "ops.ragged.ragged_tensor",
    "ops.random_ops",
    "ops.resource_variable_ops",
    "ops.script_ops",
    "ops.sort_ops",
    "ops.sparse_ops",
    "ops.special_math_ops",
    "ops.standard_ops",
    "ops.state_ops",
    "ops.stateless_random_ops",
    "ops.string_ops",
    "ops.summary_ops_v2",
    "ops.tensor_array_ops",
    "ops.unconnected_gradients",
    "ops.variable_scope",
    "ops.variables",
    "ops.while_loop",
    "platform.gfile",
    "platform.sysconfig",
    "platform.test",
    "platform.tf_logging",
    "saved_model.load",
    "saved_model.loader",
    "saved_model.save",
    "trackable.autotrackable",
    "trackable.data_structures",
    "training.checkpoint_utils",
    "training.moving_averages",
    "types.core",
    "util.compat",
    "util.dispatch",
    "util.nest",
]
OLD_KERAS = [
    "keras",
    "keras.activations",
    "keras.backend",
    "keras.callbacks",
    "keras.constraints",
    "keras.engine.base_layer",
    "keras.engine.functional",
    "keras.engine.input_layer",
    "keras.engine.input_spec",
    "keras.engine.sequential",
    "keras.engine.training",
    "keras.initializers",
    "keras.initializers.initializers_v2",
    "keras.layers",
    "keras.layers.advanced_activations",
    "keras.layers.convolutional",
    "keras.layers.core",
    "keras.layers.embeddings",
    "keras.layers.merge",
    "keras.layers.pooling",
    "keras.layers.recurrent",
    "keras.losses",
    "keras.metrics",
    "keras.mixed_precision.policy",
    "keras.models",
    "keras.optimizers",
    "keras.optimizer_v2.adadelta",
    "keras.optimizer_v2.adagrad",
    "keras.optimizer_v2.adam",
    "keras.optimizer_v2.adamax",
    "keras.optimizer_v2.ftrl",
    "keras.optimizer_v2.gradient_descent",
    "keras.optimizer_v2.learning_rate_schedule",
    "keras.optimizer_v2.nadam",
    "keras.optimizer_v2.rmsprop",
    "keras.regularizers",
    "keras.saving.save",
    "keras.utils",
    "keras.utils.data_utils",
    "keras.utils.generic_utils",
    "keras.utils.layer_utils",
    "keras.utils.np_utils",
    "keras.utils.vis_utils",
]
# TensorFlow 1's functions whose parameters begin as TensorFlow 2's do.
ALIKE = {
    "tensorflow.python.framework.ops": {"tf": "convert_to_tensor name_scope"},
    "tensorflow.python.ops.array_ops": {
        "tf": "expand_dims ones_like squeeze transpose zeros zeros_like"
    },
    "tensorflow.python.platform.tf_logging": {
        "tf.compat.v1.logging": "debug error fatal get_verbosity info log set_verbosity warn warning"
    },
}
# Where a name of the old Keras is looked for, when the same namespace has none.
SPACES = "layers models losses metrics optimizers.legacy optimizers.schedules callbacks utils"


def walk(module, address, found, seen):
    """{id of an object: [(address, name), ...]}, over the public namespaces."""
    if id(module) in seen:
        return
    seen.add(id(module))
    for name in dir(module):
        if name.startswith("_"):
            continue
        value = getattr(module, name, None)
        if type(value) is type(tf) or hasattr(value, "_tfll_name"):
            inside = getattr(value, "__name__", "")
            if ("_api" in inside or "keras.api" in inside) and "compat" not in inside:
                walk(value, f"{address}.{name}", found, seen)
        elif value is not None and not isinstance(value, (bool, int, float, str, tuple, list)):
            found.setdefault(id(value), []).append((address, name))


def public():
    found = {}
    walk(tf, "tf", found, set())
    walk(keras, "tf.keras", found, set())
    return found


def best(places, name):
    """The shortest address under which an object has this very name."""
    fitting = [address for address, other in places if other == name]
    return min(fitting, key=lambda a: (a.count("."), a.startswith("tf.keras"), a), default=None)


def by_identity(module, objects, own):
    names = {}
    for name, value in vars(module).items():
        if name.startswith("_") or (own and getattr(value, "__module__", None) != module.__name__):
            continue
        address = best(objects.get(id(value), ()), name)
        if address:
            names.setdefault(address, set()).add(name)
    return names


def by_name(module, path):
    names = {}
    inside = [path.partition(".")[2], *SPACES.split()]
    spaces = {f"tf.keras.{i}" if i else "tf.keras": i for i in inside}
    for name, value in vars(module).items():
        if name.startswith("_") or not callable(value):
            continue
        if "keras" not in (getattr(value, "__module__", "") or ""):
            continue
        for address in spaces:
            space = tf.keras
            for part in address.split(".")[2:]:
                space = getattr(space, part, None)
            if space is not None and name in dir(space):
                names.setdefault(address, set()).add(name)
                break
    return names


def line(module, names):
    parts = "; ".join(f"{address} {' '.join(sorted(names[address]))}" for address in sorted(names))
    return f"{module} {parts}\n"


def main():
    objects = public()
    lines = []
    for path in TENSORFLOW:
        module = importlib.import_module(f"tensorflow.python.{path}")
        names = by_identity(module, objects, own=False)
        names.pop("tf.raw_ops", None)
        for address, alike in ALIKE.get(module.__name__, {}).items():
            names.setdefault(address, set()).update(n for n in alike.split() if hasattr(module, n))
        if names:
            lines.append(line(module.__name__, names))
    for path in OLD_KERAS:
        name = f"tensorflow.python.{path}"
        if names := by_name(importlib.import_module(name), path):
            lines.append(line(name, names))
    for name, module in sorted(sys.modules.items()):
        if name.startswith("keras.src.") and (names := by_identity(module, objects, own=True)):
            lines.append(line(name, names))
    OUT.write_text("".join(sorted(lines)), encoding="utf-8")


main()

"""What the tests of tf.keras's small objects share: the golden cases and a `tf` to run them."""

import json
from pathlib import Path
from types import SimpleNamespace

from golden import cases, make_keras_objects

import kerastorch.math  # noqa: F401 (binds the operators)
from kerastorch import autodiff, nn
from kerastorch._core import dtypes, tensor_shape, tensor_spec
from kerastorch._ops import creation, slicing  # noqa: F401 (slicing binds tensor[...])
from kerastorch._ops import initializers as own
from kerastorch.keras import activations, constraints, initializers, regularizers, saving
from kerastorch.keras._base import legacy

GOLDEN = json.loads((Path(cases.__file__).parent / "keras_objects.json").read_text())
tf = SimpleNamespace(
    nn=nn,
    constant=creation.constant,
    float32=dtypes.float32,
    float64=dtypes.float64,
    int32=dtypes.int32,
    string=dtypes.string,
    TensorShape=tensor_shape.TensorShape,
    TensorSpec=tensor_spec.TensorSpec,
    GradientTape=autodiff.GradientTape,
    zeros_initializer=own.zeros_initializer,
    ones_initializer=own.ones_initializer,
    constant_initializer=own.constant_initializer,
    random_normal_initializer=own.random_normal_initializer,
    random_uniform_initializer=own.random_uniform_initializer,
    keras=SimpleNamespace(
        activations=activations,
        initializers=initializers,
        regularizers=regularizers,
        constraints=constraints,
        saving=saving,
        utils=SimpleNamespace(legacy=legacy),
    ),
)


def starting(*prefixes):
    """The cases that begin with one of the prefixes."""
    return [c for c in make_keras_objects.CASES if c.startswith(prefixes)]


def check(case):
    """Asserts that a case gives what TensorFlow gave."""
    cases.check(case, tf, GOLDEN[case], **make_keras_objects.names(tf))

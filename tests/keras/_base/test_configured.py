"""Configs from constructors: against TensorFlow's, and what golden values cannot say."""

import copy
import inspect
import json
import pickle
from pathlib import Path

import pytest
from golden import cases, make_keras_arguments

import kerastorch as tf
from kerastorch.keras._base.configured import Configured, arguments

GOLDEN = json.loads((Path(cases.__file__).parent / "keras_arguments.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", make_keras_arguments.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_keras_arguments.names(tf))


def _classes():
    found, rest = {}, [Configured]
    while rest:
        cls = rest.pop()
        rest += cls.__subclasses__()
        if cls.__module__.startswith("kerastorch."):
            found[f"{cls.__module__}.{cls.__name__}"] = cls
    return found


@pytest.mark.parametrize("name", sorted(_classes()))
def test_the_names_of_a_config_are_arguments_of_the_constructors(name):
    cls = _classes()[name]
    known = set()
    for base in cls.__mro__:
        if "__init__" in base.__dict__ and base is not object:
            known |= set(inspect.signature(base.__init__).parameters)
    assert set(cls._config_names) <= known
    assert not set(cls._config_names) & set(cls._base_arguments)


class Base:
    def __init__(self, name=None):
        self.name = name

    def get_config(self):
        return {"name": self.name}


class TestSubclassesOfThePackage:
    """`__init_subclass__` looks at the module: these stand for classes of the package."""

    def made(self, **namespace):
        def __init__(self, size, *, padding="valid", **kwargs):
            super(self.cls, self).__init__(**kwargs)
            size, other = int(size), 3
            self._keep({**locals(), "__class__": self.cls})

        attributes = {"__init__": __init__, "__module__": "kerastorch.tests", **namespace}
        cls = type("Made", (Configured, Base), attributes)
        cls.cls = cls
        return cls

    def test_keeps_what_the_signature_names_with_the_value_it_has_now(self):
        made = self.made()("2", padding="same", name="n")
        assert vars(made) == {"size": 2, "padding": "same", "name": "n"}
        assert made._own_config() == {"size": 2, "padding": "same"}

    def test_leaves_out_what_the_class_omits_but_keeps_it(self):
        made = self.made(_config_omits=("padding",))(2)
        assert made._own_config() == {"size": 2} and made.padding == "valid"

    def test_neither_keeps_nor_writes_what_a_base_class_has(self):
        made = self.made(_base_arguments=("padding",))(2)
        assert made._own_config() == {"size": 2} and not hasattr(made, "padding")

    def test_names_that_the_class_gives_stand(self):
        assert list(self.made(_config_names=("padding", "size"))(2)._own_config()) == [
            "padding",
            "size",
        ]


def test_arguments_has_those_of_kwargs_too():
    class Taking(Base):
        def __init__(self, size, padding="valid", **kwargs):
            super().__init__()
            padding = padding.upper()
            self.given = arguments(locals())

    made = Taking(2, strides=3)
    assert made.given == {"size": 2, "padding": "VALID", "strides": 3}


class Wider(tf.keras.layers.Dense):
    """At the top of a module, so that it can be pickled."""

    def __init__(self, units, extra=1, **kwargs):
        super().__init__(units * extra, **kwargs)
        self.extra = extra


@pytest.mark.parametrize("again", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_copies_and_pickles_have_the_config(again):
    made = [
        Wider(3, 2, activation="elu", kernel_regularizer="l2", name="n"),
        tf.keras.layers.Conv2DTranspose(3, 2, 3, output_padding=1, name="n"),
        tf.keras.layers.SeparableConv2D(3, 2, name="n"),
        tf.keras.optimizers.Adam(0.5, beta_1=0.6),
        tf.keras.optimizers.legacy.RMSprop(0.5, momentum=0.6),
        tf.keras.optimizers.schedules.CosineDecay(0.5, 3),
        tf.keras.losses.BinaryFocalCrossentropy(alpha=0.5),
        tf.keras.metrics.OneHotIoU(3, [0, 1], name="n"),
        tf.keras.initializers.VarianceScaling(0.5),
        tf.keras.regularizers.L1L2(0.5),
        tf.keras.constraints.MaxNorm(3),
    ]
    for x in made:
        assert again(x).get_config() == x.get_config()
    assert again(made[0]).units == 6 and again(made[0]).extra == 2


def test_a_config_has_what_was_set_after_the_constructor():
    optimizer = tf.keras.optimizers.Adam(tf.keras.optimizers.schedules.CosineDecay(0.5, 3))
    optimizer.beta_1 = 0.25  # settings are attributes: what is set later is written down
    assert optimizer.get_config()["beta_1"] == 0.25
    assert optimizer.get_config()["learning_rate"]["config"]["decay_steps"] == 3

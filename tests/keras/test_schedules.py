"""tf.keras.optimizers.schedules against golden values, and in optimizers."""

import json
from pathlib import Path

import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "schedules.json").read_text())
schedules = tf.keras.optimizers.schedules


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], rtol=2e-6)


class Halving(schedules.LearningRateSchedule):
    def __init__(self, start):
        self.start = start

    def __call__(self, step):
        assert step.dtype == tf.int64
        return self.start * 0.5 ** tf.cast(step, tf.float32)

    def get_config(self):
        return {"start": self.start}


def test_own_schedule_counts_from_zero():
    optimizer = tf.keras.optimizers.SGD(Halving(1.0))
    v = tf.Variable(0.0)
    rates = []
    for _ in range(3):
        optimizer.apply_gradients([(tf.constant(1.0), v)])
        rates.append(float(optimizer.learning_rate))
    assert rates == [1.0, 0.5, 0.25]
    assert float(v) == -1.75


def test_own_schedule_through_config():
    config = tf.keras.optimizers.serialize(tf.keras.optimizers.SGD(Halving(1.0)))
    assert config["config"]["learning_rate"]["class_name"] == "Halving"
    with pytest.raises(TypeError, match="Halving"):  # the name comes back as it is
        tf.keras.optimizers.deserialize(config)
    made = tf.keras.optimizers.deserialize(config, custom_objects={"Halving": Halving})
    assert made._learning_rate.start == 1.0


def test_overridden_call_of_a_built_in():
    class Twice(schedules.ExponentialDecay):
        def __call__(self, step):
            return 2.0 * super().__call__(step)

    optimizer = tf.keras.optimizers.SGD(Twice(0.5, 1, 0.5))
    v = tf.Variable(0.0)
    optimizer.apply_gradients([(tf.constant(1.0), v)])
    assert float(v) == -1.0


def test_unknown_name():
    config = {"class_name": "Nope", "config": {}}
    assert schedules.deserialize(config) == "Nope"
    with pytest.raises(ValueError, match="Nope"):
        schedules.deserialize(config, use_legacy_format=True)

"""What a user's train_step, test_step and predict_step get of a batch: as in Keras 2.15."""

import numpy as np
import pytest

import kerastorch as tf

A = np.ones((4, 2), "float32")
slices = tf.data.Dataset.from_tensor_slices


class Batches(tf.keras.utils.Sequence):
    def __init__(self, batch):
        self.batch = batch

    def __len__(self):
        return 2

    def __getitem__(self, index):
        return self.batch


class Noting(tf.keras.Model):
    """Notes the structure of what its steps get."""

    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)
        self.__dict__["seen"] = []

    def note(self, data):
        self.seen.append(tf.nest.map_structure(lambda x: "T", data))

    def train_step(self, data):
        self.note(data)
        return {"loss": tf.constant(1.0)}

    def test_step(self, data):
        self.note(data)
        return {"loss": tf.constant(1.0)}

    def predict_step(self, data):
        self.note(data)
        return tf.zeros((2, 1))


CASES = {
    "dataset of dicts": (lambda: slices({"a": A, "b": A}).batch(2), {"a": "T", "b": "T"}),
    "dataset of (t,)": (lambda: slices((A,)).batch(2), ("T",)),
    "dataset of tensors": (lambda: slices(A).batch(2), "T"),
    "dataset of ((t, t),)": (lambda: slices(((A, A),)).batch(2), (("T", "T"),)),
    "dataset of (dict,)": (lambda: slices(({"a": A},)).batch(2), ({"a": "T"},)),
    "dataset of (dict, t)": (lambda: slices(({"a": A}, A)).batch(2), ({"a": "T"}, "T")),
    "dataset of threes": (lambda: slices((A, A, A)).batch(2), ("T", "T", "T")),
    "a dict": (lambda: {"a": A}, {"a": "T"}),
    "an array": (lambda: A, "T"),
    "a list": (lambda: [A, A], (("T", "T"),)),
    "a list of a dict": (lambda: [{"a": A}], (({"a": "T"},),)),
    "a tuple": (lambda: (A,), (("T",),)),
    "batches of dicts": (lambda: Batches({"a": A}), {"a": "T"}),
    "batches of (list, t)": (lambda: Batches(([A, A], A)), (("T", "T"), "T")),
    "batches of (t,)": (lambda: Batches((A,)), "T"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_steps_get(name):
    make, wanted = CASES[name]
    model = Noting()
    model.compile("sgd")
    for method in (model.fit, model.evaluate, model.predict):
        model.seen.clear()
        method(make(), verbose=0)
        assert model.seen, method
        assert all(seen == wanted for seen in model.seen), (method, model.seen)


def test_one_batch():
    model = Noting()
    model.compile("sgd")
    for method in (model.train_on_batch, model.test_on_batch, model.predict_on_batch):
        for given, wanted in (({"a": A}, ({"a": "T"},)), (A, ("T",)), ([A, A], (("T", "T"),))):
            model.seen.clear()
            method(given)
            assert set(map(str, model.seen)) == {str(wanted)}, method

"""The names of a signature's inputs and outputs, and composites among them, as in TensorFlow."""

import numpy as np
import pytest

import kerastorch as tf

T, R = tf.TensorSpec, tf.RaggedTensorSpec([None, None], tf.int64)
S = tf.SparseTensorSpec([None, None], tf.float32)
L = tf.keras.layers


def first(d, e=None):
    return tf.nest.flatten(d, expand_composites=True)[0]


# what `structured_input_signature` of the served function names in TensorFlow 2.15
NAMES = [
    ([{"b": T([]), "a": T([])}], ["d", "d_1"]),
    ([{"b": T([], name="q"), "a": T([])}, [T([]), T([], name="d")]],
     ["d", "d_1", "e", "q"]),
    ([[T([]), T([None])]], ["d", "d_1"]),
    ([{"x": [T([]), {"z": T([])}]}], ["d", "d_1"]),
    ([R], ["d", "d_1"]),
    ([S], ["d", "d_1", "d_2"]),
    ([R, T([], name="zz")], ["d", "d_1", "zz"]),
    ([{"q": R, "a": S}], ["d", "d_1", "d_2", "d_3", "d_4"]),
    ([[R, T([])]], ["d", "d_1", "d_2"]),
    ([R, T([], name="d")], ["d", "d_1", "d_2"]),
]  # fmt: skip


@pytest.mark.parametrize("signature, names", NAMES)
def test_names_of_inputs(tmp_path, signature, names):
    module = tf.Module()
    module.f = tf.function(first, input_signature=signature)
    tf.saved_model.save(module, tmp_path / "m", signatures=module.f)
    served = tf.saved_model.load(tmp_path / "m").signatures["serving_default"]
    found = served.structured_input_signature[1]
    assert sorted(found) == sorted(names)
    assert all(spec.name == name for name, spec in found.items())


class Words(tf.Module):
    @tf.function(input_signature=[T([None], tf.string, name="s")])
    def parts(self, s):
        words = tf.strings.split(s)
        return {"words": words, "n": words.row_lengths(), "sparse": words.to_sparse()}

    @tf.function(input_signature=[R])
    def twice(self, r):
        return r * 2


def test_composites_in_and_out(tmp_path):
    module = Words()
    both = {"parts": module.parts, "twice": module.twice}
    tf.saved_model.save(module, tmp_path / "m", signatures=both)
    served = tf.saved_model.load(tmp_path / "m").signatures
    found = served["parts"](s=tf.constant(["a b", "", "c"]))
    assert found["words"].to_list() == [[b"a", b"b"], [], [b"c"]]
    assert tf.sparse.to_dense(found["sparse"]).numpy().tolist() == [
        [b"a", b"b"],
        [b"", b""],
        [b"c", b""],
    ]
    assert found["n"].numpy().tolist() == [2, 0, 1]
    found = served["twice"](
        r=tf.constant([1, 2, 3], tf.int64), r_1=tf.constant([0, 2, 3], tf.int64)
    )
    assert found["output_0"].to_list() == [[2, 4], [6]]


class Nested(tf.keras.Model):
    def __init__(self, shape):
        super().__init__()
        self.dense = L.Dense(2, kernel_initializer="ones")
        self.shape = shape

    def call(self, x):
        return self.shape(self.dense(x))

    def get_config(self):
        return {}


OUTPUTS = [
    (lambda y: {"a": y, "l": [y, y + 1], "t": (y, {"z": y})},
     {"a": 2, "l_1": 2, "l_2": 3, "t_1": 2, "t_2_z": 2}),
    (lambda y: [y, {"b": y, "a": y + 1}], {"output_1": 2, "output_2_a": 3, "output_2_b": 2}),
    (lambda y: {"b": y, "a": {"c": y + 1}}, {"b": 2, "a_c": 3}),
    (lambda y: (y, (y + 1, y + 2)), {"output_1": 2, "output_2_1": 3, "output_2_2": 4}),
]  # fmt: skip


@pytest.mark.parametrize("shape, wanted", OUTPUTS)
def test_nested_outputs_of_a_model(tmp_path, shape, wanted):
    model = Nested(shape)
    before = model(tf.ones((3, 2)))
    model.save(tmp_path / "m")
    found = tf.saved_model.load(tmp_path / "m").signatures["serving_default"](tf.ones((1, 2)))
    assert {k: v.numpy()[0, 0] for k, v in found.items()} == wanted
    after = tf.keras.models.load_model(tmp_path / "m")(tf.ones((3, 2)))
    tf.nest.assert_same_structure(after, before)
    for a, b in zip(tf.nest.flatten(after), tf.nest.flatten(before), strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_ragged_output_of_a_model(tmp_path):
    model = Nested(lambda y: {"r": tf.RaggedTensor.from_tensor(y), "y": y})
    model(tf.ones((3, 2)))
    model.save(tmp_path / "m")
    found = tf.saved_model.load(tmp_path / "m").signatures["serving_default"](tf.ones((2, 2)))
    assert found["r"].to_list() == [[2.0, 2.0], [2.0, 2.0]]


def test_an_exported_model_lists_the_inputs_of_a_dict(tmp_path):
    inputs = {name: tf.keras.Input((1,), name=name) for name in ("b", "a")}
    model = tf.keras.Model(inputs, inputs["a"] - 2 * inputs["b"])
    model.export(tmp_path / "m")
    loaded = tf.saved_model.load(tmp_path / "m")
    a, b = tf.constant([[1.0]]), tf.constant([[3.0]])
    assert loaded.serve([a, b]).numpy().tolist() == [[-5.0]]
    assert loaded.signatures["serve"](a=a, b=b)["output_0"].numpy().tolist() == [[-5.0]]
    with pytest.raises(TypeError, match="Binding inputs"):
        loaded.serve({"a": a, "b": b})

"""Models as configs and JSON against Keras's own text; models out of configs; clones."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from golden import cases, keras_models, make_keras_configs

import kerastorch as tf

K = tf.keras
FOLDER = Path(cases.__file__).parent
GOLDEN = json.loads((FOLDER / "keras_configs.json").read_text())


@pytest.mark.parametrize("case", make_keras_configs.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_keras_configs.names(tf))


def outputs(model):
    return [x.numpy() for x in tf.nest.flatten(model(keras_models.inputs(model)))]


def assert_same(model, other):
    for a, b in zip(outputs(model), outputs(other), strict=True):
        np.testing.assert_array_equal(a, b)


BUILT = [name for name in keras_models.MODELS if name != "unbuilt"]


@pytest.mark.parametrize("name", BUILT)
def test_json_and_back(name):
    model = keras_models.build(tf, name)
    objects = getattr(model, "custom_objects", None)
    again = K.models.model_from_json(model.to_json(), custom_objects=objects)
    again.set_weights(model.get_weights())
    assert again.to_json() == model.to_json()
    assert_same(model, again)


@pytest.mark.parametrize("name", ["mlp", "two_ends", "nested", "cnn"])
def test_yaml_and_back(name):
    model = keras_models.build(tf, name)
    again = K.models.model_from_yaml(model.to_yaml())
    again.set_weights(model.get_weights())
    assert_same(model, again)


@pytest.mark.parametrize("name", BUILT)
def test_config_and_back(name):
    model = keras_models.build(tf, name)
    with K.utils.custom_object_scope(getattr(model, "custom_objects", {})):
        again = type(model).from_config(model.get_config())
    assert again.get_config() == model.get_config()


@pytest.mark.parametrize("name", BUILT)
def test_clone(name):
    model = keras_models.build(tf, name)
    twin = K.models.clone_model(model)
    assert type(twin) is type(model) and twin.name == model.name
    assert [x.name for x in twin.layers] == [x.name for x in model.layers]
    assert not {id(x) for x in twin.layers} & {id(x) for x in model.layers}
    twin.set_weights(model.get_weights())
    assert_same(model, twin)


def test_clone_may_share_layers():
    model = keras_models.build(tf, "shared")
    twin = K.models.clone_model(model, clone_function=lambda layer: layer)
    assert twin.get_layer("one") is model.get_layer("one")
    assert_same(model, twin)


def test_clone_of_a_subclass_takes_no_function():
    class Own(K.Model):
        def call(self, x):
            return x

    assert type(K.models.clone_model(Own())) is Own
    with pytest.raises(ValueError, match="Own"):
        K.models.clone_model(Own(), clone_function=lambda layer: layer)


def old_json(name):
    with zipfile.ZipFile(FOLDER.parent / "fixtures" / "keras-2.3.zip") as archive:
        import h5py

        with archive.open(name) as file, h5py.File(file, "r") as h5:
            return h5.attrs["model_config"]


@pytest.mark.parametrize("name", [name for name in BUILT if name != "varied"])
def test_json_of_tf_2_3(name):
    model = keras_models.build(tf, name)
    objects = getattr(model, "custom_objects", None)
    old = K.models.model_from_json(old_json(f"{name}.h5"), custom_objects=objects)
    old.set_weights(model.get_weights())
    for a, b in zip(outputs(model), outputs(old), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)


def test_json_of_keras_2_2():
    dense = {"units": 2, "activation": "relu", "use_bias": True, "trainable": True,
             "kernel_initializer": {"class_name": "VarianceScaling", "config": {
                 "scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None}},
             "bias_initializer": {"class_name": "Zeros", "config": {}}}  # fmt: skip
    layers = [
        {"class_name": "Dense", "config": {"name": "d", "batch_input_shape": [None, 3], **dense}},
        {"class_name": "Dropout", "config": {"name": "o", "rate": 0.5, "noise_shape": None}},
    ]
    old = {"class_name": "Sequential", "config": layers, "keras_version": "2.1.6"}
    model = K.models.model_from_json(json.dumps(old))
    assert model.output_shape == (None, 2) and model.layers[0].name == "d"
    x = {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
         "config": {"batch_input_shape": [None, 3], "dtype": "float32", "name": "x"}}  # fmt: skip
    d = {"class_name": "Dense", "name": "d", "config": {"name": "d", **dense},
         "inbound_nodes": [[["x", 0, 0, {}]]]}  # fmt: skip
    graph = {"name": "m", "layers": [x, d], "input_layers": [["x", 0, 0]],
             "output_layers": [["d", 0, 0]]}  # fmt: skip
    model = K.models.model_from_json(json.dumps({"class_name": "Model", "config": graph}))
    assert model.name == "m" and model.output_shape == (None, 2)


@pytest.mark.parametrize("kind", ["Sequential", "Functional"])
def test_unknown_layers_are_named(kind):
    entry = {"class_name": "Nope", "config": {"name": "n"}, "name": "n", "inbound_nodes": []}
    config = {"name": "m", "layers": [entry], "input_layers": [], "output_layers": []}
    with pytest.raises(ValueError, match="Nope"):
        K.models.model_from_config({"class_name": kind, "config": config})
    entry["module"] = "keras.layers"
    with pytest.raises(TypeError, match="Nope"):
        K.models.model_from_config({"class_name": kind, "config": config})


def test_a_config_that_calls_itself_ends():
    node = [[["a", 0, 0, {}]]]
    a = {"class_name": "ReLU", "config": {"name": "a"}, "name": "a", "inbound_nodes": node}
    config = {"name": "m", "layers": [a], "input_layers": [], "output_layers": [["a", 0, 0]]}
    with pytest.raises(ValueError, match="never happen"):
        K.models.model_from_config({"class_name": "Functional", "config": config})

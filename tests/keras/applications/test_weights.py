"""Weights from files: Keras's cache, the layout of the published files, by name, a path."""

import hashlib
import json
import urllib.error
import urllib.request

import h5py
import numpy as np
import pytest

import kerastorch as tf
from kerastorch.keras.applications import imagenet_utils
from kerastorch.keras.utils import data_utils

APPLICATIONS = tf.keras.applications


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A cache of its own; whatever is asked of the web fails."""

    def refuse(url, *args):
        raise urllib.error.URLError(OSError(101, "Network is unreachable"))

    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(urllib.request, "urlretrieve", refuse)
    (tmp_path / "keras" / "models").mkdir(parents=True)
    yield tmp_path / "keras" / "models"
    imagenet_utils._classes.cache_clear()


@pytest.fixture
def any_hash(monkeypatch):
    monkeypatch.setattr(data_utils, "validate_file", lambda *args, **kwargs: True)


def published(path, model, rename=lambda name: name):
    """A file as those of 2015 to 2017 are: the layers at the top, no /model_weights, no version."""
    with h5py.File(path, "w") as file:
        layers = model.layers
        file.attrs["layer_names"] = np.array([rename(x.name).encode() for x in layers])
        for layer in layers:
            group = file.create_group(rename(layer.name))
            names = [f"{rename(layer.name)}_{w.name.rpartition('/')[2]}" for w in layer.weights]
            group.attrs["weight_names"] = np.array([name.encode() for name in names] or [], "S")
            for name, weight in zip(names, layer.weights):
                group.create_dataset(name, data=weight.numpy())


def small(**arguments):
    """A model whose file is small."""
    return APPLICATIONS.MobileNet(alpha=0.25, include_top=False, **arguments)


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(a.get_weights(), b.get_weights()))


def test_a_file_in_the_cache_is_used(home):
    model = small(weights=None, input_shape=(128, 128, 3))
    published(home / "mobilenet_2_5_128_tf_no_top.h5", model)
    assert same(small(input_shape=(128, 128, 3)), model)


def test_layers_of_published_files_go_by_their_order(home):
    model = small(weights=None)
    published(home / "mobilenet_2_5_224_tf_no_top.h5", model, lambda name: f"old_{name}")
    assert same(small(), model)


@pytest.mark.parametrize(
    ("build", "name"),
    [
        (lambda: APPLICATIONS.VGG16(), "vgg16_weights_tf_dim_ordering_tf_kernels.h5"),
        (
            lambda: APPLICATIONS.VGG19(include_top=False),
            "vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5",
        ),
        (lambda: APPLICATIONS.ResNet50(), "resnet50_weights_tf_dim_ordering_tf_kernels.h5"),
        (
            lambda: APPLICATIONS.DenseNet121(include_top=False),
            "densenet121_weights_tf_dim_ordering_tf_kernels_notop.h5",
        ),
        (
            lambda: APPLICATIONS.MobileNetV2(alpha=0.35, input_shape=(96, 96, 3)),
            "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_96.h5",
        ),
        (
            lambda: APPLICATIONS.MobileNetV3Small(minimalistic=True),
            "weights_mobilenet_v3_small_minimalistic_224_1.0_float.h5",
        ),
        (lambda: APPLICATIONS.NASNetMobile(include_top=False), "nasnet_mobile_no_top.h5"),
        (lambda: APPLICATIONS.EfficientNetB0(), "efficientnetb0.h5"),
        (lambda: APPLICATIONS.EfficientNetV2B0(include_top=False), "efficientnetv2-b0_notop.h5"),
        (lambda: APPLICATIONS.ConvNeXtTiny(), "convnext_tiny.h5"),
        (lambda: APPLICATIONS.ResNetRS50(), "resnet-rs-50-i160.h5"),
        (lambda: APPLICATIONS.RegNetX002(include_top=False), "regnetx002_notop.h5"),
    ],
)
def test_without_a_connection_the_error_says_which_file_goes_where(home, build, name):
    with pytest.raises(Exception, match="URL fetch failure") as caught:
        build()
    assert str(home / name) in str(caught.value)


def test_a_damaged_file_in_the_cache_is_not_used(home):
    (home / "xception_weights_tf_dim_ordering_tf_kernels_notop.h5").write_bytes(b"no")
    with pytest.raises(Exception, match="b0042744bf5b25fce3cb969f33bebb97"):
        APPLICATIONS.Xception(include_top=False)


def test_weights_may_be_a_path(tmp_path):
    model = small(weights=None)
    model.save_weights(tmp_path / "mine.h5")
    assert same(small(weights=str(tmp_path / "mine.h5")), model)


def test_by_name(tmp_path):
    model = small(weights=None)
    published(tmp_path / "old.h5", model)
    image = tf.keras.Input((32, 32, 3))
    first = tf.keras.layers.Conv2D(8, 3, 2, "same", use_bias=False, name="conv1")(image)
    other = tf.keras.Model(image, tf.keras.layers.Conv2D(2, 1, name="new")(first))
    before = other.get_layer("new").get_weights()
    other.load_weights(tmp_path / "old.h5", by_name=True)
    theirs = model.get_layer("conv1").get_weights()[0]
    assert np.array_equal(other.get_layer("conv1").get_weights()[0], theirs)
    assert np.array_equal(other.get_layer("new").get_weights()[0], before[0])
    with pytest.raises(ValueError, match="layers"):
        other.load_weights(tmp_path / "old.h5")


def test_decode_predictions(home, any_hash):
    classes = {str(i): [f"n{i:08}", f"class {i}"] for i in range(1000)}
    (home / "imagenet_class_index.json").write_text(json.dumps(classes))
    scores = np.zeros((2, 1000), "float32")
    scores[0, [3, 5, 7]] = 0.2, 0.7, 0.1
    scores[1, 999] = 1
    found = APPLICATIONS.resnet50.decode_predictions(scores, top=2)
    assert found[0] == [
        ("n00000005", "class 5", np.float32(0.7)),
        ("n00000003", "class 3", np.float32(0.2)),
    ]
    assert found[1][0][:2] == ("n00000999", "class 999") and len(found[1]) == 2
    assert len(APPLICATIONS.imagenet_utils.decode_predictions(scores)[0]) == 5


def test_decode_predictions_checks_the_file(home):
    (home / "imagenet_class_index.json").write_text("{}")
    assert hashlib.md5(b"{}").hexdigest() != "c2c37ea517e94d9795004a39431a14cb"
    with pytest.raises(Exception, match="imagenet_class_index"):
        APPLICATIONS.vgg16.decode_predictions(np.zeros((1, 1000)))


@pytest.mark.parametrize("ending", ["keras", "h5"])
@pytest.mark.parametrize("name", ["InceptionResNetV2", "ConvNeXtTiny", "MobileNetV3Small"])
def test_models_with_layers_of_their_own_are_saved_whole(name, ending, tmp_path):
    arguments = {"include_top": False, "weights": None, "input_shape": (96, 96, 3)}
    model = getattr(APPLICATIONS, name)(**arguments)
    model.save(tmp_path / f"model.{ending}")
    loaded = tf.keras.models.load_model(tmp_path / f"model.{ending}")
    assert same(loaded, model)
    x = np.random.RandomState(0).rand(1, 96, 96, 3).astype("float32")
    np.testing.assert_allclose(loaded(x), model(x), rtol=1e-6)

"""keras.ops in models, on tapes, on variables and torch tensors; how it is imported."""

import subprocess
import sys

import numpy as np
import pytest
import torch

import kerastorch as tf

keras = tf.keras
ops = keras.ops

# (function, shapes of its inputs without the batch)
SYMBOLIC = {
    "add": (lambda x, y: ops.add(x, y), (3,), (3,)),
    "add_number": (lambda x: ops.add(1, ops.multiply(x, 2.5)), (3,)),
    "concatenate": (lambda x, y: ops.concatenate([x, y], axis=-1), (3,), (2,)),
    "stack": (lambda x, y: ops.stack([x, y], axis=1), (3,), (3,)),
    "matmul": (lambda x, y: ops.matmul(x, y), (2, 3), (3, 2)),
    "einsum": (lambda x, y: ops.einsum("bij,bjk->bik", x, y), (2, 3), (3, 2)),
    "mean": (lambda x: ops.mean(x, axis=(1, 2)), (2, 3)),
    "where": (lambda x: ops.where(x > 0, x, 0.0), (3,)),
    "softmax": (lambda x: ops.softmax(x), (3,)),
    "reshape": (lambda x: ops.reshape(x, (-1, 6)), (2, 3)),
    "expand": (lambda x: ops.squeeze(ops.expand_dims(x, -1), -1), (3,)),
    "take": (lambda x: ops.take(x, [0, 2], axis=1), (3,)),
    "get_item": (lambda x: ops.get_item(x, (slice(None), 1)), (3,)),
    "pad": (lambda x: ops.pad(x, ((0, 0), (1, 2))), (3,)),
    "split": (lambda x: ops.split(x, 2, axis=1)[1], (4,)),
    "top_k": (lambda x: ops.top_k(x, 2)[0], (4,)),
    "sort": (lambda x: ops.sort(x), (4,)),
    "cumsum": (lambda x: ops.cumsum(x, axis=1), (4,)),
    "norm": (lambda x: ops.norm(x, axis=-1, keepdims=True), (4,)),
    "conv": (lambda x: ops.conv(x, np.ones((2, 2, 1, 3), "float32"), padding="same"), (4, 5, 1)),
    "max_pool": (lambda x: ops.max_pool(x, 2), (4, 4, 1)),
    "layer_norm": (lambda x: ops.layer_normalization(x), (4,)),
    "attention": (lambda x: ops.dot_product_attention(x, x, x), (3, 2, 4)),
    "one_hot": (lambda x: ops.one_hot(ops.cast(x, "int32"), 4), (3,)),
    "resize": (lambda x: ops.image.resize(x, (2, 3)), (4, 4, 1)),
    "rearrange": (lambda x: ops.rearrange(x, "b (h w) -> b h w", h=2), (6,)),
    "logsumexp": (lambda x: ops.logsumexp(x, axis=1), (3,)),
}


@pytest.mark.parametrize("name", SYMBOLIC)
def test_in_functional_models(name, tmp_path):
    function, *shapes = SYMBOLIC[name]
    inputs = [keras.Input(shape) for shape in shapes]
    model = keras.Model(inputs, function(*inputs))
    random = np.random.RandomState(0)
    data = [random.normal(size=(2, *shape)).astype("float32") for shape in shapes]
    eager = function(*map(tf.constant, data)).numpy()
    given = data if len(data) > 1 else data[0]
    np.testing.assert_allclose(np.asarray(model(given)), eager, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(model.predict(given, verbose=0), eager, rtol=1e-5, atol=1e-6)
    known = model.output_shape
    assert len(known) == eager.ndim
    assert all(n in (None, m) for n, m in zip(known, eager.shape, strict=True))
    assert known[1:] == eager.shape[1:]
    again = keras.Model.from_config(model.get_config())
    np.testing.assert_allclose(np.asarray(again(given)), eager, rtol=1e-5, atol=1e-6)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(np.asarray(loaded(given)), eager, rtol=1e-5, atol=1e-6)


GRADIENTS = [
    lambda x: ops.sum(ops.square(x)),
    lambda x: ops.mean(ops.softmax(x)[:, 0]),
    lambda x: ops.sum(ops.where(x > 0, x, ops.exp(x))),
    lambda x: ops.sum(ops.scatter([[0], [1]], x, (3, 3)) ** 2),
    lambda x: ops.sum(ops.layer_normalization(x) ** 3),
    lambda x: ops.norm(x),
    lambda x: ops.sum(ops.einsum("ij,kj->ik", x, x)),
    lambda x: ops.scan(lambda c, r: (c * ops.sum(r), c), ops.cast(1.0, "float64"), x)[0],
]


@pytest.mark.parametrize("number", range(len(GRADIENTS)))
def test_gradients(number):
    function = GRADIENTS[number]
    start = np.random.RandomState(1).uniform(0.2, 1.5, (2, 3)) * [[1, -1, 1]]
    x = tf.Variable(start)
    with tf.GradientTape() as tape:
        value = function(x)
    found = tape.gradient(value, x).numpy()
    expected = np.zeros_like(start)
    for place in np.ndindex(start.shape):
        ends = []
        for step in (1e-6, -1e-6):
            moved = start.copy()
            moved[place] += step
            ends.append(float(function(tf.constant(moved))))
        expected[place] = (ends[0] - ends[1]) / 2e-6
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


def test_dtypes_of_numbers_of_python():
    for dtype in ("int8", "uint8", "int32", "int64", "float16", "bfloat16", "float64"):
        x = ops.ones(2, dtype)
        assert ops.add(x, 1).dtype == dtype
        assert ops.multiply(x, 1.5).dtype == (dtype if "float" in dtype else "float32")
    assert ops.add(ops.ones(2, "uint16"), ops.ones(2, "int16")).dtype == "int32"
    assert ops.add(ops.ones(2, "bool"), 1).dtype == "int32"
    keras.config.set_floatx("float16")
    try:
        assert ops.add(ops.ones(2, "int32"), 1.5).dtype == "float16"
        assert ops.zeros(2).dtype == ops.convert_to_tensor([1.5]).dtype == "float16"
    finally:
        keras.config.set_floatx("float32")


def test_torch_tensors_and_variables():
    x = torch.tensor([1.0, 2.0])
    assert isinstance(ops.add(x, 1), tf.Tensor)
    v = tf.Variable([1.0, 2.0])
    assert ops.add(v, x).numpy().tolist() == [2.0, 4.0]
    assert ops.stop_gradient(v).numpy().tolist() == [1.0, 2.0]
    copied = ops.convert_to_tensor(v)
    v.assign([5.0, 5.0])
    assert copied.numpy().tolist() == [1.0, 2.0]


def test_custom_gradient():
    @ops.custom_gradient
    def double(x):
        def grad(*args, upstream=None):
            if upstream is None:
                (upstream,) = args
            return upstream * 10

        return x * 2, grad

    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = double(x)
    assert float(y) == 6.0 and float(tape.gradient(y, x)) == 10.0


def test_layer_and_variable_of_keras_3():
    class Scale(keras.Layer):
        def __init__(self):
            super().__init__()
            self.factor = keras.Variable("ones", shape=(2,), name="factor")
            self.count = keras.Variable(0, trainable=False, dtype="int32")

        def call(self, x):
            return ops.multiply(x, self.factor)

    layer = Scale()
    assert layer(np.ones((1, 2), "float32")).numpy().tolist() == [[1.0, 1.0]]
    assert len(layer.trainable_weights) == 1 and len(layer.weights) == 2
    assert isinstance(keras.Input((2,)), keras.KerasTensor)
    assert keras.Variable([1, 2]).dtype == "int32" and keras.Variable(np.ones(2)).dtype == "float64"
    with pytest.raises(ValueError):
        keras.Variable("ones")


def run(program):
    subprocess.run([sys.executable, "-c", program], check=True)


def test_loads_at_first_use():
    run(
        "import sys, kerastorch as tf\n"
        "tf.keras.layers.Dense(1)\n"
        "assert 'kerastorch.keras.ops' not in sys.modules\n"
        "assert 'kerastorch.keras.random' not in sys.modules\n"
        "assert tf.keras.ops.add(1, 2) == 3\n"
    )


def test_import_keras():
    run(
        "import kerastorch\n"
        "kerastorch.install()\n"
        "import keras\n"
        "from keras import ops, layers, random, config, tree\n"
        "from keras.ops import image\n"
        "import keras.ops.numpy as knp\n"
        "from keras.utils import PyDataset, set_random_seed, FeatureSpace\n"
        "assert knp.add is ops.add and keras.ops is ops and image is ops.image\n"
        "model = keras.Sequential([layers.Input((2,)), layers.Dense(1)])\n"
        "assert ops.shape(model(ops.ones((3, 2)))) == (3, 1)\n"
        "assert ops.nn.relu is ops.relu and ops.linalg.norm is ops.norm\n"
        "assert isinstance(keras.Layer, type) and config.backend() == 'tensorflow'\n"
    )


def test_ragged_tensors():
    ragged = tf.ragged.constant([[1, 2], [3]])
    assert ops.add(ragged, 1.5).to_list() == [[2.5, 3.5], [4.5]]
    assert ops.relu(ops.negative(ragged)).to_list() == [[0, 0], [0]]

"""Layers: what golden values cannot say."""

import copy
import pickle

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch.keras import Input, Model, layers

constant = tf.constant


def randn(*shape):
    return constant(torch.randn(*shape, generator=torch.Generator().manual_seed(0)))


def test_dropout_scales_what_it_keeps_and_rests_in_inference():
    layer = layers.Dropout(0.25)
    x = constant(np.ones((200, 200), "f"))
    y = layer(x, training=True).numpy()
    assert set(np.unique(y)) == {np.float32(0), np.float32(1 / 0.75)}
    assert abs((y == 0).mean() - 0.25) < 0.02
    np.testing.assert_array_equal(layer(x), x)


def test_dropout_noise_shape_drops_together():
    y = layers.Dropout(0.5, noise_shape=(None, 1, 4))(constant(np.ones((9, 5, 4), "f")), True)
    assert (np.ptp(y.numpy(), axis=1) == 0).all() and 0 < y.numpy().mean() < 2
    y = layers.SpatialDropout2D(0.5)(constant(np.ones((9, 3, 3, 4), "f")), True).numpy()
    assert (np.ptp(y, axis=(1, 2)) == 0).all() and 0 < y.mean() < 2


@pytest.mark.parametrize("cls", ["Dropout", "AlphaDropout", "GaussianNoise", "GaussianDropout"])
def test_a_seed_repeats_the_numbers(cls):
    x = constant(np.ones((4, 5), "f"))
    first, second = (getattr(layers, cls)(0.5, seed=3) for _ in range(2))
    tf.random.set_seed(1)
    ys = [first(x, training=True).numpy() for _ in range(2)]
    tf.random.set_seed(1)
    np.testing.assert_array_equal(ys[0], second(x, training=True).numpy())
    assert (ys[0] != ys[1]).any()


def test_alpha_dropout_keeps_mean_and_variance():
    y = layers.AlphaDropout(0.3)(randn(300, 300), training=True).numpy()
    assert abs(y.mean()) < 0.02 and abs(y.var() - 1) < 0.03


def test_gaussian_layers_have_the_noise_they_say():
    x = constant(np.full((300, 300), 2.0, "f"))
    noisy = layers.GaussianNoise(0.5)(x, training=True).numpy()
    assert abs(noisy.mean() - 2) < 0.02 and abs(noisy.std() - 0.5) < 0.02
    dropped = layers.GaussianDropout(0.2)(x, training=True).numpy()
    assert abs(dropped.mean() - 2) < 0.02 and abs(dropped.std() - 1) < 0.02


def test_a_convolution_kernel_stays_in_torchs_order_through_assigns():
    layer = layers.Conv2D(4, 3)
    layer.build((None, 8, 8, 3))

    def is_ordered():
        view = layer.kernel._t.permute(3, 2, 0, 1)
        return view.is_contiguous(memory_format=torch.channels_last)

    assert is_ordered()
    layer.set_weights([np.ones((3, 3, 3, 4), "f"), np.zeros(4, "f")])
    assert is_ordered()
    before = layer.kernel.read_value()
    layer.kernel.assign(np.zeros((3, 3, 3, 4), "f"))
    assert is_ordered() and before.numpy().sum() == 108


def test_a_convolution_of_images_needs_no_copies():
    model_input = randn(2, 6, 6, 3)
    y = layers.MaxPooling2D()(layers.Conv2D(4, 3, padding="same", activation="relu")(model_input))
    assert y._t.is_contiguous()
    flat = layers.Flatten()(y)
    assert flat._t.data_ptr() == y._t.data_ptr()


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("activation", ["relu", "tanh", "softmax", lambda x: x * x, None])
def test_convolution_with_and_without_recording_agree(activation, bias):
    layer = layers.Conv2D(4, 3, activation=activation, use_bias=bias, bias_initializer="ones")
    x = randn(2, 5, 5, 3)
    with tf.GradientTape() as tape:
        recorded = layer(x)
    with torch.no_grad():
        np.testing.assert_allclose(layer(x), recorded, rtol=1e-5, atol=1e-6)
    assert tape.gradient(recorded, layer.kernel).shape == (3, 3, 3, 4)


def test_gradients_of_dense_match_finite_differences():
    for activation in ("relu", "selu", "softmax", lambda x: x * x, layers.PReLU(dtype="float64")):
        layer = layers.Dense(3, activation, dtype="float64")
        x = constant(np.random.RandomState(1).randn(2, 2, 4))
        layer(x)
        weights = constant(np.random.RandomState(2).randn(2, 2, 3))
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(layer(x) * weights)
        gradient = tape.gradient(loss, layer.kernel).numpy()
        kernel = layer.kernel.numpy()
        step = np.zeros_like(kernel)
        step[1, 2] = 1e-6
        values = []
        for sign in (1, -1):
            layer.kernel.assign(kernel + sign * step)
            values.append(float(tf.reduce_sum(layer(x) * weights)))
        layer.kernel.assign(kernel)
        assert gradient[1, 2] == pytest.approx((values[0] - values[1]) / 2e-6, rel=1e-5)


def test_embedding_gradient_adds_up_repeated_rows():
    layer = layers.Embedding(4, 2)
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(layer(constant([[1, 1, 3]])))
    gradient = tape.gradient(total, layer.embeddings)
    np.testing.assert_array_equal(constant(gradient), [[0, 0], [2, 2], [0, 0], [1, 1]])


def test_batch_normalization_twice_under_one_tape():
    layer = layers.BatchNormalization()
    x = randn(6, 3)
    with tf.GradientTape() as tape:
        y = layer(layer(x, training=True), training=True) + layer(x, training=False)
        total = tf.reduce_sum(y * y)
    gradients = tape.gradient(total, layer.trainable_weights)
    assert all(np.isfinite(g.numpy()).all() and g.numpy().any() for g in gradients)


def test_moving_averages_read_before_a_call_do_not_change():
    layer = layers.BatchNormalization(momentum=0.5)
    layer.build((None, 3))
    before = layer.moving_mean.read_value()
    layer(randn(6, 3), training=True)
    assert not before.numpy().any() and layer.moving_mean.numpy().all()


def test_symbolic_calls_leave_moving_averages_alone():
    layer = layers.BatchNormalization()
    y = layer(Input((4, 4, 3)), training=True)
    assert y.shape.as_list() == [None, 4, 4, 3]
    np.testing.assert_array_equal(layer.moving_mean, np.zeros(3))
    np.testing.assert_array_equal(layer.moving_variance, np.ones(3))


def make_model():
    x = Input((8, 8, 3))
    y = layers.Conv2D(4, 3, padding="same", activation="relu")(x)
    y = layers.BatchNormalization()(y)
    y = layers.Add()([y, layers.Conv2D(4, 1, use_bias=False)(x)])
    y = layers.LeakyReLU()(layers.ZeroPadding2D(1)(y))
    y = layers.SeparableConv2D(5, 3, activation=lambda t: t * 2)(y)
    y = layers.MaxPooling2D()(y)
    y = layers.Concatenate()([y, layers.UpSampling2D(1)(y)])
    y = layers.Lambda(lambda t: t + 1.0)(y)
    y = layers.Reshape((-1, 10))(y)
    y = layers.LayerNormalization()(layers.TimeDistributed(layers.Dense(6, "relu"))(y))
    y = layers.Dropout(0.5)(layers.GlobalAveragePooling1D()(y))
    return Model(x, layers.Dense(2, "softmax")(y))


def test_a_model_gives_what_its_layers_give_one_by_one():
    model = make_model()
    x = randn(2, 8, 8, 3)
    values = {id(model.inputs[0]): x}
    for node in model._nodes:
        given = node.inputs
        given = [values[id(t)] for t in given] if isinstance(given, list) else values[id(given)]
        values[id(node.flat_outputs[0])] = node.layer(given)
    one_by_one = values[id(model.outputs[0])]
    np.testing.assert_allclose(model(x), one_by_one, rtol=1e-5)
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(model(x)[:, 0])
    gradients = tape.gradient(y, model.trainable_weights)
    assert all(g is not None and np.isfinite(g.numpy()).all() for g in gradients)


def test_layers_take_torch_tensors():
    layer = layers.Dense(3, "relu")
    x = torch.randn(2, 4, requires_grad=True)
    y = layer(x)
    assert type(y) is torch.Tensor
    y.sum().backward()
    assert x.grad is not None and layer.kernel._t.grad.shape == (4, 3)
    assert [tuple(p.shape) for p in layers.Conv2D(2, 3).parameters()] == []
    assert sorted(layer.state_dict()) == ["bias", "kernel"]


def test_layers_copy_and_pickle():
    x = randn(2, 8, 8, 3)
    layer = layers.Conv2D(4, 3, activation="relu")
    y = layer(x).numpy()
    np.testing.assert_array_equal(copy.deepcopy(layer)(x), y)
    np.testing.assert_allclose(pickle.loads(pickle.dumps(layer))(x), y, rtol=1e-6)


def test_an_inner_layer_as_activation_is_tracked():
    layer = layers.Dense(3, layers.PReLU())
    layer(randn(2, 4))
    assert [v.name.split("/")[-1] for v in layer.weights] == ["kernel:0", "bias:0", "alpha:0"]


def test_masks_reach_the_pooling_through_a_model():
    x = Input((3,))
    y = layers.Embedding(5, 2, "ones", mask_zero=True)(x)
    y = layers.Dropout(0.5)(layers.Dense(2, kernel_initializer="ones")(y))
    model = Model(x, layers.GlobalAveragePooling1D()(y))
    np.testing.assert_array_equal(model(constant([[1.0, 0.0, 0.0]])), [[2, 2]])
    layer = layers.GlobalAveragePooling1D()
    masked = layers.Masking()(constant([[[1.0], [0.0], [5.0]]]))
    np.testing.assert_array_equal(layer(masked), [[3]])


def test_subclasses_may_call_the_built_in_call():
    class Scaled(layers.Dense):
        def call(self, inputs):
            return super().call(inputs) * 2.0

    x = randn(2, 3)
    layer = Scaled(4, use_bias=False)
    np.testing.assert_allclose(layer(x), x.numpy() @ layer.kernel.numpy() * 2, rtol=1e-5)
    inputs = Input((3,))
    np.testing.assert_allclose(Model(inputs, layer(inputs))(x), layer(x), rtol=1e-6)


def test_convolution_op_is_the_convolution_of_a_layer():
    class Standardized(layers.Conv2D):
        def convolution_op(self, inputs, kernel):
            return super().convolution_op(inputs, kernel) * 0.5

    x = randn(1, 5, 5, 2)
    layer = layers.Conv2D(3, 3, use_bias=False)
    expected = layer(x).numpy()
    np.testing.assert_allclose(layer.convolution_op(x, layer.kernel), expected, rtol=1e-6)
    halved = Standardized(3, 3, use_bias=False)
    halved(x)
    halved.set_weights(layer.get_weights())
    np.testing.assert_allclose(halved(x), expected * 0.5, rtol=1e-6)


def test_errors_name_the_layer():
    with pytest.raises(Exception, match=r"embedding.*5 are not all in") as caught:
        layers.Embedding(5, 2, name="embedding")(constant([[5]]))
    assert type(caught.value).__name__ == "InvalidArgumentError"
    with pytest.raises(ValueError, match=r'layer "a" is incompatible.*min_ndim=2'):
        layers.Dense(2, name="a")(constant([1.0]))


@pytest.mark.parametrize(
    "layer",
    [
        layers.Conv2D(3, 3, activation="relu", bias_initializer="ones"),
        layers.Conv2D(3, 3, bias_initializer="ones"),
        layers.Conv2D(3, 3, activation=lambda x: -x),
        layers.Conv2D(3, 3, activation="sigmoid", use_bias=False),
        layers.Conv2DTranspose(3, 3, activation="relu", bias_initializer="ones"),
        layers.DepthwiseConv2D(3, activation="relu", bias_initializer="ones"),
        layers.SeparableConv2D(3, 3, activation="relu", bias_initializer="ones"),
    ],
)
def test_pooling_after_a_convolution_in_a_model(layer):
    inputs = Input((9, 9, 3))
    model = Model(inputs, layers.MaxPooling2D(2)(layer(inputs)))
    x = randn(2, 9, 9, 3)
    with tf.GradientTape(persistent=True) as tape:
        expected = layers.MaxPooling2D(2)(layer(x))
        got = model(x)
    np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-6)
    for w in layer.trainable_weights:
        theirs = tape.gradient(expected, w)
        np.testing.assert_allclose(tape.gradient(got, w), theirs, rtol=1e-4, atol=1e-5)


def test_a_model_casts_floats_to_the_dtype_of_its_layers():
    x = Input((3,), dtype="float64")
    model = Model(x, layers.Activation("relu")(x))
    assert model.outputs[0].dtype == model(np.ones((2, 3))).dtype == tf.float32


def test_selu_has_its_right_slope_at_zero():
    """At exactly 0, as in a first step from zeros, TensorFlow takes the slope from the right."""
    layer = layers.Dense(3, activation="selu")
    x = tf.zeros([2, 4])
    with tf.GradientTape() as tape:
        y = layer(x)
    np.testing.assert_allclose(tape.gradient(y, layer.bias), [2 * 1.0507009] * 3, rtol=1e-6)

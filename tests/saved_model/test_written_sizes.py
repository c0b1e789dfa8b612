"""Functions of unknown sizes: what is written computes the same for all sizes, or is refused."""

import numpy as np
import pytest
from slopes import slope

import kerastorch as tf

layers = tf.keras.layers
SIZES = [1, 2, 3, 5, 8, 17]
IMAGES, ROWS, TABLE = [None, None, None, 2], [None, None, 3], [None, None]


def _saved(folder, call, shape):
    module = tf.Module()
    module.held = call if isinstance(call, tf.Module) else None
    module.f = tf.function(call, input_signature=[tf.TensorSpec(shape)])
    tf.saved_model.save(module, str(folder))
    return tf.saved_model.load(str(folder)).f


def _results(call, x):
    try:
        return call(tf.constant(x)).numpy()
    except (ValueError, tf.errors.OpError):
        return None


WRITTEN = {
    "valid": (lambda: layers.Conv2D(3, 3), IMAGES),
    "strides": (lambda: layers.Conv2D(3, 3, strides=2, padding="same"), IMAGES),
    "average": (lambda: layers.AveragePooling2D(3), IMAGES),
    "depth": (lambda: layers.DepthwiseConv2D(3, strides=2, padding="same"), IMAGES),
    "causal": (lambda: layers.Conv1D(3, 3, padding="causal", dilation_rate=2), ROWS),
    "resized": (lambda: layers.Resizing(5, 6), IMAGES),
    "lstm": (lambda: layers.LSTM(4), ROWS),
    "time": (lambda: layers.Bidirectional(layers.GRU(3, return_sequences=True)), ROWS),
    "squeezed": (lambda: tf.squeeze, TABLE),
    "central": (lambda: lambda x: tf.image.central_crop(x, 0.5), IMAGES),
    "fitted": (lambda: lambda x: tf.image.resize_with_crop_or_pad(x, 5, 6), IMAGES),
    "amid": (lambda: lambda x: tf.image.resize_with_pad(x, 5, 6), IMAGES),
    "doubled": (lambda: lambda x: tf.image.resize(x, tf.shape(x)[1:3] * 2), IMAGES),
    "within": (lambda: lambda x: tf.image.resize(x, [5, 6], preserve_aspect_ratio=True), IMAGES),
    "frames": (lambda: lambda x: tf.signal.frame(x, 4, 3), TABLE),
    "all_frames": (lambda: lambda x: tf.signal.frame(x, 4, 3, pad_end=True), TABLE),
    "hot": (lambda: lambda x: tf.one_hot(tf.argmax(x, 1), tf.shape(x)[1]), TABLE),
    "lengths": (lambda: lambda x: tf.sequence_mask(tf.range(tf.shape(x)[0])), TABLE),
    "line": (lambda: lambda x: tf.linspace(0.0, tf.reduce_sum(x), tf.shape(x)[0]), TABLE),
    "repeated": (lambda: lambda x: tf.repeat(x, tf.range(tf.shape(x)[0]), axis=0), TABLE),
    "back": (
        lambda: lambda x: tf.reverse_sequence(x, tf.ones_like(x[:, 0], tf.int32) + 1, 1),
        TABLE,
    ),
    "turned": (lambda: lambda x: x + tf.transpose(x), TABLE),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_functions_of_unknown_sizes_compute_the_same(name, tmp_path):
    make, shape = WRITTEN[name]
    call = make()
    call(tf.zeros([5 if n is None else n for n in shape]))
    loaded = _saved(tmp_path / "m", call, shape)
    random = np.random.RandomState(0)
    for size in SIZES:
        x = random.randn(*(size if n is None else n for n in shape)).astype(np.float32)
        wanted = _results(call, x)
        if wanted is None or not wanted.size:
            continue
        np.testing.assert_allclose(_results(loaded, x), wanted, rtol=1e-4, atol=1e-5)


REFUSED = {
    "crop": (lambda: layers.CenterCrop(3, 4), IMAGES),
    "row": (lambda: layers.CenterCrop(2, 2), [None, None, 8, 2]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_size_decides_is_refused_before_anything_is_written(name, tmp_path):
    make, shape = REFUSED[name]
    with pytest.raises(ValueError, match=r"sizes? .*not known|unknown size"):
        _saved(tmp_path / "m", make(), shape)
    assert not (tmp_path / "m").exists()


SLICED = {
    "first": lambda x: tf.strided_slice(x, [0], [3]) ** 2,
    "last": lambda x: tf.strided_slice(x, [-3], [100]) ** 2,
    "steps": lambda x: tf.strided_slice(x, [5], [0], [-2]) ** 2,
    "masked": lambda x: tf.strided_slice(x, [0, 1], [0, 2], end_mask=1, shrink_axis_mask=2) ** 2,
    "turned": lambda x: tf.strided_slice(tf.transpose(x), [0, 0], [2, 3]) ** 2,
    "items": lambda x: x[-3:, :2] ** 2,
    "added": lambda x: x + x[:1],
    "times": lambda x: x * x[:1],
    "less": lambda x: x[-1:] - x,
    "ratio": lambda x: x[:1] / (2.0 + x**2),
    "repeated": lambda x: x[:1] * tf.ones([tf.shape(x)[0], 1]),
    "known": lambda x: x[:1] * tf.ones([5, 1]),
}


@pytest.mark.parametrize("name", SLICED)
def test_gradients_of_slices_are_those_of_any_size(name, tmp_path):
    call = slope(SLICED[name])
    loaded = _saved(tmp_path / "m", call, [None, 3])
    for size in (0, 1, 2, 3, 4, 7):
        x = np.random.RandomState(size).randn(size, 3).astype(np.float32)
        found, wanted = _results(loaded, x), _results(call, x)
        if wanted is None:
            assert found is None
        else:
            np.testing.assert_allclose(found, wanted, rtol=1e-5)


def test_gradients_of_two_arguments_of_which_one_is_a_row(tmp_path):
    def slopes(x, y):
        with tf.GradientTape() as tape:
            tape.watch([x, y])
            z = x * y + y
        return tape.gradient(z, [x, y])

    module, spec = tf.Module(), tf.TensorSpec([None, 3])
    module.f = tf.function(slopes, input_signature=[spec, spec])
    tf.saved_model.save(module, str(tmp_path / "m"))
    loaded = tf.saved_model.load(str(tmp_path / "m")).f
    for rows in ((3, 1), (1, 3), (3, 3), (1, 1), (0, 1)):
        x, y = (tf.constant(np.random.RandomState(n).randn(n, 3), tf.float32) for n in rows)
        for a, b in zip(loaded(x, y), slopes(x, y), strict=True):
            np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=1e-5)


@pytest.mark.parametrize("join", [tf.maximum, lambda x, y: tf.where(x > y, x, y)])
def test_what_may_be_one_row_is_refused_under_a_tape_where_it_can_not_be_written(join, tmp_path):
    with pytest.raises(ValueError, match="may be 1"):
        _saved(tmp_path / "m", slope(lambda x: join(x, x[:1])), [None, 3])


def test_a_loss_of_two_unknown_numbers_of_rows(tmp_path):
    loss = tf.keras.losses.CategoricalCrossentropy(from_logits=True)
    module = tf.Module()
    specs = [tf.TensorSpec([None, 3])] * 2
    module.f = tf.function(lambda x, y: loss(y, x), input_signature=specs)
    tf.saved_model.save(module, str(tmp_path))
    read = tf.saved_model.load(str(tmp_path))
    for n in (1, 2, 5):
        x, y = tf.random.normal([n, 3], seed=n), tf.one_hot(tf.range(n) % 3, 3)
        np.testing.assert_allclose(read.f(x, y), loss(y, x), rtol=1e-6)


PAIRS = {
    "product": lambda x, y: x * y,
    "chosen": lambda x, y: tf.where(x > y, x * x, y),
    "loss": lambda x, y: tf.keras.losses.mean_squared_error(x, y),
    "in_a_branch": lambda x, y: tf.cond(x[0, 0] < 9.0, lambda: x * y, lambda: x),
}


@pytest.mark.parametrize("name", PAIRS)
def test_gradients_of_sizes_that_were_taken_for_equal(name, tmp_path):
    def gradients(x, y):
        with tf.GradientTape() as tape:
            tape.watch([x, y])
            z = PAIRS[name](x, y)
        return tape.gradient(z, [x, y])

    module = tf.Module()
    module.f = tf.function(gradients, input_signature=[tf.TensorSpec([None, 3])] * 2)
    tf.saved_model.save(module, str(tmp_path))
    read = tf.saved_model.load(str(tmp_path)).f
    x, y = tf.random.normal([4, 3], seed=1), tf.random.normal([4, 3], seed=2)
    for a, b in zip(read(x, y), gradients(x, y), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)
    if name in ("product", "in_a_branch"):  # arithmetic is written for any
        for a, b in zip(read(x, y[:1]), gradients(x, y[:1]), strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-5)
        return
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"to be equal|differ"):
        read(x, y[:1])


@pytest.mark.parametrize("join", ["add", "subtract", "multiply", "divide"])
def test_gradients_of_a_variable_and_of_what_may_be_one_row(join, tmp_path):
    module, function = tf.Module(), getattr(tf.math, join)
    module.w = tf.Variable([[0.5, 2.0, -3.0]])
    module.s = tf.Variable(1.5)

    def slopes(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            z = function(module.w, x[:1]) * function(x, module.s)
            z = z + function(x[:1], module.w)
        return tape.gradient(z, [x, module.w, module.s])

    module.f = tf.function(slopes, input_signature=[tf.TensorSpec([None, 3])])
    tf.saved_model.save(module, str(tmp_path / "m"))
    loaded = tf.saved_model.load(str(tmp_path / "m")).f
    for rows in (3, 1):
        x = tf.constant(np.random.RandomState(rows).rand(rows, 3) + 1, tf.float32)
        for a, b in zip(loaded(x), slopes(x), strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-5)

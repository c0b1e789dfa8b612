"""Datasets as users write them: files, errors, threads, training."""

import threading
import time
import traceback

import numpy as np
import pytest

import kerastorch as tf

D = tf.data.Dataset


def _images(folder):
    numbers = np.random.RandomState(0)
    for kind in ("automobile", "airplane"):
        for i in range(3):
            pixels = numbers.randint(0, 255, (20, 18, 3)).astype("uint8")
            tf.io.write_file(f"{folder}/{kind}/{i}.jpg", tf.io.encode_jpeg(pixels))


def _load(path, size=(8, 8)):
    label = tf.constant(0, tf.int8)
    if tf.strings.regex_full_match(path, ".*/automobile/.*"):
        label = tf.constant(1, tf.int8)
    image = tf.image.decode_jpeg(tf.io.read_file(path))
    return tf.image.resize(image, size) / 255.0, label


def test_image_files(tmp_path):
    """The pipeline of documents 001; the spec is TensorFlow's."""
    _images(tmp_path)
    files = D.list_files(f"{tmp_path}/*/*.jpg", shuffle=False)
    data = files.map(_load, num_parallel_calls=tf.data.AUTOTUNE).batch(4).prefetch(-1)
    assert repr(data.element_spec) == (
        "(TensorSpec(shape=(None, 8, 8, None), dtype=tf.float32, name=None), "
        "TensorSpec(shape=(None,), dtype=tf.int8, name=None))"
    )
    batches = list(data)
    assert [x.shape.as_list() for x, _ in batches] == [[4, 8, 8, 3], [2, 8, 8, 3]]
    assert np.concatenate([y for _, y in batches]).tolist() == [0, 0, 0, 1, 1, 1]


def test_nothing_is_written_while_a_function_is_traced(tmp_path):
    def save(name):
        tf.io.write_file(name, name)
        return name

    names = [f"{tmp_path}/a", f"{tmp_path}/b"]
    data = D.from_tensor_slices(names).map(save)
    assert not list(tmp_path.iterdir())
    assert len(list(data)) == 2 and len(list(tmp_path.iterdir())) == 2


def _slow(x):
    return x * 2 if x > 3 else -x


def _threads():
    """The threads of pipelines that are there."""
    return {t for t in threading.enumerate() if t.name.startswith("tf.data")}


@pytest.mark.parametrize("how", [{"num_parallel_calls": 3}, {}])
def test_threads_end_with_the_iterator(how):
    before = _threads()
    iterator = iter(D.range(10**9).map(_slow, **how).prefetch(4))
    assert [int(next(iterator)) for _ in range(6)] == [0, -1, -2, -3, 8, 10]
    assert _threads() - before
    del iterator
    for _ in range(100):
        if not _threads() - before:
            break
        time.sleep(0.05)
    assert not _threads() - before


@pytest.mark.parametrize("how", [{}, {"num_parallel_calls": 2}])
def test_errors_come_with_their_class_and_traceback(how):
    def fails(x):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine") as found:  # as it is traced
        D.range(4).map(fails, **how)
    assert traceback.extract_tb(found.value.__traceback__)[-1].name == "fails"
    iterator = iter(D.range(4).map(lambda x: 6 // (x - 2), **how))
    assert [int(next(iterator)) for _ in range(2)] == [-3, -6]
    with pytest.raises(tf.errors.InvalidArgumentError):
        next(iterator)
    assert int(next(iterator)) == 6


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("deterministic", [True, False])
def test_threads_make_what_one_by_one_makes(workers, deterministic):
    """Quick elements, which threads get some at once, slow ones, and errors among them."""
    slow, wrong = set(range(30, 34)) | {150}, {0, 7, 8, 50, 120, 121, 199}

    def python(x):
        if int(x) in slow:
            time.sleep(0.01)
        if int(x) in wrong:
            raise KeyError(int(x))
        return x * 2

    def function(x):
        return tf.py_function(python, [x], tf.int64)

    def outcomes(data):
        iterator, found = iter(data), []
        while True:
            try:
                found.append(int(next(iterator)))
            except tf.errors.UnknownError as error:
                found.append(error.message)
            except StopIteration:
                return found

    expected = outcomes(D.range(200).map(function))
    assert len(expected) == 200
    data = D.range(200).map(function, num_parallel_calls=workers, deterministic=deterministic)
    found = outcomes(data)
    if deterministic:
        assert found == expected
    assert sorted(map(str, found)) == sorted(map(str, expected))


def test_threads_make_few_elements_that_nobody_wants():
    made = []

    def python(x):
        made.append(int(x))
        return x if x < 100 else tf.constant(time.sleep(0.02) or 0, tf.int64)

    def function(x):
        return tf.py_function(python, [x], tf.int64)

    iterator = iter(D.range(10**6).map(function, num_parallel_calls=2))
    assert [int(next(iterator)) for _ in range(100)] == list(range(100))
    assert len(made) <= 100 + 2 * 2 * 16
    del iterator
    time.sleep(0.1)
    count = len(made)
    time.sleep(0.1)
    assert len(made) == count


def test_ignored_errors_leave_nothing_else_out():
    data = D.range(8).map(lambda x: x + 0 * (1 // ((x - 1) % 3)))
    assert list(map(int, data.ignore_errors())) == [0, 2, 3, 5, 6]
    assert sorted(map(int, data.shuffle(3).ignore_errors())) == [0, 2, 3, 5, 6]


def test_structure_of_a_function_that_wants_values():
    data = D.from_tensor_slices(["1,2", "3,4"]).map(
        lambda s: tf.strings.to_number(tf.strings.split(s, ","))
    )
    assert data.element_spec == tf.TensorSpec([None], tf.float32)
    assert next(iter(data.batch(2))).numpy().tolist() == [[1, 2], [3, 4]]


def test_what_acts_is_run_row_by_row():
    counter, seen = tf.Variable(0), []

    def counts(x):
        counter.assign_add(1)
        return x

    def notes(x):
        seen.append(1)
        return x

    def reads(x):
        return tf.numpy_function(lambda v: seen.append(v) or v, [x], tf.int64)

    before = int(counter)
    assert len(list(D.range(20).map(counts))) == 20 and int(counter) - before == 20
    assert len(list(D.range(20).map(notes))) == 20 and len(seen) == 1  # while it is traced
    assert len(list(D.range(20).map(reads))) == 20 and len(seen) == 21


def _model():
    tf.keras.utils.set_random_seed(3)
    model = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(4,))])
    model.compile("sgd", "mse")
    return model


X = np.random.RandomState(1).rand(20, 4).astype("float32")
Y = np.random.RandomState(2).rand(20, 2).astype("float32")


def test_training_on_a_dataset_equals_training_on_arrays():
    data = D.from_tensor_slices((X, Y)).batch(8)
    a, b = _model(), _model()
    on_data = a.fit(data, epochs=3, verbose=0, validation_data=data)
    on_arrays = b.fit(
        X, Y, 8, epochs=3, shuffle=False, verbose=0, validation_data=(X, Y), validation_batch_size=8
    )
    assert on_data.history == on_arrays.history
    assert a.evaluate(data, verbose=0) == b.evaluate(X, Y, 8, verbose=0)
    np.testing.assert_array_equal(a.predict(data, verbose=0), b.predict(X, 8, verbose=0))


def test_steps_go_on_where_the_epoch_before_ended():
    data = D.from_tensor_slices((X, Y)).batch(4).repeat()
    a, b = _model(), _model()
    a.fit(data, epochs=2, steps_per_epoch=3, verbose=0)
    for part in (slice(0, 12), slice(12, 20), slice(0, 4)):
        b.fit(X[part], Y[part], 4, shuffle=False, verbose=0)
    np.testing.assert_array_equal(a.get_weights()[0], b.get_weights()[0])
    with pytest.raises(ValueError, match="infinitely repeating dataset"):
        a.fit(data, epochs=2)
    with pytest.raises(ValueError, match="`y` argument is not supported when using dataset"):
        a.fit(data, Y)


def test_weights_and_dicts():
    model = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(4,))])
    model.compile("sgd", "mse")
    weights = np.ones(20, "float32")
    data = D.from_tensor_slices((X, Y, weights)).batch(4)
    assert model.fit(data, verbose=0).history["loss"][0] > 0
    first, second = tf.keras.Input([4], name="a"), tf.keras.Input([4], name="b")
    model = tf.keras.Model([first, second], tf.keras.layers.Dense(2)(first + second))
    model.compile("sgd", "mse")
    model.fit(D.from_tensor_slices(({"a": X, "b": X}, Y)).batch(4), verbose=0)


def test_a_symbolic_number_says_no_size():
    """As in TensorFlow: the batches of a size that an element gives have no static one."""
    data = D.range(1, 4).flat_map(lambda n: D.range(6).batch(n, drop_remainder=True))
    assert data.element_spec == tf.TensorSpec([None], tf.int64)
    assert [len(x) for x in data] == [1] * 6 + [2] * 3 + [3] * 2

"""Tapes around branches, loops, lists of tensors and random numbers, run by TensorFlow.

    python tests/exchange/saved_tapes.py [PYTHON]

kerastorch writes the functions as a SavedModel; PYTHON, an interpreter that has TensorFlow, loads
it and must compute what it computes itself, for inputs of several sizes. Prints what differs, exits
with 1 if something does.

    PYTHON tests/exchange/saved_tapes.py read FOLDER

is the half of TensorFlow.
"""

import os
import sys
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

from oracle_exchange import read_by_tensorflow  # noqa: E402

# what gives zeros where the gradient knows the numbers that were drawn
DRAWN = ("drawn_in_a_loop", "drawn_in_a_branch", "generator_in_a_loop")
SIZES = (2, 1, 3, 0)


def values(n):
    """The input of n rows."""
    return np.random.RandomState(n).randn(n, 3).astype(np.float32)


def reset(module):
    """Makes variables what they were."""
    module.count.assign(0.0)
    module.w.assign(2.0)


def _functions(tf, m):
    def gradient(f, x, *more):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        return tape.gradient(y, [x, *more])

    def second(f, x):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = tf.reduce_sum(f(x) ** 3)
            g = tf.convert_to_tensor(tape.gradient(y, x))
            z = tf.reduce_sum(g * g)
        return outer.gradient(z, x)

    def changed_in_a_loop(x, n):
        def f(y):
            for _ in tf.range(n):
                m.count.assign_add(1.0)
                y = y * m.w * m.count
            return y

        return gradient(f, x, m.w), m.count + 0.0

    def changed_in_a_branch(x, n):
        def f(y):
            if n > 1:
                m.count.assign_add(1.0)
                y = y * m.w * m.count
            return y

        return gradient(f, x, m.w), m.count + 0.0

    def changed_behind_a_branch(x, n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x
            if n > 1:
                y = y * y * m.w
        m.w.assign_add(1.0)
        return tape.gradient(y, [x, m.w])

    def changed_behind_a_loop(x, n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x
            for _ in tf.range(n):
                y = y * y * m.w
        m.w.assign_add(1.0)
        return tape.gradient(y, [x, m.w])

    def drawn_in_a_loop(x, n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x
            for _ in tf.range(n):
                y = y * tf.random.uniform([])
        return tape.gradient(y, x) * x - y

    def generator_in_a_loop(x, n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x
            for _ in tf.range(n):
                y = y * m.generator.uniform([])
        return tape.gradient(y, x) * x - y

    def drawn_in_a_branch(x, n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x
            if n > 1:
                y = tf.nn.dropout(y, 0.5)
        return tape.gradient(y, x) * x - y

    def nested_draws(x, n):
        def f(y):
            for i in tf.range(n):
                if i % 2 == 0:
                    y = y * tf.random.uniform([])
            return y

        return gradient(f, x)

    def nested_changes(x, n):
        def f(y):
            for i in tf.range(n):
                if i % 2 == 0:
                    m.count.assign_add(1.0)
                    y = y * m.count
            return y

        return gradient(f, x)

    def mapped(x, n):
        return gradient(lambda x: tf.map_fn(lambda row: row * row * m.w, x), x, m.w)

    def scanned(x, n):
        return gradient(lambda x: tf.scan(lambda a, row: a * row * m.w + row, x), x, m.w)

    def folded(x, n):
        return gradient(lambda x: tf.foldl(lambda a, row: a * row * m.w + row, x), x, m.w)

    def vectorized(x, n):
        return gradient(
            lambda x: tf.vectorized_map(lambda r: tf.reduce_sum(r * r) * m.w, x), x, m.w
        )

    def vectorized_pairs(x, n):
        def f(x):
            return tf.vectorized_map(lambda a: (a[0] * a[1] * m.w, a[1]), (x, m.w * x[:1]))[0]

        return gradient(f, x, m.w)

    def vectorized_branches(x, n):
        def row(r):
            return tf.cond(r[0] > 0.0, lambda: r * r, lambda: r * m.w)

        return gradient(lambda x: tf.vectorized_map(row, x), x, m.w)

    def jacobian(f, x, *more):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        return tape.jacobian(y, [x, *more])

    def jacobian_plain(x, n):
        return jacobian(lambda x: x * x * m.w, x, m.w)

    def jacobian_branch(x, n):
        def f(x):
            return tf.cond(tf.reduce_sum(x) > 0.0, lambda: x * x * m.w, lambda: x * m.w)

        return jacobian(f, x, m.w)

    def jacobian_loop(x, n):
        def f(x):
            for _ in tf.range(n):
                x = x * x * m.w
            return x

        return jacobian(f, x, m.w)

    def jacobian_mapped(x, n):
        return jacobian(lambda x: tf.map_fn(lambda r: r * r * m.w, x), x, m.w)

    def jacobian_rows(x, n):
        return jacobian(lambda x: tf.boolean_mask(x * x, x[:, 0] > 0.0), x)

    def jacobian_batch(x, n):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            y = tf.cond(n > 1, lambda: x * x * m.w, lambda: x)
            z = tf.tile(x * x, [1, 40])
        return tape.batch_jacobian(y, x), tape.batch_jacobian(z, x), tape.gradient(y, x)

    def grown_array(x, n):
        def f(x):
            made = tf.TensorArray(tf.float32, 0, dynamic_size=True, element_shape=[None])
            s = x[:, 0]
            for i in tf.range(3):
                s = s * m.w + x[:, i] ** 2
                made = made.write(i, s)
            return tf.transpose(made.stack()) ** 2

        return gradient(f, x, m.w)

    def read_array(x, n):
        def f(x):
            rows = tf.TensorArray(tf.float32, 3).unstack(tf.transpose(x))
            s = tf.zeros_like(x[:, 0])
            for i in tf.range(2):
                s = s * m.w + rows.read(i) ** 2
            return s + tf.reduce_sum(rows.gather([0, 2]) ** 3, 0)

        return gradient(f, x, m.w)

    def joined_array(x, n):
        def f(x):
            made = tf.TensorArray(tf.float32, 2, element_shape=[None, 3], infer_shape=False)
            return made.write(0, x[:1] ** 2).write(1, x * m.w).concat() ** 2

        return gradient(f, x, m.w)

    def second_slice(x, n):
        return second(lambda x: x[:, n - n :][:, :2], x)

    def second_reshape(x, n):
        return second(lambda x: tf.reshape(x, [tf.shape(x)[1], -1]), x)

    def second_mask(x, n):
        return second(lambda x: tf.boolean_mask(x, x[:, 0] > 0.0), x)

    def second_tile(x, n):
        return second(lambda x: tf.tile(x, [tf.shape(x)[0], 1]), x)

    def second_branch(x, n):
        return second(lambda x: tf.cond(n > 1, lambda: x * x, lambda: x), x)

    def second_loop(x, n):
        def f(x):
            for _ in tf.range(n):
                x = x * x * 0.5
            return x

        return second(f, x)

    def second_lstm(x, n):
        return second(lambda x: m.lstm(x[..., None]), x)

    def short_slices(x, n):
        return gradient(lambda x: x[:2] ** 2, x) + gradient(lambda x: x[1:, :2] ** 2, x)

    def repeat_again(x, n):
        f = tf.recompute_grad(lambda x: tf.tanh(x) * m.w)
        return gradient(f, x)

    def persistent(x, n):
        with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
            tape.watch(m.w)
            y = x * m.w
            with tape.stop_recording():
                z = y * 2.0
            y = y * z
        return tape.gradient(y, m.w), tape.gradient(y, [m.w])

    def resized(x, n):
        def f(x):
            images = tf.tile(x[None, :, :, None], [1, 2, 2, 1])
            size = tf.shape(images)[1:3]
            images = tf.image.resize(images, size * 2)
            images = tf.image.resize(images, size + 1, "nearest")
            return tf.image.resize_with_crop_or_pad(images, 4, 5) ** 2

        return gradient(f, x)

    def framed(x, n):
        return gradient(lambda x: tf.signal.frame(tf.reshape(x, [-1]), 2, 1) ** 2, x)

    return {
        f.__name__: f
        for f in (
            changed_in_a_loop, changed_in_a_branch, changed_behind_a_branch, changed_behind_a_loop,
            drawn_in_a_loop, generator_in_a_loop, drawn_in_a_branch, nested_draws, nested_changes,
            mapped, scanned, folded, vectorized, vectorized_pairs, vectorized_branches,
            jacobian_plain, jacobian_branch, jacobian_loop, jacobian_mapped, jacobian_rows,
            jacobian_batch, grown_array, read_array, joined_array,
            second_slice, second_reshape, second_mask, second_tile, second_branch, second_loop,
            second_lstm, short_slices, repeat_again, persistent, resized, framed,
        )
    }  # fmt: skip


NAMES = tuple(_functions(None, None))


def module(tf, leave=()):
    """A Module with the functions, traced for any number of rows."""

    class Tapes(tf.Module):
        """Variables and functions."""

        def __init__(self):
            super().__init__()
            self.w, self.count = tf.Variable(2.0), tf.Variable(0.0)
            self.generator = tf.random.Generator.from_seed(3)
            ones = {"kernel_initializer": "ones", "recurrent_initializer": "ones"}
            self.lstm = tf.keras.layers.LSTM(2, **ones)
            self.lstm(tf.zeros([1, 2, 1]))

    made = Tapes()
    specs = [tf.TensorSpec([None, 3]), tf.TensorSpec([], tf.int32)]
    for name, function in _functions(tf, made).items():
        if name not in leave:
            setattr(made, name, tf.function(function, input_signature=specs))
    return made


def write(folder):
    """Writes those functions that can be written."""
    import kerastorch as tf
    from kerastorch._graph.lowering import Library, Unwritable, write_graph

    whole, refused = module(tf), []
    for name in NAMES:
        try:
            write_graph(Library(), getattr(whole, name).get_concrete_function().graph, "f")
        except Unwritable as error:
            print(f"  {name}: refused: {str(error)[:300]}")
            refused.append(name)
    tf.saved_model.save(module(tf, leave=refused), folder)


def read(tf, folder):
    """What differs, in lines."""
    own, loaded = module(tf), tf.saved_model.load(folder)
    for name in NAMES:
        if not hasattr(loaded, name):
            continue
        for n in SIZES:
            made, wanted = (_run(tf, one, name, n) for one in (loaded, own))
            if isinstance(wanted, str) or isinstance(made, str):
                same = isinstance(wanted, str)
            elif name in DRAWN:
                same = all(np.abs(a).max(initial=0) < 1e-5 for a in made)
            else:
                same = all(
                    a.shape == b.shape and np.allclose(a, b, rtol=1e-3, atol=1e-5)
                    for a, b in zip(made, wanted, strict=True)
                )
            if not same:
                yield f"{name} of {n} rows: {str(made)[:300]}, not {str(wanted)[:300]}"


def _run(tf, one, name, n):
    reset(one)
    try:
        made = getattr(one, name)(tf.constant(values(n)), tf.constant(n))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return [np.asarray(tf.convert_to_tensor(y)) for y in tf.nest.flatten(made)]


if __name__ == "__main__":
    sys.exit(read_by_tensorflow(__file__, sys.argv[1:], write, read))

"""Gradients through lists of tensors, loops and branches that TensorFlow wrote, read by kerastorch.

    python tests/exchange/read_gradients.py [PYTHON]

PYTHON, an interpreter that has TensorFlow, writes the functions as a SavedModel, with what they
give for inputs of several sizes; kerastorch loads it and must compute the same. Prints what
differs, exits with 1 if something does.

    PYTHON tests/exchange/read_gradients.py write FOLDER

is the half of TensorFlow; `PYTHON tests/exchange/read_gradients.py fixtures` writes the folder to
fixtures/saved-gradients.tar.xz, which the tests read.
"""

import os
import pickle
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

from oracle_exchange import _TF215, anonymous  # noqa: E402

SIZES = (2, 1, 3, 0)
ARCHIVE = TESTS / "fixtures" / "saved-gradients.tar.xz"


def values(n):
    """The input of n rows."""
    return np.random.RandomState(n).randn(n, 3).astype(np.float32)


def _arrays(tf, m):
    """Functions of lists of tensors."""

    def arrays(size, shape, **settings):
        return tf.TensorArray(tf.float32, size, element_shape=shape, **settings)

    def written(x, n):
        a, s = arrays(n, None), tf.reduce_sum(x, 0)
        for i in tf.range(n):
            s = s * m.w + x[0]
            a = a.write(i, s * s)
        return a.stack()

    def grown(x, n):
        a, s = arrays(0, [3], dynamic_size=True), tf.reduce_sum(x, 0)
        for i in tf.range(n):
            s = s * m.w + x[0]
            a = a.write(i, s * s)
        return tf.reduce_sum(a.stack())

    def unstacked(x, n):
        a, s = arrays(tf.shape(x)[0], None).unstack(x), tf.zeros([3])
        for i in tf.range(tf.shape(x)[0]):
            s = s * m.w + a.read(i) ** 2
        return s

    def gathered(x, n):
        a = arrays(3, None, clear_after_read=False).unstack(tf.transpose(x))
        s = a.read(0) * a.read(0) * a.read(1) * m.w
        return s + tf.reduce_sum(a.gather([0, 2, 0]) ** 3, 0)

    def scattered(x, n):
        rows = tf.concat([tf.transpose(x), tf.ones_like(tf.transpose(x)[:1])], 0)
        a = arrays(4, [None]).scatter([2, 0, 1, 3], rows)
        return a.read(2) * a.read(0) ** 2 * m.w

    def joined(x, n):
        a = arrays(2, [None, 3], infer_shape=False)
        return a.write(0, x[:1] ** 2).write(1, x * m.w).concat() ** 2

    def cut(x, n):
        a = arrays(2, [None, 3], infer_shape=False).split(x * m.w, [1, tf.shape(x)[0] - 1])
        return tf.reduce_sum(a.read(0) ** 2) + tf.reduce_sum(a.read(1) ** 3)

    def chosen(x, n):
        a = arrays(2, [3], clear_after_read=False)
        a = a.write(0, tf.reduce_sum(x, 0)).write(1, tf.reduce_sum(x * x, 0))
        if n > 1:
            a = a.write(1, a.read(0) * m.w)
        return a.stack()

    def nested(x, n):
        a = arrays(n, [])
        for i in tf.range(n):
            b = arrays(3, [])
            for j in tf.range(3):
                b = b.write(j, x[0, j] ** 2 * tf.cast(i, tf.float32) * m.w)
            a = a.write(i, tf.reduce_prod(b.stack()))
        return tf.reduce_sum(a.stack())

    def partly(x, n):
        a = arrays(4, [3]).write(1, tf.reduce_sum(x, 0) * m.w)
        return a.stack() ** 2 + a.gather([1, 2, 1, 3])

    return written, grown, unstacked, gathered, scattered, joined, cut, chosen, nested, partly


def _loops(tf, m):
    """Functions of loops that keep what their gradients need."""

    def mapped(x, n):
        return tf.map_fn(lambda row: row * row * m.w, x)

    def scanned(x, n):
        return tf.scan(lambda a, row: a * row * m.w + row, x)

    def folded(x, n):
        return tf.foldl(lambda a, row: a * row * m.w + row, x)

    def until(x, n):
        i = tf.constant(0)
        while tf.reduce_sum(x) < 100.0 and i < n:
            if tf.reduce_sum(x) > 0:
                x = x * x + 1.0
            else:
                x = x * m.w - 1.0
            i += 1
        return x

    def counted(x, n):
        for _ in tf.range(n):
            m.count.assign_add(1.0)
            x = x * m.count * m.w
        return x

    def lstm(x, n):
        return m.layers[0](x[..., None]) * m.w

    def cell(x, n):
        return m.layers[1](x[..., None]) * m.w

    return mapped, scanned, folded, until, counted, lstm, cell


def _functions(tf, m):
    """{name: a function of x and n}."""

    def gradient(f):
        def run(x, n):
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = f(x, n)
            return tape.gradient(y, [x, m.w], unconnected_gradients="zero")

        return run

    def twice(x, n):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as tape:
                tape.watch(x)
                a, s = tf.TensorArray(tf.float32, 3, element_shape=[3]), tf.reduce_sum(x, 0)
                for i in tf.range(3):
                    s = s * s * m.w
                    a = a.write(i, s)
                y = tf.reduce_sum(a.stack())
            d = tape.gradient(y, x)
        return outer.gradient(d, x)

    def jacobian(x, n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.map_fn(lambda row: row * row * m.w, x)
        return tape.jacobian(y, x, experimental_use_pfor=False)

    found = {f.__name__: gradient(f) for f in (*_arrays(tf, m), *_loops(tf, m))}
    return {**found, "twice": twice, "jacobian": jacobian}


NAMES = tuple(_functions(None, None))


def _module(tf):
    module, ones = tf.Module(), {"kernel_initializer": "ones", "recurrent_initializer": "ones"}
    module.w, module.count = tf.Variable(1.5), tf.Variable(0.0, trainable=False)
    module.layers = [
        tf.keras.layers.LSTM(2, return_sequences=True, **ones),
        tf.keras.layers.RNN(tf.keras.layers.GRUCell(2, **ones)),
    ]
    specs = [tf.TensorSpec([None, 3]), tf.TensorSpec([], tf.int32)]
    for name, function in _functions(tf, module).items():
        setattr(module, name, tf.function(function, input_signature=specs))
    return module


def results(tf, module, name, n):
    """What a function gives for n rows: arrays, or the name of the error."""
    module.count.assign(0.0)
    try:
        made = getattr(module, name)(tf.constant(values(n)), tf.constant(n))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return [np.asarray(tf.convert_to_tensor(y)) for y in tf.nest.flatten(made)]


def write(folder):
    """TensorFlow writes the SavedModel, and facts.pickle: {(name, rows): what it gives}."""
    import tensorflow as tf

    module = _module(tf)
    tf.saved_model.save(module, folder)
    facts = {(name, n): results(tf, module, name, n) for name in NAMES for n in SIZES}
    facts = {key: "raises" if isinstance(x, str) else x for key, x in facts.items()}
    (Path(folder) / "facts.pickle").write_bytes(pickle.dumps(facts))


def read(folder):
    """What kerastorch reads in another way, in lines."""
    import kerastorch as tf

    module = tf.saved_model.load(folder)
    for (name, n), wanted in pickle.loads((Path(folder) / "facts.pickle").read_bytes()).items():
        made = results(tf, module, name, n)
        if not alike(made, wanted):
            yield f"{name} of {n} rows: {str(made)[:300]}, not {str(wanted)[:300]}"


def alike(made, wanted):
    """Whether results are those that were wanted."""
    if isinstance(made, str) or isinstance(wanted, str):
        return isinstance(made, str) and isinstance(wanted, str)
    return len(made) == len(wanted) and all(
        a.shape == b.shape and np.allclose(a, b, rtol=1e-4, atol=1e-5) for a, b in zip(made, wanted)
    )


def fixtures():
    """What TensorFlow writes, as the archive that the tests read."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder)
        with tarfile.open(ARCHIVE, "w:xz") as file:
            for path in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
                file.add(path, str(path.relative_to(folder)), filter=anonymous)


def main(arguments):
    """Runs the half of TensorFlow, or both."""
    if arguments[:1] == ["fixtures"]:
        fixtures()
        return 0
    if arguments[:1] == ["write"]:
        write(arguments[1])
        return 0
    oracle = arguments[0] if arguments else _TF215
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([oracle, __file__, "write", folder], check=True)
        found = list(read(folder))
    print("\n".join(found) or f"all {len(NAMES)} functions the same")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

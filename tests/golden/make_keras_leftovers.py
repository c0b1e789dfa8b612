"""Golden values of seldom used names of Keras: python make_keras_leftovers.py with TF 2.15's
interpreter.
"""

import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from golden import cases

_VOCABULARIES = ["['a', 'b', 'c']", "('b', 'x')", "np.array(['c', 'b'])", "tf.constant(['a', 'z'])",
                 "[]", "3", "'/nope'", "words('a', 'q')", "[b'a', b'b']"]  # fmt: skip

CASES = [
    *(f"U.warmstart_embedding_matrix(['a', 'b', 'c'], {v}, BASE, 'ones')" for v in _VOCABULARIES),
    *(f"U.warmstart_embedding_matrix({v}, ['x', 'a'], BASE[:2], 'zeros')" for v in _VOCABULARIES),
    "U.warmstart_embedding_matrix(['a'], ['a', 'b'], tf.constant([[1.5, 2.5]]), 'ones')",
    "U.warmstart_embedding_matrix(['a'], ['a', 'b'], tf.Variable([[1.5, 2.5]]), 'ones')",
    "U.warmstart_embedding_matrix(['a'], ['a'], [[1.5, 2.5]])",
    "U.warmstart_embedding_matrix(['a', 'b'], ['b'], BASE[:1], 'nope')",
    # DatasetCreator
    "U.experimental.DatasetCreator(3)",
    "U.experimental.DatasetCreator(len, 3)",
    "U.experimental.DatasetCreator(len)([])",
    "list(U.experimental.DatasetCreator(lambda n: tf.data.Dataset.range(n))(3))",
    "told(creator())",
    "len(compiled().fit(creator(), steps_per_epoch=3, epochs=2, verbose=0).history['loss'])",
    "compiled().fit(creator(), steps_per_epoch=2, verbose=0, shuffle=False).history",
    "compiled().fit(creator(), verbose=0)",
    "compiled().evaluate(creator(), verbose=0)",
    "compiled().evaluate(creator(), steps=2, verbose=0)",
    "compiled().predict(creator(True), steps=2, verbose=0)",
    "sorted(compiled().fit(creator(), steps_per_epoch=1, validation_data=creator(),"
    " validation_steps=1, verbose=0).history)",
    "compiled().fit(U.experimental.DatasetCreator(lambda c: 3), steps_per_epoch=1)",
    # helpers
    *(f"G.has_arg({f}, {n!r}, {a})" for f in ("TAKES", "len", "TAKES_ALL") for n in ("b", "q", "x")
      for a in (True, False)),
    *(f"G.make_batches({n}, {b})" for n, b in ((10, 3), (9, 3), (0, 2), (2, 5), (5, 1))),
    *(f"G.slice_arrays({x}, {a})" for x in ("None", "[BASE, None]", "BASE", "[BASE, BASE * 2]")
      for a in ("None", "1", "0, 2", "[0, 2]", "np.array([1])", "[0], 2")),
    *(f"G.to_snake_case({n!r})" for n in ("MyLayer", "Conv2D", "_Own", "HTTPServer", "a", "A1B")),
    *(f"G.is_all_none({x})" for x in ("None", "[None, {'a': None}]", "[None, 1]", "[]", "'a'")),
    # threads
    "ticking(0.01)",
    "issubclass(U.TimedThread, object) and U.TimedThread(1).is_alive()",
    "U.TimedThread(1).on_interval()",
    "U.TimedThread(1, name='n', daemon=False).thread_kwargs",
    *(f"tuned({speeds}, {keywords})" for speeds in (
        "[10, 20, 40, 80, 80, 80, 10, 10, 10, 40, 80, 90]", "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]",
        "[90, 80, 70, 60, 50, 40, 30, 20, 10, 5, 4, 3]", "[5, 0, 5, 0, 5, 9, 9, 0, 0, 7]")
      for keywords in ("{}", "dict(change_spe_interval=2)", "dict(change_spe_interval=3,"
                       " change_threshold=0.5)")),
    # SharpnessAwareMinimization
    "sharp(lambda m: SAM(m))",
    "sharp(lambda m: SAM(m, rho=0.5))",
    "sharp(lambda m: SAM(m, num_batch_splits=2))",
    "sorted(SAM(plain()).get_config())",
    "SAM.from_config(SAM(plain(), 0.25, name='s').get_config()).rho",
    # messages of old names
    "tf.keras.mixed_precision.Policy('mixed_float16').compute_dtype",
]  # fmt: skip


def names(tf):
    """What the cases use beside tf."""
    keras = tf.keras
    if hasattr(keras.utils, "generic_utils"):
        generic = keras.utils.generic_utils
    else:
        from keras.src.utils import generic_utils as generic
    x = np.arange(24, dtype="float32").reshape(8, 3) / 24
    y = x[:, :2] - 0.5
    seen = []

    def plain():
        return keras.Sequential(
            [keras.layers.Dense(2, input_shape=(3,), kernel_initializer="ones")]
        )

    def compiled():
        keras.backend.clear_session()
        made = plain()
        made.compile(keras.optimizers.SGD(0.1), "mse")
        return made

    def words(*found):
        path = tempfile.mktemp()
        Path(path).write_text("\n".join(found))
        return path

    def creator(inputs_only=False):
        def make(context):
            seen.append(context)
            data = x if inputs_only else (x, y)
            return tf.data.Dataset.from_tensor_slices(data).batch(2).repeat()

        return keras.utils.experimental.DatasetCreator(make)

    def told(made):
        compiled().fit(made, steps_per_epoch=1, verbose=0)
        context = seen[-1]
        return (
            context.num_input_pipelines, context.input_pipeline_id, context.num_replicas_in_sync,
            context.get_per_replica_batch_size(8), str(context),
        )  # fmt: skip

    def ticking(interval):
        ticks = []

        class Ticking(keras.utils.TimedThread):
            def on_interval(self):
                ticks.append(self.is_alive())

        with Ticking(interval) as thread:
            while len(ticks) < 3:
                time.sleep(0.005)
            running = thread.is_alive()
        thread.thread.join(5)
        return running, thread.is_alive(), ticks[:3]

    def tuned(speeds, keywords):
        """steps_per_execution after each measurement of a speed."""
        optimizer = keras.optimizers.SGD()
        spe = tf.Variable(8, dtype=tf.int64)
        tuner = keras.utils.StepsPerExecutionTuner(optimizer, spe, **keywords)
        found, now = [], 100.0
        with mock.patch("time.time", lambda: now):
            tuner._begin_tuning()
            for speed in speeds:
                now += 1.0
                optimizer.iterations.assign_add(speed)
                tuner._measure_and_tune()
                found.append(int(spe.numpy()))
        return found

    def sharp(wrap):
        inner = plain()
        made = wrap(inner)
        made.compile(keras.optimizers.SGD(0.1), "mse", metrics=["mae"])
        history = made.fit(x, y, 4, epochs=2, shuffle=False, verbose=0).history
        return [np.asarray(w) for w in inner.get_weights()], {
            k: np.asarray(v) for k, v in history.items()
        }

    def takes(a, b=1, *c, d):
        return None

    return {
        "U": keras.utils,
        "G": generic,
        "BASE": np.arange(6, dtype="float32").reshape(3, 2),
        "SAM": keras.models.experimental.SharpnessAwareMinimization,
        "TAKES": takes,
        "TAKES_ALL": lambda x, **b: None,
        "plain": plain,
        "compiled": compiled,
        "words": words,
        "creator": creator,
        "told": told,
        "ticking": ticking,
        "tuned": tuned,
        "sharp": sharp,
    }


if __name__ == "__main__":
    import tensorflow as tf

    cases.record(CASES, tf, Path(__file__).parent / "keras_leftovers.json", **names(tf))

"""Golden facts about callbacks: python make_keras_callbacks.py with TF 2.15's interpreter.

Cases train tiny models whose numbers do not depend on chance, and look at what callbacks hear,
do and print.
"""

import contextlib
import io
import re
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from golden import cases

CASES = [
    # which methods are called in which order, with which logs
    "heard(lambda m, c: m.fit(X, Y, 4, shuffle=False, epochs=2, verbose=0, callbacks=c))",
    "heard(lambda m, c: m.fit(X, Y, batch_size=8, validation_data=(X, Y), verbose=0, callbacks=c))",
    "heard(lambda m, c: m.fit(X, Y, batch_size=8, epochs=3, initial_epoch=1, validation_freq=2,"
    " validation_split=0.5, verbose=0, callbacks=c))",
    "heard(lambda m, c: m.evaluate(X, Y, batch_size=4, verbose=0, callbacks=c))",
    "heard(lambda m, c: m.predict(X, batch_size=4, verbose=0, callbacks=c))",
    "heard(lambda m, c: m.fit(X, Y, verbose=0, callbacks=[c[0], C.ReduceLROnPlateau('loss')]))",
    "heard(lambda m, c: m.fit(X, Y, verbose=0, callbacks=[C.ReduceLROnPlateau('loss'), c[0]]))",
    "params(lambda m, c: m.fit(X, Y, 4, shuffle=False, epochs=2, verbose=0, callbacks=c))",
    "params(lambda m, c: m.evaluate(X, Y, batch_size=4, verbose=0, callbacks=c))",
    "params(lambda m, c: m.predict(X, batch_size=4, verbose=0, callbacks=c))",
    "params(lambda m, c: m.fit(batches(4), epochs=2, steps_per_epoch=2, verbose=0, callbacks=c))",
    "[type(c).__name__ for c in C.CallbackList([C.TerminateOnNaN()], add_history=True,"
    " add_progbar=True)]",
    "[type(c).__name__ for c in C.CallbackList([[C.History()]], add_history=True)]",
    "sorted(model(tf).fit(X, Y, verbose=0).history)",
    "model(tf).fit(X, Y, verbose=0, epochs=2).params",
    "model(tf).fit(X, Y, verbose=0, epochs=5, initial_epoch=3).epoch",
    # what is printed
    "printed(lambda m: m.fit(X, Y, 4, shuffle=False, epochs=2))",
    "printed(lambda m: m.fit(X, Y, 4, shuffle=False, epochs=2, verbose=2))",
    "printed(lambda m: m.fit(X, Y, 4, shuffle=False, epochs=2, verbose=2, validation_data=(X, Y)))",
    "printed(lambda m: m.fit(X, Y, 4, shuffle=False, epochs=1, verbose=2))",
    "printed(lambda m: m.fit(X, Y, 4, shuffle=False, epochs=2, verbose=0))",
    "printed(lambda m: m.fit(batches(3), epochs=1))",
    "printed(lambda m: m.fit(batches(6), epochs=2, steps_per_epoch=3))",
    "printed(lambda m: m.fit(batches(3), epochs=1, verbose=2))",
    "printed(lambda m: m.evaluate(X, Y, batch_size=4))",
    "printed(lambda m: m.evaluate(X, Y, batch_size=4, verbose=2))",
    "printed(lambda m: m.evaluate(batches(3)))",
    "printed(lambda m: m.predict(X, batch_size=4))",
    "printed(lambda m: m.predict(X, batch_size=4, verbose=2))",
    "printed(lambda m: m.predict(batches(3)))",
    "printed(lambda m: own_step(tf).fit(X, Y, 4, shuffle=False))",
    "printed(lambda m: own_step(tf).fit(X, Y, 4, shuffle=False, verbose=2))",
    # EarlyStopping
    "stopped([5, 4, 4.5, 4.4, 3], C.EarlyStopping('q', patience=2))",
    "stopped([5, 4, 4.5, 3, 3.5, 3.6], C.EarlyStopping('q', patience=2))",
    "stopped([5, 4], C.EarlyStopping('q'))",
    "stopped([5, 6], C.EarlyStopping('q'))",
    "stopped([5, 4.95, 4.9, 4.85], C.EarlyStopping('q', min_delta=0.2))",
    "stopped([1, 2, 1.5, 1], C.EarlyStopping('q', mode='max', patience=1))",
    "stopped([1, 2, 1.5, 1], C.EarlyStopping('acc', patience=1), 'acc')",
    "stopped([1, 2, 1.5, 1], C.EarlyStopping('my_acc_x', patience=1), 'my_acc_x')",
    "stopped([1, 2, 1.5, 1], C.EarlyStopping('auc', patience=1), 'auc')",
    "stopped([5, 4, 3, 2], C.EarlyStopping('q', baseline=1, patience=2))",
    "stopped([5, 4, 3, 2], C.EarlyStopping('q', baseline=4.5, patience=2))",
    "stopped([5, 6, 7, 8], C.EarlyStopping('q', start_from_epoch=2))",
    "stopped([5, 6, 7], C.EarlyStopping('r'))",
    "stopped([5, 6, 7], C.EarlyStopping('q', mode='worst'))",
    "stopped([5, 4, 6, 7], C.EarlyStopping('q', patience=2, restore_best_weights=True, verbose=1))",
    "stopped([float('nan')] * 3, C.EarlyStopping('q', restore_best_weights=True, verbose=1))",
    # ReduceLROnPlateau
    "rates([5, 5, 5, 5, 5], C.ReduceLROnPlateau('q', patience=2, verbose=1))",
    "rates([5, 5, 5, 5, 5], C.ReduceLROnPlateau('q', factor=0.5, patience=1, cooldown=1))",
    "rates([5, 5, 5, 5, 5], C.ReduceLROnPlateau('q', patience=1, min_lr=0.02))",
    "rates([1, 2, 3, 3, 3], C.ReduceLROnPlateau('acc', patience=1), 'acc')",
    "rates([5, 4.99995, 4.9], C.ReduceLROnPlateau('q', patience=1, mode='min'))",
    "rates([5, 5, 5], C.ReduceLROnPlateau('r', patience=1))",
    "rates([5, 5, 5], C.ReduceLROnPlateau('q', patience=1, epsilon=0.1))",
    "C.ReduceLROnPlateau(factor=1.0)",
    # LearningRateScheduler
    "rates([1] * 3, C.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1)))",
    "rates([1] * 3, C.LearningRateScheduler(lambda epoch, lr: lr * 0.5, verbose=1))",
    "rates([1] * 3, C.LearningRateScheduler(lambda epoch, lr: tf.constant(0.25), verbose=0))",
    "rates([1], C.LearningRateScheduler(lambda epoch, lr: 1))",
    "rates([1], C.LearningRateScheduler(lambda epoch, lr: tf.constant(1)))",
    "rates([1], C.LearningRateScheduler(lambda epoch, lr: 'x'))",
    # ModelCheckpoint
    "saved([5, 4, 4.5], 'w.h5', save_weights_only=True, verbose=1)",
    "saved([5, 4, 4.5], 'w{epoch:02d}-{q:.1f}.h5', save_weights_only=True)",
    "saved([5, 4, 4.5, 3], 'w{epoch}.h5', save_best_only=True, monitor='q', verbose=1)",
    "saved([5, 4, 4.5, 6], 'w{epoch}.h5', save_best_only=True, monitor='q', mode='max')",
    "saved([1, 2], 'w{epoch}.h5', save_best_only=True, monitor='q', initial_value_threshold=1.5)",
    "saved([1, 2], 'w{epoch}.h5', save_best_only=True, monitor='nope', verbose=1)",
    "saved([1, 2], 'w{epoch}-{nope}.h5')",
    "saved([1, 2], 'w{epoch}.h5', save_freq='often')",
    "saved([1, 2, 3, 4], 'w{epoch}.h5', period=2)",
    "saved([1, 2], 'w{epoch}-{batch}.h5', save_freq=3, batches=2)",
    "saved([1, 2], 'sub/folder/w{epoch}.keras')",
    "saved([1, 2], 'x.keras', options=1)",
    # CSVLogger
    "csv(lambda path: [C.CSVLogger(path)], [{'a': 1.5, 'b': 2}, {'a': 2.5, 'b': 3}])",
    "csv(lambda path: [C.CSVLogger(path, ';')], [{'val_a': 1, 'a': 2}, {'a': 1, 'val_a': 2}])",
    "csv(lambda path: [C.CSVLogger(path)] * 2, [{'a': 1}])",
    "csv(lambda path: [C.CSVLogger(path), C.CSVLogger(path, append=True)], [{'a': 1}])",
    "csv(lambda path: [C.CSVLogger(path)], [{'a': np.array([1, 2])}, {'a': [3]}, {'c': 1}])",
    "csv(lambda path: [C.CSVLogger(path)], [{'a': np.float32(0.1)}])",
    # the others
    "terminated([1.0, float('nan'), 2.0])",
    "terminated([1.0, float('inf')])",
    "terminated([1.0, 2.0])",
    "averaged(C.BaseLogger(), [{'size': 2, 'a': 1.0}, {'size': 1, 'a': 4.0}])",
    "averaged(C.BaseLogger(['a']), [{'size': 2, 'a': 1.0}, {'size': 1, 'a': 4.0}])",
    "C.ProgbarLogger('other')",
    "bar(10, [(1, 0.5), (5, 0.25), (10, 1e-5)])",
    "bar(None, [(1, 0.5), (2, 0.25)])",
    "bar(3, [(1, 0.5), (3, -0.25)], verbose=2)",
    "bar(3, [(3, 0.25)], width=5, stateful_metrics=['a'], unit_name='thing')",
    "bar(200, [(100, 0.5), (200, 12345.678)])",
]


def model(tf):
    """A linear model whose training is the same each time."""
    tf.keras.backend.clear_session()
    made = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))])
    made.set_weights([np.array([[0.5], [-0.5]], "float32"), np.zeros(1, "float32")])
    made.compile(tf.keras.optimizers.SGD(0.1), "mse", metrics=["mae"])
    return made


def own_step(tf):
    """The same model with a train_step whose results are no metrics."""

    class Own(tf.keras.Model):
        def train_step(self, data):
            x, y = data
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((self(x, training=True) - y) ** 2)
            grads = tape.gradient(loss, self.trainable_variables)
            self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
            return {"loss": loss, "sum": tf.reduce_sum(y)}

    base = model(tf)
    own = Own(base.inputs, base.outputs)
    own.compile(tf.keras.optimizers.SGD(0.1))
    return own


def names(tf):
    """What the cases use beside tf."""
    callbacks = tf.keras.callbacks
    x = np.arange(16, dtype="float32").reshape(8, 2) / 16
    y = x[:, :1] + 1.0

    class Recorder(callbacks.Callback):
        def __init__(self):
            super().__init__()
            self.events = []

    def hook(name, numbered):
        def numbered_hook(self, number, logs=None):
            self.events.append(f"{name} {number} {sorted(logs or {})}")

        def plain_hook(self, logs=None):
            self.events.append(f"{name} {sorted(logs or {})}")

        return numbered_hook if numbered else plain_hook

    for mode in ("train", "test", "predict"):
        for end in ("begin", "end"):
            plain, batch = f"on_{mode}_{end}", f"on_{mode}_batch_{end}"
            setattr(Recorder, plain, hook(plain, False))
            setattr(Recorder, batch, hook(batch, True))
    for name in ("on_epoch_begin", "on_epoch_end"):
        setattr(Recorder, name, hook(name, True))

    def heard(run):
        recorder = Recorder()
        run(model(tf), [recorder])
        return "\n".join(recorder.events)

    def params(run):
        recorder = Recorder()
        run(model(tf), [recorder])
        return recorder.params

    def batches(count):
        return ((x[:4] + i % 2, y[:4]) for i in range(count))

    def printed(run):
        text = io.StringIO()
        made = model(tf)
        with contextlib.redirect_stdout(text):
            run(made)
        return final_lines(text.getvalue())

    def drive(callback, logs, key="q", steps=0):
        """Calls a callback as fit does, with given logs; the epochs that ran."""
        made = model(tf)
        made.stop_training = False
        callback.set_model(made)
        callback.set_params({"epochs": len(logs), "steps": 1, "verbose": 0, "metrics": ["a"]})
        callback.on_train_begin()
        seen = []
        for epoch, value in enumerate(logs):
            callback.on_epoch_begin(epoch, {})
            for step in range(steps):
                callback.on_train_batch_end(step, {"loss": 1.0})
            entry = value if isinstance(value, dict) else {key: value, "loss": 0.5}
            callback.on_epoch_end(epoch, entry)
            seen.append(entry)
            if made.stop_training:
                break
        callback.on_train_end()
        return made, seen

    def talked(function):
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            result = function()
        return result, text.getvalue()

    def stopped(values, callback, key="q"):
        (_, seen), text = talked(lambda: drive(callback, values, key))
        return len(seen), text

    def rates(values, callback, key="q"):
        (made, seen), text = talked(lambda: drive(callback, values, key))
        shown = [round(float(entry.get("lr", -1)), 7) for entry in seen]
        return shown, float(made.optimizer.lr.numpy()), text

    def saved(values, pattern, batches=0, **kwargs):
        with tempfile.TemporaryDirectory() as folder:
            callback = callbacks.ModelCheckpoint(f"{folder}/{pattern}", **kwargs)
            _, text = talked(lambda: drive(callback, values, steps=batches))
            found = sorted(str(p.relative_to(folder)) for p in Path(folder).rglob("*.*"))
            return found, text.replace(folder, "")

    def csv(make, logs):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/log.csv"
            for callback in make(path):
                drive(callback, [dict(entry) for entry in logs])
            return Path(path).read_bytes().decode()

    def terminated(values):
        callback = callbacks.TerminateOnNaN()
        made = model(tf)
        made.stop_training = False
        callback.set_model(made)

        def run():
            for i, value in enumerate(values):
                callback.on_train_batch_end(i, {"loss": value})

        _, text = talked(run)
        return made.stop_training, text

    def averaged(callback, logs):
        callback.set_params({"metrics": ["a"]})
        callback.on_epoch_begin(0)
        for i, entry in enumerate(logs):
            callback.on_batch_end(i, entry)
        result = {}
        callback.on_epoch_end(0, result)
        return result

    def bar(target, values, **kwargs):
        def run():
            shown = tf.keras.utils.Progbar(target, interval=0, **kwargs)
            for step, value in values:
                shown.update(step, [("a", value)])

        return without_times(talked(run)[1])

    return {
        "C": callbacks,
        "X": x,
        "Y": y,
        "model": model,
        "own_step": own_step,
        "heard": heard,
        "params": params,
        "batches": batches,
        "printed": printed,
        "stopped": stopped,
        "rates": rates,
        "saved": saved,
        "csv": csv,
        "terminated": terminated,
        "averaged": averaged,
        "bar": bar,
    }


def without_times(text):
    """A text with all durations replaced by TIME."""
    text = re.sub(r"ETA: [\d:]+s?", "ETA: TIME", text)
    text = re.sub(r" +(?=\n)", "", text)
    text = re.sub("\x08+", "", text)
    return re.sub(r"\b\d+(us|ms|s)\b", "TIME", text)


def final_lines(text):
    """What remains to be seen of a text that overwrites its lines."""
    lines = [line.split("\r")[-1].rstrip() for line in without_times(text).split("\n")]
    return "\n".join(lines)


if __name__ == "__main__":
    import tensorflow as tf

    cases.record(CASES, tf, Path(__file__).parent / "keras_callbacks.json", **names(tf))

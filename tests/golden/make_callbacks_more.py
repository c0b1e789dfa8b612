"""More golden facts about callbacks: python make_callbacks_more.py with TF 2.15's interpreter.

Callbacks are driven by hand with made logs, or by short trainings; recorded is what they print,
write, send and do.
"""

import contextlib
import http.server
import inspect
import io
import random
import sys
import tempfile
import threading
import urllib.parse
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from golden import cases, make_keras_callbacks, make_summary


def _made():
    """Generated cases: sequences of values through callbacks with drawn options."""
    draw = random.Random(8)
    found = []

    def values(count=7):
        kind = draw.choice(["down", "up", "flat", "any", "nan"])
        if kind == "flat":
            return [draw.choice([1.0, 1.0, 1.0001, 0.9]) for _ in range(count)]
        steps = [round(draw.uniform(0, 1), 3) for _ in range(count)]
        if kind in ("down", "up"):
            steps = sorted(steps, reverse=kind == "down")
            steps[draw.randrange(count)] = round(draw.uniform(0, 1), 3)
        if kind == "nan":
            steps[draw.randrange(count)] = float("nan")
        return steps

    def options(**choices):
        picked = [(k, draw.choice(v)) for k, v in choices.items() if draw.random() < 0.6]
        return "".join(f", {k}={v!r}" for k, v in picked)

    def shown(numbers):
        return "[" + ", ".join("NAN" if x != x else repr(x) for x in numbers) + "]"

    monitors = ["q", "acc", "val_accuracy", "my_auc", "auc_pr", "fmeasure_x", "lossacc"]
    modes = ["min", "max", "auto", "best"]
    for _ in range(45):
        name = draw.choice(monitors)
        extra = options(
            min_delta=[0.1, -0.1, 0.01], patience=[0, 1, 2, 3], verbose=[1], mode=modes,
            baseline=[0.3, 0.8], restore_best_weights=[True], start_from_epoch=[1, 2, 9],
        )  # fmt: skip
        found.append(f"stopped({shown(values())}, C.EarlyStopping({name!r}{extra}), {name!r})")
    for _ in range(35):
        name = draw.choice(monitors)
        extra = options(
            factor=[0.5, 0.9, -1.0], patience=[0, 1, 2], verbose=[1], mode=modes,
            min_delta=[0.1, 0, -0.1], cooldown=[0, 1, 3], min_lr=[0, 0.03, 1.0], epsilon=[0.2],
        )  # fmt: skip
        found.append(f"rates({shown(values())}, C.ReduceLROnPlateau({name!r}{extra}), {name!r})")
    for _ in range(35):
        name = draw.choice(monitors)
        path = draw.choice(["w.h5", "a/w{epoch}.h5", "{epoch:03d}.weights.h5", "m{epoch}.keras"])
        extra = options(
            monitor=[name], verbose=[1], save_best_only=[True], save_weights_only=[True],
            mode=modes, save_freq=["epoch", 1, 2, 5], initial_value_threshold=[0.5, 0.1],
            period=[2, 3],
        )  # fmt: skip
        if path.endswith(".weights.h5"):
            extra = extra.replace(", save_weights_only=True", "") + ", save_weights_only=True"
        found.append(f"saved({shown(values(4))}, {path!r}, batches=3{extra}, key={name!r})")
    return found


_CLASSES = [
    "BackupAndRestore", "BaseLogger", "CSVLogger", "Callback", "CallbackList", "EarlyStopping",
    "History", "LambdaCallback", "LearningRateScheduler", "ModelCheckpoint", "ProgbarLogger",
    "ReduceLROnPlateau", "RemoteMonitor", "TensorBoard", "TerminateOnNaN",
]  # fmt: skip
_BOARDS = [
    "", "update_freq=1", "update_freq='batch', write_graph=False", "update_freq=3",
    "histogram_freq=1", "histogram_freq=2, write_images=True", "write_graph=False",
    "write_steps_per_second=True, update_freq=2", "write_steps_per_second=True",
    "embeddings_freq=1, embeddings_metadata='m.tsv'", "batch_size=3, write_grads=True",
]  # fmt: skip

CASES = [
    *_made(),
    *(f"signature(C.{name})" for name in _CLASSES),
    *(f"methods(C.{name})" for name in _CLASSES if name not in ("CallbackList", "ProgbarLogger")),
    "signature(C.experimental.BackupAndRestore)",
    "issubclass(C.experimental.BackupAndRestore, C.BackupAndRestore)",
    *(
        f"attributes(C.{made})"
        for made in (
            "Callback()",
            "BaseLogger(['a'])",
            "TerminateOnNaN()",
            "ProgbarLogger()",
            "History()",
            "ModelCheckpoint('x.h5', save_weights_only=True, verbose=1)",
            "EarlyStopping()",
            "EarlyStopping('acc', min_delta=-2)",
            "RemoteMonitor()",
            "CSVLogger('x', ';', True)",
            "LearningRateScheduler(len, 1)",
            "ReduceLROnPlateau()",
            "BackupAndRestore('x')",
            "TensorBoard('x', update_freq='batch')",
            "LambdaCallback()",
        )
    ),
    # wrong arguments
    "C.EarlyStopping(monitor=3)",
    "C.EarlyStopping(min_delta='x')",
    "C.ReduceLROnPlateau(factor=1.5)",
    "C.ReduceLROnPlateau(factor='x')",
    "C.ModelCheckpoint('x.h5', save_freq=1.5)",
    "C.ModelCheckpoint('x.h5', save_weights_only=True, options=1)",
    "C.ModelCheckpoint('x.h5', options=1)",
    "C.ModelCheckpoint('x.keras', options=1)",
    "C.ModelCheckpoint('x.keras', options=1, save_weights_only=True)",
    "C.ProgbarLogger('other')",
    "C.BackupAndRestore('x', save_freq=None)",
    "C.BackupAndRestore('x', save_freq=0)",
    "type(C.BackupAndRestore('x', save_freq=None, save_before_preemption=True)).__name__",
    "C.TensorBoard('x', nope=1)",
    *(
        f"C.TensorBoard('x', profile_batch={x})"
        for x in ("-1", "(3, 1)", "'a'", "(1, 2, 3)", "1.5", "'5,2'", "None", "(-1, 2)")
    ),
    *(f"board_batches({x})" for x in ("0", "'2,5'", "(2, 5)", "[0, 0]", "'7'")),
    "C.RemoteMonitor(3).on_epoch_end(0)",
    "C.LearningRateScheduler()",
    "type(C.LambdaCallback(1)).__name__",
    "C.CallbackList(3)",
    # LambdaCallback and the hooks of a list
    "lambdas('on_epoch_begin', 'on_epoch_end')",
    "lambdas('on_batch_begin', 'on_batch_end', 'on_train_begin', 'on_train_end')",
    "lambdas('on_train_batch_begin', 'on_train_batch_end', 'on_test_batch_end')",
    "lambdas('on_test_begin', 'on_test_end', 'on_predict_end', 'on_predict_batch_begin')",
    "listed(lambda c: [c.on_train_begin(), c.on_epoch_begin(1), c.on_train_batch_begin(0)])",
    "listed(lambda c: [c.on_train_batch_begin(2), c.on_train_batch_end(2, {'a': tf.constant(1.5)}), c.on_epoch_end(3)])",
    "listed(lambda c: [c.on_batch_begin(0), c.on_batch_end(0, {'a': 1})])",
    "listed(lambda c: [c.on_test_begin(), c.on_test_batch_begin(1), c.on_test_end({'z': 1})])",
    "listed(lambda c: [c.on_predict_batch_begin(1), c.on_predict_batch_end(1, {'outputs': [1]}), c.on_predict_end(None)])",
    "listed(lambda c: c.on_train_end({'a': np.float32(0.5), 'b': tf.constant([1, 2])}))",
    "listed(lambda c: c.on_epoch_end(0, {'a': {'b': tf.constant(1.0)}, 'c': [np.int64(3)]}))",
    "listed(lambda c: c.on_epoch_end(0, None))",
    "listed(lambda c: c.on_epoch_end())",
    "listed(lambda c: c.on_nothing())",
    "[type(c).__name__ for c in C.CallbackList()]",
    "[type(c).__name__ for c in C.CallbackList([C.History(), [C.TerminateOnNaN()]], True, True)]",
    "[type(c).__name__ for c in C.CallbackList(C.ProgbarLogger(), add_progbar=True)]",
    "C.CallbackList([C.History()], model=model(tf), verbose=0, epochs=3, steps=2).params",
    "c = C.CallbackList([C.History()], verbose=0, epochs=3)\nc.set_params({'a': 1})\n"
    "[x.params for x in c]",
    "m = model(tf)\nc = C.CallbackList([C.TerminateOnNaN()], True, model=m)\n"
    "[x.model is m for x in c] + [type(m.history).__name__]",
    "c = C.CallbackList([C.History()], model=model(tf))\nc.on_train_begin()\n"
    "c.on_epoch_end(0, {'a': 1})\nc.on_epoch_end(4, {'a': 2, 'b': tf.constant(3.0)})\n"
    "[list(c)[0].history, list(c)[0].epoch]",
    # a callback that changes the logs of those after it
    "changed(C.LearningRateScheduler(lambda e: 0.25))",
    "changed(C.ReduceLROnPlateau('a'))",
    # learning rates
    *(
        f"rated({optimizer}, C.{callback})"
        for optimizer in (
            "O.SGD(0.5)",
            "O.legacy.SGD(0.5)",
            "O.Adam(0.5)",
            "O.SGD(S.ExponentialDecay(0.5, 1, 0.5))",
            "O.legacy.SGD(S.ExponentialDecay(0.5, 1, 0.5))",
        )
        for callback in (
            "LearningRateScheduler(lambda e, r: r * 0.5, 1)",
            "LearningRateScheduler(lambda e: np.float32(0.1))",
            "LearningRateScheduler(lambda e, r: tf.constant(0.125))",
            "LearningRateScheduler(lambda e, r: np.float64(0.125))",
            "LearningRateScheduler(lambda e, r: None)",
            "LearningRateScheduler(lambda: 1.0)",
            "ReduceLROnPlateau('q', patience=1, verbose=1)",
        )
    ),
    # ProgbarLogger by hand
    *(
        f"bars(C.ProgbarLogger({arguments}), {params})"
        for arguments in ("", "'steps'", "'steps', ['a']", "'samples', ['b']")
        for params in (
            "dict(verbose=1, epochs=2, steps=3, samples=12)",
            "dict(verbose=2, epochs=1, steps=3)",
            "dict(verbose=1, epochs=1)",
            "dict(verbose=0, epochs=2, steps=3)",
            "dict(epochs=1)",
        )
    ),
    # BaseLogger
    "based(C.BaseLogger(), ['a', 'b'], [dict(size=2, a=1.0), dict(size=1, a=4.0, b=2)])",
    "based(C.BaseLogger(('a',)), ['a'], [dict(size=2, a=1.0), dict(a=4.0)])",
    "based(C.BaseLogger(), ['a'], [dict(size=2, num_steps=3, a=1.0), dict(size=4, a=2)])",
    "based(C.BaseLogger(), ['a'], [dict(a=1.0)])",
    "based(C.BaseLogger(), ['c'], [dict(size=1, a=1.0)])",
    # CSVLogger
    "csv(lambda p: [C.CSVLogger(p, '\\t')], [{'b': 1, 'a': 0.5}, {'a': 1}])",
    "csv(lambda p: [C.CSVLogger(p)], [{'a': 'x,y'}, {'a': None}, {'a': True}])",
    "csv(lambda p: [C.CSVLogger(p)], [{'a': np.array([[1, 2]])}, {'a': np.array(3)}, {'a': ()}])",
    "csv(lambda p: [C.CSVLogger(p)], [{}, {'a': 1}])",
    "csv(lambda p: [C.CSVLogger(p)], [{'val_a': 1}, {'a': 1}])",
    "csv(lambda p: [C.CSVLogger(p), C.CSVLogger(p, ';', True)], [{'a': 1}])",
    "csv(lambda p: [C.CSVLogger(p, append=True)], [{'a': tf.constant(1.5)}])",
    # RemoteMonitor
    "sent(dict(), [{'a': 1.5, 'b': np.float32(0.5)}])",
    "sent(dict(path='/p', field='f'), [{'a': 1}, None])",
    "sent(dict(send_as_json=True), [{'a': np.int64(3), 'b': 'x'}])",
    "sent(dict(headers={'X-Key': 'k'}), [{'a': 1}])",
    "sent(dict(headers={'X-Key': 'k', 'Content-Type': 'a/b'}, send_as_json=True), [{'a': 1}])",
    "sent(dict(), [{'a': np.array([1, 2])}])",
    "sent(dict(), [{'a': {1, 2}}])",
    "C.RemoteMonitor('http://127.0.0.1:9').on_epoch_end(0, {'a': 1})",
    # TensorBoard
    *(f"board(dict({x}))" for x in _BOARDS),
    "board({}, model_of='subclass')",
    "board({}, model_of='functional', validation_data=None)",
    "board(dict(update_freq=2), use='evaluate')",
    "board({}, use='evaluate')",
    "board({}, use='predict')",
    "board(dict(embeddings_freq=1, embeddings_metadata={'nope': 'x'}))",
    "board(dict(histogram_freq=1), model_of='conv')",
    "board(dict(histogram_freq=1, write_images=True), model_of='conv')",
    "board(dict(update_freq=1), steps_per_execution=2)",
    "board(dict(), schedule=True)",
    # BackupAndRestore
    *(
        f"went_on({arguments}, {end})"
        for arguments in (
            "{}",
            "dict(save_freq=1)",
            "dict(save_freq=2)",
            "dict(save_freq=3)",
            "dict(delete_checkpoint=False)",
            "dict(save_freq=9)",
        )
        for end in ("0, None", "2, None", "1, 0", "1, 1", "1, 2", "1, 3")
    ),
    "went_on({}, 9, None)",
    "went_on({}, 1, None, initial_epoch=1)",
    "went_on(dict(save_freq=2), 1, 1, steps_per_epoch=2)",
    "twice(dict(delete_checkpoint=False))",
    "twice(dict(delete_checkpoint=True))",
    "twice(dict(save_freq=4, delete_checkpoint=False))",
    "twice(dict(save_freq=3, delete_checkpoint=False))",
]


def names(tf):
    """What the cases use beside tf."""
    found = make_keras_callbacks.names(tf)
    callbacks, keras = tf.keras.callbacks, tf.keras
    x, y = found["X"], found["Y"]
    model = make_keras_callbacks.model
    hooks = [n for n in dir(callbacks.Callback) if n.startswith("on_")]

    def signature(function):
        found = inspect.signature(function).parameters.values()
        return [[p.name, str(p.kind), repr(p.default)] for p in found]

    def methods(kind):
        return sorted(n for n in dir(kind) if not n.startswith("_"))

    def attributes(made):
        shown = {}
        for name, value in sorted(vars(made).items()):
            if not name.startswith("_"):
                shown[name] = getattr(value, "__name__", None) or _plain(value)
        return shown

    def _plain(value):
        if isinstance(value, (set, frozenset)):
            return sorted(value)
        if value is None or isinstance(value, (bool, int, float, str, list, dict)):
            return value
        return type(value).__name__

    def board_batches(profile_batch):
        made = callbacks.TensorBoard("x", profile_batch=profile_batch)
        return made._start_batch, made._stop_batch

    def printed(function):
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            result = function()
        return result, make_keras_callbacks.final_lines(text.getvalue())

    class Telling(callbacks.Callback):
        def __init__(self):
            super().__init__()
            self.events = []

    def telling(name):
        def hook(self, *args, **kwargs):
            self.events.append([name, *map(_told, args), *map(_told, kwargs.values())])

        return hook

    def _told(value):
        if isinstance(value, dict):
            return {k: _told(v) for k, v in value.items()}
        if isinstance(value, list):
            return [_told(v) for v in value]
        if hasattr(value, "numpy"):
            return ["tensor", np.asarray(value).tolist()]
        if isinstance(value, (np.ndarray, np.generic)):
            return [type(value).__name__, value.tolist()]
        return value

    for hook in hooks:
        setattr(Telling, hook, telling(hook))

    def lambdas(*names):
        heard = []

        def hear(name):
            def function(*args, **kwargs):
                heard.append([name, len(args), sorted(kwargs)])

            return function

        callback = callbacks.LambdaCallback(**{n: hear(n) for n in names})
        made = model(tf)
        made.fit(x, y, 4, verbose=0, validation_data=(x, y), callbacks=[callback])
        made.predict(x, verbose=0, callbacks=[callback])
        return heard

    def listed(use):
        told = Telling()
        made = callbacks.CallbackList([told], model=model(tf), verbose=0, epochs=1, steps=1)
        use(made)
        return told.events

    def changed(callback):
        told = Telling()
        made = callbacks.CallbackList([callback, told], model=model(tf), epochs=1, verbose=0)
        made.on_train_begin()
        made.on_epoch_begin(0)
        logs = {"a": 1.0}
        made.on_epoch_end(0, logs)
        return sorted(logs), sorted(told.events[-1][2])

    def rated(optimizer, callback):
        made = model(tf)
        made.compile(optimizer, "mse")

        def run():
            callback.set_model(made)
            callback.on_train_begin()
            logs = []
            for epoch in range(3):
                callback.on_epoch_begin(epoch)
                logs.append({"q": 1.0})
                callback.on_epoch_end(epoch, logs[-1])
            return [float(entry.get("lr", -1)) for entry in logs]

        return printed(run)

    def bars(callback, params):
        def run():
            callback.set_model(model(tf))
            callback.set_params(params)
            callback.on_train_begin()
            for epoch in range(2):
                callback.on_epoch_begin(epoch)
                for batch in range(3):
                    logs = {"a": 0.5 + batch, "b": 1.0 * batch, "size": 4, "batch": batch}
                    callback.on_train_batch_end(batch, logs)
                callback.on_epoch_end(epoch, {"a": 2.0, "b": 3.0, "val_a": 0.25})
            callback.on_train_end()
            hooks = callback._implements_train_batch_hooks()
            return callback.seen, callback.target, callback.use_steps, hooks

        return printed(run)

    def based(callback, wanted, logs):
        callback.set_params({"metrics": wanted})
        callback.on_epoch_begin(0)
        for batch, entry in enumerate(logs):
            callback.on_batch_end(batch, entry)
        result = {"left": 1}
        callback.on_epoch_end(0, result)
        return result, callback.seen, callback.totals

    def saved(values, pattern, batches=0, key="q", **kwargs):
        with tempfile.TemporaryDirectory() as folder:
            callback = callbacks.ModelCheckpoint(f"{folder}/{pattern}", **kwargs)
            made = model(tf)
            made.stop_training = False

            def run():
                callback.set_model(made)
                callback.set_params({"epochs": len(values), "steps": batches, "verbose": 0})
                callback.on_train_begin()
                for epoch, value in enumerate(values):
                    callback.on_epoch_begin(epoch, {})
                    for step in range(batches):
                        callback.on_train_batch_end(step, {"loss": 1.0, key: value + step})
                    callback.on_epoch_end(epoch, {"loss": 0.5, key: value})

            _, text = printed(run)
            there = sorted(str(p.relative_to(folder)) for p in Path(folder).rglob("*.*"))
            return there, text.replace(folder, ""), float(callback.best)

    def sent(arguments, logs):
        """(path, kind of content, own header, content) of what a server gets."""
        got = []

        class Server(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if "json" not in self.headers["Content-Type"] and "a/b" not in str(self.headers):
                    body = urllib.parse.parse_qs(body)
                kind = self.headers["Content-Type"]
                got.append([self.path, kind, self.headers["X-Key"], body])
                self.send_response(200)
                self.end_headers()

            def log_message(self, *args):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            address = f"http://127.0.0.1:{server.server_port}"
            callback = callbacks.RemoteMonitor(root=address, **arguments)
            for epoch, entry in enumerate(logs):
                callback.on_epoch_end(epoch, entry)
        finally:
            server.shutdown()
            server.server_close()
        return got

    class Subclass(keras.Model):
        def __init__(self):
            super().__init__(name="sub")
            self.dense = keras.layers.Dense(1, kernel_initializer="ones")

        def call(self, inputs):
            return self.dense(inputs)

    def _functional():
        inputs = keras.Input((2,))
        return keras.Model(inputs, keras.layers.Dense(1, kernel_initializer="ones")(inputs))

    def _conv():
        layers = keras.layers
        made = keras.Sequential(name="conv")
        made.add(layers.Reshape((2, 1, 1), input_shape=(2,)))
        made.add(layers.Conv2D(3, (2, 1), kernel_initializer="ones", name="c"))
        made.add(layers.Flatten())
        made.add(layers.Dense(1, kernel_initializer="ones", name="d"))
        return made

    makers = {"sequential": lambda: model(tf), "subclass": Subclass, "conv": _conv}
    makers["functional"] = _functional

    def board(
        arguments,
        model_of="sequential",
        use="fit",
        schedule=False,
        steps_per_execution=1,
        validation_data=(x, y),
    ):
        keras.backend.clear_session()
        made = makers[model_of]()
        rate = keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5) if schedule else 0.1
        made.compile(
            keras.optimizers.SGD(rate), "mse", metrics=["mae"],
            steps_per_execution=steps_per_execution,
        )  # fmt: skip
        with tempfile.TemporaryDirectory() as folder:
            callback = callbacks.TensorBoard(folder, **arguments)
            more = callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: None)
            if use == "fit":
                made.fit(x, y, 2, 3, verbose=0, callbacks=[callback, more], shuffle=False,
                         validation_data=validation_data)  # fmt: skip
            else:
                getattr(made, use)(x, verbose=0, callbacks=[callback], batch_size=2,
                                   **({} if use == "predict" else {"y": y}))  # fmt: skip
                for writer in callback._writers.values():
                    writer.close()
            return [_untimed(row) for row in make_summary.contents(folder, tf)]

    def _untimed(row):
        return row[:-1] if "per_second" in str(row[2]) else row

    def went_on(arguments, epoch, batch, **fit):
        """What an interrupted fit and the next one do; which backups are left."""
        with tempfile.TemporaryDirectory() as folder:
            first, second = Stopping(epoch, batch), Stopping(None, None)
            made = model(tf)
            with contextlib.suppress(KeyboardInterrupt):
                made.fit(
                    x,
                    y,
                    2,
                    4,
                    verbose=0,
                    shuffle=False,
                    **fit,
                    callbacks=[callbacks.BackupAndRestore(folder, **arguments), first],
                )
            again = model(tf)
            history = again.fit(
                x, y, 2, 4, verbose=0, shuffle=False, **fit,
                callbacks=[callbacks.BackupAndRestore(folder, **arguments), second],
            )  # fmt: skip
            left = sorted(p.name for p in Path(folder).iterdir())
            weights = [np.asarray(w) for w in again.get_weights()]
            steps = int(again.optimizer.iterations.numpy())
            results = {k: np.asarray(v) for k, v in history.history.items()}
            return first.seen, second.seen, results, left, weights, steps

    def twice(arguments):
        """Two whole trainings with the same folder."""
        with tempfile.TemporaryDirectory() as folder:
            seen = []
            for epochs in (2, 3):
                told = Stopping(None, None)
                made = model(tf)
                made.fit(
                    x,
                    y,
                    2,
                    epochs,
                    verbose=0,
                    shuffle=False,
                    callbacks=[callbacks.BackupAndRestore(folder, **arguments), told],
                )
                seen += [told.seen, [np.asarray(w) for w in made.get_weights()]]
            return seen

    class Stopping(callbacks.Callback):
        def __init__(self, epoch, batch):
            super().__init__()
            self.stop, self.seen = (epoch, batch), []

        def on_epoch_begin(self, epoch, logs=None):
            self.epoch = epoch

        def on_train_batch_end(self, batch, logs=None):
            self.seen.append([self.epoch, int(batch)])
            if (self.epoch, batch) == self.stop:
                raise KeyboardInterrupt

        def on_epoch_end(self, epoch, logs=None):
            if (epoch, None) == self.stop:
                raise KeyboardInterrupt

    return {
        **found,
        "NAN": float("nan"),
        "O": keras.optimizers,
        "S": keras.optimizers.schedules,
        "signature": signature,
        "methods": methods,
        "attributes": attributes,
        "board_batches": board_batches,
        "lambdas": lambdas,
        "listed": listed,
        "changed": changed,
        "rated": rated,
        "bars": bars,
        "based": based,
        "saved": saved,
        "sent": sent,
        "board": board,
        "went_on": went_on,
        "twice": twice,
    }


if __name__ == "__main__":
    import tensorflow as tf

    cases.record(CASES, tf, Path(__file__).parent / "callbacks_more.json", **names(tf))

"""BackupAndRestore: a training that is killed goes on where it was, bit for bit."""

import os
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest

import kerastorch as tf

K = tf.keras
O = K.optimizers  # noqa: E741
BATCH = np.random.default_rng(0).random((4, 5)).astype("float32")
X, Y = np.tile(BATCH[:, :3], (4, 1)), np.tile(BATCH[:, 3:], (4, 1))


class Stop(K.callbacks.Callback):
    """Interrupts after an epoch, or a batch of one; notes what was begun."""

    def __init__(self, epoch=None, batch=None):
        super().__init__()
        self.at, self.begun = (epoch, batch), []

    def on_train_batch_begin(self, batch, logs=None):
        self.begun.append((self.epoch, batch))

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if self.at == (self.epoch, batch):
            raise KeyboardInterrupt

    def on_epoch_end(self, epoch, logs=None):
        if self.at == (epoch, None):
            raise KeyboardInterrupt


class Subclass(K.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b = K.layers.Dense(4, "relu"), K.layers.BatchNormalization()
        self.c = K.layers.Dense(2)

    def call(self, x, training=None):
        return self.c(self.b(self.a(x), training=training))


def sequential(built=True):
    first = [K.Input((3,))] if built else []
    layers = [K.layers.Dense(4, "relu"), K.layers.BatchNormalization(), K.layers.Dense(2)]
    return K.Sequential(first + layers)


MODELS = {"built": sequential, "unbuilt": lambda: sequential(False), "subclass": Subclass}
OPTIMIZERS = {
    "adam": lambda: O.Adam(0.01, use_ema=True, amsgrad=True),
    "momentum": lambda: O.SGD(O.schedules.ExponentialDecay(0.1, 3, 0.5), momentum=0.9),
    "legacy": lambda: O.legacy.Adam(0.01),
    "legacy sgd": lambda: O.legacy.SGD(0.1),
    "scaled": lambda: K.mixed_precision.LossScaleOptimizer(O.Adam(0.01)),
    "scaled legacy": lambda: K.mixed_precision.LossScaleOptimizer(O.legacy.SGD(0.1, momentum=0.9)),
}


def fit(model, optimizer, seed, callbacks=(), **kwargs):
    K.utils.set_random_seed(seed)
    made = MODELS[model]()
    made.compile(OPTIMIZERS[optimizer](), "mse")
    kwargs = {"batch_size": 4, "epochs": 3, "verbose": 0, "shuffle": False} | kwargs
    try:
        made.fit(X, Y, callbacks=list(callbacks), **kwargs)
    except KeyboardInterrupt:
        return None
    return made


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("frequency", "stop"), [("epoch", (1, None)), (2, (1, 1)), (3, (1, 2))])
def test_goes_on_bit_for_bit(tmp_path, model, optimizer, frequency, stop):
    whole = fit(model, optimizer, 3)
    backup = K.callbacks.BackupAndRestore
    assert fit(model, optimizer, 3, [backup(tmp_path, frequency), Stop(*stop)]) is None
    told = Stop()
    again = fit(model, optimizer, 99, [backup(tmp_path, frequency), told])
    for a, b in zip(whole.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    assert told.begun[0] == {"epoch": (2, 0), 2: (1, 2), 3: (1, 2)}[frequency]
    assert not any(tmp_path.iterdir())


def test_several_optimizers(tmp_path):
    class Two(K.Model):
        def __init__(self):
            super().__init__()
            self.a, self.b = K.layers.Dense(2), K.layers.Dense(2)
            self.first, self.second = O.Adam(0.1), O.legacy.Adam(0.1)

        def call(self, x):
            return self.b(self.a(x))

        def train_step(self, data):
            x, y = data
            with tf.GradientTape(persistent=True) as tape:
                loss = tf.reduce_mean((self(x) - y) ** 2)
            for layer, optimizer in ((self.a, self.first), (self.b, self.second)):
                variables = layer.trainable_variables
                optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
            return {"loss": loss}

    def run(seed, *callbacks):
        K.utils.set_random_seed(seed)
        model = Two()
        model.compile()
        try:
            model.fit(X, Y, 4, 3, verbose=0, shuffle=False, callbacks=list(callbacks))
        except KeyboardInterrupt:
            return None
        return model.get_weights()

    whole = run(1)
    assert run(1, K.callbacks.BackupAndRestore(tmp_path), Stop(1)) is None
    again = run(2, K.callbacks.BackupAndRestore(tmp_path))
    for a, b in zip(whole, again, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_killed_process(tmp_path):
    program = textwrap.dedent("""
        import os, signal, sys
        import numpy as np
        import kerastorch as tf

        K = tf.keras
        tf.keras.utils.set_random_seed(int(sys.argv[2]))
        model = K.Sequential([K.layers.Dense(3, "tanh"), K.layers.Dense(1)])
        model.compile(K.optimizers.Adam(0.05), "mse")
        x = np.ones((8, 2), "float32") * np.arange(8, dtype="float32")[:, None] / 8

        def kill(epoch, logs):
            print(epoch, flush=True)
            if epoch == 2 and sys.argv[3] == "kill":
                os.kill(os.getpid(), signal.SIGKILL)

        model.fit(x, x[:, :1], 4, 5, verbose=0, shuffle=False, callbacks=[
            K.callbacks.BackupAndRestore(sys.argv[1]),
            K.callbacks.LambdaCallback(on_epoch_end=kill)])
        print([w.tolist() for w in model.get_weights()])
    """)

    def run(folder, seed, how):
        command = [sys.executable, "-c", program, str(folder), str(seed), how]
        done = subprocess.run(command, capture_output=True, text=True)
        return done.returncode, done.stdout.split("\n")

    _, whole = run(tmp_path / "a", 1, "")
    code, _ = run(tmp_path / "b", 1, "kill")
    assert code == -signal.SIGKILL
    _, again = run(tmp_path / "b", 2, "")
    assert again[:2] == ["3", "4"] and again[2] == whole[5]


def test_the_files(tmp_path):
    """They are those of TensorFlow."""
    fit("built", "adam", 1, [K.callbacks.BackupAndRestore(tmp_path), Stop(1)])
    assert sorted(p.name for p in (tmp_path / "chief").iterdir()) == [
        "checkpoint",
        "ckpt-2.data-00000-of-00001",
        "ckpt-2.index",
    ]
    reader = tf.train.load_checkpoint(tmp_path / "chief")
    value = "/.ATTRIBUTES/VARIABLE_VALUE"
    assert reader.get_tensor(f"ckpt_saved_epoch{value}") == 1
    assert reader.get_tensor(f"ckpt_saved_batch{value}") == -1
    assert reader.has_tensor(f"model/layer_with_weights-0/kernel{value}")
    assert reader.has_tensor(f"model/optimizer/_iterations{value}")


def test_another_model_is_refused(tmp_path):
    fit("built", "adam", 1, [K.callbacks.BackupAndRestore(tmp_path), Stop(0)])
    other = K.Sequential([K.layers.Dense(5, input_shape=(3,)), K.layers.Dense(2)])
    other.compile("sgd", "mse")
    with pytest.raises(ValueError, match="incompatible tensor with shape"):
        other.fit(X, Y, verbose=0, callbacks=[K.callbacks.BackupAndRestore(tmp_path)])


def test_a_damaged_file(tmp_path):
    fit("built", "adam", 1, [K.callbacks.BackupAndRestore(tmp_path), Stop(0)])
    path = tmp_path / "chief" / "ckpt-1.data-00000-of-00001"
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(tf.errors.DataLossError, match="damaged"):
        fit("built", "adam", 1, [K.callbacks.BackupAndRestore(tmp_path)])


def test_sixteen_bits(tmp_path):
    def run(seed, *callbacks):
        K.utils.set_random_seed(seed)
        made = K.Sequential([K.layers.Dense(2, input_shape=(3,), dtype="bfloat16")])
        made.compile(O.legacy.SGD(0.1), "mse")
        try:
            made.fit(X, Y, 4, 2, verbose=0, shuffle=False, callbacks=list(callbacks))
        except KeyboardInterrupt:
            return None
        return [tf.cast(w, tf.float32).numpy() for w in made.weights]

    whole = run(1)
    assert run(1, K.callbacks.BackupAndRestore(tmp_path), Stop(0)) is None
    for a, b in zip(whole, run(2, K.callbacks.BackupAndRestore(tmp_path)), strict=True):
        np.testing.assert_array_equal(a, b)

"""Callbacks against Keras: who is called when, what is printed, what is done."""

import json
import urllib.request
from pathlib import Path

import numpy as np
import pytest
from golden import cases, make_keras_callbacks

import kerastorch as tf

C = tf.keras.callbacks
GOLDEN = json.loads((Path(cases.__file__).parent / "keras_callbacks.json").read_text())


@pytest.mark.parametrize("case", make_keras_callbacks.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_keras_callbacks.names(tf))


X = np.arange(16, dtype="float32").reshape(8, 2) / 16
Y = X[:, :1] + 1.0


def test_a_stop_in_the_middle_of_an_epoch_ends_it():
    model, seen = make_keras_callbacks.model(tf), []

    def stop(batch, logs):
        seen.append(batch)
        model.stop_training = batch == 1

    model.fit(X, Y, batch_size=2, epochs=3, verbose=0,
              callbacks=[C.LambdaCallback(on_batch_end=stop)])  # fmt: skip
    assert seen == [0, 1]


def test_nan_ends_training(capsys):
    model = make_keras_callbacks.model(tf)
    history = model.fit(
        X, Y * np.nan, batch_size=2, epochs=3, verbose=0, callbacks=[C.TerminateOnNaN()]
    )
    assert len(history.history["loss"]) == 1
    assert capsys.readouterr().out == "Batch 0: Invalid loss, terminating training\n"


def test_early_stopping_restores_the_best_weights():
    model, kept = make_keras_callbacks.model(tf), []
    keep = C.LambdaCallback(on_epoch_end=lambda *_: kept.append(model.get_weights()))
    stop = C.EarlyStopping("loss", mode="max", patience=1, restore_best_weights=True)
    model.fit(X, Y, epochs=5, verbose=0, callbacks=[keep, stop])
    assert stop.stopped_epoch == 1
    np.testing.assert_array_equal(model.get_weights()[0], kept[0][0])


def test_checkpoints_load(tmp_path):
    model = make_keras_callbacks.model(tf)
    path = tmp_path / "deep" / "m{epoch}.h5"
    model.fit(X, Y, epochs=2, verbose=0, callbacks=[C.ModelCheckpoint(path)])
    assert sorted(p.name for p in path.parent.iterdir()) == ["m1.h5", "m2.h5"]
    loaded = tf.keras.models.load_model(path.parent / "m2.h5")
    np.testing.assert_array_equal(loaded.get_weights()[0], model.get_weights()[0])


def test_checkpoints_load_on_restart(tmp_path):
    model, path = make_keras_callbacks.model(tf), str(tmp_path / "w{epoch}.weights.h5")
    save = {"save_weights_only": True, "load_weights_on_restart": True}
    model.fit(X, Y, epochs=2, verbose=0, callbacks=[C.ModelCheckpoint(path, **save)])
    again, seen = make_keras_callbacks.model(tf), []
    look = C.LambdaCallback(on_train_begin=lambda logs: seen.append(again.get_weights()[0]))
    again.fit(X, Y, verbose=0, callbacks=[C.ModelCheckpoint(path, **save), look])
    np.testing.assert_array_equal(seen[0], model.get_weights()[0][:])


def test_checkpoint_on_a_folder(tmp_path):
    model = make_keras_callbacks.model(tf)
    with pytest.raises(OSError, match="directory"):
        model.fit(X, Y, verbose=0, callbacks=[C.ModelCheckpoint(tmp_path, save_freq="epoch")])


def test_rates_change_the_training():
    model, used = make_keras_callbacks.model(tf), []
    look = C.LambdaCallback(
        on_batch_end=lambda batch, logs: used.append(float(model.optimizer.lr.numpy()))
    )
    schedule = C.LearningRateScheduler(lambda epoch, lr: lr / 2)
    history = model.fit(X, Y, epochs=3, verbose=0, callbacks=[schedule, look])
    np.testing.assert_allclose(used, [0.05, 0.025, 0.0125])
    np.testing.assert_allclose(history.history["lr"], used)


@pytest.mark.parametrize("as_json", [True, False])
def test_remote_monitor(monkeypatch, as_json):
    sent = []

    class Answer:
        def close(self):
            pass

    monkeypatch.setattr(urllib.request, "urlopen", lambda request: sent.append(request) or Answer())
    monitor = C.RemoteMonitor("http://host", send_as_json=as_json)
    monitor.on_epoch_end(3, {"loss": np.float32(0.5), "vector": np.array([1])})
    assert sent[0].full_url == "http://host/publish/epoch/end/"
    body = urllib.parse.unquote_plus(sent[0].data.decode()).removeprefix("data=")
    assert json.loads(body) == {"epoch": 3, "loss": 0.5, "vector": 1}


def test_remote_monitor_without_a_server(caplog):
    C.RemoteMonitor("http://127.0.0.1:9").on_epoch_end(0, {})
    assert "could not reach" in caplog.text


def test_list_by_hand():
    heard = []

    class Own(C.Callback):
        def on_train_batch_end(self, batch, logs=None):
            heard.append((batch, logs))

    calls = C.CallbackList([Own()], model=make_keras_callbacks.model(tf), epochs=1)
    calls.on_train_begin()
    calls.on_train_batch_end(0, {"loss": tf.constant(2.0), "pair": [tf.constant(1)]})
    calls.append(Own())
    calls.on_batch_end(1)
    calls.on_train_end()
    assert heard == [(0, {"loss": 2.0, "pair": [1]}), (1, {}), (1, {})]


def test_quiet_logging(capsys, caplog):
    caplog.set_level("INFO", "kerastorch")
    tf.keras.utils.disable_interactive_logging()
    try:
        make_keras_callbacks.model(tf).fit(X, Y, verbose=2)
    finally:
        tf.keras.utils.enable_interactive_logging()
    assert capsys.readouterr().out == "" and "1/1 - 0s - loss" in caplog.text

"""The real TensorBoard reads what tf.summary and the callback write: its HTTP API, every kind."""

import io
import json
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import wave

import numpy as np
import pytest

import kerastorch as tf

pytest.importorskip("tensorboard.main")

L = tf.keras.layers
X = np.arange(24, dtype="float32").reshape(8, 3) / 24
SOUND = np.sin(np.arange(800, dtype="float32") / 5)[None, :, None]
PICTURE = np.linspace(0, 1, 2 * 5 * 4 * 3, dtype="float32").reshape(2, 5, 4, 3)


def _write_values(folder):
    with tf.summary.create_file_writer(f"{folder}/values").as_default():
        for step in range(3):
            tf.summary.scalar("a/number", step / 4, step=step)
            tf.summary.histogram("many", np.arange(100.0) * (step + 1), step=step)
        tf.summary.image("pictures", PICTURE, step=1)
        tf.summary.text("words", "**bold** words", step=2)
        tf.summary.audio("sound", SOUND, 8000, step=3)


@tf.function
def _scaled(x, y):
    with tf.name_scope("layer"):
        product = tf.matmul(x, y)
    return tf.nn.relu(product) + 1.0


def _write_graphs(folder):
    x = tf.ones((2, 2))
    with tf.summary.create_file_writer(f"{folder}/graphs").as_default():
        tf.summary.graph(_scaled.get_concrete_function(x, x).graph)
        tf.summary.trace_on(graph=True)
        _scaled(x, x)
        tf.summary.trace_export("traced", step=5)


def _train(folder):
    tf.keras.utils.set_random_seed(1)
    inputs = tf.keras.Input((3,), name="input")
    x = L.Dense(4, activation="relu", name="first")(inputs)
    outputs = L.Dense(1, name="last")(L.Dropout(0.5, name="drop")(x))
    model = tf.keras.Model(inputs, outputs, name="net")
    model.compile("adam", "mse")
    board = tf.keras.callbacks.TensorBoard(
        f"{folder}/fit", histogram_freq=1, write_images=True, update_freq="batch", profile_batch=2
    )
    model.fit(X, X[:, :1], 2, epochs=2, verbose=0, validation_data=(X, X[:, :1]), callbacks=[board])


_SEARCH = """
import sys
import tensorflow as tf
from tensorboard.plugins.hparams import api as hp

folder = sys.argv[1]
units = hp.HParam("units", hp.Discrete([4, 8]))
drop = hp.HParam("drop", hp.RealInterval(0.1, 0.5))
opt = hp.HParam("opt", hp.Discrete(["adam", "sgd"]))
with tf.summary.create_file_writer(folder).as_default():
    hp.hparams_config([units, drop, opt], [hp.Metric("accuracy", display_name="Accuracy")])
for i, count in enumerate([4, 8]):
    with tf.summary.create_file_writer(f"{folder}/{i}").as_default():
        hp.hparams({units: count, drop: 0.25, opt: "adam"}, trial_id=f"t{i}")
        tf.summary.scalar("accuracy", 0.5 + i / 4, step=1)
model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))])
model.compile("sgd", "mse")
values = {units: 4, drop: 0.2, opt: "sgd"}
done = hp.KerasCallback(f"{folder}/fit", values, trial_id="by_fit")
model.fit(tf.ones((4, 2)), tf.ones((4, 1)), verbose=0, callbacks=[done])
"""


def _search(folder):
    script = folder / "search.py"
    script.write_text(_SEARCH)
    command = [sys.executable, "-m", "kerastorch", "run", str(script), f"{folder}/hp"]
    subprocess.run(command, check=True, timeout=120)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("logs")
    _write_values(made)
    _write_graphs(made)
    _train(made)
    _search(made)
    return made


class Board:
    """A running TensorBoard."""

    def __init__(self, folder):
        options = ["--host", "127.0.0.1", "--port", "0", "--load_fast", "false"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tensorboard.main", "--logdir", str(folder), *options],
            stderr=subprocess.PIPE,
            text=True,
        )
        said = []
        for line in self._process.stderr:
            said.append(line)
            found = re.search(r"http://127\.0\.0\.1:\d+/", line)
            if found:
                self._address = found.group()
                return
        raise AssertionError("".join(said))

    def raw(self, path, data=None, **query):
        """What the API answers, as bytes."""
        path = f"{path}?{urllib.parse.urlencode(query)}" if query else path
        address = f"{self._address}{path}"
        asked = urllib.request.Request(address, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.read()

    def get(self, plugin, what, **query):
        """What a plugin answers, as JSON."""
        return json.loads(self.raw(f"data/plugin/{plugin}/{what}", **query))

    def wait_for(self, runs):
        """Waits until it has read them."""
        end = time.monotonic() + 60
        while not set(runs) <= set(json.loads(self.raw("data/runs"))):
            assert time.monotonic() < end, "TensorBoard has not read the runs"
            time.sleep(0.2)
        while not self.get("graphs", "info"):
            assert time.monotonic() < end
            time.sleep(0.2)

    def stop(self):
        self._process.kill()
        self._process.wait()
        self._process.stderr.close()


@pytest.fixture(scope="module")
def board(folder):
    made = Board(folder)
    try:
        made.wait_for(["values", "graphs", "fit/train", "fit/validation", "hp/1", "hp/fit"])
        yield made
    finally:
        made.stop()


def test_scalars(board):
    rows = board.get("scalars", "scalars", run="values", tag="a/number")
    assert [row[1:] for row in rows] == [[0, 0.0], [1, 0.25], [2, 0.5]]
    tags = board.get("scalars", "tags")
    assert {"epoch_loss", "batch_loss"} <= set(tags["fit/train"])
    assert {"epoch_loss", "evaluation_loss_vs_iterations"} <= set(tags["fit/validation"])
    rows = board.get("scalars", "scalars", run="fit/train", tag="batch_loss")
    assert [row[1] for row in rows] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_histograms(board):
    rows = board.get("histograms", "histograms", run="values", tag="many")
    assert [row[1] for row in rows] == [0, 1, 2]
    buckets = np.array(rows[1][2])
    assert buckets.shape == (30, 3) and buckets[:, 2].sum() == 100
    assert buckets[0, 0] == 0 and buckets[-1, 1] == 198
    tags = board.get("histograms", "tags")["fit/train"]
    assert {"first/kernel_0/histogram", "last/bias_0/histogram"} <= set(tags)


def test_images(board):
    found = board.get("images", "images", run="values", tag="pictures", sample=1)
    assert [row["step"] for row in found] == [1]
    png = board.raw("data/plugin/images/individualImage?" + found[0]["query"])
    pixels = tf.io.decode_png(png).numpy()
    np.testing.assert_allclose(pixels / 255, PICTURE[1], atol=1 / 255)
    assert "first/kernel_0/image" in board.get("images", "tags")["fit/train"]


def test_text(board):
    (row,) = board.get("text", "text", run="values", tag="words")
    assert row["step"] == 2 and "<strong>bold</strong> words" in row["text"]


def test_audio(board):
    (row,) = board.get("audio", "audio", run="values", tag="sound", sample=0)
    assert row["step"] == 3 and row["contentType"] == "audio/wav"
    with wave.open(io.BytesIO(board.raw("data/plugin/audio/individualAudio?" + row["query"]))) as w:
        assert (w.getframerate(), w.getnframes(), w.getnchannels()) == (8000, 800, 1)
        frames = np.frombuffer(w.readframes(800), "<i2")
    np.testing.assert_allclose(frames / 32768, SOUND[0, :, 0], atol=1e-4)


def nodes(text):
    """{name: op} of the GraphDef that TensorBoard answers, in protobuf's text form."""
    rows = re.findall(r'^node \{\n  name: "(.*)"\n  op: "(.*)"', text.decode(), re.MULTILINE)
    return dict(rows)


def test_graph(board):
    info = board.get("graphs", "info")["graphs"]
    assert info["run_graph"]
    found = nodes(board.raw("data/plugin/graphs/graph", run="graphs", conceptual="false"))
    assert found == {
        "x": "Placeholder",
        "y": "Placeholder",
        "layer/MatMul": "MatMul",
        "Relu": "Relu",
        "add/y": "Const",
        "add": "AddV2",
        "Identity": "Identity",
    }
    traced = nodes(board.raw("data/plugin/graphs/graph", run="graphs", tag="traced"))
    assert traced == found


def test_graph_of_the_training_step(board):
    tags = board.get("graphs", "info")["fit/train"]
    assert tags["run_graph"] and tags["tags"]["batch_2"]["op_graph"]
    found = nodes(board.raw("data/plugin/graphs/graph", run="fit/train", conceptual="false"))
    assert found["net/first/MatMul"] == found["net/last/MatMul"] == "MatMul"
    assert found["net/first/Relu"] == "Relu" and "RandomUniform" in found.values()
    assert "GradientTape.gradient" in found.values()
    assert found["Adam/apply_gradients"] == "Optimizer.apply_gradients"
    batch = nodes(board.raw("data/plugin/graphs/graph", run="fit/train", tag="batch_2"))
    assert batch == found


def test_conceptual_graph(board):
    tags = board.get("graphs", "info")["fit/train"]["tags"]
    assert tags["keras"]["conceptual_graph"]
    query = {"run": "fit/train", "tag": "keras", "conceptual": "true"}
    text = board.raw("data/plugin/graphs/graph", **query).decode()
    found = re.findall(r'name: "(.*)"\n.*\n    key: "keras_class"\n.*\n      s: "(.*)"', text)
    assert dict(found) == {
        "net/input": "InputLayer",
        "net/first": "Dense",
        "net/drop": "Dropout",
        "net/last": "Dense",
    }


def test_hparams(board):
    """What tensorboard.plugins.hparams.api writes under the import hook."""
    query = {"experimentName": "", "hparamsLimit": 0}
    found = json.loads(board.raw("data/plugin/hparams/experiment", json.dumps(query).encode()))
    assert {h["name"]: h["type"] for h in found["hparamInfos"]} == {
        "units": "DATA_TYPE_FLOAT64",
        "drop": "DATA_TYPE_FLOAT64",
        "opt": "DATA_TYPE_STRING",
    }
    (metric,) = found["metricInfos"]
    assert metric["name"]["tag"] == "accuracy" and metric["displayName"] == "Accuracy"
    query = {"experimentName": "", "startIndex": 0, "sliceSize": 10, "colParams": []}
    query["allowedStatuses"] = ["STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_RUNNING"]
    found = json.loads(board.raw("data/plugin/hparams/session_groups", json.dumps(query).encode()))
    groups = {g["name"]: g for g in found["sessionGroups"]}
    assert set(groups) == {"t0", "t1", "by_fit"}
    assert groups["t1"]["hparams"] == {"units": 8, "drop": 0.25, "opt": "adam"}
    assert groups["t1"]["metricValues"][0]["value"] == 0.75
    assert groups["by_fit"]["sessions"][0]["status"] == "STATUS_SUCCESS"

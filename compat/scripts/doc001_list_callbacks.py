# Document 001, "内置回调函数": the list in the picture at line 1596: each callback in a training,
# and what it has seen or done.
# compat: rtol 1e-4
# compat: stdout off
import csv
import glob
import http.server
import json
import threading
import urllib.parse

import numpy as np
import tensorflow as tf
from tensorflow.keras import callbacks, layers, models

rng = np.random.RandomState(9)
x = rng.normal(size=(12, 4)).astype("float32")
y = x @ np.array([[1.0], [-2.0], [0.5], [0.0]], "float32")
start = [rng.normal(size=(4, 1)).astype("float32"), np.zeros(1, "float32")]


def train(*given, rate=0.05, epochs=4, **options):
    """Fits a line from the same start; the history and the weights at the end."""
    model = models.Sequential([layers.Dense(1, input_shape=(4,))])
    model.set_weights(start)
    model.compile(tf.keras.optimizers.SGD(rate), "mse", metrics=["mae"])
    options = {"batch_size": 4, "shuffle": False, "verbose": 0, **options}
    seen = model.fit(x, y, epochs=epochs, callbacks=list(given), **options)
    return seen.history, model


# Given to fit, a BaseLogger misses the names of the metrics; so it is called by hand.
try:
    train(callbacks.BaseLogger())
except KeyError as error:
    error_base_logger = error
logger, epoch_logs = callbacks.BaseLogger(stateful_metrics=["mae"]), {}
logger.set_params({"metrics": ["loss", "mae"]})
logger.on_epoch_begin(0)
for size, loss in ((4, 1.0), (4, 2.0), (2, 6.0)):
    logger.on_batch_end(0, {"size": size, "loss": loss, "mae": loss / 2})
    epoch_logs["mae"] = loss / 2
logger.on_epoch_end(0, epoch_logs)

history = callbacks.History()
train(history)
epochs_of_history, history_of_callback = history.epoch, history.history

stopper = callbacks.EarlyStopping("loss", patience=1, min_delta=5.0, restore_best_weights=True)
stopped, model = train(stopper, epochs=9)
stopped_epoch, weights_restored = stopper.stopped_epoch, model.get_weights()

train(callbacks.TensorBoard("logs", histogram_freq=1), validation_split=0.25)
event_folders = sorted({path.split("/")[1] for path in glob.glob("logs/*/events*")})

train(callbacks.ModelCheckpoint("best.h5", "loss", save_best_only=True))
weights_saved = models.load_model("best.h5").get_weights()

plateau = callbacks.ReduceLROnPlateau("loss", factor=0.1, patience=1, min_delta=5.0)
reduced, _ = train(plateau, epochs=6)
rates = [float(rate) for rate in reduced["lr"]]

with np.errstate(all="ignore"):
    diverged, _ = train(callbacks.TerminateOnNaN(), rate=1e30, epochs=5)
epochs_until_nan = len(diverged["loss"])

scheduled, _ = train(callbacks.LearningRateScheduler(lambda epoch, rate: rate / (1 + epoch)))
scheduled_rates = [float(rate) for rate in scheduled["lr"]]

train(callbacks.CSVLogger("log.csv"))
with open("log.csv") as file:
    _rows = list(csv.reader(file))
csv_names = _rows[0]
csv_losses = [float(row[csv_names.index("loss")]) for row in _rows[1:]]

train(callbacks.ProgbarLogger(count_mode="steps"), verbose=1, epochs=1)

calls = []
train(
    callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: calls.append(("epoch", epoch)),
        on_batch_end=lambda batch, logs: calls.append(("batch", batch, sorted(logs))),
        on_train_end=lambda logs: calls.append(("end", sorted(logs))),
    ),
    epochs=2,
)

received = []


class Listener(http.server.BaseHTTPRequestHandler):
    """Takes what RemoteMonitor sends."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        received.append((self.path, json.loads(urllib.parse.parse_qs(body)["data"][0])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        """Says nothing."""


server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
threading.Thread(target=server.serve_forever, daemon=True).start()
root = f"http://127.0.0.1:{server.server_address[1]}"
train(callbacks.RemoteMonitor(root), epochs=2)
server.shutdown()
received = [(path, {key: sent[key] for key in sorted(sent)}) for path, sent in received]
del server, root

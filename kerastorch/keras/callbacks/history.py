"""Callbacks that keep, write or send the results of each epoch."""

import collections.abc
import csv
import json
import os
import urllib.error
import urllib.parse
import urllib.request

import numpy as np

from .base import Callback, log


class History(Callback):
    """Keeps the results of each epoch (tf.keras.callbacks.History); fit returns it.

    `history` maps names to lists of one value per epoch, `epoch` lists the epochs.
    """

    def __init__(self):
        super().__init__()
        self.history = {}

    def on_train_begin(self, logs=None):
        """Begins the list of epochs."""
        self.epoch = []

    def on_epoch_end(self, epoch, logs=None):
        """Appends the results of an epoch."""
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)
        self.model.history = self


class BaseLogger(Callback):
    """Puts the averages of batches, weighted by logs["size"], into the logs of the epoch
    (tf.keras.callbacks.BaseLogger), for the names in params["metrics"].

    stateful_metrics: names that are logged as they are.
    """

    def __init__(self, stateful_metrics=None):
        super().__init__()
        self.stateful_metrics = set(stateful_metrics or [])

    def on_epoch_begin(self, epoch, logs=None):
        """Begins the sums."""
        self.seen = 0
        self.totals = {}

    def on_batch_end(self, batch, logs=None):
        """Adds a batch to the sums."""
        logs = logs or {}
        size = logs.get("size", 0)
        self.seen += size * logs.get("num_steps", 1)
        for name, value in logs.items():
            if name in self.stateful_metrics:
                self.totals[name] = value
            else:
                self.totals[name] = self.totals.get(name, 0) + value * size

    def on_epoch_end(self, epoch, logs=None):
        """Writes the averages into `logs`."""
        for name in self.params.get("metrics", ()):
            if logs is not None and name in self.totals:
                whole = name in self.stateful_metrics
                logs[name] = self.totals[name] if whole else self.totals[name] / self.seen


class CSVLogger(Callback):
    """Writes the results of each epoch to a CSV file (tf.keras.callbacks.CSVLogger).

    separator: between values; append: whether to go on in an existing file.
    Columns are the names of the first epoch's logs in alphabetical order, and, when none of them
    begins with "val_", the same once more with it: validation may come in a later epoch.
    """

    def __init__(self, filename, separator=",", append=False):
        super().__init__()
        self.sep, self.filename, self.append = separator, os.fspath(filename), append
        self.writer = self.keys = None
        self.append_header = True

    def on_train_begin(self, logs=None):
        """Opens the file."""
        if self.append and os.path.exists(self.filename):
            with open(self.filename) as file:
                self.append_header = not file.readline()
        mode = "a" if self.append else "w"
        self.csv_file = open(self.filename, mode, newline="")  # noqa: SIM115  (closed at the end)

    def on_epoch_end(self, epoch, logs=None):
        """Writes a row."""
        logs = logs or {}
        if self.keys is None:
            self.keys = sorted(logs)
            if not any(key.startswith("val_") for key in self.keys):
                self.keys += ["val_" + key for key in self.keys]
        if not self.writer:
            dialect = type("Dialect", (csv.excel,), {"delimiter": self.sep})
            self.writer = csv.DictWriter(
                self.csv_file, fieldnames=["epoch", *self.keys], dialect=dialect
            )
            if self.append_header:
                self.writer.writeheader()
        row = {key: _cell(logs.get(key, "NA")) for key in self.keys}
        self.writer.writerow({"epoch": epoch, **row})
        self.csv_file.flush()

    def on_train_end(self, logs=None):
        """Closes the file."""
        self.csv_file.close()
        self.writer = None


def _cell(value):
    scalar = isinstance(value, np.ndarray) and value.ndim == 0
    if isinstance(value, str) or scalar or not isinstance(value, collections.abc.Iterable):
        return value
    return f'"[{", ".join(map(str, value))}]"'


class RemoteMonitor(Callback):
    """Sends the results of each epoch to a server (tf.keras.callbacks.RemoteMonitor).

    Posts to root + path: JSON, or a form that has JSON in the field `field`.
    """

    def __init__(
        self,
        root="http://localhost:9000",
        path="/publish/epoch/end/",
        field="data",
        headers=None,
        send_as_json=False,
    ):
        super().__init__()
        self.root, self.path, self.field = root, path, field
        self.headers, self.send_as_json = headers, send_as_json

    def on_epoch_end(self, epoch, logs=None):
        """Sends the results; a server that does not answer is only warned of."""
        send = {"epoch": epoch}
        for name, value in (logs or {}).items():
            send[name] = value.item() if isinstance(value, (np.ndarray, np.generic)) else value
        text, headers = json.dumps(send), dict(self.headers or {})
        if self.send_as_json:
            headers.setdefault("Content-Type", "application/json")
        else:
            text = urllib.parse.urlencode({self.field: text})
        request = urllib.request.Request(self.root + self.path, text.encode(), headers)
        try:
            urllib.request.urlopen(request).close()
        except urllib.error.URLError:
            log.warning("Warning: could not reach RemoteMonitor root server at %s", self.root)

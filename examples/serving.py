"""Saving and serving: a SavedModel behind HTTP, asked as TensorFlow Serving is asked.

    kerastorch run examples/serving.py            # trains, saves, serves, asks itself, ends
    kerastorch run examples/serving.py --stay     # goes on serving on port 8501

    curl -d '{"instances": [[5.1, 3.5, 1.4, 0.2]]}' http://localhost:8501/v1/models/iris:predict

The folder OUT/iris/1 is one that TensorFlow Serving itself takes, or any TensorFlow.  The server
here is Python's own: enough for a tool in the house, not for the open internet.
"""

import argparse
import json
import os
import tempfile
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import tensorflow as tf
from sklearn.datasets import load_iris
from tensorflow import keras

NAMES = ["setosa", "versicolor", "virginica"]


def train(epochs):
    """A classifier of scikit-learn's 150 irises: four lengths in, three probabilities out."""
    x, y = load_iris(return_X_y=True)
    scale = keras.layers.Normalization(input_shape=(4,))
    scale.adapt(x)
    hidden = keras.layers.Dense(16, activation="relu")
    model = keras.Sequential([scale, hidden, keras.layers.Dense(3, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=epochs, batch_size=8, verbose=0)
    print(f"accuracy: {model.evaluate(x, y, verbose=0)[1]:.4f}")
    return model


def save(model, folder):
    """A SavedModel with a signature of our own: probabilities, and the name of the likeliest."""

    @tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32, name="lengths")])
    def classify(lengths):
        probabilities = model(lengths)
        names = tf.gather(tf.constant(NAMES), tf.argmax(probabilities, axis=1))
        return {"probabilities": probabilities, "name": names}

    tf.saved_model.save(model, folder, signatures={"serving_default": classify})


class Handler(BaseHTTPRequestHandler):
    """GET /v1/models/iris says how the model is, POST /v1/models/iris:predict asks it."""

    signature = None  # the loaded function

    def do_GET(self):
        if self.path != "/v1/models/iris":
            return self.answer(404, {"error": f"Not found: {self.path}"})
        state = {"version": "1", "state": "AVAILABLE", "status": {"error_code": "OK"}}
        self.answer(200, {"model_version_status": [state]})

    def do_POST(self):
        if self.path != "/v1/models/iris:predict":
            return self.answer(404, {"error": f"Not found: {self.path}"})
        try:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            result = self.signature(lengths=tf.constant(request["instances"], tf.float32))
        except (TypeError, KeyError, ValueError, tf.errors.OpError) as error:
            return self.answer(400, {"error": f"{type(error).__name__}: {error}"})
        columns = (result["name"].numpy().astype(str), result["probabilities"].numpy())
        rows = [{"name": n, "probabilities": p} for n, p in zip(*(c.tolist() for c in columns))]
        self.answer(200, {"predictions": rows})

    def answer(self, status, content):
        self.send_response_only(status)  # and no line in the log
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())


def ask(address, question=None):
    """The answer to a GET, or to a POST of a question."""
    try:
        data = json.dumps(question).encode() if question else None
        return json.load(urllib.request.urlopen(address, data, timeout=30))
    except urllib.error.HTTPError as error:
        return json.load(error)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "serving"))
    parser.add_argument("--stay", action="store_true", help="go on serving on port 8501")
    options = parser.parse_args()
    keras.utils.set_random_seed(1)
    folder = os.path.join(options.folder, "iris", "1")  # name of the model, version
    save(train(options.epochs), folder)

    loaded = tf.saved_model.load(folder)  # needs no class and no function of the training
    Handler.signature = loaded.signatures["serving_default"]
    server = ThreadingHTTPServer(("localhost", 8501 if options.stay else 0), Handler)
    address = f"http://localhost:{server.server_port}/v1/models/iris"
    if options.stay:
        print("serving", address)
        return server.serve_forever()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(ask(address))
    answer = ask(f"{address}:predict", {"instances": [[5.1, 3.5, 1.4, 0.2], [6, 3, 5, 2]]})
    for row in answer["predictions"]:
        print(row["name"], [round(p, 4) for p in row["probabilities"]])
    print("a wrong question:", ask(f"{address}:predict", {"instances": [[1, 2]]}))
    server.shutdown()


if __name__ == "__main__":
    main()

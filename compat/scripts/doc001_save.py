# Document 001, "保存模型", way ①. Way ② is in doc001_saved_models.py.
# compat: rtol 1e-4
import json
import os

import h5py
import numpy as np
from tensorflow.keras import layers, models

# Correction: data and model come from earlier sections; a small model here.
rng = np.random.RandomState(0)
x_test = rng.normal(size=(40, 6)).astype("float32")
y_test = (x_test.sum(axis=1) > 0).astype("float32")
model = models.Sequential(
    [
        layers.Dense(5, activation="relu", input_shape=(6,)),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.set_weights([rng.normal(size=w.shape) for w in model.get_weights()])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["AUC"])
model.fit(x_test, y_test, batch_size=10, epochs=1, shuffle=False, verbose=0)

# Correction: the folder must exist for the .h5 files.
os.makedirs("./data", exist_ok=True)

evaluation = model.evaluate(x_test, y_test, verbose=0)

# Lines 748-751.
model.save("./data/keras_model.h5")
model = models.load_model("./data/keras_model.h5")
loaded_evaluation = model.evaluate(x_test, y_test, verbose=0)
iterations = int(model.optimizer.iterations)
learning_rate = float(model.optimizer.learning_rate)

# The optimizer goes on where it was.
model.fit(x_test, y_test, batch_size=10, epochs=1, shuffle=False, verbose=0)
continued = model.get_weights()

# Lines 755-757.
json_str = model.to_json()
model_json = models.model_from_json(json_str)
json_keys = sorted(json.loads(json_str))
json_config = json.loads(json_str)["config"]

# Lines 761-771.
model.save_weights("./data/keras_model_weight.h5")
model_json = models.model_from_json(json_str)
model_json.compile(optimizer="adam", loss="binary_crossentropy", metrics=["AUC"])
model_json.load_weights("./data/keras_model_weight.h5")
json_evaluation = model_json.evaluate(x_test, y_test, verbose=0)

# What the files hold, as anyone else would find it.
with h5py.File("./data/keras_model_weight.h5", "r") as file:
    names = []
    file.visit(names.append)
    weights_layout = sorted(names)
    layer_names = [str(name) for name in file.attrs["layer_names"]]
    weight_names = [str(name) for name in file["dense"].attrs["weight_names"]]
    stored_kernel = file["dense/dense/kernel:0"][()]
    backend = str(file.attrs["backend"])
with h5py.File("./data/keras_model.h5", "r") as file:
    names = []
    file.visit(names.append)
    model_layout = sorted(names)
    model_attributes = sorted(file.attrs)
    training_config = json.loads(file.attrs["training_config"])

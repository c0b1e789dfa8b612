"""Models and weights in .h5 files: layout, attributes, round trips, custom parts."""
# compat: rtol 1e-4

import json

import h5py
import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

rng = np.random.RandomState(0)
x = rng.normal(size=(24, 6, 6, 1)).astype("float32")
y = rng.randint(0, 3, 24)


def layout(path):
    """Every dataset of a file with shape and dtype, every group's attributes."""
    found = {}

    def visit(name, item):
        if isinstance(item, h5py.Dataset):
            found[name] = [list(item.shape), str(item.dtype)]
        else:
            found[name] = sorted(item.attrs)

    with h5py.File(path, "r") as file:
        file.visititems(visit)
        found[""] = sorted(file.attrs)
    return found


inputs = keras.Input((6, 6, 1), name="image")
hidden = layers.Conv2D(2, 3, activation="relu", name="conv")(inputs)
hidden = layers.BatchNormalization(name="bn")(hidden)
hidden = layers.Flatten()(hidden)
inner = keras.Sequential([layers.Dense(4, input_shape=(32,)), layers.Dense(3)], name="inner")
model = keras.Model(inputs, layers.Activation("softmax")(inner(hidden)), name="whole")
weights = np.random.RandomState(1)
model.set_weights([np.abs(weights.normal(scale=0.3, size=w.shape)) for w in model.get_weights()])
model.compile(
    keras.optimizers.Adam(0.01, beta_1=0.8), "sparse_categorical_crossentropy", metrics=["accuracy"]
)
model.fit(x, y, batch_size=8, epochs=1, shuffle=False, verbose=0)
del inputs, hidden

model.save("model.h5")
model.save_weights("weights.h5")
model.save("plain.h5", include_optimizer=False)
layouts = [layout(path) for path in ("model.h5", "weights.h5", "plain.h5")]
with h5py.File("model.h5", "r") as file:
    model_config = json.loads(file.attrs["model_config"])
    training_config = json.loads(file.attrs["training_config"])
    versions = [str(file.attrs[name]) for name in ("keras_version", "backend")]
    layer_names = [str(name) for name in file["model_weights"].attrs["layer_names"]]
    conv_names = [str(name) for name in file["model_weights/conv"].attrs["weight_names"]]
    inner_names = [str(name) for name in file["model_weights/inner"].attrs["weight_names"]]
    optimizer_names = [str(n) for n in file["optimizer_weights"].attrs["weight_names"]]
    conv_kernel = file["model_weights/conv/conv/kernel:0"][()]

loaded = keras.models.load_model("model.h5")
evaluations = [model.evaluate(x, y, verbose=0), loaded.evaluate(x, y, verbose=0)]
same_output = bool(
    np.allclose(model.predict(x, verbose=0), loaded.predict(x, verbose=0), atol=1e-6)
)
optimizer_state = [
    int(loaded.optimizer.iterations),
    float(loaded.optimizer.learning_rate),
    loaded.optimizer.beta_1,
    len(loaded.optimizer.variables),
]
continued = [
    m.fit(x, y, batch_size=8, epochs=1, shuffle=False, verbose=0).history for m in (model, loaded)
]
not_compiled = keras.models.load_model("plain.h5")
compiled_flags = [
    loaded.optimizer is not None,
    not_compiled.optimizer is None,
    keras.models.load_model("model.h5", compile=False).optimizer is None,
]

# Weights by name, and into part of another model.
partial = keras.Sequential(
    [
        layers.Conv2D(2, 3, input_shape=(6, 6, 1), name="conv"),
        layers.Flatten(),
        layers.Dense(1, name="new"),
    ]
)
partial.load_weights("weights.h5", by_name=True)
loaded_by_name = bool(np.allclose(partial.layers[0].get_weights()[0], conv_kernel))
other = keras.Sequential([layers.Conv2D(3, 3, input_shape=(6, 6, 1), name="conv")])
try:
    other.load_weights("weights.h5", by_name=True)
except ValueError as e:
    error_by_name = type(e).__name__
other.load_weights("weights.h5", by_name=True, skip_mismatch=True)


# Custom layers by custom_objects.
class Scale(layers.Layer):
    def __init__(self, factor=2.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def build(self, input_shape):
        self.gain = self.add_weight(name="gain", shape=(input_shape[-1],), initializer="ones")

    def call(self, inputs):
        return inputs * self.factor * self.gain

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


custom = keras.Sequential(
    [Scale(3.0, input_shape=(2,)), layers.Dense(1, activation="tanh", kernel_initializer="ones")]
)
custom.compile("sgd", "mse")
custom.save("custom.h5")
custom_loaded = keras.models.load_model("custom.h5", custom_objects={"Scale": Scale})
custom_output = custom_loaded.predict(np.array([[0.1, 0.2]]), verbose=0)
custom_layout = layout("custom.h5")
try:
    keras.models.load_model("custom.h5")
except Exception as e:
    error_custom = type(e).__name__


# A subclassed model's weights.
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(3)
        self.second = layers.Dense(1)

    def call(self, inputs):
        return self.second(self.first(inputs))


net, again = Net(), Net()
for each in (net, again):
    each(np.ones((1, 2), "float32"))
net.set_weights([weights.normal(size=w.shape) for w in net.get_weights()])
net.save_weights("net.h5")
again.load_weights("net.h5")
net_same = all(np.array_equal(a, b) for a, b in zip(net.get_weights(), again.get_weights()))
net_layout = sorted(name.split("/")[-1] for name in layout("net.h5"))
del each

# A save over an old file replaces it.
partial.save_weights("weights.h5")
replaced = sorted(layout("weights.h5"))

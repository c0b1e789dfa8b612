"""Cross entropies of saturated units in steps that TensorFlow traces: of logits where it sees the
sigmoid or softmax behind a prediction, else of clipped probabilities.

`outcome(tf, case)` gives loss and metrics of evaluate and of fit's first step.
"""

# ruff: noqa: E501

import numpy as np

LAYERS = [
    "L.Conv2D(1, 1, activation='sigmoid')",
    "L.Conv2D(2, 1), L.BatchNormalization(), L.Activation('relu'), L.Conv2D(1, 1, activation='sigmoid')",
    "L.Conv2D(1, 1), L.BatchNormalization(), L.Activation('sigmoid')",
    "L.Conv2D(1, 3, padding='same'), L.Activation(tf.nn.sigmoid)",
    "L.Flatten(), L.Dense(1, 'sigmoid')",
    "L.Flatten(), L.Dense(1, tf.sigmoid)",
    "L.Flatten(), L.Dense(3), L.Softmax()",
    "L.Flatten(), L.Dense(3, tf.nn.softmax)",
    "L.Flatten(), L.Dense(3, 'softmax')",
    "L.Conv2D(2, 2, activation='softmax')",
    "L.Conv2D(1, 3, activation='sigmoid'), L.MaxPooling2D()",
    "L.Conv2D(1, 3, activation='sigmoid'), L.Flatten()",
    "L.Flatten(), L.Dense(2, 'sigmoid'), L.Reshape((2, 1))",
]  # fmt: skip
FUNCTIONS = {
    "plain": "lambda a, b: {}(a, b)",
    "cast": "lambda a, b: {}(tf.cast(a, 'float32'), tf.cast(b, 'float32'))",
    "converted": "lambda a, b: {}(tf.convert_to_tensor(a), tf.convert_to_tensor(b))",
    "identity": "lambda a, b: {}(a, tf.identity(b))",
    "mean": "lambda a, b: tf.reduce_mean({}(a, b)) + 1.0",
    "object": "lambda a, b: {}()(a, b)",
}
LOSSES = ["binary_crossentropy", "binary_focal_crossentropy", "categorical_crossentropy"]


def cases():
    """(layers, loss function, kind of function or "name") of all cases."""
    found = []
    for i, layers in enumerate(LAYERS):
        softmax = "oftmax" in layers
        loss = LOSSES[2] if softmax else LOSSES[i % 2]
        kinds = ["name", *list(FUNCTIONS)[i % 3 :: 3], "plain"]
        found += [(layers, loss, kind) for kind in dict.fromkeys(kinds)]
    return found


def _function(tf, loss, kind):
    if kind == "name":
        return loss
    name = loss
    if kind == "object":
        name = "".join(word.capitalize() for word in loss.split("_"))
    made = eval(FUNCTIONS[kind].format(f"tf.keras.losses.{name}"), {"tf": tf})
    made.__name__ = kind
    return made


def outcome(tf, case):
    """{name: value} of evaluate and of the first step of fit."""
    layers, loss, kind = case
    tf.keras.backend.clear_session()
    model = tf.keras.Sequential([tf.keras.Input((4, 4, 3))])
    for layer in eval(f"[{layers}]", {"tf": tf, "L": tf.keras.layers}):
        model.add(layer)
    for k, w in enumerate(model.trainable_variables):
        w.assign(np.cos(np.arange(np.prod(w.shape)) + k).reshape(w.shape) * 20)
    function = _function(tf, loss, kind)
    metric = getattr(tf.keras.losses, loss) if kind == "name" else function
    other = _function(tf, loss, "cast")
    other.__name__ = "other"
    model.compile("sgd", function, metrics=[metric, other])
    x = np.sin(np.arange(4 * 48)).reshape(4, 4, 4, 3).astype("float32")
    y = (np.cos(np.arange(4 * np.prod(model.output_shape[1:]))) > 0).astype("float32")
    y = y.reshape(4, *model.output_shape[1:])
    scores = model.evaluate(x, y, verbose=0, return_dict=True)
    history = model.fit(x, y, batch_size=4, verbose=0).history
    return [
        {name: float(value) for name, value in scores.items()},
        {name: float(values[0]) for name, values in history.items()},
    ]

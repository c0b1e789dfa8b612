# Document 001, "训练模型" (fit), "callback" (EarlyStopping, ReduceLROnPlateau), "模型评估" and
# "使用模型" (predict_classes is in doc001_predict_classes.py).
# compat: rtol 1e-4
import os

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from tensorflow.keras import layers, losses, metrics, models, optimizers

# Correction: the document's Titanic data is not at hand; here the digits 0 and 1, 64 pixels each.
digits = load_digits(n_class=2)
features = (digits.data / 16.0).astype("float32")
x_train, y_train = features[:240], digits.target[:240]
x_test, y_test = features[240:], digits.target[240:]

model = models.Sequential()
model.add(layers.Dense(20, activation="relu", input_shape=(64,)))
model.add(layers.Dense(10, activation="relu"))
model.add(layers.Dense(1, activation="sigmoid"))
weights = np.random.RandomState(1)
model.set_weights([weights.normal(scale=0.1, size=w.shape) for w in model.get_weights()])

# Lines 649-650. Correction: no bracket behind the path; the notebook's TensorBoard is left out.
logdir = "./data/keras_model/logs"
tensorboard_callback = tf.keras.callbacks.TensorBoard(logdir, histogram_freq=1)

# Lines 661-670.
stop_callback = tf.keras.callbacks.EarlyStopping(monitor="loss", patience=200)
lr_callback = tf.keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.5, patience=100)

# Lines 518-523. Corrections: 3 epochs instead of 30; shuffle=False, to compare the numbers.
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["AUC"])
history = model.fit(
    x_train,
    y_train,
    batch_size=64,
    epochs=3,
    validation_split=0.2,
    callbacks=[tensorboard_callback, stop_callback, lr_callback],
    shuffle=False,
)


def tags(folder):
    """The tags of the event files in a folder."""
    names = sorted(os.listdir(folder))
    events = [e for n in names for e in tf.compat.v1.train.summary_iterator(f"{folder}/{n}")]
    return sorted({value.tag for event in events for value in event.summary.value})


event_folders = sorted(os.listdir(logdir))
validation_tags = tags(logdir + "/validation")
history_keys = list(history.history)
losses_by_epoch = history.history["loss"]
auc_by_epoch = history.history["auc"]
validation_losses = history.history["val_loss"]
learning_rates = [float(lr) for lr in history.history["lr"]]
epochs = history.epoch
metrics_names = model.metrics_names

# Lines 529-540: the forms that compile's arguments take.
Y = tf.constant([[1.0], [2.0], [3.0]])
y_hat = tf.constant([[1.5], [2.0], [1.0]])
mse = losses.mean_squared_error(Y, y_hat)
crossentropy = tf.keras.losses.binary_crossentropy([[0.0, 1.0]], [[0.2, 0.9]])
loss = tf.keras.losses.binary_crossentropy
for optimizer in (
    tf.keras.optimizers.Adam(learning_rate=0.001),
    optimizers.Nadam(),
    tf.keras.optimizers.SGD(learning_rate=0.01),
):
    model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy", "AUC", "mae"])
    model.fit(x_train, y_train, epochs=1, batch_size=80, shuffle=False, verbose=2)
valid_loss = metrics.Mean(name="valid_loss")
valid_metric = metrics.BinaryAccuracy(name="valid_accuracy")
valid_loss.update_state([1.0, 2.0])
valid_metric.update_state([[1.0], [0.0]], [[0.7], [0.6]])
metric_results = [(metric.name, metric.result()) for metric in (valid_loss, valid_metric)]


# Lines 685-698. Correction: the AUC's key is in lower case, "auc".
def plot_metric(history, metric):
    train_metrics = history.history[metric]
    val_metrics = history.history["val_" + metric]
    epochs = range(1, len(train_metrics) + 1)
    plt.plot(epochs, train_metrics, "bo--")
    plt.plot(epochs, val_metrics, "ro-")
    plt.title("Training and validation " + metric)
    plt.xlabel("Epochs")
    plt.ylabel(metric)
    plt.legend(["train_" + metric, "val_" + metric])
    plt.show()


plot_metric(history, "loss")
plot_metric(history, "auc")

# Line 700. Corrections: a model compiled with accuracy alone; `workers=4` (line 704) added.
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
val_loss, val_accuracy = model.evaluate(x=x_test, y=y_test, workers=4, verbose=0)
evaluation = model.evaluate(x_test, y_test, verbose=2, return_dict=True)

# Lines 718-725. Correction: `x` is x_test; arrays have no `.values`.
predictions = model.predict(x_test[0:10], verbose=0)
called = model(tf.constant(x_test[0:10], dtype=tf.float32))
on_batch = model.predict_on_batch(x_test[0:20])
prediction_type = type(predictions).__name__

# Document 004, "通用代码" and "callbacks".
# compat: rtol 1e-4
import os
import pathlib
import shutil
import tempfile

# Lines 15-24. Correction: fashion_mnist cannot be downloaded here; the digits of scikit-learn
# stand in for it, enlarged from 8 x 8 to the 28 x 28 pixels of 0 to 255 that the model expects.
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from tensorflow import keras

digits = load_digits()
images = np.pad(np.kron(digits.images, np.ones((3, 3))), ((0, 0), (2, 2), (2, 2))) * 16 // 255
(train_images, train_labels) = images[:300], digits.target[:300]
(test_images, test_labels) = images[300:380], digits.target[300:380]
x_valid, y_valid = train_images[:60], train_labels[:60]
x_train, y_train = train_images[60:], train_labels[60:]

class_names = [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
]


def seed_weights(model):
    """The same weights in every implementation, whose random streams differ."""
    weights = np.random.RandomState(1)
    model.set_weights([weights.normal(scale=0.05, size=w.shape) for w in model.get_weights()])


# Lines 29-43. Corrections: weights set; 3 epochs instead of 10; shuffle=False.
model = keras.Sequential(
    [
        keras.layers.Flatten(input_shape=(28, 28)),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
seed_weights(model)

model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])

history = model.fit(
    x=x_train, y=y_train, epochs=3, shuffle=False, validation_data=(x_valid, y_valid)
)

predictions = model.predict(test_images)

# Lines 48-60. Corrections: `layer` and `model.layer` are model.layers[1]; a list has no
# `.variables`; the layer is called with its 784 inputs.
layer_classes = model.layers
model.summary()

history_values = history.history

evaluation = model.evaluate(test_images, test_labels)

layer = model.layers[1]
variables = [v.name for v in layer.variables]
kernel, bias = layer.kernel, layer.bias
trainable_variables = len(layer.trainable_variables)
layer_output = layer(tf.zeros([10, 784]))

# Lines 67-77.
fig, ax = plt.subplots(1, 1)

for i, j in history.history.items():
    ax.plot(j, label=i)

ax.set_ylim(0, 1)
ax.legend()

plt.show()
legend = [text.get_text() for text in ax.get_legend().get_texts()]

# Lines 82-83. Correction: `x` and `y` are the validation data.
loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
loss_of_logits = loss_object(y_true=y_valid, y_pred=model(x_valid))

# Lines 98-108. Corrections: a path with "/" ("\\" is Windows's), in an existing folder; 3 epochs
# instead of 100, shuffle=False.
logdir = "./callbacks"
os.makedirs(logdir, exist_ok=True)
output_model_file = os.path.join(logdir, "fashin_mnist_model.h5")
callbacks = [
    keras.callbacks.TensorBoard(logdir),
    keras.callbacks.ModelCheckpoint(output_model_file, save_best_only=True),
    keras.callbacks.EarlyStopping(min_delta=1e-3, patience=5),
]

history = model.fit(
    x=train_images,
    y=train_labels,
    epochs=3,
    validation_split=0.01,
    shuffle=False,
    verbose=2,
    callbacks=callbacks,
)
split_history = history.history
log_folders = sorted(os.listdir(logdir))
best = keras.models.load_model(output_model_file)
best_evaluation = best.evaluate(train_images[297:], train_labels[297:], verbose=0)
saved_files = sorted(os.listdir(logdir))

# Lines 113-122.
logdir = pathlib.Path(tempfile.mkdtemp()) / "tensorboard_logs"
shutil.rmtree(logdir, ignore_errors=True)
name = "model/tiny_model"
board = tf.keras.callbacks.TensorBoard(logdir / name)
board_folder = os.path.relpath(board.log_dir, logdir)

# Documents 002 (lines 126-130), 003 (80-97) and 004 (15-24): mnist and fashion_mnist from Keras's
# cache, through tf.data. The files are small ones of the same formats, made here.
# compat: rtol 1e-4
# compat: stdout off
import gzip
import os

import numpy as np

_home = os.path.join(os.getcwd(), "home")
_folder = os.path.join(_home, ".keras", "datasets")
os.makedirs(os.path.join(_folder, "fashion-mnist"))
os.environ["HOME"] = os.environ["USERPROFILE"] = _home
random = np.random.RandomState(0)
labels = random.randint(0, 10, 400).astype("uint8")
pixels = random.randint(0, 100, (400, 28, 28)) + 15 * labels[:, None, None]
pixels = pixels.clip(0, 255).astype("uint8")
for name, part in (("train", slice(0, 320)), ("t10k", slice(320, 400))):
    _place = os.path.join(_folder, "fashion-mnist", name)
    with gzip.open(_place + "-labels-idx1-ubyte.gz", "wb") as file:
        file.write(bytes(8) + labels[part].tobytes())
    with gzip.open(_place + "-images-idx3-ubyte.gz", "wb") as file:
        file.write(bytes(16) + pixels[part].tobytes())

import tensorflow as tf  # noqa: E402
from tensorflow import keras  # noqa: E402

# Document 004, lines 15-21. Correction: 40 samples are held out, not 5000.
fashion_mnist = keras.datasets.fashion_mnist
(train_images, train_labels), (test_images, test_labels) = fashion_mnist.load_data()
x_valid, y_valid = train_images[:40], train_labels[:40]
x_train, y_train = train_images[40:], train_labels[40:]
kinds = [(a.shape, a.dtype.name) for a in (train_images, train_labels, test_images, test_labels)]
image_sum = int(x_train.sum())

# Document 002, lines 126-130 with these pictures. Correction: a seed for shuffle.
tf.random.set_seed(3)
dataset = tf.data.Dataset.from_tensor_slices(
    (x_train.reshape(280, 784).astype("float32") / 255, y_train)
)
dataset = dataset.shuffle(buffer_size=1024, seed=1).batch(64)
batch_labels = [y for _, y in dataset]

# Documents 002, lines 132-161, and 003, lines 82-96: a step over dataset.take(n).
model = keras.Sequential([keras.layers.Dense(10, input_shape=(784,))])
weights = np.random.RandomState(1)
model.set_weights([weights.normal(scale=0.05, size=w.shape) for w in model.get_weights()])
loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = tf.keras.optimizers.SGD(learning_rate=0.01)
loss_history = []
for step, (x, y) in enumerate(dataset.take(4)):
    with tf.GradientTape() as tape:
        logits = model(x, training=True)
        loss_value = loss_fn(y, logits)
    loss_history.append(loss_value.numpy().mean())
    grads = tape.gradient(loss_value, model.trainable_variables)
    optimizer.apply_gradients(zip(grads, model.trainable_variables))

# fit on the pipeline, validated on another.
model.compile(optimizer=tf.keras.optimizers.SGD(0.01), loss=loss_fn, metrics=["accuracy"])
validation = tf.data.Dataset.from_tensor_slices(
    (x_valid.reshape(40, 784).astype("float32") / 255, y_valid)
)
history = model.fit(dataset, epochs=3, validation_data=validation.batch(16), verbose=0).history

# Document 002, "keras layer": training loops, add_loss, and the compiled train step.
# compat: rtol 1e-4
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from tensorflow import keras

# Corrections, for lines 126-130, 317-321 and 387-391: MNIST cannot be downloaded, so it is the
# digits of scikit-learn, of which 6 batches are taken; shuffle has a seed.
digits = load_digits()
x_train, y_train = digits.data.astype("float32") / 16, digits.target
tf.random.set_seed(3)
dataset = tf.data.Dataset.from_tensor_slices((x_train, y_train))
dataset = dataset.shuffle(buffer_size=1024, seed=1).batch(64).take(6)


def seed_weights(layer):
    """The same weights in every implementation, whose random streams differ."""
    weights = np.random.RandomState(1)
    layer.set_weights([weights.normal(scale=0.2, size=w.shape) for w in layer.get_weights()])


# Lines 91-109.
class Linear(keras.layers.Layer):
    """y = w.x + b"""

    def __init__(self, units=32):
        super(Linear, self).__init__()
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(
            shape=(input_shape[-1], self.units),
            initializer="random_normal",
            trainable=True,
        )
        self.b = self.add_weight(shape=(self.units,), initializer="random_normal", trainable=True)

    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b


# Lines 133-161. Correction: prints every 2nd of the 6 steps; a larger learning rate.
linear_layer = Linear(10)
linear_layer(x_train[:1])
seed_weights(linear_layer)

loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)

optimizer = tf.keras.optimizers.SGD(learning_rate=0.1)

for step, (x, y) in enumerate(dataset):
    # Open a GradientTape.
    with tf.GradientTape() as tape:
        # Forward pass.
        logits = linear_layer(x)

        # Loss value for this batch.
        loss = loss_fn(y, logits)

    # Get gradients of the loss wrt the weights.
    gradients = tape.gradient(loss, linear_layer.trainable_weights)

    # Update the weights of our linear layer.
    optimizer.apply_gradients(zip(gradients, linear_layer.trainable_weights))

    # Logging
    if step % 2 == 0:
        print("Step:", step, "Loss:", float(loss))

linear_weights = linear_layer.get_weights()
last_bias_gradient = gradients[1]


# Lines 268-312.
class ActivityRegularization(keras.layers.Layer):
    """Layer that creates an activity sparsity regularization loss."""

    def __init__(self, rate=1e-2):
        super(ActivityRegularization, self).__init__()
        self.rate = rate

    def call(self, inputs):
        # We use `add_loss` to create a regularization loss
        # that depends on the inputs.
        self.add_loss(self.rate * tf.reduce_sum(inputs))
        return inputs


class SparseMLP(keras.layers.Layer):
    """Stack of Linear layers with a sparsity regularization loss."""

    def __init__(self):
        super(SparseMLP, self).__init__()
        self.linear_1 = Linear(32)
        self.regularization = ActivityRegularization(1e-2)
        self.linear_3 = Linear(10)

    def call(self, inputs):
        x = self.linear_1(inputs)
        x = tf.nn.relu(x)
        x = self.regularization(x)
        return self.linear_3(x)


mlp = SparseMLP()
y = mlp(tf.ones((10, 10)))

# Line 303. Correction: weights set before printing, so that the printed value is known.
seed_weights(mlp)
y = mlp(tf.ones((10, 10)))
print(mlp.losses)  # List containing one float32 scalar

# Losses correspond to the *last* forward pass.
mlp = SparseMLP()
mlp(tf.ones((10, 10)))
assert len(mlp.losses) == 1
mlp(tf.ones((10, 10)))
assert len(mlp.losses) == 1  # No accumulation.

# Lines 324-352. Corrections as above.
mlp = SparseMLP()
mlp(x_train[:1])
seed_weights(mlp)

loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = tf.keras.optimizers.SGD(learning_rate=1e-3)

for step, (x, y) in enumerate(dataset):
    with tf.GradientTape() as tape:
        # Forward pass.
        logits = mlp(x)

        # External loss value for this batch.
        loss = loss_fn(y, logits)

        # Add the losses created during the forward pass.
        loss += sum(mlp.losses)

        # Get gradients of the loss wrt the weights.
        gradients = tape.gradient(loss, mlp.trainable_weights)

    # Update the weights of our linear layer.
    optimizer.apply_gradients(zip(gradients, mlp.trainable_weights))

    # Logging.
    if step % 2 == 0:
        print("Step:", step, "Loss:", float(loss))

sparse_gradients = gradients

# Lines 363-399. Corrections as above; the model is built before its weights are set.
model = keras.Sequential(
    [
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(10),
    ]
)
model.build((None, 64))
seed_weights(model)
loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = tf.keras.optimizers.Adam(learning_rate=1e-3)


@tf.function  # Make it fast.
def train_on_batch(x, y):
    with tf.GradientTape() as tape:
        logits = model(x)
        loss = loss_fn(y, logits)
        gradients = tape.gradient(loss, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    return loss


compiled_losses = []
for step, (x, y) in enumerate(dataset):
    loss = train_on_batch(x, y)
    compiled_losses.append(float(loss))

    if step % 2 == 0:
        print("Step:", step, "Loss:", float(loss))

adam_iterations = int(optimizer.iterations)
adam_weights = model.get_weights()[-1]

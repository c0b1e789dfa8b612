# Document 003, "gradient, apply_gradient".
# compat: rtol 1e-4
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits

# Corrections, for lines 80-97: mnist_model and dataset are not in the document. The model is the
# small CNN that its comment describes ([3, 3, 1, 16] x 6 variables), the data the digits of
# scikit-learn; 5 batches are taken.
digits = load_digits()
pixels = (digits.images / 16.0).astype("float32")[..., np.newaxis]
dataset = tf.data.Dataset.from_tensor_slices((pixels, digits.target)).batch(32)
mnist_model = tf.keras.Sequential(
    [
        tf.keras.layers.Conv2D(16, [3, 3], activation="relu", input_shape=(None, None, 1)),
        tf.keras.layers.Conv2D(16, [3, 3], activation="relu"),
        tf.keras.layers.GlobalAveragePooling2D(),
        tf.keras.layers.Dense(10),
    ]
)
weights = np.random.RandomState(1)
mnist_model.set_weights(
    [weights.normal(scale=0.3, size=w.shape) for w in mnist_model.get_weights()]
)
variable_shapes = [v.shape for v in mnist_model.trainable_variables]
mnist_model.summary()

# Lines 82-96.
optimizer = tf.keras.optimizers.Adam()
loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
loss_history = []
for batch, (images, labels) in enumerate(dataset.take(5)):
    with tf.GradientTape() as tape:
        logits = mnist_model(images, training=True)
        loss_value = loss_object(labels, logits)
    loss_history.append(loss_value.numpy().mean())
    grads = tape.gradient(loss_value, mnist_model.trainable_variables)
    optimizer.apply_gradients(zip(grads, mnist_model.trainable_variables))


# Lines 104-127. Corrections: seeded numpy data; `training_inputs` and `training_outputs` are x, y.
class Regression(tf.keras.Model):
    def __init__(self):
        super(Regression, self).__init__()
        self.W = tf.Variable(5.0, name="weight")
        self.B = tf.Variable(10.0, name="bias")

    def call(self, inputs):
        return inputs * self.W + self.B


normal = np.random.RandomState(2).normal(size=(2, 500)).astype("float32")
x = tf.constant(normal[0])
noise = tf.constant(normal[1])
y = x * 3 + 2 + noise


def loss(model, inputs, targets):
    error = model(inputs) - targets
    return tf.reduce_mean(tf.square(error))


def grad(model, inputs, targets):
    with tf.GradientTape() as tape:
        loss_value = loss(model, inputs, targets)
    return tape.gradient(loss_value, [model.W, model.B])


model = Regression()
optimizer = tf.keras.optimizers.SGD(learning_rate=0.01)
for i in range(300):
    grads = grad(model, x, y)
    optimizer.apply_gradients(zip(grads, [model.W, model.B]))
    if i % 20 == 0:
        print(f"loss: {loss(model, x, y):.3f}")

fitted = [model.W, model.B]
fitted_names = [v.name for v in model.trainable_variables]

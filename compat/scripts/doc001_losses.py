# Document 001, "损失函数loss", "自定义损失函数".
# compat: rtol 1e-4
import numpy as np
import tensorflow as tf
from tensorflow.keras import constraints, layers, losses, models, regularizers

# Lines 1335-1343. Corrections: 16 inputs and 12 units instead of 64 (small weights to compare);
# AUC cannot be computed on class numbers with 10 outputs, so the metric is accuracy.
model = models.Sequential()
model.add(
    layers.Dense(
        12,
        input_dim=16,
        kernel_regularizer=regularizers.l2(0.01),
        activity_regularizer=regularizers.l1(0.01),
        kernel_constraint=constraints.MaxNorm(max_value=2, axis=0),
    )
)
model.add(layers.Dense(10, kernel_regularizer=regularizers.l1_l2(0.01, 0.01), activation="sigmoid"))
model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])

rng = np.random.RandomState(1)
model.set_weights([rng.normal(size=w.shape) for w in model.get_weights()])
x = rng.normal(size=(30, 16)).astype("float32")
y = rng.randint(0, 10, 30)
model(x)
model_losses = [float(loss) for loss in model.losses]
history = model.fit(x, y, batch_size=10, epochs=2, shuffle=False, verbose=0)
fit_losses = history.history
kernel_norms = tf.norm(model.layers[0].kernel, axis=0)
norms_kept = bool(tf.reduce_all(kernel_norms <= 2.0001))

# Line 1353: the class and the function.
y_true = tf.constant([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
y_pred = tf.constant([[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]])
as_class = losses.CategoricalCrossentropy()(y_true, y_pred)
as_function = losses.categorical_crossentropy(y_true, y_pred)
class_of_sums = losses.CategoricalCrossentropy(reduction="sum")(y_true, y_pred)
class_unreduced = losses.CategoricalCrossentropy(reduction="none")(y_true, y_pred)


# Lines 1370-1377. Corrections: tf.sum -> tf.reduce_sum, tf.log -> tf.math.log, 1e07 -> 1e-07.
def focal_loss(gamma=2.0, alpha=0.25):
    def focal_loss_fixed(y_true, y_pred):
        pt_1 = tf.where(tf.equal(y_true, 1), y_pred, tf.ones_like(y_pred))
        pt_0 = tf.where(tf.equal(y_true, 0), y_pred, tf.zeros_like(y_pred))
        loss = -tf.reduce_sum(
            alpha * tf.pow(1.0 - pt_1, gamma) * tf.math.log(1e-07 + pt_1)
        ) - tf.reduce_sum((1 - alpha) * tf.pow(pt_0, gamma) * tf.math.log(1.0 - pt_0 + 1e-07))
        return loss

    return focal_loss_fixed


# Lines 1380-1389. Corrections as above, and super().__init__() is called.
class FocalLoss(losses.Loss):
    def __init__(self, gamma=2.0, alpha=0.25):
        super().__init__()
        self.gamma = gamma
        self.alpha = alpha

    def call(self, y_true, y_pred):
        pt_1 = tf.where(tf.equal(y_true, 1), y_pred, tf.ones_like(y_pred))
        pt_0 = tf.where(tf.equal(y_true, 0), y_pred, tf.zeros_like(y_pred))
        loss = -tf.reduce_sum(
            self.alpha * tf.pow(1.0 - pt_1, self.gamma) * tf.math.log(1e-07 + pt_1)
        ) - tf.reduce_sum(
            (1 - self.alpha) * tf.pow(pt_0, self.gamma) * tf.math.log(1.0 - pt_0 + 1e-07)
        )
        return loss


labels = tf.constant([[1.0], [0.0], [1.0], [0.0]])
probabilities = tf.constant([[0.9], [0.2], [0.3], [0.7]])
focal_value = focal_loss()(labels, probabilities)
focal_class_value = FocalLoss()(labels, probabilities)
focal_sharper = FocalLoss(gamma=4.0, alpha=0.5)(labels, probabilities)

model = models.Sequential([layers.Dense(1, activation="sigmoid", input_shape=(16,))])
model.set_weights([rng.normal(scale=0.2, size=w.shape) for w in model.get_weights()])
targets = (y > 4).astype("float32").reshape(-1, 1)
model.compile(optimizer="rmsprop", loss=focal_loss())
function_history = model.fit(x, targets, epochs=2, shuffle=False, verbose=0).history
model.compile(optimizer="rmsprop", loss=FocalLoss())
class_history = model.fit(x, targets, epochs=2, shuffle=False, verbose=0).history

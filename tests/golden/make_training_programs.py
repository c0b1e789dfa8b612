"""Records training_programs.json: run with the python of TensorFlow 2.15 (see engine.py).

Generated programs: a model, a loss, an optimizer, metrics, weights of samples or classes, masks, a
step of the user's own, callbacks and several batches at once, drawn by a seed.
"""

import os
import random
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import engine

COUNT = 200

OPTIMIZERS = [
    "keras.optimizers.SGD(0.05)",
    "keras.optimizers.SGD(0.05, momentum=0.9)",
    "keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True, clipvalue=0.1)",
    "keras.optimizers.SGD(0.05, clipnorm=0.2)",
    "keras.optimizers.SGD(0.05, global_clipnorm=0.3)",
    "keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1, 4, 0.5))",
    "keras.optimizers.Adam(0.02)",
    "keras.optimizers.Adam(0.02, amsgrad=True, weight_decay=0.01)",
    "keras.optimizers.Adam(0.02, use_ema=True, ema_momentum=0.8)",
    "keras.optimizers.RMSprop(0.01, momentum=0.5)",
    "keras.optimizers.RMSprop(0.01, centered=True)",
    "keras.optimizers.Adagrad(0.1)",
    "keras.optimizers.Adadelta(1.0)",
    "keras.optimizers.Adamax(0.02)",
    "keras.optimizers.Ftrl(0.05, l1_regularization_strength=0.01)",
    "keras.optimizers.AdamW(0.02, weight_decay=0.1)",
    "keras.optimizers.legacy.Adam(0.02)",
    "keras.optimizers.legacy.SGD(0.05, decay=0.1)",
]

# equal weights would make gradients of nothing but rounding
SPREAD = """
def spread(shape, dtype=None, **kwargs):
    return tf.reshape(tf.cos(tf.range(np.prod(shape), dtype="float32") * 0.9), shape)
"""

# name: (code that sets `m`, the inputs, what it puts out)
MODELS = {
    "mlp": (
        "m = keras.Sequential([L.Dense(5, activation='tanh', input_shape=(3,)), L.Dense(2OUT)])",
        "X(N, 3)",
        "rows",
    ),
    "unbuilt": (
        "m = keras.Sequential([L.Dense(4, activation='elu', kernel_initializer=spread), "
        "L.Dense(2OUT, kernel_initializer=spread)])",
        "X(N, 3)",
        "rows",
    ),
    "normed": (
        "m = keras.Sequential([L.Dense(4, use_bias=False, input_shape=(3,)), L.BatchNormalization(momentum=0.8), "
        "L.ReLU(), L.Dense(2OUT)])",
        "X(N, 3)",
        "rows",
    ),
    "penalized": (
        "m = keras.Sequential([L.Dense(4, kernel_regularizer='l2', activity_regularizer='l1', "
        "input_shape=(3,)), L.Dense(2OUT, kernel_constraint='max_norm')])",
        "X(N, 3)",
        "rows",
    ),
    "conv": (
        "m = keras.Sequential([L.Conv1D(3, 2, activation='relu', input_shape=(5, 2)), "
        "L.GlobalAveragePooling1D(), L.Dense(2OUT)])",
        "X(N, 5, 2)",
        "rows",
    ),
    "branches": (
        "i = keras.Input((3,))\na = L.Dense(4, activation='sigmoid')(i)\n"
        "b = L.Concatenate()([a, i * 2.0])\nm = MODEL(i, L.Dense(2OUT)(b))",
        "X(N, 3)",
        "rows",
    ),
    "subclass": (
        "class Net(MODEL):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.a = L.Dense(4, activation='tanh', kernel_initializer=spread)\n"
        "        self.b = L.Dense(2OUT, kernel_initializer=spread)\n"
        "    def call(self, x, training=False):\n"
        "        h = self.a(x)\n"
        "        self.add_loss(0.01 * tf.reduce_sum(h ** 2))\n"
        "        return self.b(h)\n"
        "m = Net()",
        "X(N, 3)",
        "rows",
    ),
    "masked": (
        "m = keras.Sequential([L.Masking(0.5, input_shape=(4, 3)), L.Dense(3, activation='tanh'), "
        "L.Dense(2OUT)])",
        "np.where(np.arange(N * 4).reshape(N, 4, 1) % 5 < 2, np.float32(0.5), X(N, 4, 3))",
        "steps",
    ),
    "embedded": (
        "m = keras.Sequential([L.Embedding(6, 4, mask_zero=True, input_length=4), L.Dense(2OUT)])",
        "labels(N * 4, 6).reshape(N, 4)",
        "steps",
    ),
    "frozen": (
        "m = keras.Sequential([L.Dense(4, activation='tanh', trainable=False, input_shape=(3,)), "
        "L.Dense(2OUT)])",
        "X(N, 3)",
        "rows",
    ),
}

# (units and activation, targets of rows, targets of steps, losses, metrics, classes)
TASKS = [
    (
        "2",
        "X(N, 2, start=1)",
        "X(N, 4, 2, start=1)",
        ["'mse'", "'mae'", "'huber'", "'log_cosh'", "keras.losses.MeanSquaredError(reduction='sum')",
         "lambda a, b: tf.reduce_mean((a - b) ** 4, -1)", "'cosine_similarity'"],
        ["['mae']", "[]", "['mse', 'RootMeanSquaredError']"],
        0,
    ),
    (
        "1, activation='sigmoid'",
        "labels(N, 2).astype('float32')",
        "labels(N * 4, 2).reshape(N, 4, 1)",
        ["'binary_crossentropy'", "keras.losses.BinaryCrossentropy(label_smoothing=0.1)", "'hinge'"],
        ["['accuracy']", "['AUC']", "[]"],
        2,
    ),
    (
        "3, activation='softmax'",
        "labels(N, 3)",
        "labels(N * 4, 3).reshape(N, 4)",
        ["'sparse_categorical_crossentropy'"],
        ["['accuracy']", "['sparse_categorical_crossentropy']"],
        3,
    ),
    (
        "3, activation='softmax'",
        "np.eye(3, dtype='float32')[labels(N, 3)]",
        "np.eye(3, dtype='float32')[labels(N * 4, 3)].reshape(N, 4, 3)",
        ["'categorical_crossentropy'", "'kl_divergence'", "'categorical_hinge'"],
        ["['accuracy']", "[]"],
        3,
    ),
]  # fmt: skip

STEPS = {
    "train_step": """
class MODEL(keras.Model):
    def train_step(self, data):
        x, y, w = keras.utils.unpack_x_y_sample_weight(data)
        with tf.GradientTape() as tape:
            p = self(x, training=True)
            loss = self.compiled_loss(y, p, w, regularization_losses=self.losses)
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        self.compiled_metrics.update_state(y, p, w)
        return {v.name: v.result() for v in self.metrics}
""",
    "last_loss": """
class MODEL(keras.Model):
    def train_step(self, data):
        x, y, w = keras.utils.unpack_x_y_sample_weight(data)
        with tf.GradientTape() as tape:
            loss = self.compiled_loss(y, self(x, training=True), w)
        self.optimizer.minimize(loss, self.trainable_variables, tape=tape)
        return {"loss": loss}
""",
    "super": """
class MODEL(keras.Model):
    def train_step(self, data):
        logs = super().train_step(data)
        logs["more"] = logs["loss"] * 2.0
        return logs
""",
    "compute_loss": """
class MODEL(keras.Model):
    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None):
        return super().compute_loss(x, y, y_pred, sample_weight) + 0.1 * tf.reduce_mean(y_pred**2)
""",
}

CALLBACKS = [
    "keras.callbacks.EarlyStopping(monitor='loss', patience=1, min_delta=0.05, restore_best_weights=True)",
    "keras.callbacks.ReduceLROnPlateau(monitor='loss', factor=0.5, patience=1, min_delta=0.1)",
    "keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr * 0.5)",
    "keras.callbacks.TerminateOnNaN()",
    "keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: seen.append((batch, logs['loss'])))",
    "keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: setattr(m, 'stop_training', batch >= 2))",
    "keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: m.set_weights([w * 0.9 for w in m.get_weights()]))",
]


def program(seed):
    """The program of a seed: its value is the history, what callbacks saw, and the weights."""
    pick = random.Random(seed)
    name = pick.choice(sorted(MODELS))
    code, inputs, kind = MODELS[name]
    out, rows, steps, losses, metrics, classes = pick.choice(TASKS)
    head, base = SPREAD if "spread" in code else "", "keras.Model"
    if name in ("branches", "subclass") and pick.random() < 0.7:
        head, base = head + STEPS[pick.choice(sorted(STEPS))], "MODEL"
    count = pick.choice([12, 16, 18])
    targets = steps if kind == "steps" else rows
    optimizer = pick.choice(OPTIMIZERS)
    given = []
    options = [f"batch_size={pick.choice([4, 5, 6])}", f"epochs={pick.choice([2, 3])}"]
    weights = pick.choice(["", "", "sample", "class"])
    if weights == "sample":
        options.append("sample_weight=np.arange(N) % 3 * 0.5")
    elif weights == "class" and classes and kind == "rows":
        options.append(f"class_weight={ {i: i + 0.5 for i in range(classes)} }")
    if pick.random() < 0.3:
        options.append("validation_split=0.25")
    elif pick.random() < 0.4:
        options.append("validation_data=(x[:7], y[:7])")
    called = pick.sample(CALLBACKS, pick.choice([0, 1, 1, 2]))
    if "Schedule(" in optimizer or "ExponentialDecay" in optimizer:
        called = [c for c in called if "ReduceLR" not in c and "Scheduler" not in c]
    options.append(f"callbacks=[{', '.join(called)}]")
    if pick.random() < 0.4:
        given.append(f"steps_per_execution={pick.choice([2, 3, 5])}")
    if pick.random() < 0.2:
        given.append("run_eagerly=True")
    measured = pick.choice(metrics)
    given.append(f"{pick.choice(['metrics', 'metrics', 'weighted_metrics'])}={measured}")
    lines = [
        head.strip(),
        code.replace("2OUT", out).replace("MODEL", base),
        f"x, y, seen = {inputs}, {targets}, []",
        "if m.built:\n    fix(m)",
        f"m.compile({optimizer}, {pick.choice(losses)}, {', '.join(given)})",
        f"h = m.fit(x, y, shuffle=False, verbose=0, {', '.join(options)})",
        "[history(h), seen, m.get_weights(), m.evaluate(x, y, verbose=0)]",
    ]
    text = "\n".join(line for line in lines if line)
    return re.sub(r"\bN\b", str(count), text)


CASES = [program(seed) for seed in range(COUNT)]

if __name__ == "__main__":
    import tensorflow

    engine.record(
        CASES, tensorflow, os.path.join(os.path.dirname(__file__), "training_programs.json")
    )

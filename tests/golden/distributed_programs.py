"""Seeded trainings under strategies of several replicas on logical CPUs.

`python distributed_programs.py MODULE FILE [STEP]` writes what each (or each STEP-th) program
gives; distributed_programs.json is what TensorFlow gives.
"""

import importlib
import json
import os
import random
import sys

import numpy as np

COUNT = 60


def numbers(seed, *shape):
    """Reproducible float32 numbers."""
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def program(seed):
    """What a program consists of, as a dict of plain values."""
    rng = random.Random(seed)
    classes = rng.random() < 0.5
    kind = rng.choice(["fit", "fit", "fit", "fit", "own step", "loop", "loop in function"])
    kinds = ["dense", "normalize", "synchronized", "layer norm", "regular", "sparse"]
    hidden = rng.sample(kinds, 2)
    optimizers = [
        "SGD(0.05)", "SGD(0.05, momentum=0.9, nesterov=True)", "Adam(0.01)", "RMSprop(0.01)",
        "Adagrad(0.05)", "Adam(0.01, clipnorm=0.1)", "SGD(0.1, global_clipnorm=0.2)",
        "SGD(0.1, clipvalue=0.05)", "Adamax(0.01)", "Nadam(0.01)", "AdamW(0.01)", "Ftrl(0.05)",
        "Adam(0.01, use_ema=True, ema_momentum=0.9)", "legacy.SGD(0.05, momentum=0.9)",
        "legacy.Adam(0.01)", "legacy.RMSprop(0.01, clipnorm=0.1)", "Adam(0.01, amsgrad=True)",
        "Adadelta(0.5)", "legacy.Ftrl(0.05)", "legacy.Adagrad(0.05)",
    ]  # fmt: skip
    found = {
        "replicas": rng.choice([2, 2, 3]), "kind": kind, "hidden": hidden, "classes": classes,
        "optimizer": rng.choice(optimizers), "batch": rng.choice([4, 6, 7, 8]),
        "rows": rng.choice([16, 19, 22, 24]), "epochs": rng.choice([1, 2, 3]),
        "mixed": rng.random() < 0.12, "activation": rng.choice(["tanh", "relu", "selu"]),
        "functional": rng.random() < 0.4,
    }  # fmt: skip
    losses = ["mse", "mae", "huber", "logcosh", "MeanSquaredError(reduction='sum')"]
    metrics = ["mae", "mse", "RootMeanSquaredError()", "MeanAbsolutePercentageError()", "Sum()"]
    if classes:
        losses = [
            "sparse_categorical_crossentropy",
            "SparseCategoricalCrossentropy(reduction='sum')",
        ]
        metrics = ["accuracy", "sparse_categorical_crossentropy", "top2", "SparseTop()"]
    found["loss"] = rng.choice(losses)
    found["metrics"] = rng.sample([m for m in metrics if m[0] != "S"], rng.randrange(0, 3))
    if kind == "fit":
        found["weighted"] = rng.choice([None, None, "class" if classes else "sample", "sample"])
        found["validation"] = rng.choice([None, "data", "split"])
        found["callbacks"] = rng.sample(["stop", "reduce", "schedule", "log"], rng.randrange(0, 3))
        found["data"] = rng.choice(["arrays", "dataset", "dataset", "distributed"])
        if found["data"] != "arrays":
            found["weighted"] = None if found["weighted"] == "sample" else found["weighted"]
            found["validation"] = "data" if found["validation"] else None
        if found["data"] == "distributed":
            found["weighted"] = None
        found["together"] = rng.choice([1, 1, 1, 2])
    return found


def layers(tf, found):
    """The layers of the model."""
    L, l2 = tf.keras.layers, tf.keras.regularizers.l2(0.01)
    kinds = {
        "dense": lambda: L.Dense(4, activation=found["activation"]),
        "normalize": lambda: L.BatchNormalization(momentum=0.8),
        "synchronized": lambda: L.BatchNormalization(momentum=0.8, synchronized=True),
        "layer norm": L.LayerNormalization,
        "regular": lambda: L.Dense(4, kernel_regularizer=l2, activity_regularizer="l2"),
        "sparse": lambda: L.Dense(4, use_bias=False, kernel_constraint="max_norm"),
    }
    last = L.Dense(3, activation="softmax", dtype="float32") if found["classes"] else L.Dense(1)
    return [L.Dense(5, activation="tanh"), *(kinds[h]() for h in found["hidden"]), last]


class _Parts:
    """What the classes of programs are made of, for one module."""

    def __init__(self, tf, found):
        self.tf, self.found = tf, found
        names = [f"CPU:{i}" for i in range(found["replicas"])]
        self.strategy = tf.distribute.MirroredStrategy(names)
        self.x = numbers(1, found["rows"], 3)
        target = self.x @ numbers(2, 3, 1) + 0.3
        self.y = (np.abs(target[:, 0] * 2).astype("int32") % 3) if found["classes"] else target

    def model(self, base=None):
        """The model, with weights that do not depend on the module's random numbers."""
        keras, found = self.tf.keras, self.found
        base = base or keras.Model
        parts = layers(self.tf, found)
        inputs = keras.Input((3,))
        outputs = inputs
        for layer in parts:
            outputs = layer(outputs)
        if base is keras.Model and not found["functional"]:
            model = keras.Sequential([inputs, *parts])
        else:
            model = base(inputs, outputs)
        for i, w in enumerate(model.trainable_weights):
            w.assign(numbers(10 + i, *w.shape) / 2)
        return model

    def optimizer(self):
        """The optimizer."""
        made = eval(self.found["optimizer"], vars(self.tf.keras.optimizers) | _lazy(self.tf))
        if self.found["mixed"] and self.found["kind"].startswith("loop"):
            made = self.tf.keras.mixed_precision.LossScaleOptimizer(made)
        return made

    def loss(self):
        """The loss, as compile takes it."""
        text = self.found["loss"]
        return getattr(self.tf.keras.losses, text.partition("(")[0])(
            reduction="sum"
        ) if "(" in text else text  # fmt: skip

    def metrics(self):
        """The metrics, as compile takes them."""
        made = {
            "RootMeanSquaredError()": self.tf.keras.metrics.RootMeanSquaredError,
            "MeanAbsolutePercentageError()": self.tf.keras.metrics.MeanAbsolutePercentageError,
            "top2": lambda: self.tf.keras.metrics.SparseTopKCategoricalAccuracy(2),
        }
        return [made[m]() if m in made else m for m in self.found["metrics"]]


def _lazy(tf):
    kinds = ["SGD", "Adam", "RMSprop", "Adagrad", "Adamax", "Nadam", "AdamW", "Ftrl", "Adadelta"]
    found = {kind: getattr(tf.keras.optimizers, kind) for kind in kinds}
    return found | {"legacy": tf.keras.optimizers.legacy}


def fitted(parts):
    """A model that is fitted, evaluated, and predicts."""
    tf, found = parts.tf, parts.found
    with parts.strategy.scope():
        model = parts.model(_own_step(tf) if found["kind"] == "own step" else None)
        model.compile(
            parts.optimizer(), parts.loss(), metrics=parts.metrics(),
            steps_per_execution=found.get("together", 1),
        )  # fmt: skip
    x, y, options = parts.x, parts.y, {}
    if found.get("weighted") == "class":
        options["class_weight"] = {0: 1.0, 1: 2.0, 2: 0.5}
    if found.get("weighted") == "sample":
        options["sample_weight"] = np.abs(numbers(3, found["rows"]))
    if found.get("validation") == "data":
        options["validation_data"] = (x[:9], y[:9])
        if found["data"] == "arrays":
            options["validation_batch_size"] = 4
        else:
            options["validation_data"] = tf.data.Dataset.from_tensor_slices((x[:9], y[:9])).batch(4)
    if found.get("validation") == "split":
        options["validation_split"] = 0.25
    logged = []
    C = tf.keras.callbacks
    callbacks = {
        "stop": lambda: C.EarlyStopping("loss", min_delta=0.5, restore_best_weights=True),
        "reduce": lambda: C.ReduceLROnPlateau("loss", min_delta=1.0, patience=1, factor=0.5),
        "schedule": lambda: C.LearningRateScheduler(lambda epoch, rate: rate * 0.7),
        "log": lambda: C.LambdaCallback(
            on_batch_end=lambda batch, logs: logged.append(float(logs["loss"]))
        ),
    }
    options["callbacks"] = [callbacks[c]() for c in found.get("callbacks", ())]
    dataset = tf.data.Dataset.from_tensor_slices((x, y)).batch(found["batch"])
    if found.get("data", "arrays") == "arrays":
        data, options["batch_size"] = (x, y), found["batch"]
    elif found["data"] == "dataset":
        data = (dataset,)
    else:
        dataset = dataset.repeat()
        data = (parts.strategy.experimental_distribute_dataset(dataset),)
        options["steps_per_epoch"] = -(-found["rows"] // found["batch"])
    history = model.fit(*data, epochs=found["epochs"], shuffle=False, verbose=0, **options).history
    return {
        "history": {k: [float(v) for v in values] for k, values in history.items()},
        "logged": logged,
        "weights": [w.tolist() for w in model.get_weights()],
        "evaluation": model.evaluate(x, y, batch_size=5, verbose=0, return_dict=True),
        "prediction": model.predict(x, batch_size=5, verbose=0).tolist(),
        "steps": int(model.optimizer.iterations.numpy()),
    }


def _own_step(tf):
    class OwnStep(tf.keras.Model):
        def train_step(self, batch):
            x, y = batch
            with tf.GradientTape() as tape:
                predicted = self(x, training=True)
                loss = self.compute_loss(x, y, predicted)
            grads = tape.gradient(loss, self.trainable_variables)
            grads = [tf.clip_by_norm(g, 0.5) for g in grads]
            self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
            return {"size": tf.shape(x)[0], **self.compute_metrics(x, y, predicted, None)}

    return OwnStep


def looped(parts):
    """A training loop of one's own."""
    tf, found, strategy = parts.tf, parts.found, parts.strategy
    losses = {False: tf.keras.losses.MeanSquaredError,
              True: tf.keras.losses.SparseCategoricalCrossentropy}[found["classes"]]  # fmt: skip
    with strategy.scope():
        model, optimizer = parts.model(), parts.optimizer()
        per_row = losses(reduction="none")
        mean = tf.keras.metrics.Mean()
        seen = tf.keras.metrics.MeanAbsoluteError()
        count = tf.Variable(0, aggregation=tf.VariableAggregation.SUM)

    def step(batch):
        x, y = batch
        with tf.GradientTape() as tape:
            predicted = model(x, training=True)
            rows = tf.cast(per_row(y, predicted), tf.float32)
            loss = tf.nn.compute_average_loss(rows, global_batch_size=found["batch"])
            if model.losses:
                loss += tf.nn.scale_regularization_loss(
                    tf.add_n([tf.cast(x, tf.float32) for x in model.losses])
                )
            scaled = optimizer.get_scaled_loss(loss) if found["mixed"] else loss
        grads = tape.gradient(scaled, model.trainable_variables)
        if found["mixed"]:
            grads = optimizer.get_unscaled_gradients(grads)
        optimizer.apply_gradients(zip(grads, model.trainable_variables))
        mean.update_state(rows)
        seen.update_state(predicted[:, 0], tf.zeros_like(predicted[:, 0]))
        count.assign_add(tf.shape(x)[0])
        return loss

    def whole(batch):
        return strategy.reduce("SUM", strategy.run(step, args=(batch,)), axis=None)

    run = tf.function(whole) if found["kind"] == "loop in function" else whole
    dataset = tf.data.Dataset.from_tensor_slices((parts.x, parts.y)).batch(found["batch"])
    dataset = strategy.experimental_distribute_dataset(dataset)
    each = []
    for _ in range(found["epochs"]):
        each += [float(run(batch)) for batch in dataset]
    return {
        "losses": each,
        "weights": [w.tolist() for w in model.get_weights()],
        "mean": float(mean.result()),
        "seen": float(seen.result()),
        "count": int(count.numpy()),
        "steps": int(optimizer.iterations.numpy()),
    }


def outcome(tf, found):
    """What a program gives."""
    tf.keras.backend.clear_session()
    tf.keras.mixed_precision.set_global_policy("mixed_float16" if found["mixed"] else "float32")
    try:
        parts = _Parts(tf, found)
        return (looped if found["kind"].startswith("loop") else fitted)(parts)
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error).splitlines()[0][:300]}
    finally:
        tf.keras.mixed_precision.set_global_policy("float32")


def apart(tf, found):
    """What a program gives in a process of its own, as one that fails leaves TensorFlow broken."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with os.fdopen(writing, "w") as file:
            json.dump(outcome(tf, found), file)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as file:
        given = file.read()
    os.waitpid(child, 0)
    return json.loads(given) if given else {"error": "died"}


def main(module, path, step=1):
    """Writes the file."""
    tf = importlib.import_module(module)
    tf.keras.layers.Dense  # which loads it  # noqa: B018
    device = tf.config.list_physical_devices("CPU")[0]
    parts = [tf.config.LogicalDeviceConfiguration()] * 3
    tf.config.set_logical_device_configuration(device, parts)
    given = {}
    for i in range(0, COUNT, int(step)):
        run = apart if module == "tensorflow" else outcome
        given[str(i)] = run(tf, program(i))
        with open(path, "w", encoding="utf-8") as file:  # each time, as it takes long
            json.dump(given, file)
            file.write("\n")


if __name__ == "__main__":
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    main(*sys.argv[1:])

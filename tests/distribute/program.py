"""What a worker of the tests runs: `program.py FOLDER NAME...` runs functions of this file, and
writes what they give into FOLDER as JSON, by the worker's number."""

import json
import os
import signal
import sys

import numpy as np

import kerastorch as tf

L = tf.keras.layers


def data(count=24):
    """Inputs, targets and classes, the same in all processes."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(count, 4)).astype("float32")
    y = (x @ np.array([[1.0], [-2.0], [0.5], [3.0]]) + 0.3).astype("float32")
    return x, y, (y[:, 0] > 0).astype("float32")


def made(optimizer, loss="mse", metrics=("mae",), synchronized=None):
    """A small model of fixed weights, with a BatchNormalization if asked for."""
    tf.keras.utils.set_random_seed(7)
    layers = [L.Dense(5, activation="tanh", kernel_regularizer="l2")]
    if synchronized is not None:
        layers.append(L.BatchNormalization(synchronized=synchronized))
    layers.append(L.Dense(1))
    model = tf.keras.Sequential([tf.keras.Input((4,)), *layers])
    model.compile(optimizer, loss, metrics=list(metrics))
    return model


def results(model, x, y, **options):
    """What training gives: weights, history, evaluation, predictions."""
    fitted = model.fit(x, y, batch_size=8, epochs=3, shuffle=False, verbose=0, **options)
    return {
        "history": fitted.history,
        "weights": [w.tolist() for w in model.get_weights()],
        "evaluation": model.evaluate(x, y, batch_size=8, verbose=0, return_dict=True),
        "prediction": model.predict(x, batch_size=8, verbose=0).tolist(),
        "steps": int(model.optimizer.iterations),
    }


def fit_sgd(strategy):
    """Momentum, arrays."""
    x, y, _ = data()
    with strategy.scope():
        model = made(tf.keras.optimizers.SGD(0.05, momentum=0.9))
    return results(model, x, y)


def fit_adam(strategy):
    """Adam with clipping, metrics of classes, validation data."""
    x, _, classes = data()
    with strategy.scope():
        model = made(
            tf.keras.optimizers.Adam(0.01, global_clipnorm=0.5),
            tf.keras.losses.BinaryCrossentropy(from_logits=True),
            ["accuracy", tf.keras.metrics.AUC(name="auc"), tf.keras.metrics.Precision(name="p")],
        )
    return results(model, x, classes, validation_data=(x[:8], classes[:8]))


def fit_legacy(strategy):
    """A legacy optimizer, a sum as the loss, a dataset."""
    x, y, _ = data()
    with strategy.scope():
        model = made(
            tf.keras.optimizers.legacy.RMSprop(0.01), tf.keras.losses.MeanSquaredError("sum")
        )
    dataset = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)
    model.fit(dataset, epochs=2, verbose=0)
    return {"weights": [w.tolist() for w in model.get_weights()]}


def fit_synchronized(strategy):
    """BatchNormalization with the statistics of the global batch."""
    x, y, _ = data()
    with strategy.scope():
        model = made("adam", synchronized=True)
    return results(model, x, y)


def fit_many(strategy):
    """So many steps that they are recorded, where they can be."""
    x, y, _ = data(240)
    found = []
    for synchronized in (None, True):
        with strategy.scope():
            model = made(tf.keras.optimizers.SGD(0.01), synchronized=synchronized)
        model.fit(x, y, batch_size=8, epochs=10, shuffle=False, verbose=0)
        evaluation = model.evaluate(x, y, batch_size=8, verbose=0)
        found.append({"weights": [w.tolist() for w in model.get_weights()], "at": evaluation})
    return {"plain": found[0], "synchronized": found[1]}


class OwnStep(tf.keras.Model):
    """A model with a train_step."""

    def __init__(self):
        super().__init__()
        self.hidden, self.out = L.Dense(5, activation="relu"), L.Dense(1)
        self.seen = tf.keras.metrics.Mean(name="seen")

    def call(self, x):
        return self.out(self.hidden(x))

    def train_step(self, batch):
        x, y = batch
        with tf.GradientTape() as tape:
            error = tf.reduce_mean((self(x, training=True) - y) ** 2, axis=-1)
            loss = tf.nn.compute_average_loss(error)
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables, strict=True))
        self.seen.update_state(error)
        return {"seen": self.seen.result()}


def fit_own_step(strategy):
    """A user's train_step."""
    x, y, _ = data()
    with strategy.scope():
        tf.keras.utils.set_random_seed(7)
        model = OwnStep()
        model.build((None, 4))
        model.compile(tf.keras.optimizers.Adam(0.01))
    fitted = model.fit(x, y, batch_size=8, epochs=2, shuffle=False, verbose=0)
    return {"history": fitted.history, "weights": [w.tolist() for w in model.get_weights()]}


def loop(strategy, in_function):
    """A training loop of one's own."""
    x, y, _ = data()
    with strategy.scope():
        tf.keras.utils.set_random_seed(7)
        model = tf.keras.Sequential(
            [
                L.Dense(5, activation="tanh", input_shape=(4,)),
                L.BatchNormalization(synchronized=True),
                L.Dense(1),
            ]
        )
        optimizer = tf.keras.optimizers.Adam(0.01)
        loss_object = tf.keras.losses.MeanSquaredError(tf.keras.losses.Reduction.NONE)
        mean = tf.keras.metrics.Mean()
        count = tf.Variable(0.0, aggregation=tf.VariableAggregation.SUM)

    def step(batch):
        x, y = batch
        with tf.GradientTape() as tape:
            losses = loss_object(y, model(x, training=True))
            loss = tf.nn.compute_average_loss(losses, global_batch_size=8)
        grads = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(grads, model.trainable_variables, strict=True))
        mean.update_state(losses)
        count.assign_add(tf.cast(tf.shape(x)[0], tf.float32))
        return loss

    def whole(batch):
        return strategy.reduce("SUM", strategy.run(step, args=(batch,)), axis=None)

    run = tf.function(whole) if in_function else whole
    dataset = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)
    losses = []
    for _ in range(3):
        for batch in strategy.experimental_distribute_dataset(dataset):
            losses.append(float(run(batch)))
    return {
        "losses": losses,
        "weights": [w.tolist() for w in model.get_weights()],
        "mean": float(mean.result()),
        "count": float(count),
    }


def loop_eager(strategy):
    """The loop step by step."""
    return loop(strategy, False)


def loop_function(strategy):
    """The loop with a tf.function."""
    return loop(strategy, True)


SAME = (
    fit_sgd, fit_adam, fit_legacy, fit_synchronized, fit_many, fit_own_step, loop_eager,
    loop_function,
)  # fmt: skip


def values(strategy):
    """What replicas exchange."""
    number = strategy.cluster_resolver.task_id
    here = tf.distribute.get_replica_context
    with strategy.scope():
        first = tf.Variable(float(number + 5))
        kinds = ("SUM", "MEAN", "ONLY_FIRST_REPLICA")
        written = [tf.Variable(0.0, aggregation=tf.VariableAggregation[k]) for k in kinds]
        read = [
            tf.Variable(
                1.0,
                synchronization=tf.VariableSynchronization.ON_READ,
                aggregation=tf.VariableAggregation[k],
            )
            for k in kinds
        ]
        none = tf.Variable(1.0)
    own = strategy.run(lambda: tf.constant([float(number), 1.0]))
    for v in (*written, *read, none):
        strategy.run(lambda v=v: v.assign_add(float(number + 1)))
    found = {
        "first": first.numpy(),
        "written": [v.numpy() for v in written],
        "read": [v.numpy() for v in read],
        "none": none.numpy(),
        "sum": strategy.reduce("SUM", own, axis=None).numpy(),
        "mean": strategy.reduce("MEAN", own, axis=0).numpy(),
        "python": strategy.reduce("SUM", 3.0, axis=None).numpy(),
        "gather": strategy.gather(tf.fill([number + 1], number), 0).numpy(),
        "all_reduce": strategy.run(
            lambda: here().all_reduce("SUM", {"a": tf.constant(number + 1), "b": own})
        ),
        "all_gather": strategy.run(lambda: here().all_gather(tf.fill([1, number + 1], number), 1)),
        "id": int(strategy.run(lambda: here().replica_id_in_sync_group)),
    }
    read[0].assign(8.0)
    found["assigned"] = read[0].values[0].numpy()

    def part():
        y = tf.fill([number + 1, 2], float(number + 1))
        with tf.GradientTape() as tape:
            tape.watch(y)
            z = here().all_gather(y * y, 0)
            loss = tf.reduce_sum(z * tf.constant([[1.0], [2.0], [3.0]])) * float(number + 1)
        return z, tape.gradient(loss, y)

    found["gathered"] = strategy.run(part)
    found["gathered in a function"] = strategy.run(tf.function(part))
    x = tf.Variable(float(number + 1))

    def gradient():
        with tf.GradientTape() as tape:
            total = here().all_reduce("SUM", x * x)
            loss = total * float(number + 1)
        return tape.gradient(loss, x)

    found["gradient"] = strategy.run(gradient).numpy()
    return tf.nest.map_structure(lambda v: np.asarray(v).tolist(), found)


def shards(strategy):
    """What each process gets of datasets."""
    folder = os.environ["TEST_FILES"]
    files = sorted(os.path.join(folder, f) for f in os.listdir(folder))
    policies = tf.data.experimental.AutoShardPolicy

    def elements(dataset, policy=None):
        options = tf.data.Options()
        if policy is not None:
            options.experimental_distribute.auto_shard_policy = policy
        found = strategy.experimental_distribute_dataset(dataset.with_options(options))
        return [[str(v) for v in np.asarray(x.numpy(), "U").ravel()] for x in found]

    numbers = lambda n, b: tf.data.Dataset.range(n).batch(b)  # noqa: E731
    hinted = tf.data.Dataset.range(8).shard(*[tf.data.experimental.SHARD_HINT] * 2).batch(4)
    found = {
        "auto 7 4": elements(numbers(7, 4)),
        "auto 9 4": elements(numbers(9, 4)),
        "off 7 3": elements(numbers(7, 3), policies.OFF),
        "hint": elements(hinted, policies.HINT),
        "files": elements(tf.data.TextLineDataset(files).batch(4)),
        "files by data": elements(tf.data.TextLineDataset(files).batch(4), policies.DATA),
        "interleave": elements(
            tf.data.Dataset.from_tensor_slices(files).interleave(tf.data.TextLineDataset).batch(4)
        ),
    }
    for name, dataset in (
        ("no files", numbers(8, 4)),
        ("one file", tf.data.TextLineDataset(files[:1])),
    ):
        try:
            elements(dataset, policies.FILE)
        except (tf.errors.NotFoundError, tf.errors.InvalidArgumentError) as error:
            found[name] = type(error).__name__

    def own(context):
        part = tf.data.Dataset.range(5)
        return part.shard(context.num_input_pipelines, context.input_pipeline_id).batch(2)

    found["function"] = [
        x.numpy().tolist() for x in strategy.distribute_datasets_from_function(own)
    ]
    return found


class Stop(tf.keras.callbacks.Callback):
    """Stops worker 1, which keeps its connections, in the middle of an epoch."""

    def on_train_batch_end(self, batch, logs=None):
        number = self.model.distribute_strategy.cluster_resolver.task_id
        if number == 1 and self.model.optimizer.iterations.numpy() == 4:
            os.kill(os.getpid(), signal.SIGSTOP)


def stopped(strategy):
    """A training in which one worker is stopped."""
    x, y, _ = data()
    with strategy.scope():
        model = made("adam")
    model.fit(x, y, batch_size=8, epochs=4, shuffle=False, verbose=0, callbacks=[Stop()])


class Kill(tf.keras.callbacks.Callback):
    """Ends the worker of the number KILLED, without a word, in the middle of an epoch."""

    def on_train_batch_end(self, batch, logs=None):
        killed = os.environ.get("KILLED")
        if killed is None or self.model.optimizer.iterations.numpy() != 7:
            return
        if self.model.distribute_strategy.cluster_resolver.task_id == int(killed):
            os._exit(9)


def restored(strategy):
    """A training that is backed up, and that one worker may leave."""
    x, y, _ = data()
    with strategy.scope():
        model = made("adam")
    folder = os.environ["BACKUP"]
    callbacks = [
        tf.keras.callbacks.BackupAndRestore(folder, save_freq="epoch"),
        tf.keras.callbacks.ModelCheckpoint(
            os.path.join(folder, "w.weights.h5"), save_weights_only=True
        ),
        Kill(),
    ]
    model.fit(x, y, batch_size=8, epochs=4, shuffle=False, verbose=0, callbacks=callbacks)
    return {"weights": [w.tolist() for w in model.get_weights()]}


def main(folder, names):
    """Runs functions by their names."""
    strategy = tf.distribute.MultiWorkerMirroredStrategy()
    number = strategy.cluster_resolver.task_id
    for name in names:
        found = globals()[name](strategy)
        with open(os.path.join(folder, f"{name}.{number}.json"), "w", encoding="utf-8") as file:
            json.dump(found, file, default=float)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

"""Models in strategies' scopes: what fit, evaluate and predict give beside the weights."""

import numpy as np
import pytest

import kerastorch as tf

L = tf.keras.layers
X = np.arange(24).reshape(12, 2).astype("float32") / 24
Y = X.sum(1, keepdims=True)


def made(*layers):
    """A compiled model of fixed weights."""
    tf.keras.utils.set_random_seed(5)
    model = tf.keras.Sequential([*layers, L.Dense(1)])
    model.build((None, 2))
    model.compile("sgd", "mse", metrics=["mae"])
    return model


def test_uneven_batches(two):
    """Keras's numbers for batches of 5 and 2: means of replicas' means."""
    with two.scope():
        model = made(L.Dense(3, activation="tanh", kernel_regularizer="l2"))
        model.compile("adam", "mse", metrics=["mae"])
    found = model.fit(X, Y, batch_size=5, epochs=2, shuffle=False, verbose=0).history
    np.testing.assert_allclose(found["loss"], [0.14844541, 0.14100806], rtol=1e-5)
    np.testing.assert_allclose(found["mae"], [0.27416011, 0.26273822], rtol=1e-5)
    evaluation = model.evaluate(X, Y, batch_size=5, verbose=0)
    np.testing.assert_allclose(evaluation, [0.13704989, 0.25500378], rtol=1e-5)


def test_batch_normalization(two):
    """Each replica has moving averages of its own; outside of replicas they are the mean."""
    with two.scope():
        model = made(L.BatchNormalization(input_shape=(2,)))
    found = model.fit(X, Y, batch_size=4, shuffle=False, verbose=0).history
    np.testing.assert_allclose(found["loss"], [2.0033607], rtol=1e-5)
    weights = [
        [0.97121167, 0.97492688], [0.03727456, 0.03241302], [0.01367929, 0.01491683],
        [0.97035056, 0.97035056], [[0.63992947], [0.55363672]], [0.05641272],
    ]  # fmt: skip
    for mine, theirs in zip(model.get_weights(), weights, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-5)
    parts = [p.numpy() for p in model.layers[0].moving_mean.values]
    assert not np.allclose(*parts)
    np.testing.assert_allclose(np.mean(parts, 0), weights[2], rtol=1e-5)


def test_what_steps_answer_is_summed(two):
    class Numbered(tf.keras.Model):
        def call(self, x):
            return x

        def train_step(self, data):
            number = tf.distribute.get_replica_context().replica_id_in_sync_group
            return {"id": tf.cast(number, tf.float32) + 1.0}

    with two.scope():
        model = Numbered()
        model.compile()
    assert model.fit(X, Y, batch_size=4, verbose=0).history == {"id": [3.0]}


def test_batches(two):
    with two.scope():
        model = made(L.Dense(3, activation="tanh", kernel_regularizer="l2"))
    found = model.train_on_batch(X[:5], Y[:5])
    np.testing.assert_allclose(found, [0.0286267, 0.06218381], rtol=1e-5)
    np.testing.assert_allclose(model.test_on_batch(X[:5], Y[:5]), [0.0281821, 0.0597782], rtol=1e-5)
    predicted = model.predict_on_batch(X[:5])
    np.testing.assert_allclose(predicted[:2, 0], [0.0553207, 0.1924512], rtol=1e-5)


def test_distributed_datasets_are_data(two):
    with two.scope():
        model, same = made(), made()
    dataset = tf.data.Dataset.from_tensor_slices((X, Y)).batch(4)
    model.fit(two.experimental_distribute_dataset(dataset), epochs=2, verbose=0)
    same.fit(dataset, epochs=2, verbose=0)
    np.testing.assert_array_equal(model.get_weights()[0], same.get_weights()[0])


def test_files(two, tmp_path):
    """A model saved in a scope is any model's file, and one loaded in a scope is the scope's."""
    with two.scope():
        model = made(L.BatchNormalization())
    model.fit(X, Y, batch_size=4, verbose=0)
    model.save(tmp_path / "m.keras")
    alone = tf.keras.models.load_model(tmp_path / "m.keras")
    with two.scope():
        again = tf.keras.models.load_model(tmp_path / "m.keras")
    assert again.distribute_strategy is two
    assert alone.distribute_strategy is tf.distribute.get_strategy()
    for other in (alone, again):
        for a, b in zip(model.get_weights(), other.get_weights(), strict=True):
            np.testing.assert_array_equal(a, b)
    model.save(tmp_path / "saved")
    served = tf.saved_model.load(str(tmp_path / "saved")).signatures["serving_default"]
    outputs = served(tf.constant(X))
    found = next(iter(outputs.values())).numpy()
    np.testing.assert_allclose(found, model(X).numpy(), rtol=1e-5)
    assert len(model.layers[0].moving_mean.values) == 2  # as before
    checkpoint = tf.train.Checkpoint(model=model)
    path = checkpoint.save(tmp_path / "c")
    with two.scope():
        fresh = made(L.BatchNormalization())
    tf.train.Checkpoint(model=fresh).restore(path)
    for a, b in zip(model.get_weights(), fresh.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)


def test_scopes_are_checked(two):
    with two.scope():
        model = made()
    with pytest.raises(ValueError, match="was created inside a different distribution strategy"):
        model.compile("sgd", "mse", metrics=[tf.keras.metrics.MeanAbsoluteError()])
    outside = made()
    with two.scope(), pytest.raises(ValueError, match="was not created in the distribution"):
        outside.compile("sgd", "mse")
    with pytest.raises(RuntimeError, match="Method requires being in cross-replica context"):
        two.run(lambda: model.fit(X, Y, verbose=0))
    model.compile("sgd", "mse", metrics=["mae"])
    with two.scope():
        model.fit(X, Y, verbose=0)


def test_one_replica_is_as_without(cpus):
    """The numbers of a strategy of one replica are those of no strategy, to the bit."""
    wanted = made(L.Dense(8, activation="relu"))
    wanted.fit(X, Y, batch_size=4, epochs=3, shuffle=False, verbose=0)
    strategies = [
        tf.distribute.OneDeviceStrategy("CPU:0"),
        tf.distribute.MirroredStrategy(["CPU:0"]),
        tf.distribute.MultiWorkerMirroredStrategy(),
        tf.distribute.experimental.CentralStorageStrategy(),
    ]
    for strategy in strategies:
        with strategy.scope():
            model = made(L.Dense(8, activation="relu"))
        model.fit(X, Y, batch_size=4, epochs=3, shuffle=False, verbose=0)
        for a, b in zip(model.get_weights(), wanted.get_weights(), strict=True):
            np.testing.assert_array_equal(a, b)


def test_copies_on_devices(two):
    """Replicas on different devices have copies of variables; here all devices are the CPU."""
    import torch

    two._copies, two._places = True, [torch.device("cpu")] * 2
    with two.scope():
        model = made(L.Dense(8, activation="relu"))
    wanted = made(L.Dense(8, activation="relu"))
    for m in (model, wanted):
        m.fit(X, Y, batch_size=4, epochs=3, shuffle=False, verbose=0)
    for v, w in zip(model.weights, wanted.get_weights(), strict=True):
        first, second = (p.numpy() for p in v.values)
        np.testing.assert_array_equal(first, second)
        np.testing.assert_allclose(first, w, rtol=1e-5)


def test_added_losses_are_those_of_the_replica(two):
    """Also where replicas meet in the middle of a layer's call; TensorFlow's numbers."""
    with two.scope():
        model = tf.keras.Sequential(
            [
                tf.keras.Input((2,)),
                L.Dense(
                    2, kernel_regularizer=tf.keras.regularizers.l2(0.1), activity_regularizer="l2"
                ),
                L.BatchNormalization(synchronized=True),
            ]
        )
        model.layers[0].kernel.assign([[1.0, 2.0], [3.0, 4.0]])
    x = tf.data.Dataset.from_tensor_slices(np.float32([[1, 1], [1, 1], [2, 0], [0, 1]])).batch(4)

    def added(x):
        model(x, training=True)
        return list(map(tf.identity, model.losses))

    for batch in two.experimental_distribute_dataset(x):
        activity, kernel = two.run(added, (batch,))
    np.testing.assert_allclose([v.numpy() for v in activity.values], [0.52, 0.225], rtol=1e-6)
    np.testing.assert_allclose([v.numpy() for v in kernel.values], [3.0, 3.0], rtol=1e-6)


@pytest.mark.parametrize("synchronized", [False, True])
def test_empty_batches_change_no_averages(two, synchronized):
    """A replica without rows: TensorFlow's moving averages, which are the replicas' means."""
    with two.scope():
        layer = L.BatchNormalization(momentum=0.5, synchronized=synchronized)
        layer.build((None, 1))
    data = tf.data.Dataset.from_tensor_slices(np.float32([[3.0]])).batch(2)
    for batch in two.experimental_distribute_dataset(data):
        two.run(lambda x: layer(x, training=True), (batch,))
    assert [p.numpy()[0] for p in layer.moving_mean.values] == [1.5, 0.0]
    assert [p.numpy()[0] for p in layer.moving_variance.values] == [0.5, 1.0]
    assert layer.moving_mean.numpy()[0] == 0.75


def test_mixed_precision(two):
    tf.keras.mixed_precision.set_global_policy("mixed_float16")
    try:
        with two.scope():
            model = made(L.Dense(4))
        model.fit(X, Y, batch_size=4, epochs=1, shuffle=False, verbose=0)
        assert model.optimizer.inner_optimizer.iterations.numpy() == 3
    finally:
        tf.keras.mixed_precision.set_global_policy("float32")


def test_trainings_elsewhere_are_still_recorded(two):
    """A variable that stands for copies has no raw value of its own that a step could move."""
    with two.scope():
        other = made(L.Dense(3))
    other.fit(X, Y, batch_size=4, verbose=0)
    model = made(L.Dense(3))
    model.fit(np.repeat(X, 20, 0), np.repeat(Y, 20, 0), batch_size=2, epochs=2, verbose=0)
    assert model.compiled_loss.__dict__["recordings"].replayed

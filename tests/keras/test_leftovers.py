"""Seldom used names of Keras: tf.keras.utils, models.experimental, older addresses."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases, make_keras_leftovers

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "keras_leftovers.json").read_text())
K = tf.keras


@pytest.mark.parametrize("case", make_keras_leftovers.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_keras_leftovers.names(tf))


X = np.random.default_rng(0).random((40, 3)).astype("float32")
CLASSES = np.where(X.sum(1) > 1.5, "high", "low")


def binary(units=4, rate=0.1):
    model = K.Sequential([K.layers.Dense(units, "relu", input_shape=(3,)),
                          K.layers.Dense(1, "sigmoid")])  # fmt: skip
    model.compile(K.optimizers.SGD(rate), "binary_crossentropy", metrics=["accuracy"])
    return model


def softmax():
    model = K.Sequential([K.layers.Dense(3, "softmax", input_shape=(3,))])
    model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
    return model


def line():
    model = K.Sequential([K.layers.Dense(1, input_shape=(3,))])
    model.compile("sgd", "mse", metrics=["mae"])
    return model


S = K.wrappers.scikit_learn


def test_classifier():
    made = S.KerasClassifier(binary, units=8, epochs=3, batch_size=4, verbose=0)
    history = made.fit(X, CLASSES)
    assert len(history.history["loss"]) == 3 and made.model.layers[0].units == 8
    assert made.classes_.tolist() == ["high", "low"] and made.n_classes_ == 2
    found, chances = made.predict(X), made.predict_proba(X)
    assert set(found.reshape(-1)) <= {"high", "low"} and chances.shape == (40, 2)
    np.testing.assert_allclose(chances.sum(1), 1, rtol=1e-6)
    assert made.score(X, CLASSES) == pytest.approx((found.reshape(-1) == CLASSES).mean())


def test_classifier_of_many_classes():
    made = S.KerasClassifier(build_fn=softmax, verbose=0)
    labels = np.array([3, 5, 9])[np.arange(40) % 3]
    made.fit(X, labels, epochs=2)
    assert made.classes_.tolist() == [3, 5, 9]
    assert set(made.predict(X)) <= {3, 5, 9} and made.predict_proba(X).shape == (40, 3)
    assert 0 <= made.score(X, labels) <= 1
    made.fit(X, K.utils.to_categorical(np.arange(40) % 3))
    assert made.classes_.tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="Invalid shape for y"):
        made.fit(X, np.zeros((40, 1, 1)))


def test_regressor():
    made = S.KerasRegressor(line, epochs=2, verbose=0)
    target = X.sum(1)
    made.fit(X, target)
    assert made.predict(X).shape == (40,)
    assert made.score(X, target) == pytest.approx(-made.model.evaluate(X, target, verbose=0)[0])


def test_arguments_of_wrappers():
    with pytest.raises(ValueError, match="nope is not a legal parameter"):
        S.KerasClassifier(binary, nope=1)
    made = S.KerasClassifier(binary, units=3, epochs=1)
    assert made.get_params() == {"build_fn": binary, "units": 3, "epochs": 1}
    assert made.set_params(units=5) is made and made.get_params()["units"] == 5
    assert made.filter_sk_params(binary) == {"units": 5}
    assert made.filter_sk_params(K.Sequential.fit, {"verbose": 0}) == {"epochs": 1, "verbose": 0}

    class Own(S.KerasRegressor):
        def __call__(self, rate=0.1):
            return line()

    own = Own(rate=0.2, verbose=0)
    own.fit(X, X.sum(1))
    assert own.predict(X[:3]).shape == (3,)

    class Maker:
        def __call__(self, units):
            return binary(units)

    made = S.KerasClassifier(Maker(), units=2, verbose=0)
    made.fit(X, CLASSES)
    assert made.model.layers[0].units == 2
    no_accuracy = S.KerasClassifier(lambda: line(), verbose=0)
    no_accuracy.fit(X, CLASSES)
    with pytest.raises(ValueError, match="not configured to compute accuracy"):
        no_accuracy.score(X, CLASSES)


def test_wrappers_in_scikit_learn():
    selection = pytest.importorskip("sklearn.model_selection")
    pipeline = pytest.importorskip("sklearn.pipeline")
    from sklearn.base import clone, is_classifier, is_regressor
    from sklearn.preprocessing import StandardScaler

    made = S.KerasClassifier(binary, epochs=1, verbose=0)
    assert is_classifier(made) and is_regressor(S.KerasRegressor(line))
    assert clone(made).get_params() == made.get_params()
    scores = selection.cross_val_score(made, X, CLASSES, cv=2)
    assert scores.shape == (2,) and np.isfinite(scores).all()
    search = selection.GridSearchCV(made, {"units": [2, 3], "epochs": [1]}, cv=2)
    search.fit(X, CLASSES)
    assert search.best_params_["units"] in (2, 3)
    whole = pipeline.make_pipeline(StandardScaler(), S.KerasRegressor(line, verbose=0))
    whole.fit(X, X.sum(1))
    assert whole.predict(X).shape == (40,)


def test_estimators_say_what_to_use():
    with pytest.raises(RuntimeError, match=r"model\.fit"):
        K.estimator.model_to_estimator(keras_model=line())


def test_apply_calls_a_layer_or_applies_a_function():
    layer, seen = K.layers.Dense(2, kernel_initializer="ones"), []
    np.testing.assert_array_equal(layer.apply(np.ones((1, 3), "float32")).numpy(), [[3.0, 3.0]])
    assert K.layers.Dropout(0.5).apply(X, training=False).shape == X.shape
    assert K.Sequential([layer]).apply(seen.append) is not None and layer in seen


def test_older_addresses():
    assert K.engine.InputSpec is K.layers.InputSpec and K.engine.Layer is K.layers.Layer
    assert K.utils.generic_utils.get_custom_objects is K.utils.get_custom_objects
    same = K.utils.generic_utils
    assert same.object_list_uid([X, X]) == f"{abs(id(X))}, {abs(id(X))}"
    assert same.to_list(3) == [3] and same.unpack_singleton([3]) == 3
    assert same.unpack_singleton([3, 4]) == [3, 4]


def test_mixed_precision_of_tensorflow_2_3():
    old = K.mixed_precision.experimental
    assert [old.Policy(n).loss_scale for n in ("mixed_float16", "float32")] == ["dynamic", None]
    before = old.global_policy()
    try:
        old.set_policy(old.Policy("mixed_bfloat16"))
        layer = K.layers.Dense(2)
        assert layer(X).dtype == "bfloat16" and layer.kernel.dtype == "float32"
        assert old.get_layer_policy(layer).name == "mixed_bfloat16"
        old.set_policy("float32")
    finally:
        old.set_policy(before)
    assert old.LossScaleOptimizer(K.optimizers.SGD(), "dynamic").loss_scale == 2**15
    assert old.LossScaleOptimizer(K.optimizers.SGD(), 128).loss_scale == 128


def test_hdf5_matrix(tmp_path):
    h5py = pytest.importorskip("h5py")
    path = str(tmp_path / "x.h5")
    with h5py.File(path, "w") as file:
        file["x"], file["y"] = X, X.sum(1, keepdims=True)
    x, y = K.utils.HDF5Matrix(path, "x", 10, 30), K.utils.HDF5Matrix(path, "y", 10, 30)
    assert len(x) == 20 and x.shape == (20, 3) and (x.ndim, x.size) == (2, 60)
    assert x.dtype == "float32"
    np.testing.assert_array_equal(x[2:4], X[12:14])
    np.testing.assert_array_equal(x[3], X[13])
    np.testing.assert_array_equal(x[[0, 5]], X[[10, 15]])
    half = K.utils.HDF5Matrix(path, "x", normalizer=lambda rows: rows / 2)
    np.testing.assert_array_equal(half[:2], X[:2] / 2)
    for wrong in (20, slice(5, 21), [3, 20]):
        with pytest.raises(IndexError):
            x[wrong]
    with pytest.raises(IndexError):
        x["a"]
    history = line().fit(x, y, batch_size=4, verbose=0, shuffle="batch")
    assert np.isfinite(history.history["loss"][0])


def test_turned_kernels():
    model = K.Sequential([K.layers.Conv2D(2, 3, input_shape=(5, 5, 1)), K.layers.Flatten()])
    before = model.layers[0].kernel.numpy()
    K.utils.convert_all_kernels_in_model(model)
    np.testing.assert_array_equal(model.layers[0].kernel.numpy(), before[::-1, ::-1])


def test_sidecar_evaluator(tmp_path):
    trained = binary()
    save = K.callbacks.ModelCheckpoint(
        str(tmp_path / "ckpt-{epoch}.weights.h5"), save_weights_only=True
    )
    labels = (CLASSES == "high").astype("float32")
    trained.fit(X, labels, epochs=3, verbose=0, callbacks=[save])
    model, heard = binary(), []
    told = K.callbacks.LambdaCallback(on_test_end=lambda logs: heard.append(logs))
    export = K.callbacks.SidecarEvaluatorModelExport(
        str(tmp_path / "best-{epoch}.keras"), str(tmp_path / "ckpt-{epoch}.weights.h5"),
        monitor="loss",
    )  # fmt: skip
    data = tf.data.Dataset.from_tensor_slices((X, labels)).batch(8)
    K.utils.SidecarEvaluator(
        model, data, str(tmp_path), max_evaluations=3, callbacks=[told, export]
    ).start()
    assert len(heard) == 1
    assert heard[0]["loss"] == pytest.approx(trained.evaluate(X, labels, verbose=0)[0])
    assert [p.name for p in tmp_path.glob("best*")] == ["best-3.keras"]


@pytest.mark.parametrize("whole", [False, True])
def test_sidecar_evaluator_reads_checkpoints(tmp_path, whole):
    """Those of ModelCheckpoint, and those of a loop of one's own."""
    trained, labels = binary(), (CLASSES == "high").astype("float32")
    path = str(tmp_path / "ckpt-{epoch}")
    save = K.callbacks.ModelCheckpoint(path, save_weights_only=True)
    trained.fit(X, labels, epochs=2, verbose=0, callbacks=[] if whole else [save])
    if whole:
        saved = tf.train.Checkpoint(model=trained, optimizer=trained.optimizer)
        tf.train.CheckpointManager(saved, str(tmp_path), 1).save(2)
    model, heard = binary(), []
    told = K.callbacks.LambdaCallback(on_test_end=heard.append)
    data = tf.data.Dataset.from_tensor_slices((X, labels)).batch(8)
    K.utils.SidecarEvaluator(
        model, data, str(tmp_path), max_evaluations=2, callbacks=[told]
    ).start()  # fmt: skip
    assert heard[0]["loss"] == pytest.approx(trained.evaluate(X, labels, verbose=0)[0])
    steps = [int(m.optimizer.iterations) for m in (model, trained)]
    assert (steps[0] == steps[1]) is whole or steps[0] in (0, steps[1])

"""Keras with wrong input: shapes, names, dtypes, counts, missing files."""

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


def error(call):
    try:
        call()
    except Exception as e:
        return type(e).__name__
    return None


def dense_model(**options):
    model = keras.Sequential([layers.Dense(1, input_shape=(3,))])
    model.compile(**{"optimizer": "sgd", "loss": "mse", **options})
    return model


x, y = np.ones((6, 3), "float32"), np.ones((6, 1), "float32")

layer_errors = {
    "units 0": error(lambda: layers.Dense(0)),
    "units negative": error(lambda: layers.Dense(-2)),
    "units text": error(lambda: layers.Dense("a")),
    "unknown argument": error(lambda: layers.Dense(1, no_such=2)),
    "unknown activation": error(lambda: layers.Dense(1, activation="no")),
    "unknown initializer": error(lambda: layers.Dense(1, kernel_initializer="no")),
    "unknown constraint": error(lambda: layers.Dense(1, kernel_constraint="no")),
    "padding": error(lambda: layers.Conv2D(1, 2, padding="no")),
    "kernel size": error(lambda: layers.Conv2D(1, (1, 2, 3))),
    "filters 0": error(lambda: layers.Conv2D(0, 1)),
    "stride 0": error(lambda: layers.Conv2D(1, 2, strides=0)),
    "groups": error(lambda: layers.Conv2D(3, 1, groups=2)),
    "dropout rate": error(lambda: layers.Dropout(1.5)),
    "dropout negative": error(lambda: layers.Dropout(-0.1)),
    "dense of scalar": error(lambda: layers.Dense(1)(tf.constant(1.0))),
    "dense of ints": error(lambda: layers.Dense(1)(tf.ones((1, 2), tf.int32))),
    "dense other width": error(
        lambda: [layer := layers.Dense(1), layer(tf.ones((1, 2))), layer(tf.ones((1, 3)))]
    ),
    "conv of rank 3": error(lambda: layers.Conv2D(1, 2)(tf.ones((2, 3, 1)))),
    "conv other channels": error(
        lambda: [
            layer := layers.Conv2D(1, 1),
            layer(tf.ones((1, 2, 2, 1))),
            layer(tf.ones((1, 2, 2, 3))),
        ]
    ),
    "conv too small": error(lambda: layers.Conv2D(1, 5)(tf.ones((1, 3, 3, 1)))),
    "pool of rank 3": error(lambda: layers.MaxPool2D()(tf.ones((2, 3, 1)))),
    "reshape": error(lambda: layers.Reshape((5,))(tf.ones((2, 3)))),
    "concatenate one": error(lambda: layers.Concatenate()([tf.ones((1, 2))])),
    "concatenate shapes": error(lambda: layers.Concatenate()([tf.ones((1, 2)), tf.ones((2, 2))])),
    "concatenate tensor": error(lambda: layers.Concatenate()(tf.ones((1, 2)))),
    "add shapes": error(lambda: layers.Add()([tf.ones((2, 2)), tf.ones((2, 3))])),
    "embedding beyond": error(lambda: layers.Embedding(2, 2)(tf.constant([5]))),
    "lambda not callable": error(lambda: layers.Lambda(3)(tf.ones(1))),
    "call with text": error(lambda: layers.Dense(1)("a")),
    "batch norm axis": error(lambda: layers.BatchNormalization(axis=5)(tf.ones((1, 2)))),
    "layer as input": error(lambda: layers.Dense(1)(layers.Dense(1))),
    "weights before build": error(lambda: layers.Dense(1).set_weights([np.ones((1, 1))])),
    "wrong weights": error(lambda: dense_model().set_weights([np.ones((2, 2)), np.ones(1)])),
    "too few weights": error(lambda: dense_model().set_weights([np.ones((3, 1))])),
    "kernel before build": error(lambda: layers.Dense(1).kernel),
    "output before call": error(lambda: layers.Dense(1).output),
}

model_errors = {
    "not compiled fit": error(lambda: keras.Sequential([layers.Dense(1)]).fit(x, y)),
    "not compiled evaluate": error(lambda: keras.Sequential([layers.Dense(1)]).evaluate(x, y)),
    "unknown loss": error(lambda: dense_model(loss="no").fit(x, y, verbose=0)),
    "unknown metric": error(lambda: dense_model(metrics=["no"]).fit(x, y, verbose=0)),
    "unknown optimizer": error(lambda: dense_model(optimizer="no")),
    "no loss": error(lambda: dense_model(loss=None).fit(x, y, verbose=0)),
    "input width": error(lambda: dense_model().fit(np.ones((6, 4)), y, verbose=0)),
    "input rank": error(lambda: dense_model().fit(np.ones((6, 3, 2)), y, verbose=0)),
    "predict width": error(lambda: dense_model().predict(np.ones((6, 4)), verbose=0)),
    "call width": error(lambda: dense_model()(tf.ones((1, 4)))),
    "counts": error(lambda: dense_model().fit(x, y[:4], verbose=0)),
    "weight counts": error(lambda: dense_model().fit(x, y, sample_weight=np.ones(3), verbose=0)),
    "target width": error(
        lambda: dense_model(loss="categorical_crossentropy").fit(x, np.ones((6, 3)), verbose=0)
    ),
    "no targets": error(lambda: dense_model().fit(x, verbose=0)),
    "empty": error(lambda: dense_model().fit(x[:0], y[:0], verbose=0)),
    "empty predict": error(lambda: dense_model().predict(x[:0], verbose=0)),
    "text": error(lambda: dense_model().fit(np.array(["a"] * 6), y, verbose=0)),
    "objects": error(lambda: dense_model().fit(np.array([None] * 6), y, verbose=0)),
    "two inputs for one": error(lambda: dense_model().fit([x, x], y, verbose=0)),
    "validation split 1": error(lambda: dense_model().fit(x, y, validation_split=1.0, verbose=0)),
    "validation split generator": error(
        lambda: dense_model().fit(iter([(x, y)]), validation_split=0.5, verbose=0)
    ),
    "y with generator": error(lambda: dense_model().fit(iter([(x, y)]), y, verbose=0)),
    "unknown argument": error(lambda: dense_model().fit(x, y, no_such=1)),
    "class weight missing": error(
        lambda: dense_model().fit(x, y, class_weight={5: 1.0}, verbose=0)
    ),
    "labels beyond": error(lambda: keras.losses.sparse_categorical_crossentropy([5], [[0.5, 0.5]])),
    "sequential add": error(lambda: keras.Sequential().add("a")),
    "sequential class": error(lambda: keras.Sequential([layers.Dense])),
    "sequential pop": error(lambda: keras.Sequential().pop()),
    "sequential two outputs": error(
        lambda: keras.Sequential([keras.Input((2,)), layers.Lambda(lambda x: [x, x])])
    ),
    "summary not built": error(lambda: keras.Sequential([layers.Dense(1)]).summary()),
    "weights not built": error(lambda: keras.Sequential([layers.Dense(1)]).weights),
    "model of tensors": error(lambda: keras.Model(tf.ones((1, 2)), tf.ones((1, 2)))),
    "disconnected": error(
        lambda: keras.Model(keras.Input((2,)), layers.Dense(1)(keras.Input((2,))))
    ),
    "super init": error(
        lambda: type(
            "Bad", (keras.Model,), {"__init__": lambda self: setattr(self, "d", layers.Dense(1))}
        )()
    ),
    "no call": error(lambda: type("NoCall", (keras.Model,), {})()(tf.ones((1, 2)))),
    "bool of symbolic": error(lambda: bool(keras.Input((2,)))),
    "iterate symbolic": error(lambda: list(keras.Input((2,)))),
    "numpy of symbolic": error(lambda: np.array(keras.Input((2,)))),
    "float of symbolic": error(lambda: float(keras.Input(()))),
    "symbolic shapes": error(lambda: keras.Input((2,)) + keras.Input((3,))),
    "input shape twice": error(lambda: keras.Input((2,), batch_shape=(1, 2))),
    "freeze everything": error(
        lambda: keras.Sequential([layers.Dense(1, input_shape=(3,), trainable=False)]).compile(
            "sgd", "mse"
        )
    ),
}

saving_errors = {
    "missing file": error(lambda: keras.models.load_model("no.h5")),
    "missing weights": error(lambda: dense_model().load_weights("no.h5")),
    "not a model": error(
        lambda: [open("text.h5", "w").write("no model"), keras.models.load_model("text.h5")]
    ),
    "other shapes": error(
        lambda: [
            keras.Sequential([layers.Dense(2, input_shape=(3,))]).save_weights("other.h5"),
            dense_model().load_weights("other.h5"),
        ]
    ),
    "other layers": error(
        lambda: (
            dense_model().load_weights("other.h5")
            or keras.Sequential([layers.Dense(2, input_shape=(3,)), layers.Dense(1)]).load_weights(
                "other.h5"
            )
        )
    ),
    "missing folder": error(lambda: dense_model().save("no/such/folder/model.h5")),
    "subclassed to h5": error(
        lambda: type("Sub", (keras.Model,), {"call": lambda self, x: x})().save("sub.h5")
    ),
    "weights before build": error(lambda: keras.Sequential([layers.Dense(1)]).save_weights("w.h5")),
    "json": error(lambda: keras.models.model_from_json("{}")),
    "not json": error(lambda: keras.models.model_from_json("no")),
}

part_errors = {
    "loss shapes": error(lambda: keras.losses.MeanSquaredError()(tf.ones((2, 3)), tf.ones((2, 4)))),
    "loss reduction": error(lambda: keras.losses.MeanSquaredError(reduction="no")),
    "metric shapes": error(
        lambda: keras.metrics.MeanSquaredError().update_state(tf.ones((2, 3)), tf.ones((2, 4)))
    ),
    "optimizer argument": error(lambda: keras.optimizers.SGD(no_such=1)),
    "optimizer momentum": error(lambda: keras.optimizers.SGD(momentum=2.0)),
    "no gradients": error(
        lambda: keras.optimizers.SGD().apply_gradients([(None, tf.Variable(1.0))])
    ),
    "gradient shapes": error(
        lambda: keras.optimizers.SGD().apply_gradients([(tf.ones(2), tf.Variable([1.0, 2.0, 3.0]))])
    ),
    "empty gradients": error(lambda: keras.optimizers.SGD().apply_gradients([])),
    "get loss": error(lambda: keras.losses.get("no")),
    "get optimizer": error(lambda: keras.optimizers.get("no")),
    "get optimizer number": error(lambda: keras.optimizers.get(3)),
    "get activation": error(lambda: keras.activations.get("no")),
    "get initializer": error(lambda: keras.initializers.get("no")),
    "checkpoint mode": error(
        lambda: dense_model().fit(
            x, y, verbose=0, callbacks=[keras.callbacks.ReduceLROnPlateau(factor=2.0)]
        )
    ),
    "callback class": error(lambda: dense_model().fit(x, y, verbose=0, callbacks=[3])),
    "schedule type": error(
        lambda: dense_model().fit(
            x, y, verbose=0, callbacks=[keras.callbacks.LearningRateScheduler(lambda e: "a")]
        )
    ),
    "add_weight twice": error(lambda: layers.Layer().add_weight("w", initializer="no")),
    "add_loss text": error(lambda: layers.Layer().add_loss("a")),
    "to_categorical": error(lambda: keras.utils.to_categorical([5], num_classes=2)),
}

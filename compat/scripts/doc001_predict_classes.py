# Document 001, "使用模型", line 722: predict_classes, which TF 2.6 removed.
# compat: tensorflow 2.3
import numpy as np
from tensorflow.keras import layers, models

x_test = np.random.RandomState(0).normal(size=(10, 6)).astype("float32")


def model_with(units, activation):
    model = models.Sequential()
    model.add(layers.Dense(8, activation="tanh", input_shape=(6,)))
    model.add(layers.Dense(units, activation=activation))
    weights = np.random.RandomState(1)
    model.set_weights([weights.normal(size=w.shape) for w in model.get_weights()])
    return model


binary = model_with(1, "sigmoid")
binary_classes = binary.predict_classes(x_test[0:10])
binary_probabilities = binary.predict_proba(x_test[0:10])

several = model_with(4, "softmax")
several_classes = several.predict_classes(x_test[0:10])
several_in_batches = several.predict_classes(x_test, batch_size=3, verbose=0)

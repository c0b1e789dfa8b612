# Document 001, "自定义评估指标".
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, metrics, models

# Correction: y_true and y_pred get data.
rng = np.random.RandomState(0)
y_true = tf.constant(rng.randint(0, 2, (40, 1)).astype("float32"))
y_pred = tf.constant(np.round(rng.uniform(0.005, 0.995, (40, 1)), 3).astype("float32"))


# Lines 1418-1433.
@tf.function
def ks(y_true, y_pred):
    y_true = tf.reshape(y_true, (-1,))
    y_pred = tf.reshape(y_pred, (-1,))
    length = tf.shape(y_true)[0]
    t = tf.math.top_k(y_pred, k=length, sorted=False)
    y_pred_sorted = tf.gather(y_pred, t.indices)
    y_true_sorted = tf.gather(y_true, t.indices)
    cum_positive_ratio = tf.truediv(tf.cumsum(y_true_sorted), tf.reduce_sum(y_true_sorted))
    cum_negative_ratio = tf.truediv(tf.cumsum(1 - y_true_sorted), tf.reduce_sum(1 - y_true_sorted))
    ks_value = tf.reduce_max(tf.abs(cum_positive_ratio - cum_negative_ratio))
    return ks_value


ks_of_function = ks(y_true, y_pred)


# Lines 1439-1469. Correction: indentation.
class KS(metrics.Metric):
    def __init__(self, name="ks", **kwargs):
        super(KS, self).__init__(name=name, **kwargs)
        self.true_positives = self.add_weight(name="tp", shape=(101,), initializer="zeros")
        self.false_positives = self.add_weight(name="fp", shape=(101,), initializer="zeros")

    @tf.function
    def update_state(self, y_true, y_pred):
        y_true = tf.cast(tf.reshape(y_true, (-1,)), tf.bool)
        y_pred = tf.cast(100 * tf.reshape(y_pred, (-1,)), tf.int32)

        for i in tf.range(0, tf.shape(y_true)[0]):
            if y_true[i]:
                self.true_positives[y_pred[i]].assign(self.true_positives[y_pred[i]] + 1.0)
            else:
                self.false_positives[y_pred[i]].assign(self.false_positives[y_pred[i]] + 1.0)
        return (self.true_positives, self.false_positives)

    @tf.function
    def result(self):
        cum_positive_ratio = tf.truediv(
            tf.cumsum(self.true_positives), tf.reduce_sum(self.true_positives)
        )
        cum_negative_ratio = tf.truediv(
            tf.cumsum(self.false_positives), tf.reduce_sum(self.false_positives)
        )
        ks_value = tf.reduce_max(tf.abs(cum_positive_ratio - cum_negative_ratio))
        return ks_value


# Lines 1472-1474.
myks = KS()
myks.update_state(y_true, y_pred)
ks_of_class = myks.result()
positives = myks.true_positives
weight_names = [w.name for w in myks.weights]
myks.update_state(1 - y_true, y_pred)
ks_mixed = myks.result()

# In a model's compile, as the function and as the class.
model = models.Sequential([layers.Dense(1, activation="sigmoid", input_shape=(3,))])
model.set_weights([np.array([[1.0], [-1.0], [0.5]]), np.zeros(1)])
x = rng.normal(size=(40, 3)).astype("float32")
model.compile("sgd", "binary_crossentropy", metrics=[ks, KS()])
try:
    model.evaluate(x, y_true, verbose=0)
except Exception as e:
    error_two_of_one_name = type(e).__name__

model.compile("sgd", "binary_crossentropy", metrics=[ks])
evaluation = model.evaluate(x, y_true, batch_size=40, verbose=0, return_dict=True)
metrics_names = model.metrics_names

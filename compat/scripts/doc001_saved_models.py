# Document 001: "Autograph" with tf.summary's trace and tf.saved_model; "保存模型", way ②.
# compat: rtol 1e-4
import os

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, models


# Lines 271-275.
@tf.function
def strjoin(x, y):
    z = tf.strings.join([x, y], separator=" ")
    tf.print(z)
    return z


# Lines 277-293. Correction: without the profiler, whose files are each program's own.
logdir = "./data/autograph"
writer = tf.summary.create_file_writer(logdir)
tf.summary.trace_on(graph=True, profiler=False)
result = strjoin("hello", "world")
with writer.as_default():
    tf.summary.trace_export(name="autograph", step=0)
writer.close()


def events():
    for path in os.listdir(logdir):
        for event in tf.compat.v1.train.summary_iterator(os.path.join(logdir, path)):
            for value in event.summary.value:
                yield [event.step, value.tag, value.metadata.plugin_data.plugin_name]


written = list(events())


# Lines 313-333. Corrections: indentation; name_scope needs the module's own super().
class DemoModule(tf.Module):
    def __init__(self, init_value=tf.constant(0.0), name=None):
        super().__init__(name=name)
        with self.name_scope:
            self.x = tf.Variable(init_value, dtype=tf.float32, trainable=True)

    @tf.function(input_signature=[tf.TensorSpec(shape=[], dtype=tf.float32)])
    def addprint(self, a):
        with self.name_scope:
            self.x.assign_add(a)
            tf.print(self.x)
            return self.x


demo = DemoModule(init_value=tf.constant(1.0))
demo_result = float(demo.addprint(tf.constant(5.0)))
print(demo.variables)
print(demo.trainable_variables)
submodules = len(demo.submodules)

# Lines 336-341.
tf.saved_model.save(demo, "./data/demo/1", signatures={"serving_default": demo.addprint})
demo2 = tf.saved_model.load("./data/demo/1")
loaded_result = float(demo2.addprint(tf.constant(5.0)))
served = {k: float(v) for k, v in demo2.signatures["serving_default"](a=tf.constant(2.0)).items()}
signatures = sorted(demo2.signatures)
files = sorted(os.listdir("./data/demo/1"))

# Correction: data and model of earlier sections; a small model here.
rng = np.random.RandomState(0)
x_test = rng.normal(size=(40, 6)).astype("float32")
y_test = (x_test.sum(axis=1) > 0).astype("float32")
model = models.Sequential(
    [
        layers.Dense(5, activation="relu", input_shape=(6,)),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.set_weights([rng.normal(size=w.shape) for w in model.get_weights()])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["AUC"])
model.fit(x_test, y_test, batch_size=10, epochs=1, shuffle=False, verbose=0)
evaluation = model.evaluate(x_test, y_test, verbose=0)

# Lines 778-786.
model.save_weights("./data/tf_model_weights.ckpt", save_format="tf")
model.save("./data/tf_model_savedmodel", save_format="tf")
model_loaded = tf.keras.models.load_model("./data/tf_model_savedmodel")
loaded_evaluation = model_loaded.evaluate(x_test, y_test, verbose=0)
stored = tf.train.list_variables("./data/tf_model_weights.ckpt")
weight_files = sorted(f for f in os.listdir("./data") if f.startswith("tf_model_weights"))

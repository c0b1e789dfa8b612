# Document 003, "checkpoint, assign, call". to_yaml (line 160) is in doc003_yaml.py.
import numpy as np
import tensorflow as tf

model = tf.keras.Sequential(
    [
        tf.keras.layers.Dense(4, activation="tanh", input_shape=(3,)),
        tf.keras.layers.Dense(2),
    ]
)
weights = np.random.RandomState(1)
model.set_weights([weights.normal(size=w.shape) for w in model.get_weights()])
x = weights.normal(size=(5, 3)).astype("float32")
before = model(x)

# Line 157.
model.save_weights("./weights/model")
model.set_weights([w * 0 for w in model.get_weights()])
model.load_weights("./weights/model")
after_tf_weights = model(x)
model.save_weights("./model.h5", save_format="h5")
model.load_weights("./model.h5")
after_weights = model(x)

# Line 159.
json_str = model.to_json()
model = tf.keras.models.model_from_json(json_str)
weights_are_new = not np.allclose(model(x), before)
model.load_weights("./model.h5")
after_json = model(x)

# Line 162.
model.save("model.h5")
model = tf.keras.models.load_model("model.h5")
after_load = model(x)

# Lines 142-145.
variable = tf.Variable(6.0)
root = tf.train.Checkpoint(x=variable)
variable.assign(1.0)
root.save("./ckpt/")
variable.assign(8.0)
root.restore(tf.train.latest_checkpoint("./ckpt/"))
print(variable)

# Lines 148-149.
optimizer = tf.keras.optimizers.Adam()
root = tf.train.Checkpoint(optimizer=optimizer, model=model)
saved = root.save("./both/")
model.set_weights([w * 0 for w in model.get_weights()])
root.restore(tf.train.latest_checkpoint("./both/"))
after_checkpoint = model(x)

# Lines 169-173.
m = tf.keras.metrics.Mean("loss")
m(0)
m(1)
m(5)
print(m.result())  # => 2.0
m([10, 4])
print(m.result())  # => 4.0
m_name = m.name
m_weights = [w.name for w in m.weights]
m.reset_state()
m_reset = m.result()

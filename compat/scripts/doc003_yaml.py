# Document 003, "checkpoint, assign, call", line 160: to_yaml, which TF 2.3.1 and later refuse.
# compat: tensorflow 2.3.0
import tensorflow as tf

model = tf.keras.Sequential(
    [
        tf.keras.layers.Dense(4, activation="tanh", input_shape=(3,)),
        tf.keras.layers.Dense(2),
    ]
)

yaml_str = model.to_yaml()
model = tf.keras.models.model_from_yaml(yaml_str)

layer_names = [layer.name for layer in model.layers]
layer_units = [layer.units for layer in model.layers]
weight_shapes = [w.shape for w in model.weights]
first_lines = yaml_str.splitlines()[:4]
again = model.to_yaml() == yaml_str
del yaml_str

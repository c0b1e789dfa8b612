# Document 003, "tf.data 数据" and "repeat".
# compat: rtol 1e-4
import numpy as np
import tensorflow as tf

# Lines 331-332.
x = np.arange(1, 10).reshape(3, 3)
dataset = tf.data.Dataset.from_tensor_slices((x, x))
elements = list(dataset.as_numpy_iterator())

# Lines 340-357. Corrections: the model and data, which are in other sections; 3 epochs of 5
# batches; weights set.
rng = np.random.RandomState(0)
train_x, val_x, test_x = (rng.rand(n, 72).astype("float32") for n in (200, 100, 100))
train_y, val_y, test_y = (
    np.eye(10, dtype="float32")[rng.randint(0, 10, n)] for n in (200, 100, 100)
)
model = tf.keras.Sequential(
    [
        tf.keras.layers.Dense(32, activation="relu", input_shape=(72,)),
        tf.keras.layers.Dense(10, activation="softmax"),
    ]
)
weights = np.random.RandomState(1)
model.set_weights([weights.normal(scale=0.1, size=w.shape) for w in model.get_weights()])
model.compile(
    optimizer=tf.keras.optimizers.Adam(0.001),
    loss=tf.keras.losses.categorical_crossentropy,
    metrics=[tf.keras.metrics.categorical_accuracy],
)
dataset = tf.data.Dataset.from_tensor_slices((train_x, train_y))
dataset = dataset.batch(32)
dataset = dataset.repeat()
val_dataset = tf.data.Dataset.from_tensor_slices((val_x, val_y))
val_dataset = val_dataset.batch(32)
val_dataset = val_dataset.repeat()
history = model.fit(
    dataset,
    epochs=3,
    steps_per_epoch=5,
    verbose=0,
    validation_data=val_dataset,
    validation_steps=3,
).history
test_data = tf.data.Dataset.from_tensor_slices((test_x, test_y))
test_data = test_data.batch(32).repeat()
evaluation = model.evaluate(test_data, steps=10, verbose=0)  # 每batch有32个(x,y), 总共10次
cardinality = dataset.cardinality()

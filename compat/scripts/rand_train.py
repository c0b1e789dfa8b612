# Ten seeded training programs: every loss and metric of five epochs on 2,000 rows.
# compat: rtol 1e-4
import numpy as np
import tensorflow as tf

K, L = tf.keras, tf.keras.layers
rng = np.random.default_rng(0)
ROWS, EPOCHS = 2000, 5
features = rng.normal(size=(ROWS, 12)).astype("float32")
weights = rng.normal(size=(12, 3))
classes = (features @ weights + rng.normal(size=(ROWS, 3)) * 0.3).argmax(1)
numbers = np.tanh(features @ weights[:, :1]).astype("float32")
images = rng.normal(size=(ROWS, 8, 8, 1)).astype("float32")
images[classes == 1] += 0.7
images[classes == 2, :4] -= 0.9
words = rng.integers(1, 200, (ROWS, 10))
words[classes == 0, :3] = 7
steps = np.cumsum(rng.normal(size=(ROWS, 9, 2)), 1).astype("float32")
last = steps[:, -1].sum(1, keepdims=True) * 0.1


def show(name, history):
    for key, values in history.history.items():
        print(name, key, " ".join(f"{v:.4f}" for v in values))


def fit(name, net, x, y, loss, optimizer="adam", metrics=("accuracy",), **options):
    net.compile(optimizer, loss, metrics=list(metrics))
    show(name, net.fit(x, y, epochs=EPOCHS, verbose=0, **options))


SPARSE = "sparse_categorical_crossentropy"

K.utils.set_random_seed(1)
net = K.Sequential(
    [L.Dense(32, "relu", input_shape=(12,)), L.Dense(16, "tanh"), L.Dense(3, "softmax")]
)
fit("mlp", net, features, classes, SPARSE, "sgd", batch_size=32)

K.utils.set_random_seed(2)
net = K.Sequential(
    [
        L.Conv2D(8, 3, activation="relu", input_shape=(8, 8, 1)),
        L.MaxPooling2D(),
        L.Flatten(),
        L.Dense(3, activation="softmax"),
    ]
)
fit("cnn", net, images, classes, SPARSE, batch_size=64, validation_split=0.2)

K.utils.set_random_seed(3)
left, right = K.Input((12,)), K.Input((8, 8, 1))
joined = L.concatenate([L.Dense(8, "relu")(left), L.Dense(8, "relu")(L.Flatten()(right))])
net = K.Model([left, right], L.Dense(3, "softmax")(joined))
fit("functional", net, [features, images], classes, SPARSE, "rmsprop", batch_size=50)

K.utils.set_random_seed(4)
net = K.Sequential(
    [L.Embedding(200, 8), L.GlobalAveragePooling1D(), L.Dense(8, "relu"), L.Dense(1, "sigmoid")]
)
fit("text", net, words, (classes == 0).astype("float32"), "binary_crossentropy", batch_size=100)

K.utils.set_random_seed(5)
coder = K.Sequential([L.Dense(6, "relu", input_shape=(12,)), L.Dense(12)])
fit("autoencoder", coder, features, features, "mse", "adam", ["mae"], batch_size=128)

K.utils.set_random_seed(6)
net = K.Sequential([L.Dense(16, "relu"), L.Dense(1)])
optimizer = K.optimizers.Adam(0.01)
data = tf.data.Dataset.from_tensor_slices((features, numbers)).shuffle(500).batch(64)


@tf.function
def train(x, y):
    with tf.GradientTape() as tape:
        error = tf.reduce_mean(tf.square(net(x, training=True) - y))
    gradients = tape.gradient(error, net.trainable_variables)
    optimizer.apply_gradients(zip(gradients, net.trainable_variables))
    return error


for epoch in range(EPOCHS):
    total = K.metrics.Mean()
    for x, y in data:
        total.update_state(train(x, y))
    print("loop", f"{total.result().numpy():.4f}")

K.utils.set_random_seed(7)
net = K.Sequential([L.LSTM(8, input_shape=(9, 2)), L.Dense(1)])
fit("lstm", net, steps, last, "mse", "adam", ["mae"], batch_size=100)

K.utils.set_random_seed(8)
net = K.Sequential(
    [
        L.Dense(32, "relu", input_shape=(12,)),
        L.Dropout(0.3, seed=5),
        L.Dense(16, "relu"),
        L.Dropout(0.2, seed=6),
        L.Dense(3, "softmax"),
    ]
)
fit("seeded dropout", net, features, classes, SPARSE, batch_size=64)

K.utils.set_random_seed(9)
net = K.Sequential(
    [
        L.Dense(32, "relu"),
        L.Dropout(0.3),
        L.Dense(16, "relu"),
        L.GaussianNoise(0.1),
        L.Dropout(0.2),
        L.Dense(3, "softmax"),
    ]
)
fit("dropout", net, features, classes, SPARSE, batch_size=64, validation_split=0.1)

K.utils.set_random_seed(10)
net = K.Sequential([L.Dense(24, "relu", input_shape=(12,)), L.Dense(3)])
loss = K.losses.SparseCategoricalCrossentropy(from_logits=True)
fit("class weights", net, features, classes, loss, batch_size=40, class_weight={0: 1, 1: 2, 2: 0.5})

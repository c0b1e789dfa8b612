"""Records engine_programs.json: whole small programs as users write them; run with the python of
TensorFlow 2.15 (see engine.py)."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import engine

CASES = engine.split(
    """
from tensorflow_names import *
class Sampling(L.Layer):
    def call(self, inputs):
        mean, log_var = inputs
        batch = tf.shape(mean)[0]
        dim = tf.shape(mean)[1]
        epsilon = tf.random.normal(shape=(batch, dim))
        return mean + tf.exp(0.5 * log_var) * epsilon * 0.
inputs = keras.Input(shape=(8, 8, 1))
x = L.Conv2D(2, 3, activation="relu", strides=2, padding="same")(inputs)
x = L.Flatten()(x)
x = L.Dense(4, activation="relu")(x)
z_mean = L.Dense(2, name="z_mean")(x)
z_log_var = L.Dense(2, name="z_log_var")(x)
z = Sampling()([z_mean, z_log_var])
encoder = keras.Model(inputs, [z_mean, z_log_var, z], name="encoder")
latent = keras.Input(shape=(2,))
x = L.Dense(4 * 4 * 2, activation="relu")(latent)
x = L.Reshape((4, 4, 2))(x)
x = L.Conv2DTranspose(2, 3, activation="relu", strides=2, padding="same")(x)
decoder = keras.Model(latent, L.Conv2DTranspose(1, 3, activation="sigmoid", padding="same")(x), name="decoder")
class VAE(keras.Model):
    def __init__(self, encoder, decoder, **kwargs):
        super().__init__(**kwargs)
        self.encoder = encoder
        self.decoder = decoder
        self.total_loss_tracker = keras.metrics.Mean(name="total_loss")
        self.kl_loss_tracker = keras.metrics.Mean(name="kl_loss")
    @property
    def metrics(self):
        return [self.total_loss_tracker, self.kl_loss_tracker]
    def train_step(self, data):
        with tf.GradientTape() as tape:
            z_mean, z_log_var, z = self.encoder(data)
            reconstruction = self.decoder(z)
            rec = tf.reduce_mean(tf.reduce_sum(keras.losses.binary_crossentropy(data, reconstruction), axis=(1, 2)))
            kl = -0.5 * (1 + z_log_var - tf.square(z_mean) - tf.exp(z_log_var))
            kl = tf.reduce_mean(tf.reduce_sum(kl, axis=1))
            total = rec + kl
        grads = tape.gradient(total, self.trainable_weights)
        self.optimizer.apply_gradients(zip(grads, self.trainable_weights))
        self.total_loss_tracker.update_state(total)
        self.kl_loss_tracker.update_state(kl)
        return {"loss": self.total_loss_tracker.result(), "kl_loss": self.kl_loss_tracker.result()}
fix(encoder), fix(decoder)
vae = VAE(encoder, decoder)
vae.compile(optimizer=keras.optimizers.Adam())
h = vae.fit(np.abs(X(8, 8, 8, 1)), epochs=2, batch_size=4, shuffle=False, verbose=0)
[history(h), encoder.output_shape, decoder.output_shape, encoder.predict(X(2, 8, 8, 1), verbose=0)[0], names_of(encoder.layers), len(vae.trainable_weights)]

def sampling(args):
    m, l = args
    return m + keras.backend.exp(l / 2) * keras.backend.random_normal(shape=keras.backend.shape(m), mean=0., stddev=0.)
x = keras.Input((4,))
h = L.Dense(3, activation="relu")(x)
m, l = L.Dense(2, name="m")(h), L.Dense(2, name="l")(h)
z = L.Lambda(sampling, output_shape=(2,), name="z")([m, l])
enc = keras.Model(x, [m, l, z], name="enc")
d = keras.Input((2,))
dec = keras.Model(d, L.Dense(4, activation="sigmoid")(d), name="dec")
out = dec(enc(x)[2])
vae = fix(keras.Model(x, out, name="vae"))
rec = keras.losses.binary_crossentropy(x, out) * 4
kl = keras.backend.sum(1 + l - keras.backend.square(m) - keras.backend.exp(l), axis=-1) * -0.5
vae.add_loss(keras.backend.mean(rec + kl))
vae.compile(optimizer="adam")
hist = vae.fit(np.abs(X(8, 4)), epochs=2, batch_size=4, shuffle=False, verbose=0)
[history(hist), vae.predict(X(2, 4), verbose=0), [x.name for x in vae.layers][:4], enc.output_shape]

def base(shape):
    i = keras.Input(shape)
    x = L.Flatten()(i)
    x = L.Dense(4, activation="relu")(x)
    return keras.Model(i, L.Dense(2)(x))
def distance(v):
    a, b = v
    return tf.sqrt(tf.maximum(tf.reduce_sum(tf.square(a - b), axis=1, keepdims=True), keras.backend.epsilon()))
def contrastive(y, p):
    y = tf.cast(y, p.dtype)
    return tf.reduce_mean(y * tf.square(p) + (1 - y) * tf.square(tf.maximum(1 - p, 0)))
net = base((3, 2))
a, b = keras.Input((3, 2)), keras.Input((3, 2))
d = L.Lambda(distance)([net(a), net(b)])
m = fix(keras.Model([a, b], d))
m.compile(loss=contrastive, optimizer="rmsprop", metrics=[lambda y, p: tf.reduce_mean(tf.cast(tf.equal(y, tf.cast(p < 0.5, y.dtype)), tf.float32))])
h = m.fit([X(6, 3, 2), X(6, 3, 2, start=1)], labels(6, 2).astype("float32"), batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(h), m.predict([X(2, 3, 2), X(2, 3, 2, start=2)], verbose=0), names_of(m.layers)]

class Distiller(keras.Model):
    def __init__(self, student, teacher):
        super().__init__()
        self.teacher, self.student = teacher, student
    def compile(self, optimizer, metrics, student_loss_fn, distillation_loss_fn, alpha=0.1, temperature=3):
        super().compile(optimizer=optimizer, metrics=metrics)
        self.student_loss_fn, self.distillation_loss_fn = student_loss_fn, distillation_loss_fn
        self.alpha, self.temperature = alpha, temperature
    def train_step(self, data):
        x, y = data
        teacher = self.teacher(x, training=False)
        with tf.GradientTape() as tape:
            student = self.student(x, training=True)
            loss = self.student_loss_fn(y, student)
            soft = self.distillation_loss_fn(tf.nn.softmax(teacher / self.temperature, axis=1), tf.nn.softmax(student / self.temperature, axis=1)) * self.temperature ** 2
            total = self.alpha * loss + (1 - self.alpha) * soft
        variables = self.student.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(total, variables), variables))
        self.compiled_metrics.update_state(y, student)
        results = {m.name: m.result() for m in self.metrics}
        results.update({"student_loss": loss, "distillation_loss": soft})
        return results
    def test_step(self, data):
        x, y = data
        p = self.student(x, training=False)
        loss = self.student_loss_fn(y, p)
        self.compiled_metrics.update_state(y, p)
        results = {m.name: m.result() for m in self.metrics}
        results.update({"student_loss": loss})
        return results
t = fix(keras.Sequential([L.Dense(4, activation="relu", input_shape=(3,)), L.Dense(3)]))
s = fix(keras.Sequential([L.Dense(3, input_shape=(3,))]), 0.2)
d = Distiller(s, t)
d.compile(keras.optimizers.Adam(), [keras.metrics.SparseCategoricalAccuracy()], keras.losses.SparseCategoricalCrossentropy(from_logits=True), keras.losses.KLDivergence())
h = d.fit(X(8, 3), labels(8, 3), batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(h), d.evaluate(X(8, 3), labels(8, 3), verbose=0), s.get_weights()]

class Block(L.Layer):
    def __init__(self, filters, **kw):
        super().__init__(**kw)
        self.c1 = L.Conv2D(filters, 3, padding="same")
        self.b1 = L.BatchNormalization()
        self.c2 = L.Conv2D(filters, 3, padding="same")
        self.b2 = L.BatchNormalization()
        self.skip = L.Conv2D(filters, 1)
    def call(self, x, training=None):
        h = tf.nn.relu(self.b1(self.c1(x), training=training))
        h = self.b2(self.c2(h), training=training)
        return tf.nn.relu(h + self.skip(x))
class ResNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [Block(2), Block(3)]
        self.pool, self.out = L.GlobalAveragePooling2D(), L.Dense(3, activation="softmax")
    def call(self, x, training=None):
        for b in self.blocks:
            x = b(x, training=training)
        return self.out(self.pool(x))
m = ResNet()
m.build((None, 6, 6, 1))
fix(m)
m.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
h = m.fit(X(8, 6, 6, 1), labels(8, 3), batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(h), names_of(m.weights), m.predict(X(2, 6, 6, 1), verbose=0), shown(m.summary)]

def residual(x, filters):
    s = x
    x = L.Conv2D(filters, 3, padding="same")(x)
    x = L.BatchNormalization()(x)
    x = L.ReLU()(x)
    x = L.Conv2D(filters, 3, padding="same")(x)
    if s.shape[-1] != filters:
        s = L.Conv2D(filters, 1)(s)
    return L.ReLU()(L.Add()([x, s]))
i = keras.Input((6, 6, 1))
x = residual(residual(i, 2), 2)
x = L.GlobalAveragePooling2D()(x)
m = fix(keras.Model(i, L.Dense(2, activation="softmax")(x)))
m.compile(keras.optimizers.Adam(1e-2), keras.losses.CategoricalCrossentropy(), ["accuracy"])
h = m.fit(X(8, 6, 6, 1), np.eye(2)[labels(8, 2)], batch_size=4, epochs=2, shuffle=False, verbose=0, validation_split=0.25)
[history(h), shown(m.summary)]

class Attention(L.Layer):
    def __init__(self, heads, size, **kw):
        super().__init__(**kw)
        self.heads, self.size = heads, size
        self.q, self.k, self.v, self.o = [L.Dense(heads * size) for _ in range(4)]
    def split(self, x):
        return tf.transpose(tf.reshape(x, (tf.shape(x)[0], -1, self.heads, self.size)), [0, 2, 1, 3])
    def call(self, x):
        q, k, v = self.split(self.q(x)), self.split(self.k(x)), self.split(self.v(x))
        w = tf.nn.softmax(tf.matmul(q, k, transpose_b=True) / tf.math.sqrt(tf.cast(self.size, tf.float32)), axis=-1)
        y = tf.transpose(tf.matmul(w, v), [0, 2, 1, 3])
        return self.o(tf.reshape(y, (tf.shape(x)[0], -1, self.heads * self.size)))
class Positions(L.Layer):
    def __init__(self, length, vocab, size):
        super().__init__()
        self.t, self.p = L.Embedding(vocab, size), L.Embedding(length, size)
    def call(self, x):
        n = tf.shape(x)[-1]
        return self.t(x) + self.p(tf.range(0, n, 1))
i = keras.Input((5,))
x = Positions(5, 9, 4)(i)
x = L.LayerNormalization(epsilon=1e-6)(x + Attention(2, 2)(x))
x = L.GlobalAveragePooling1D()(x)
m = keras.Model(i, L.Dense(2, activation="softmax")(x))
fix(m)
m.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
h = m.fit(labels(40, 9).reshape(8, 5), labels(8, 2), batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(h), m.output_shape, names_of(m.layers), names_of(m.weights)]

i = keras.Input((None,), dtype="int32", name="tokens")
e = L.Embedding(9, 4)(i)
c = [L.GlobalMaxPooling1D()(L.Conv1D(3, k, activation="relu")(e)) for k in (2, 3)]
x = L.Concatenate()(c)
m = fix(keras.Model(i, L.Dense(1, activation="sigmoid")(L.Dropout(0.)(x))))
m.compile("rmsprop", "binary_crossentropy", ["accuracy"])
h = m.fit(labels(48, 9, "int32").reshape(8, 6), labels(8, 2), batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(h), m.predict(labels(16, 9).reshape(2, 8), verbose=0)]

base = keras.Sequential([L.Conv2D(2, 3, activation="relu", input_shape=(6, 6, 1), name="c"), L.BatchNormalization(name="b"), L.GlobalAveragePooling2D(name="g")], name="base")
fix(base)
base.trainable = False
i = keras.Input((6, 6, 1))
x = base(i, training=False)
m = keras.Model(i, L.Dense(1, name="head")(x))
fix(m)
m.compile(keras.optimizers.Adam(0.01), keras.losses.BinaryCrossentropy(from_logits=True), [keras.metrics.BinaryAccuracy()])
h = m.fit(X(8, 6, 6, 1), labels(8, 2), batch_size=4, epochs=2, shuffle=False, verbose=0)
a = [history(h), base.get_weights()]
base.trainable = True
m.compile(keras.optimizers.Adam(0.001), keras.losses.BinaryCrossentropy(from_logits=True), [keras.metrics.BinaryAccuracy()])
h = m.fit(X(8, 6, 6, 1), labels(8, 2), batch_size=4, epochs=2, shuffle=False, verbose=0)
[a, history(h), base.get_weights(), len(m.trainable_variables), shown(m.summary)]

title = keras.Input((None,), name="title", dtype="int32")
tags = keras.Input((3,), name="tags")
t = L.GlobalAveragePooling1D()(L.Embedding(7, 3)(title))
x = L.concatenate([t, tags])
m = fix(keras.Model([title, tags], [L.Dense(1, name="priority")(x), L.Dense(2, name="department")(x)]))
m.compile(optimizer=keras.optimizers.RMSprop(1e-3), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.CategoricalCrossentropy(from_logits=True)}, loss_weights={"priority": 1.0, "department": 0.2})
h = m.fit({"title": labels(40, 7).reshape(8, 5), "tags": X(8, 3)}, {"priority": labels(8, 2)[:, None].astype("float32"), "department": np.eye(2)[labels(8, 2)]}, epochs=2, batch_size=4, shuffle=False, verbose=0)
[history(h), names_of(m.layers)]

class Linear(L.Layer):
    def __init__(self, units=2, **kwargs):
        super(Linear, self).__init__(**kwargs)
        self.units = units
    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="random_normal", trainable=True)
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", trainable=True)
    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b
    def get_config(self):
        config = super(Linear, self).get_config()
        config.update({"units": self.units})
        return config
class MLP(L.Layer):
    def __init__(self):
        super(MLP, self).__init__()
        self.l1, self.l2 = Linear(3), Linear(1)
    def call(self, inputs):
        return self.l2(tf.nn.relu(self.l1(inputs)))
mlp = MLP()
y = mlp(tf.ones((3, 2)))
[len(mlp.weights), len(mlp.trainable_weights), names_of(mlp.weights), Linear(4, name="x").get_config()]

model = fix(keras.Sequential([L.Dense(4, activation="relu", input_shape=(3,)), L.Dense(2)]))
optimizer = keras.optimizers.SGD(learning_rate=0.1)
loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
metric = keras.metrics.SparseCategoricalAccuracy()
losses = []
@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        logits = model(x, training=True)
        value = loss_fn(y, logits)
        value += sum(model.losses)
    grads = tape.gradient(value, model.trainable_weights)
    optimizer.apply_gradients(zip(grads, model.trainable_weights))
    metric.update_state(y, logits)
    return value
for epoch in range(2):
    for i in range(2):
        losses.append(float(train_step(tf.constant(X(8, 3)[4 * i:4 * i + 4]), tf.constant(labels(8, 2)[4 * i:4 * i + 4]))))
    losses.append(float(metric.result()))
    metric.reset_states()
np.array(losses)

g = keras.Sequential([L.Dense(8, input_dim=2), L.LeakyReLU(alpha=0.2), L.Dense(4, activation="tanh")], name="g")
d = keras.Sequential([L.Dense(8, input_dim=4), L.LeakyReLU(alpha=0.2), L.Dropout(0.), L.Dense(1, activation="sigmoid")], name="d")
fix(g), fix(d)
d.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.0002, 0.5), metrics=["accuracy"])
d.trainable = False
gan = keras.Sequential([g, d])
gan.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.0002, 0.5))
log = []
for step in range(3):
    noise = X(4, 2, start=step)
    fake = g.predict(noise, verbose=0)
    log += d.train_on_batch(X(4, 4, start=step), np.ones((4, 1)))
    log += d.train_on_batch(fake, np.zeros((4, 1)))
    log.append(gan.train_on_batch(noise, np.ones((4, 1))))
[np.array(log), g.get_weights()[0], d.get_weights()[0], len(gan.trainable_weights), len(d.trainable_weights)]

i = keras.Input((4,))
x = L.Dense(3, activation="relu", name="bottleneck")(i)
auto = keras.Model(i, L.Dense(4, name="out")(x))
encoder = keras.Model(i, x)
e = keras.Input((3,))
decoder = keras.Model(e, auto.layers[-1](e))
fix(auto)
auto.compile("adam", "mse")
h = auto.fit(X(8, 4), X(8, 4), epochs=2, batch_size=4, shuffle=False, verbose=0)
z = encoder.predict(X(2, 4), verbose=0)
[history(h), np.abs(decoder.predict(z, verbose=0) - auto.predict(X(2, 4), verbose=0)).max(), auto.layers[-1].get_output_shape_at(1)]

m = fix(keras.Sequential([L.Dense(3, activation="relu", input_shape=(2,), name="one"), L.Dense(1, name="two")]))
f = keras.backend.function([m.input], [m.layers[0].output])
v = f([X(2, 2)])
[v[0], keras.Model(m.inputs, m.get_layer("one").output)(X(2, 2))]

x = keras.Input((2,))
h = L.Dense(4)(x)
o = L.Dense(1)(L.Activation(lambda t: t * tf.sigmoid(t))(h))
m = fix(keras.Model(x, o))
with tf.GradientTape() as outer:
    v = tf.constant(X(3, 2))
    outer.watch(v)
    with tf.GradientTape() as inner:
        inner.watch(v)
        y = tf.reduce_sum(m(v))
    g = inner.gradient(y, v)
    s = tf.reduce_sum(g ** 2)
[g, outer.gradient(s, v)]

i = keras.Input((3,))
heads = [L.Dense(1, name=f"h{k}")(i) for k in range(3)]
m = fix(keras.Model(i, L.Average()(heads)))
w = m.get_weights()
m.set_weights([v * 2 for v in w])
n = keras.models.clone_model(m)
n.set_weights(m.get_weights())
[m(X(2, 3)), np.abs(m(X(2, 3)) - n(X(2, 3))).max(), len(w)]

x = keras.Input((5, 3))
s = [L.Lambda(lambda t, k=k: t[:, k])(x) for k in range(2)]
y = L.Dense(2)(L.concatenate(s))
m = fix(keras.Model(x, [y, tf.reduce_max(x, axis=[1, 2]), tf.argmax(x, -1), tf.cast(tf.shape(x)[0], tf.float32) * tf.ones((1,))]))
[m.output_shape, m(X(2, 5, 3))]

class Early(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.best = np.inf
        self.wait = 0
    def on_epoch_end(self, epoch, logs=None):
        if logs["val_loss"] < self.best:
            self.best = logs["val_loss"]
            self.weights = self.model.get_weights()
        else:
            self.model.stop_training = True
            self.model.set_weights(self.weights)
m = fix(keras.Sequential([L.Dense(4, activation="relu", input_shape=(3,)), L.Dense(1)]))
m.compile(keras.optimizers.SGD(0.9), "mse")
h = m.fit(X(8, 3), X(8, 1), validation_data=(X(4, 3, start=5), X(4, 1)), epochs=6, shuffle=False, verbose=0, callbacks=[Early(), keras.callbacks.LearningRateScheduler(lambda e, lr: lr * 0.9), keras.callbacks.ReduceLROnPlateau(patience=0)])
[history(h), h.epoch, m.get_weights()]
""".replace("from tensorflow_names import *\n", "")
)

if __name__ == "__main__":
    import tensorflow

    engine.record(
        CASES, tensorflow, os.path.join(os.path.dirname(__file__), "engine_programs.json")
    )

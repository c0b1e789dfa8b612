# Document 001, "优化器的使用".
# compat: rtol 1e-4
# compat: stderr on
import tensorflow as tf

# Lines 1505-1532. Corrections: indentation; `optimizer.iterations` is a Variable of 64 bits, which
# tf.math.mod takes with 100; the stop at 1e-3 instead of 1e-5 (fewer steps).
x = tf.Variable(0.0, name="x", dtype=tf.float32)
optimizer = tf.keras.optimizers.SGD(learning_rate=0.01)


@tf.function
def minimizef():
    a = tf.constant(1.0)
    b = tf.constant(-2.0)
    c = tf.constant(1.0)

    while tf.constant(True):
        with tf.GradientTape() as tape:
            y = a * tf.pow(x, 2) + b * x + c
        dy_dx = tape.gradient(y, x)
        optimizer.apply_gradients(grads_and_vars=[(dy_dx, x)])

        if tf.abs(dy_dx) < tf.constant(0.001):
            break

        if tf.math.mod(optimizer.iterations, 100) == 0:
            tf.print("step = ", optimizer.iterations)
            tf.print("x = ", x)
            tf.print("")

    y = a * tf.pow(x, 2) + b * x + c
    return y


tf.print("y =", minimizef())
tf.print("x =", x)
x_applied = tf.identity(x)
steps_applied = int(optimizer.iterations)

# Lines 1538-1554. 200 steps instead of 1000.
x = tf.Variable(0.0, name="x", dtype=tf.float32)
optimizer = tf.keras.optimizers.SGD(learning_rate=0.01)


def f():
    a = tf.constant(1.0)
    b = tf.constant(-2.0)
    c = tf.constant(1.0)
    y = a * tf.pow(x, 2) + b * x + c
    return y


@tf.function
def train(epoch=1000):
    for _ in tf.range(epoch):
        optimizer.minimize(f, [x])
    tf.print("epoch = ", optimizer.iterations)
    return f()


train(200)
tf.print("y = ", f())
tf.print("x = ", x)
x_minimized = tf.identity(x)


# Lines 1560-1584. Correction: indentation; 2 epochs instead of 10; verbose=2.
class FakeModel(tf.keras.models.Model):
    def __init__(self, a, b, c):
        super(FakeModel, self).__init__()
        self.a = a
        self.b = b
        self.c = c

    def build(self):
        self.x = tf.Variable(0.0, name="x")
        self.built = True

    def call(self, features):
        loss = self.a * (self.x) ** 2 + self.b * (self.x) + self.c
        return tf.ones_like(features) * loss


def myloss(y_true, y_pred):
    return tf.reduce_mean(y_pred)


model = FakeModel(tf.constant(1.0), tf.constant(-2.0), tf.constant(1.0))
model.build()
model.summary()
model.compile(optimizer=tf.keras.optimizers.SGD(learning_rate=0.01), loss=myloss)
history = model.fit(tf.zeros((100, 2)), tf.ones(100), batch_size=1, epochs=2, verbose=2)
tf.print("x=", model.x)
tf.print("loss=", model(tf.constant(0.0)))
losses = history.history["loss"]
x_fitted = model.x

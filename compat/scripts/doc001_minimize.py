# Document 001, "优化器optimizers": minimizef, with its loop on tensors, and optimizer.minimize.
# compat: stderr on
import tensorflow as tf

# Lines 1504-1532. Corrections: the indentation of the tape's body; steps every 100 iterations.
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

        if tf.abs(dy_dx) < tf.constant(0.00001):
            break

        if tf.math.mod(optimizer.iterations, 100) == 0:
            tf.print("step = ", optimizer.iterations)
            tf.print("x = ", x)
            tf.print("")

    y = a * tf.pow(x, 2) + b * x + c
    return y


tf.print("y =", minimizef())
tf.print("x =", x)
minimum = x.numpy()
iterations = optimizer.iterations.numpy()

# Lines 1537-1556.
x = tf.Variable(0.0, name="x", dtype=tf.float32)
optimizer = tf.keras.optimizers.SGD(learning_rate=0.01)
times_traced = []


def f():
    a = tf.constant(1.0)
    b = tf.constant(-2.0)
    c = tf.constant(1.0)
    y = a * tf.pow(x, 2) + b * x + c
    return y


@tf.function
def train(epoch=1000):
    times_traced.append(epoch)
    for _ in tf.range(epoch):
        optimizer.minimize(f, [x])
    tf.print("epoch = ", optimizer.iterations)
    return f()


train(1000)
tf.print("y = ", f())
tf.print("x = ", x)

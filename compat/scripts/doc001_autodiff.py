# Document 001, "自动微分".
import tensorflow as tf

# Lines 370-378.
x = tf.Variable(0.0, name="x", dtype=tf.float32)
a = tf.constant(1.0)
b = tf.constant(-2.0)
c = tf.constant(1.0)
with tf.GradientTape() as tape:
    y = a * tf.pow(x, 2) + b * x + c

dy_dx = tape.gradient(y, x)
print(dy_dx)
first_derivative = dy_dx

# Lines 382-386.
with tf.GradientTape() as tape:
    tape.watch([a, b, c])
    y = a * tf.pow(x, 2) + b * x + c

dy_dx, dy_da, dy_db, dy_dc = tape.gradient(y, [x, a, b, c])
partial_derivatives = [dy_dx, dy_da, dy_db, dy_dc]

# Lines 390-395.
with tf.GradientTape() as tape2:
    with tf.GradientTape() as tape1:
        y = a * tf.pow(x, 2) + b * x + c
    dy_dx = tape1.gradient(y, x)
dy2_dx2 = tape2.gradient(dy_dx, x)
print(dy2_dx2)

# Lines 399-404. Correction: the body of `with` is indented; 200 steps instead of 1000.
optimizer = tf.keras.optimizers.SGD(learning_rate=0.01)
for _ in range(200):
    with tf.GradientTape() as tape:
        y = a * tf.pow(x, 2) + b * x + c
    dy_dx = tape.gradient(y, x)
    optimizer.apply_gradients(grads_and_vars=[(dy_dx, x)])
x_applied = tf.identity(x)
y_applied = y
steps_applied = optimizer.iterations.numpy()


# Lines 406-414. 200 steps instead of 1000.
@tf.function
def f():
    a = tf.constant(1.0)
    b = tf.constant(-2.0)
    c = tf.constant(1.0)
    y = a * tf.pow(x, 2) + b * x + c
    return y


x.assign(3.0)
for _ in range(200):
    optimizer.minimize(f, [x])
minimum = f()
steps = optimizer.iterations.numpy()

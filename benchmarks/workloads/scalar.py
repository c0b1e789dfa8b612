"""Minimising a*x**2 + b*x + c over one variable, written by hand with a tape."""

STEPS = 1000


def problem(tf):
    """The variable and a function that makes one step of gradient descent."""
    x = tf.Variable(0.0)
    a, b, c = tf.constant(1.0), tf.constant(-2.0), tf.constant(1.0)
    optimizer = tf.keras.optimizers.SGD(learning_rate=0.01)

    def step():
        with tf.GradientTape() as tape:
            y = a * tf.pow(x, 2) + b * x + c
        gradient = tape.gradient(y, x)
        optimizer.apply_gradients([(gradient, x)])
        return y

    return x, step


def repeat(step):
    def run():
        for _ in range(STEPS):
            step()

    return run, STEPS

"""GradientTape: None gradients, misuse, partial watching, nested and old tapes."""

import tensorflow as tf


def error(call):
    try:
        return call()
    except Exception as e:
        return type(e).__name__


x = tf.Variable(3.0)
y = tf.Variable(4.0)
c = tf.constant(2.0)

# What is not connected, not watched, or not differentiable is None.
with tf.GradientTape(persistent=True) as tape:
    z = x * x
    integer = tf.cast(x, tf.int32)
    back = tf.cast(integer, tf.float32) * 2.0
    through_numpy = tf.constant(x.numpy() * x.numpy())
    detached = tf.stop_gradient(x) * x
    constant = c * c
    compared = tf.cast(x > 1.0, tf.float32)
    largest = tf.cast(tf.argmax([x, y]), tf.float32)
none_gradients = {
    "unused": tape.gradient(z, y),
    "constant": tape.gradient(constant, c),
    "through int": tape.gradient(back, x),
    "through numpy": tape.gradient(through_numpy, x),
    "through comparison": tape.gradient(compared, x),
    "through argmax": tape.gradient(largest, x),
    "list": tape.gradient(z, [x, y]),
    "dict": tape.gradient(z, {"x": x, "y": y}),
    "nested": tape.gradient(z, [[x], (y, x)]),
    "int target": error(lambda: tape.gradient(integer, x)),
}
stopped = tape.gradient(detached, x)
zeros = tape.gradient(z, [x, y], unconnected_gradients="zero")
zeros_by_enum = tape.gradient(z, y, unconnected_gradients=tf.UnconnectedGradients.ZERO)
error_unconnected_name = error(lambda: tape.gradient(z, y, unconnected_gradients="nothing"))
del tape

# Structure of sources: a list gives a list, a tuple too.
with tf.GradientTape() as tape:
    z = x * y
in_tuple = tape.gradient(z, (x, y))

# Targets: several are summed; output_gradients weigh them.
with tf.GradientTape(persistent=True) as tape:
    z = [x * x, x * y]
    vector = x * tf.constant([1.0, 2.0, 3.0])
summed = tape.gradient(z, x)
weighed = tape.gradient(z, x, output_gradients=[tf.constant(10.0), tf.constant(1.0)])
vector_gradient = tape.gradient(vector, x)
weighed_vector = tape.gradient(vector, x, output_gradients=tf.constant([1.0, 0.0, -1.0]))
source_is_target = tape.gradient(x, x)
del tape

# Misuse.
with tf.GradientTape() as tape:
    z = x * x
tape.gradient(z, x)
error_second_call = error(lambda: tape.gradient(z, x))


def stop_outside():
    with tf.GradientTape() as tape:
        pass
    with tape.stop_recording():
        pass


def nested_same_tape():
    with tf.GradientTape() as tape:
        with tape:
            pass


def watch_outside():
    tape = tf.GradientTape()
    tape.watch(c)


error_stop_outside = error(stop_outside)
error_nested_same_tape = error(nested_same_tape)
watch_outside_raises = error(watch_outside) is not None
with tf.GradientTape() as tape:
    error_watch_int = error(lambda: tape.watch(tf.constant(1)))
    error_watch_number = error(lambda: tape.watch(1.0))
    error_watch_text = error(lambda: tape.watch("a"))
    i = tf.constant(3)
    square = i * i
int_gradient = tape.gradient(square, i)
with tf.GradientTape() as tape:
    z = x * x
error_target_none = error(lambda: tape.gradient(None, x))
with tf.GradientTape() as tape:
    z = x * x
target_number_raises = error(lambda: tape.gradient(5.0, x)) is not None
with tf.GradientTape() as tape:
    z = x * x
source_number_raises = error(lambda: tape.gradient(z, 5.0)) is not None
with tf.GradientTape() as tape:
    z = x * x
error_source_none = error(lambda: tape.gradient(z, None))

# A target that was not recorded.
before = x * x
with tf.GradientTape() as tape:
    pass
not_recorded = tape.gradient(before, x)
with tf.GradientTape() as tape:
    z = before * y
state_of_before = tape.gradient(z, [x, y])

# Watching by hand.
with tf.GradientTape(watch_accessed_variables=False) as tape:
    tape.watch(y)
    z = x * y
by_hand = tape.gradient(z, [x, y])
with tf.GradientTape() as tape:
    tape.watch(c)
    z = c**3
watched_constant = tape.gradient(z, c)
with tf.GradientTape() as tape:
    z = c * c
    tape.watch(c)
    z = z + c
watched_late = tape.gradient(z, c)
with tf.GradientTape() as tape:
    tape.watch([c, x])
    doubled = c * 2.0
    tape.watch(doubled)
    z = doubled * doubled
intermediate = tape.gradient(z, [doubled, c])
with tf.GradientTape() as tape:
    watched = x * y
watched_names = len(tape.watched_variables())
frozen = tf.Variable(2.0, trainable=False)
with tf.GradientTape() as tape:
    z = frozen * x
frozen_gradient = tape.gradient(z, frozen)

# stop_recording and reset.
with tf.GradientTape() as tape:
    z = x * x
    with tape.stop_recording():
        unseen = z * x
    total = z + unseen
part_unseen = tape.gradient(total, x)
with tf.GradientTape() as tape:
    z = x * x
    tape.reset()
    z = z * y
after_reset = tape.gradient(z, [x, y])

# The same tape again, opened twice.
tape = tf.GradientTape(persistent=True)
with tape:
    first = x * x
with tape:
    second = first * y
reopened = tape.gradient(second, [x, y])
twice = [tape.gradient(second, x), tape.gradient(first, x)]
inside_gradient = None
with tape:
    inside_gradient = tape.gradient(first, x)
del tape

# Nested tapes.
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        z = x**3
    slope = inner.gradient(z, x)
second_order = outer.gradient(slope, x)
with tf.GradientTape() as outer:
    with tf.GradientTape(watch_accessed_variables=False) as inner:
        inner.watch(y)
        z = x * x * y
    by_y = inner.gradient(z, y)
mixed_order = outer.gradient(by_y, [x, y])
with tf.GradientTape(watch_accessed_variables=False) as outer:
    outer.watch(c)
    with tf.GradientTape() as inner:
        z = x * x * c
    by_x = inner.gradient(z, x)
partial_outer = outer.gradient(by_x, [c, x])
with tf.GradientTape() as tape3:
    with tf.GradientTape() as tape2:
        with tf.GradientTape() as tape1:
            z = x**4
        d1 = tape1.gradient(z, x)
    d2 = tape2.gradient(d1, x)
d3 = tape3.gradient(d2, x)
derivatives = [d1, d2, d3]

# Crossed lifetimes: the inner tape's gradient is taken after the outer tape is closed.
outer = tf.GradientTape()
with outer:
    inner = tf.GradientTape()
    with inner:
        z = x**3
slope = inner.gradient(z, x)
closed_outer = outer.gradient(slope, x)

# A gradient inside the tape's own block is part of what is recorded (persistent).
with tf.GradientTape(persistent=True) as tape:
    z = x**3
    slope = tape.gradient(z, x)
    curved = slope * x
own_block = tape.gradient(curved, x)
del tape

# State that an earlier tape computed is a constant to a later one.
state = x * 2.0
gradients = []
for _ in range(3):
    with tf.GradientTape() as tape:
        state = state * y + x
    gradients.append(tape.gradient(state, [x, y]))

# Two tapes side by side.
with tf.GradientTape() as one, tf.GradientTape() as two:
    z = x * x
    w = y * y
side_by_side = [one.gradient(z, x), two.gradient(w, y)]

# IndexedSlices come of gather.
table = tf.Variable([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
with tf.GradientTape() as tape:
    rows = tf.reduce_sum(tf.gather(table, [2, 0, 2]) * [[1.0, 2.0]])
sparse = tape.gradient(rows, table)
sparse_class = type(sparse).__name__
dense = tf.convert_to_tensor(sparse)

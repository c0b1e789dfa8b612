"""Gradients of branches and loops under tf.function, by tapes inside and outside."""

import tensorflow as tf

v, w = tf.Variable(2.0, name="v"), tf.Variable(3.0, name="w")


@tf.function
def branch(x):
    if x > 0.0:
        return x * v * v
    return x * w


def slopes(function, *arguments, sources=(v, w)):
    with tf.GradientTape() as tape:
        for a in arguments:
            tape.watch(a)
        y = function(*arguments)
    return tape.gradient(y, [*arguments, *sources])


branch_taken = slopes(branch, tf.constant(5.0))
branch_not_taken = slopes(branch, tf.constant(-5.0))
unconnected = slopes(tf.function(lambda x: x * v), tf.constant(5.0))


@tf.function
def powers(x, n):
    y = tf.constant(1.0)
    for _ in tf.range(n):
        y = y * x * v
    return y


loop_slopes = [slopes(powers, tf.constant(1.5), tf.constant(n), sources=[v]) for n in (0, 1, 4)]


@tf.function
def bounded(x):
    y = x
    while y < 50.0:
        y = y * y
        if y > 20.0:
            break
        y = y + w
    return y


while_slopes = [slopes(bounded, tf.constant(k)) for k in (2.0, 100.0)]


@tf.function
def cases(i, x):
    return tf.switch_case(i, [lambda: x * x, lambda: x * v, lambda: w])


switch_slopes = []
for i in range(3):
    with tf.GradientTape() as tape:
        x = tf.constant(4.0)
        tape.watch(x)
        y = cases(tf.constant(i), x)
    switch_slopes.append(tape.gradient(y, [x, v, w]))


@tf.function
def inside(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        if x > 0.0:
            y = x * x
        else:
            y = v * 3.0
        for _ in tf.range(2):
            y = y * w
    return tape.gradient(y, [x, v, w])


inside_slopes = [inside(tf.constant(k)) for k in (3.0, -3.0)]


@tf.function
def second(x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = x
            for _ in tf.range(3):
                y = y * x
            if y > 1.0:
                y = y * 2.0
        slope = inner.gradient(y, x)
    return slope, outer.gradient(slope, x)


second_order = [second(tf.constant(k)) for k in (2.0, 0.5)]

with tf.GradientTape() as outer:
    x = tf.constant(2.0)
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = powers(x, tf.constant(3))
    slope = inner.gradient(y, x)
second_order_outside = [slope, outer.gradient(slope, [x, v])]


@tf.function
def descend(steps):
    for _ in tf.range(steps):
        with tf.GradientTape() as tape:
            loss = (v - 5.0) ** 2
            if loss > 1.0:
                loss = loss * 2.0
        v.assign_sub(0.1 * tape.gradient(loss, v))
    return loss


descended = [descend(tf.constant(n)) for n in (1, 5)]
reached = v

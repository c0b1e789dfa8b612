"""Eager and traced: executing_eagerly, init_scope, run_functions_eagerly, threads, options."""

# compat: stderr on
import threading

import tensorflow as tf

modes = []


@tf.function
def noted(x):
    modes.append([tf.executing_eagerly(), tf.inside_function(), tf.is_tensor(x)])
    with tf.init_scope():
        modes.append([tf.executing_eagerly(), tf.inside_function(), float(tf.constant(2.0) * 3.0)])
    return x + 1


noted_results = [noted(tf.constant(1)), noted(tf.constant(2))]
tf.config.run_functions_eagerly(True)
eager_flag = tf.config.functions_run_eagerly()
noted_results += [noted(tf.constant(3)), noted(tf.constant(4))]
tf.config.run_functions_eagerly(False)
noted_results.append(noted(tf.constant(5)))
outside = [tf.executing_eagerly(), tf.inside_function(), tf.config.functions_run_eagerly()]

count = tf.Variable(0)
traces = []


@tf.function
def shared(x):
    traces.append("shared")
    count.assign_add(1)
    total = 0
    for i in tf.range(x):
        total += i
    return total


shared(tf.constant(0))
results = [None] * 6


def work(i):
    results[i] = int(shared(tf.constant(i)))


threads = [threading.Thread(target=work, args=(i,)) for i in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
thread_traces = len(traces)
thread_count = count.numpy()
del threads, thread


@tf.function(jit_compile=False, reduce_retracing=True, autograph=True)
def options(x):
    return x * 2


options_results = [options(tf.constant(1)), options(tf.constant([1, 2]))]


@tf.function
def controlled():
    op = count.assign(100)
    with tf.control_dependencies([op]):
        a = tf.identity(count)
    tf.group(count.assign_add(1), count.assign_add(1))
    tf.no_op()
    return a, count.read_value()


controlled_results = controlled()


@tf.function
def printed(x):
    tf.print("a", x, {"k": x[0]}, [1, "b"], sep="|", end="!\n", summarize=1)
    for i in tf.range(2):
        tf.print("step", i)
        print("traced step")
    if x[0] > 1:
        tf.print("big")


printed(tf.constant([1, 2, 3, 4]))
printed(tf.constant([5, 2, 3, 4]))
table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["a", "b"], [1, 2]), -1)
looked_up = tf.function(lambda s: table.lookup(s))(tf.constant(["b", "c"]))

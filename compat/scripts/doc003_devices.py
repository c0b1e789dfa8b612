# Document 003, "gpu, cpu". Times differ from run to run, so stdout is not compared.
# compat: stdout off
import time

import tensorflow as tf

# Correction: `shape` and `steps` get values.
shape = (20, 20)
steps = 3


# Lines 179-191.
def measure(x, steps):
    tf.matmul(x, x)
    start = time.time()
    for i in range(steps):
        x = tf.matmul(x, x)
    _ = x.numpy()
    end = time.time()
    return end - start


with tf.device("/cpu:0"):
    print("CPU: {} secs".format(measure(tf.random.normal(shape), steps)))
    on_cpu = tf.constant([1.0]).device.endswith("CPU:0")

# Correction: only where a GPU is there (TF raises without one).
if tf.config.list_physical_devices("GPU"):
    with tf.device("/gpu:0"):
        print("GPU: {} secs".format(measure(tf.random.normal(shape), steps)))

# Line 192.
moved = tf.constant([1.0, 2.0]).cpu()

"""Records devices.json: names of devices, on a machine without a GPU."""

import os

CASES = r"""
tf.constant(1.0).device
tf.Variable(1.0).device
(tf.constant(1.0) + 1).device
tf.constant("a").device
tf.constant(1.0).cpu()
tf.constant(1.0).gpu()
tf.identity(tf.constant(1.0)).backing_device
"""
NAMES = [
    "/cpu:0", "/CPU:0", "cpu", "CPU", "cpu:0", "/device:CPU:0", "/device:cpu:0", "/cpu:1", "/gpu:0", "/GPU:0", "GPU:0",
    "/gpu:9", "/device:GPU:0", "/job:localhost/replica:0/task:0/device:CPU:0", "/job:localhost/device:CPU:0",
    "/job:worker/task:1/device:CPU:0", "/replica:1/cpu:0", "TPU:0", "", None, 5, "/foo:0", "foo", "/cpu:a", "cpu:0:1",
    "/device:CPU:*", "/device:FOO:0", "/gpu:0/cpu:0", "/job:a:b",
]  # fmt: skip
BLOCK = "with tf.device({!r}):\n    x = tf.constant(1.0) + tf.Variable(1.0)\n\nx.device"


if __name__ == "__main__":
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import cases
    import tensorflow as tf

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "devices.json")
    lines = CASES.strip().splitlines() + [BLOCK.format(name) for name in NAMES]
    cases.record(lines, tf, path)

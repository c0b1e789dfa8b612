# tf.train.Checkpoint as document 003 (lines 141-150) and TensorFlow's guides use it.
# compat: rtol 1e-4
import os

import numpy as np
import tensorflow as tf

x = tf.Variable(6.0)
root = tf.train.Checkpoint(x=x)
x.assign(1.0)
root.save("./ckpt/")
x.assign(8.0)
root.restore(tf.train.latest_checkpoint("./ckpt/"))
restored = float(x)
names = sorted(os.listdir("./ckpt"))
listed = tf.train.list_variables(tf.train.latest_checkpoint("./ckpt/"))


class Net(tf.keras.Model):
    """A linear model."""

    def __init__(self):
        super().__init__()
        self.l1 = tf.keras.layers.Dense(5)

    def call(self, x):
        return self.l1(x)


def dataset():
    inputs = tf.range(10.0)[:, None]
    labels = inputs * 5.0 + tf.range(5.0)[None, :]
    return tf.data.Dataset.from_tensor_slices({"x": inputs, "y": labels}).repeat().batch(2)


def train_step(net, example, optimizer):
    with tf.GradientTape() as tape:
        output = net(example["x"])
        loss = tf.reduce_mean(tf.abs(output - example["y"]))
    variables = net.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


def train(steps):
    """Trains on from the newest checkpoint; the losses, and what was said."""
    net, opt = Net(), tf.keras.optimizers.Adam(0.1)
    net.build((None, 1))
    net.set_weights([np.full((1, 5), 0.5), np.zeros(5)])
    iterator = iter(dataset())
    ckpt = tf.train.Checkpoint(step=tf.Variable(1), optimizer=opt, net=net, iterator=iterator)
    manager = tf.train.CheckpointManager(ckpt, "./tf_ckpts", max_to_keep=3)
    said = [f"from {manager.latest_checkpoint}"]
    ckpt.restore(manager.latest_checkpoint)
    losses = []
    for _ in range(steps):
        losses.append(float(train_step(net, next(iterator), opt)))
        ckpt.step.assign_add(1)
        if int(ckpt.step) % 5 == 0:
            said.append(f"step {int(ckpt.step)}: {manager.save()}")
    return losses, said, manager.checkpoints, net.get_weights()


first = train(12)
second = train(12)
with open("./tf_ckpts/checkpoint") as file:
    state = [line for line in file.read().splitlines() if "stamp" not in line]

# loading mechanics: the restore of variables that are made later
delayed = tf.Module()
bias = tf.train.Checkpoint(bias=delayed)
fake_layer = tf.train.Checkpoint(bias=tf.Variable(tf.zeros([5])))
fake_net = tf.train.Checkpoint(l1=fake_layer)
new_root = tf.train.Checkpoint(net=fake_net)
status = new_root.restore(tf.train.latest_checkpoint("./tf_ckpts/"))
status.expect_partial()
only_bias = fake_layer.bias.numpy()
fake_layer.kernel = tf.Variable(tf.zeros([1, 5]))
late_kernel = fake_layer.kernel.numpy()
try:
    status.assert_consumed()
    consumed = "all"
except AssertionError as error:
    consumed = str(error).partition(":")[0]

reader = tf.train.load_checkpoint("./tf_ckpts/")
shapes = dict(sorted(reader.get_variable_to_shape_map().items()))
shapes.pop("iterator/.ATTRIBUTES/ITERATOR_STATE", None)
kernel = reader.get_tensor("net/l1/kernel/.ATTRIBUTES/VARIABLE_VALUE")

# lists and dicts
save = tf.train.Checkpoint()
save.listed = [tf.Variable(1.0)]
save.listed.append(tf.Variable(2.0))
save.mapped = {"one": save.listed[0]}
save.mapped["two"] = save.listed[1]
path = save.save("./tf_list_example")
restore = tf.train.Checkpoint()
v2 = tf.Variable(0.0)
restore.mapped = {"two": v2}
partial = restore.restore(path)
v2_restored = float(v2)
restore.listed = []
v1 = tf.Variable(0.0)
restore.listed.append(v1)
partial.assert_existing_objects_matched()
v1_restored = float(v1)

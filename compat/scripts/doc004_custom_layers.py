# Document 004, "自定义你的layer" and "自定义整个神经网络".
# compat: rtol 1e-4
# compat: random kernel
import numpy as np
import tensorflow as tf


# Lines 387-400: add_variable is add_weight's old name.
class MyDenseLayer(tf.keras.layers.Layer):
    def __init__(self, num_outputs):
        super(MyDenseLayer, self).__init__()
        self.num_outputs = num_outputs

    def build(self, input_shape):
        self.kernel = self.add_variable("kernel", shape=[int(input_shape[-1]), self.num_outputs])

    def call(self, input):
        return tf.matmul(input, self.kernel)


layer = MyDenseLayer(10)

# Line 60 of the same document: layers are called like functions.
output = layer(tf.zeros([10, 5]))
kernel = layer.kernel
layer_variables = [v.name for v in layer.trainable_variables]


# Lines 405-435.
class ResnetIdentityBlock(tf.keras.Model):
    def __init__(self, kernel_size, filters):
        super(ResnetIdentityBlock, self).__init__(name="")
        filters1, filters2, filters3 = filters

        self.conv2a = tf.keras.layers.Conv2D(filters1, (1, 1))
        self.bn2a = tf.keras.layers.BatchNormalization()

        self.conv2b = tf.keras.layers.Conv2D(filters2, kernel_size, padding="same")
        self.bn2b = tf.keras.layers.BatchNormalization()

        self.conv2c = tf.keras.layers.Conv2D(filters3, (1, 1))
        self.bn2c = tf.keras.layers.BatchNormalization()

    def call(self, input_tensor, training=False):
        x = self.conv2a(input_tensor)
        x = self.bn2a(x, training=training)
        x = tf.nn.relu(x)

        x = self.conv2b(x)
        x = self.bn2b(x, training=training)
        x = tf.nn.relu(x)

        x = self.conv2c(x)
        x = self.bn2c(x, training=training)

        x += input_tensor
        return tf.nn.relu(x)


block = ResnetIdentityBlock(1, [1, 2, 3])

# The block at work (the document ends here).
zeros_output = block(tf.zeros([1, 2, 3, 3]))
block_weights = [(w.name, w.shape) for w in block.weights]
trainable_count = len(block.trainable_variables)
weights = np.random.RandomState(0)
block.set_weights([np.abs(weights.normal(size=w.shape)) for w in block.get_weights()])
images = tf.constant(weights.normal(size=(2, 4, 4, 3)), dtype=tf.float32)
inference_output = block(images)
training_output = block(images, training=True)
moving_mean = block.bn2a.moving_mean
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(tf.square(block(images, training=True)))
gradients = tape.gradient(loss, block.trainable_variables)
block.summary()

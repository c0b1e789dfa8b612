"""Golden values of tf.keras.backend: python make_keras_backend.py with TF 2.15's interpreter."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from golden import cases

A = "tf.constant([[1.0, -2.0, 3.0], [0.5, 4.0, -1.5]])"
B = "tf.constant([[True, False], [True, True]])"
X3 = "tf.reshape(tf.range(24.0), (2, 3, 4))"
UNARY = "abs cos sin exp square sign round sqrt log sigmoid tanh relu elu softmax softplus softsign"
REDUCE = "max min sum prod mean var std any all"
CASES = [
    *(f"K.{name}({A})" for name in (UNARY + " hard_sigmoid l2_normalize transpose flatten").split()),
    *(f"K.{name}({A}{more})" for name in REDUCE.split() for more in ("", ", 1", ", -1, True")),
    *(f"K.{name}({B})" for name in ("mean", "any", "all", "std", "sum")),
    *(f"K.{name}({A}, 0.5)" for name in ("maximum", "minimum", "equal", "not_equal", "greater")),
    *(f"K.{name}({A}, 0.5)" for name in ("greater_equal", "less", "less_equal", "pow")),
    *(f"K.{name}({A}{more})" for name in ("argmax", "argmin", "cumsum", "cumprod")
      for more in ("", ", 0", ", 1")),
    "K.mean(tf.constant([1, 2]))",
    "K.var(tf.constant([1, 2, 4]))",
    "K.softmax(tf.constant([1.0, 2.0]))",
    f"K.softmax({A}, axis=0)",
    f"K.l2_normalize({A}, axis=1)",
    "K.relu(tf.constant([-1.0, 2.0, 9.0]), alpha=0.1, max_value=6.0, threshold=0.5)",
    "K.clip(tf.constant([1, 5]), 2, 3)",
    "K.clip(tf.constant([1.0, 5.0]), None, 3.0)",
    "K.clip(tf.constant([1.0, 5.0]), 2.0, None)",
    "K.clip(tf.constant([1.0, 5.0]), 6, 3)",
    # switch
    "K.switch(tf.constant(True), tf.constant(1), tf.constant(2))",
    "K.switch(tf.constant(False), lambda: tf.constant(1), lambda: tf.constant(2))",
    f"K.switch({A} > 0, {A}, -{A})",
    f"K.switch(tf.constant([True, False]), {A}, -{A})",
    "K.switch(tf.constant([[True]]), tf.constant([1]), tf.constant([2]))",
    # products
    "K.dot(tf.ones((2, 3)), tf.ones((3, 4)))",
    f"K.dot({X3}, tf.ones((4, 5)))",
    f"K.dot(tf.ones((2, 3)), {X3})",
    f"K.dot({X3}, {X3})",
    "K.dot(tf.ones((2, 3)), tf.ones((2, 3)))",
    f"K.batch_dot({A}, {A})",
    f"K.batch_dot({X3}, {X3}, axes=(1, 1))",
    f"K.batch_dot({X3}, {X3}, axes=2)",
    f"K.batch_dot({X3}, tf.ones((2, 4)))",
    f"K.batch_dot(tf.ones((2, 3)), {X3})",
    f"K.batch_dot({X3}, tf.ones((2, 4, 5)))",
    f"K.batch_dot({X3}, tf.reshape(tf.range(240.0), (2, 5, 4, 6)))",
    f"K.batch_dot({X3}, tf.ones((2, 4, 5)), axes=(-1, -2))",
    f"K.batch_dot({X3}, tf.ones((3, 4)))",
    f"K.batch_dot({X3}, tf.ones((2, 5)))",
    f"K.batch_dot({X3}, {X3}, axes=0)",
    f"K.batch_dot({X3}, {X3}, axes=((1, 2), 1))",
    "K.batch_dot(tf.ones(2), tf.ones(2))",
    # shapes
    f"K.reshape({A}, (3, -1))",
    f"K.batch_flatten({X3})",
    f"K.expand_dims({A})",
    f"K.expand_dims({A}, 0)",
    "K.squeeze(tf.ones((1, 2)), 0)",
    "K.squeeze(tf.ones((1, 2)), 1)",
    f"K.permute_dimensions({X3}, (2, 0, 1))",
    f"K.concatenate([{A}, {A}])",
    f"K.concatenate([{A}, {A}], axis=0)",
    f"K.stack([{A}, {A}], axis=1)",
    f"K.tile({A}, [1, 2])",
    "K.tile(tf.constant([1, 2]), 2)",
    f"K.repeat({A}, 2)",
    f"K.repeat_elements({A}, 2, axis=1)",
    f"K.reverse({A}, 1)",
    f"K.reverse({A}, [0, 1])",
    f"K.gather({A}, [1, 0, 1])",
    "K.one_hot([0, 2], 3)",
    f"K.temporal_padding({X3}, (1, 2))",
    f"K.spatial_2d_padding(tf.reshape({X3}, (1, 2, 3, 4)), ((0, 1), (2, 0)))",
    f"K.spatial_2d_padding(tf.reshape({X3}, (1, 2, 3, 4)), data_format='channels_first')",
    "K.spatial_2d_padding(tf.ones((1, 2, 2, 1)), data_format='x')",
    "K.spatial_3d_padding(tf.ones((1, 1, 1, 1, 1)))",
    f"K.shape({A})",
    f"K.int_shape({A})",
    "K.int_shape(np.ones((2, 3)))",
    f"K.ndim({A})",
    f"K.dtype({A})",
    "K.dtype(K.variable(1))",
    "K.count_params(K.variable([[1, 2]]))",
    # new tensors and variables
    "K.constant([1, 2])",
    "K.constant([1, 2], dtype='int32', shape=(2, 1))",
    "K.arange(5)",
    "K.arange(1, 5, 2, 'float32')",
    "K.arange(-3)",
    "K.variable([[1, 2], [3, 4]])",
    "K.variable([1, 2], dtype='int32').numpy()",
    "K.variable(1, name='n').name",
    "K.zeros((2, 1)).numpy()",
    "K.ones((2,), 'int32').numpy()",
    "K.eye(2).numpy()",
    f"K.zeros_like({A})",
    f"K.ones_like({A}, dtype='int32')",
    "K.random_bernoulli((3,), 1.0)",
    "K.random_binomial((3,), 0.0)",
    "K.random_normal((3,)).shape",
    "K.random_uniform((3,), 2.0, 2.0)",
    "K.truncated_normal((3,), stddev=0.0)",
    "K.random_uniform_variable((2,), 1.0, 1.0).numpy()",
    "K.random_normal_variable((2,), 1.0, 0.0).numpy()",
    # values
    "K.get_value(K.variable(3.0))",
    "K.get_value(3)",
    "K.batch_get_value([K.variable(1.0), K.variable([2.0])])",
    "v = K.variable([1.0, 2.0])\nK.set_value(v, [3, 4])\nv.numpy()",
    "v = K.variable([1.0, 2.0])\nK.batch_set_value([(v, [3, 4])])\nv.numpy()",
    "K.set_value(K.variable([1.0, 2.0]), [1.0])",
    "K.update(K.variable(1.0), 2.0).numpy()",
    "K.update_add(K.variable(1.0), 2.0).numpy()",
    "K.update_sub(K.variable(1.0), 2.0).numpy()",
    "K.moving_average_update(K.variable(1.0), 2.0, 0.9).numpy()",
    "K.eval(K.variable([1, 2]))",
    "K.cast(tf.constant([1.7]), 'int32')",
    "K.cast_to_floatx([1, 2])",
    "K.cast_to_floatx(tf.constant([1]))",
    "K.to_dense(tf.constant([1]))",
    "K.is_sparse(tf.constant([1]))",
    "K.is_keras_tensor(K.variable(1))",
    "K.is_keras_tensor(1)",
    "K.is_keras_tensor(tf.keras.Input((2,)))",
    "K.placeholder((2, 3)).shape",
    "K.placeholder(ndim=2, dtype='int32').dtype",
    "x = tf.keras.Input((3,))\nK.function([x], [x * 2.0])(np.ones((1, 3), 'float32'))",
    "x = tf.keras.Input((3,))\nK.function(x, x * 2.0)(np.ones((1, 3), 'float32'))",
    "x = tf.keras.Input((3,))\nK.function([x], [x, x + 1.0])([np.ones((1, 3), 'float32')])",
    "K.function([tf.keras.Input((3,))], [], updates=[1])",
    "K.gradients(K.variable(1), K.variable(1))",
    # settings
    "K.backend()",
    "K.floatx()",
    "K.epsilon()",
    "K.image_data_format()",
    "K.set_floatx('int')",
    "K.set_image_data_format('x')",
    "K.learning_phase()",
    "K.set_learning_phase(3)",
    "K.in_train_phase(1, 2)",
    "K.in_test_phase(1, 2)",
    "K.in_train_phase(lambda: 1, lambda: 2, training=True)",
    "K.reset_uids()\n[K.get_uid('a'), K.get_uid('a'), K.get_uid('b'), K.get_uid()]",
    "K.clear_session()\nK.get_uid('a')",
    "K.clear_session()\n[tf.keras.layers.ReLU().name, tf.keras.layers.ReLU().name]",
    # losses
    "K.binary_crossentropy(tf.constant([1.0, 0.0]), tf.constant([0.7, 0.2]))",
    "K.binary_crossentropy(tf.constant([1.0, 0.0]), tf.constant([0.7, -2.0]), from_logits=True)",
    "K.binary_focal_crossentropy(tf.constant([1.0, 0.0]), tf.constant([0.7, 0.2]))",
    "K.binary_focal_crossentropy(tf.constant([1.0]), tf.constant([0.7]), True, 0.3, 1.0, True)",
    "K.categorical_crossentropy(tf.constant([[1.0, 0.0]]), tf.constant([[0.7, 0.2]]))",
    "K.categorical_crossentropy(tf.constant([[1.0, 0.0]]), tf.constant([[0.7, 0.2]]), True)",
    "K.categorical_focal_crossentropy(tf.constant([[1.0, 0.0]]), tf.constant([[0.7, 0.2]]))",
    "K.sparse_categorical_crossentropy(tf.constant([1]), tf.constant([[0.7, 0.2]]))",
    "K.sparse_categorical_crossentropy(tf.constant([0, 1]), tf.constant([[0.7, 0.2]] * 2), True)",
    "K.in_top_k(tf.constant([[0.1, 0.9]]), tf.constant([1]), 1)",
    # layers' work
    "K.dropout(tf.ones(3), 0.0)",
    "K.bias_add(tf.ones((2, 3)), tf.constant([1.0, 2.0, 3.0]))",
    "K.bias_add(tf.ones((1, 2, 3)), tf.reshape(tf.range(6.0), (2, 3)))",
    "K.bias_add(tf.ones((1, 2, 3, 3)), tf.constant([1.0, 2.0]), 'channels_first')",
    "K.bias_add(tf.ones((1, 2, 3, 4)), tf.ones((3, 4)))",
    "K.conv1d(tf.ones((1, 4, 1)), tf.ones((2, 1, 1)), padding='causal')",
    "K.conv2d(tf.ones((1, 4, 4, 1)), tf.ones((2, 2, 1, 1)), padding='same', strides=(2, 2))",
    "K.conv2d(tf.ones((1, 4, 4, 1)), tf.ones((2, 2, 1, 1)), padding='wrong')",
    "K.conv2d_transpose(tf.ones((1, 2, 2, 1)), tf.ones((2, 2, 1, 1)), (1, 4, 4, 1), (2, 2))",
    "K.depthwise_conv2d(tf.ones((1, 3, 3, 2)), tf.ones((2, 2, 2, 1)))",
    "K.separable_conv2d(tf.ones((1, 3, 3, 2)), tf.ones((2, 2, 2, 1)), tf.ones((1, 1, 2, 3)))",
    "K.conv3d(tf.ones((1, 2, 2, 2, 1)), tf.ones((2, 2, 2, 1, 1)))",
    "K.pool2d(tf.reshape(tf.range(16.0), (1, 4, 4, 1)), (2, 2), pool_mode='avg')",
    "K.pool2d(tf.reshape(tf.range(16.0), (1, 4, 4, 1)), (2, 2), (2, 2), 'same')",
    "K.pool2d(tf.ones((1, 4, 4, 1)), (2, 2), pool_mode='sum')",
    "K.pool3d(tf.reshape(tf.range(8.0), (1, 2, 2, 2, 1)), (2, 2, 2))",
    f"K.normalize_batch_in_training({A}, tf.ones(3), tf.zeros(3), [0])",
    f"K.batch_normalization({A}, tf.ones(3), tf.ones(3), tf.zeros(3), tf.ones(3))",
    "K.resize_images(tf.reshape(tf.range(4.0), (1, 2, 2, 1)), 2, 1, 'channels_last')",
    "K.resize_images(tf.reshape(tf.range(4.0), (1, 1, 2, 2)), 2, 2, 'channels_first')",
    "K.resize_volumes(tf.ones((1, 1, 1, 1, 1)), 1, 2, 3, 'channels_last').shape",
    # functions of elements
    "K.foldl(lambda a, b: a - b, tf.constant([1, 2, 4]))",
    "K.foldr(lambda a, b: a - b, tf.constant([1, 2, 4]))",
    "K.map_fn(lambda a: a * 2, tf.constant([1, 2]))",
    "K.stop_gradient(tf.constant(1.0))",
    # symbolic tensors
    *(f"x = tf.keras.Input((3,))\nK.{call}.shape" for call in (
        "sum(x)", "mean(x, axis=1)", "square(x)", "concatenate([x, x])", "expand_dims(x)",
        "reshape(x, (-1, 1))", "permute_dimensions(x, (1, 0))", "clip(x, 0, 1)", "std(x)",
        "relu(x)", "softmax(x)", "repeat(x, 2)", "dot(x, tf.ones((3, 2)))", "batch_dot(x, x)",
        "maximum(x, 1.0)", "shape(x)", "stack([x, x])", "bias_add(x, tf.ones(3))")),
]  # fmt: skip


def names(tf):
    """What the cases use beside tf."""
    tf.keras.backend.reset_uids()
    return {"K": tf.keras.backend}


if __name__ == "__main__":
    import tensorflow as tf

    cases.record(CASES, tf, Path(__file__).parent / "keras_backend.json", **names(tf))

"""TensorFlow 1's tf.layers, tf.losses and tf.nn."""

# compat: rtol 1e-4
import numpy as np
import tensorflow.compat.v1 as tf

rng = np.random.RandomState(0)
images = rng.randn(2, 8, 8, 3).astype("float32")
rows = rng.randn(4, 5).astype("float32")
labels = (rng.rand(4, 5) > 0.5).astype("float32")
weights = rng.rand(4, 1).astype("float32")
weights[1] = 0
flat = tf.constant_initializer(0.1)
kernel = {"kernel_initializer": flat}
values, names, errors = {}, {}, {}


def case(name, function):
    with tf.Graph().as_default(), tf.Session() as session:
        try:
            found = function()
            session.run(tf.global_variables_initializer())
            values[name] = session.run(found)
        except Exception as error:
            errors[name] = type(error).__name__
        names[name] = [v.name for v in tf.global_variables()]


layers, losses, nn = tf.layers, tf.losses, tf.nn
case("dense", lambda: layers.dense(rows, 3, activation=nn.relu, **kernel))
case("shared", lambda: [layers.dense(rows, 3, name="fc", reuse=r, **kernel) for r in (None, True)])
case("not shared", lambda: [layers.dense(rows, 3, name="fc", **kernel) for _ in range(2)])
case("two", lambda: [layers.dense(rows, 3, **kernel) for _ in range(2)])
case("dense of images", lambda: layers.dense(images, 2, **kernel))
case("conv2d", lambda: layers.conv2d(images, 4, 3, strides=2, padding="same", **kernel))
case("dilated", lambda: layers.conv2d(images, 4, 3, dilation_rate=2, use_bias=False, **kernel))
case("transposed", lambda: layers.conv2d_transpose(images, 4, 3, 2, padding="same", **kernel))
case("transposed valid", lambda: layers.conv2d_transpose(images, 4, 3, strides=2, **kernel))
case("conv1d", lambda: layers.conv1d(images[:, 0], 4, 3, **kernel))
case(
    "separable",
    lambda: layers.separable_conv2d(
        images, 4, 3, depthwise_initializer=flat, pointwise_initializer=flat
    ),
)
case("max", lambda: [layers.max_pooling2d(images, 2, 2), layers.max_pooling1d(images[:, 0], 2, 2)])
case("mean", lambda: layers.average_pooling2d(images, 3, 1, padding="same"))
case("flatten", lambda: [layers.flatten(images), layers.dropout(rows, 0.5)])
case("batch_normalization", lambda: layers.batch_normalization(images))


def training(inputs, flag):
    y = layers.batch_normalization(inputs, training=flag, momentum=0.5)
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        y = tf.identity(y)
    with tf.control_dependencies([y]):
        return [y, *[v.read_value() for v in tf.global_variables()[2:]]]


case("batch images", lambda: training(images, True))
case("batch rows", lambda: training(rows, True))
case("by a tensor", lambda: training(rows, tf.placeholder_with_default(True, [])))
case("not by a tensor", lambda: training(rows, tf.placeholder_with_default(False, [])))


def scoped():
    with tf.variable_scope("a"):
        x = layers.dense(rows, 3, **kernel)
        with tf.variable_scope("b"):
            square = lambda w: 0.5 * tf.reduce_sum(w * w)  # noqa: E731
            y = layers.dense(x, 2, kernel_regularizer=square, **kernel)
    names["ops"] = [x.name, y.name]
    return [y, losses.get_regularization_loss(), losses.get_total_loss()]


case("scoped", scoped)
for name in (
    "absolute_difference mean_squared_error huber_loss hinge_loss sigmoid_cross_entropy"
).split():
    function = getattr(losses, name)
    case(name, lambda f=function: [f(labels, rows), f(labels, rows, weights), f(labels, rows, 2.0)])
    kinds = losses.Reduction.all()
    case(f"{name} reductions", lambda f=function: [f(labels, rows, reduction=k) for k in kinds])
case("pairs", lambda: losses.mean_pairwise_squared_error(labels, rows))
case("softmax", lambda: losses.softmax_cross_entropy(labels, rows, weights[:, 0]))
case("log", lambda: losses.log_loss(labels, np.abs(rows) / 4))
case("cosine", lambda: losses.cosine_distance(labels, rows, axis=1))
case("sparse", lambda: losses.sparse_softmax_cross_entropy([[0], [1], [2], [3]], rows, weights))
case("smooth", lambda: losses.sigmoid_cross_entropy(labels, rows, label_smoothing=0.1))
case("smooth classes", lambda: losses.softmax_cross_entropy(labels, rows, label_smoothing=0.1))
case("weights", lambda: losses.mean_squared_error(labels, rows, np.ones((3, 1))))
case("nn.conv2d", lambda: nn.conv2d(images, tf.fill([3, 3, 3, 2], 0.1), [1, 2, 2, 1], "SAME"))
case("nn.max_pool", lambda: nn.max_pool(images, [1, 2, 2, 1], [1, 2, 2, 1], "VALID"))
case("nn.softmax", lambda: [nn.softmax(rows, dim=0), nn.log_softmax(rows, axis=0)])
case("nn.loss", lambda: nn.softmax_cross_entropy_with_logits(labels=labels, logits=rows))
case("nn.moments", lambda: list(nn.moments(rows, [0], keep_dims=True)))
case("nn.xw_plus_b", lambda: nn.xw_plus_b(rows, tf.ones([5, 2]), tf.ones([2])))
case("fused", lambda: list(nn.fused_batch_norm(images, tf.ones([3]), tf.zeros([3])))[:3])
parts = [rows[:2], rows[2:]]
for strategy in ("mod", "div"):
    case(
        strategy,
        lambda s=strategy: nn.embedding_lookup(
            [tf.constant(p) for p in parts], [0, 1, 2, 3], partition_strategy=s
        ),
    )
case("dropout", lambda: nn.dropout(rows, keep_prob=1.0))
case("reductions", lambda: tf.reduce_sum(rows, reduction_indices=1, keep_dims=True))
case("argmax", lambda: [tf.argmax(rows, 1), tf.argmax(rows, dimension=0)])
case("div", lambda: [tf.div(7, 2), tf.div(-7, 2), tf.div(7.0, 2.0)])
case("where", lambda: tf.where([True, False, True, False], rows, -rows))
case("casts", lambda: [tf.to_int32(rows), tf.to_float([1]), tf.to_double([1])])
case("filled", lambda: [tf.constant([1, 2], shape=[2, 3]), tf.constant(1.0, shape=[2])])
case(
    "map",
    lambda: [tf.map_fn(lambda x: x * 2, tf.range(4)), tf.scan(lambda a, x: a + x, tf.range(4))],
)
case("py_func", lambda: tf.py_func(lambda x: x + 1, [rows], tf.float32))

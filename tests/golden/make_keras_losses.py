"""Records keras_losses.json: tf.keras.losses, values, dtypes, reductions, weights and errors."""
# ruff: noqa: SIM905

import os

REGRESSION = """mean_squared_error mean_absolute_error mean_absolute_percentage_error
mean_squared_logarithmic_error huber log_cosh poisson kl_divergence hinge squared_hinge
categorical_hinge cosine_similarity""".split()
CROSS = "binary_crossentropy binary_focal_crossentropy categorical_crossentropy".split()
CROSS += ["categorical_focal_crossentropy"]
CLASSES = """MeanSquaredError MeanAbsoluteError MeanAbsolutePercentageError
MeanSquaredLogarithmicError Huber LogCosh Poisson KLDivergence Hinge SquaredHinge CategoricalHinge
CosineSimilarity BinaryCrossentropy BinaryFocalCrossentropy CategoricalCrossentropy
CategoricalFocalCrossentropy""".split()

A = "[[0.0, 1.0, 0.0], [0.3, 0.2, 0.5]]"
B = "[[0.1, 0.8, 0.1], [0.6, 0.3, 0.05]]"
Z = "[[-2.0, 3.0, 0.5], [60.0, -60.0, 0.0]]"
C = "[[[0.2, 0.8], [0.3, 0.7]], [[0.9, 0.1], [0.5, 0.5]]]"

CASES = []
ANY = """
f = tf.keras.losses.{name}
a, b, z = {A}, {B}, {Z}
out = [f(a, b), f(tf.constant(a, tf.float64), tf.constant(b, tf.float64)), f(a, z)]
out += [f(np.zeros((0, 3), "float32"), np.zeros((0, 3), "float32"))]
out += [f(x, y) for x, y in [([0.0, 1.0], [0.0, 1.0]), ([0.0, 0.0], [0.0, 0.0])]]
out + [f([0.0, np.nan], [0.5, np.inf])]
"""
LOGITS = """
f = tf.keras.losses.{name}
a, b, z = {A}, {B}, tf.constant({Z})
out = [f(a, b, label_smoothing=0.2), f(a, b, axis=0)]
out += [f(a, z, from_logits=True, axis=k, label_smoothing=s) for k in (0, -1) for s in (0.0, 0.2)]
out += [f(a, tf.keras.activations.softmax(z)), f(a, tf.keras.activations.sigmoid(z))]
out += [f(a, tf.keras.activations.softmax(z) + 0.0)]
out + [f([[0.0, 0.5], [2.0, 2.0]], [[1.0, 2.0], [3.0, 4.0]], from_logits=True)]
"""
for name in REGRESSION + CROSS:
    f = f"tf.keras.losses.{name}"
    CASES += [ANY.format(name=name, A=A, B=B, Z=Z), f"{f}([[1.0, 0.0]], [[0.1, 0.2, 0.7]])"]
    if not name.startswith("categorical_c") and not name.startswith("categorical_f"):
        CASES += [f"{f}(1.0, 2.0)"]
    if name != "cosine_similarity":
        CASES += [f"{f}([[True, False]], [[0.3, 0.9]])", f"{f}([[1, 0], [0, 1]], {C}[0])"]
for name in CROSS:
    CASES += [
        LOGITS.format(name=name, A=A, B=B, Z=Z),
        f"tf.keras.losses.{name}([[1.0, 0.0]], [[0.1, 0.2, 0.7]], from_logits=True)",
    ]
RUN = """
a, b = {A}, {B}
weights = [None, [1, 3], tf.constant([[1.0], [3.0]]), 0.5]
kinds = ["sum_over_batch_size", "sum", "none"]
out = [tf.keras.losses.{name}(reduction=r)(a, b, w) for r in kinds for w in weights]
loss = tf.keras.losses.{name}(name="x")
out += [loss(tf.zeros((0, 3)), tf.zeros((0, 3))), tf.keras.losses.{name}().get_config()]
out += [tf.keras.losses.deserialize(tf.keras.losses.serialize(loss)).get_config()]
out += [tf.keras.losses.serialize(loss)]
out += [tf.keras.losses.get({{"class_name": "{name}", "config": {{}}}}).get_config()]
out + [tf.keras.losses.get("{name}").name]
"""
for name in CLASSES:
    CASES += [
        RUN.format(name=name, A=A, B=B),
        f"tf.keras.losses.{name}()({A}, {B}, sample_weight=[1.0, 2.0, 3.0])",
    ]
CASES += rf"""
tf.keras.losses.MeanSquaredError()([1, 2], [3, 6])
tf.keras.losses.mean_squared_error([1, 2], [3, 5])
tf.keras.losses.mean_absolute_error([1, 2, 3], [3, 6, 9])
tf.keras.losses.mean_squared_error(np.zeros((3,)), np.ones((3, 1)))
tf.keras.losses.MeanSquaredError(reduction='none')(tf.zeros((3,)), tf.ones((3, 1)))
tf.keras.losses.MeanSquaredError(reduction='none')(tf.zeros((3, 1)), tf.ones((3,)))
tf.keras.losses.MeanSquaredError(reduction='none')(np.zeros((3,)), np.ones((3, 1)))
tf.keras.losses.MeanSquaredError(reduction='none')(tf.zeros((3, 1)), np.ones((3,)))
tf.keras.losses.MeanSquaredError()(tf.zeros((2, 3, 4)), tf.ones((2, 3, 4)), tf.constant([1., 2.]))
tf.keras.losses.MeanSquaredError()(tf.zeros((2, 3, 4)), tf.ones((2, 3, 4)), tf.ones((2, 3, 1)))
tf.keras.losses.MeanSquaredError()(tf.zeros((2, 3, 4)), tf.ones((2, 3, 4)), tf.ones((2, 3, 2)))
tf.keras.losses.MeanSquaredError()(tf.zeros((2, 3, 4)), tf.ones((2, 3, 4)), tf.ones((2, 3)))
tf.keras.losses.MeanSquaredError(reduction='sum')([[1., 2.]], [[2., 4.]], [0.5])
tf.keras.losses.mse is tf.keras.losses.MSE
tf.keras.losses.huber([0.0, 3.0], [0.5, -3.0], delta=2.0)
tf.keras.losses.Huber(delta=0.3)([0.0, 3.0], [0.5, -3.0])
tf.keras.losses.Huber(2.0)(np.array([[0.0, 3.0]]), np.array([[0.5, -3.0]]))
tf.keras.losses.huber(np.array([0.0, 3.0]), np.array([0.5, -3.0]))
tf.keras.losses.cosine_similarity({A}, {B}, axis=0)
tf.keras.losses.CosineSimilarity(axis=1)({A}, {B})
tf.keras.losses.cosine_similarity([1, 2], [3, 4])
tf.keras.losses.cosine_similarity([1.0, 2.0], np.array([3.0, 4.0]))
tf.keras.losses.hinge([[0.0, 1.0]], [[0.3, 0.4]])
tf.keras.losses.hinge([[0.0, -1.0]], [[0.3, 0.4]])
tf.keras.losses.binary_focal_crossentropy({A}, {B}, apply_class_balancing=True, alpha=0.3, gamma=1.5)
tf.keras.losses.categorical_focal_crossentropy({A}, {B}, alpha=[0.3, 0.2, 0.5], gamma=1.5)
tf.keras.losses.BinaryFocalCrossentropy(gamma=3.0, from_logits=True)({A}, {Z})
tf.keras.losses.CategoricalFocalCrossentropy(gamma=3.0, from_logits=True)({A}, {Z})
tf.keras.losses.BinaryCrossentropy(from_logits=True)([[1.0], [0.0]], [[2.0], [3.0]])
tf.keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.1)(tf.constant([1, 0]), tf.constant([[2.0], [3.0]]))
tf.keras.losses.BinaryCrossentropy()(tf.constant([1, 0]), tf.constant([[0.2], [0.3]]))
tf.keras.losses.CategoricalCrossentropy(axis=1)(tf.transpose({C}), tf.constant({C}))
tf.keras.losses.CategoricalCrossentropy(axis=1, from_logits=True)(tf.transpose({C}), tf.constant({C}))
tf.keras.losses.categorical_crossentropy([[1.0]], [[0.2]])
tf.keras.losses.categorical_crossentropy([[1.0, 0.0]], [[0.2, 0.8]], axis=True)
tf.keras.losses.sparse_categorical_crossentropy([1, 2], {B})
tf.keras.losses.sparse_categorical_crossentropy([[1], [2]], {B})
tf.keras.losses.sparse_categorical_crossentropy([[1.0], [2.0]], {B})
tf.keras.losses.sparse_categorical_crossentropy([1, 2], {Z}, from_logits=True)
tf.keras.losses.sparse_categorical_crossentropy([1, 1], {Z}, True)
tf.keras.losses.sparse_categorical_crossentropy([1, 2], tf.keras.activations.softmax(tf.constant({Z})))
tf.keras.losses.sparse_categorical_crossentropy([1, 2], tf.keras.activations.softmax(tf.constant({Z})) + 0.0)
tf.keras.losses.sparse_categorical_crossentropy([1, 2], tf.constant({B}, tf.float64))
tf.keras.losses.sparse_categorical_crossentropy([1, 2], [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
tf.keras.losses.sparse_categorical_crossentropy([3, 2], {B})
tf.keras.losses.sparse_categorical_crossentropy([-1, 2], {B})
tf.keras.losses.sparse_categorical_crossentropy([-100, 2], {B})
tf.keras.losses.sparse_categorical_crossentropy([0, 1, 1], {B})
tf.keras.losses.sparse_categorical_crossentropy([0, 1], [[[0.2, 0.8]], [[0.3, 0.7]]])
tf.keras.losses.sparse_categorical_crossentropy([[0, 1], [1, 0]], {C})
tf.keras.losses.sparse_categorical_crossentropy([[0, 1], [1, 0]], {C}, axis=1)
tf.keras.losses.sparse_categorical_crossentropy([[0, 1], [1, 0]], {C}, from_logits=True, axis=0)
tf.keras.losses.sparse_categorical_crossentropy([[[0], [1]], [[1], [0]]], {C})
tf.keras.losses.sparse_categorical_crossentropy([0, -1, 1], [[.2, .8], [.3, .7], [.5, .5]], ignore_class=-1)
tf.keras.losses.sparse_categorical_crossentropy([[0, 255], [1, 0]], {C}, ignore_class=255)
tf.keras.losses.sparse_categorical_crossentropy(1, [0.2, 0.8])
tf.keras.losses.sparse_categorical_crossentropy([], np.zeros((0, 3), 'float32'))
tf.keras.losses.SparseCategoricalCrossentropy()([1, 2], {B})
tf.keras.losses.SparseCategoricalCrossentropy()(tf.constant([1, 2]), tf.constant({B}))
tf.keras.losses.SparseCategoricalCrossentropy()(tf.constant([[1], [2]]), tf.constant({B}), [1.0, 3.0])
tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)(tf.constant([[1], [2]]), tf.constant({Z}))
tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction='none')([1, 2], {Z})
tf.keras.losses.SparseCategoricalCrossentropy(reduction='sum')([1, 2], {B})
tf.keras.losses.SparseCategoricalCrossentropy()([[0, 1], [1, 0]], {C})
tf.keras.losses.SparseCategoricalCrossentropy()([[0, 1], [1, 0]], {C}, [[1.0, 2.0], [0.0, 1.0]])
tf.keras.losses.SparseCategoricalCrossentropy(ignore_class=255)([[0, 255], [1, 0]], {C})
tf.keras.losses.SparseCategoricalCrossentropy(ignore_class=255)([[0, 255], [1, 0]], {C}, [[1., 2.], [3., 4.]])
tf.keras.losses.SparseCategoricalCrossentropy(ignore_class=255, reduction='sum')([[0, 255], [1, 0]], {C})
tf.keras.losses.SparseCategoricalCrossentropy()([3], [[.1, .2, .7]])
tf.keras.losses.SparseCategoricalCrossentropy()([], np.zeros((0, 3), 'float32'))
tf.keras.losses.SparseCategoricalCrossentropy(ignore_class=3).get_config()
tf.keras.losses.serialize(tf.keras.losses.SparseCategoricalCrossentropy())
tf.keras.losses.CategoricalCrossentropy()([[1.0, 0.0]], [[0.1, 0.2, 0.7]])
tf.keras.losses.Loss(reduction='foo')
tf.keras.losses.Loss()(1, 2)
tf.keras.losses.Loss().get_config()
tf.keras.losses.MeanSquaredError(reduction='mean')
tf.keras.losses.Huber(foo=1)
tf.keras.losses.Reduction.all()
tf.keras.losses.Reduction.AUTO
tf.keras.losses.get('foo')
tf.keras.losses.get(3)
tf.keras.losses.get(None)
tf.keras.losses.get('cosine_proximity')
[tf.keras.losses.get(n).__name__ for n in 'mse MSE bce BCE mae mape msle kld KLD logcosh huber_loss huber kullback_leibler_divergence'.split()]
tf.keras.losses.get('bce')([[1.0, 0.0]], [[0.3, 0.6]])
tf.keras.losses.get({{'class_name': 'Huber', 'config': {{'delta': 3.0}}}}).get_config()
tf.keras.losses.serialize(tf.keras.losses.mse)
tf.keras.losses.serialize(tf.keras.losses.mse, use_legacy_format=True)
tf.keras.losses.serialize(tf.keras.losses.Huber(), use_legacy_format=True)
tf.keras.losses.serialize(None)
tf.keras.losses.deserialize('mse').__name__
""".strip().splitlines()

# Subclasses, masks and gradients: the last line is the expression.
CASES += [
    """
class Own(tf.keras.losses.Loss):
    def __init__(self, factor):
        self.factor = factor
        super().__init__(name="own")
    def call(self, y_true, y_pred):
        return self.factor * (y_pred - y_true)
[Own(2.0)(tf.constant([1., 2.]), tf.constant([2., 5.])), Own(2.0)([1., 2.], np.array([2., 5.]), [1., 3.]), Own(1.0).get_config()]
""",
    """
class Own(tf.keras.losses.Loss):
    def __init__(self, factor):
        self.factor = factor
    def call(self, y_true, y_pred):
        return self.factor * (y_pred - y_true)
Own(2.0)(tf.constant([1., 2.]), tf.constant([2., 5.]))
""",
    """
class Own(tf.keras.losses.MeanSquaredError):
    def call(self, y_true, y_pred):
        return 3 * super().call(y_true, y_pred)
Own()(tf.constant([[1., 2.]]), tf.constant([[2., 5.]]))
""",
    """
y = tf.constant([[[1.], [2.], [5.]], [[1.], [1.], [1.]]])
y._keras_mask = tf.constant([[True, True, False], [True, False, False]])
[tf.keras.losses.MeanSquaredError(r)(tf.zeros((2, 3, 1)), y, w) for r in ("auto", "sum", "none") for w in (None, [1., 2.], [[1., 2., 3.], [4., 5., 6.]])]
""",
    """
y = tf.constant([[[.2, .8], [.3, .7]], [[.9, .1], [.5, .5]]])
y._keras_mask = tf.constant([[True, True], [True, False]])
tf.keras.losses.SparseCategoricalCrossentropy(ignore_class=2)([[0, 2], [1, 0]], y)
""",
]
GRADIENT = """
{setup}
with tf.GradientTape() as tape:
    loss = {loss}
[loss] + tape.gradient(loss, [a, b])
"""
A_B = f"a, b = tf.Variable({A}), tf.Variable({B})"
A_Z = f"a, b = tf.Variable({A}), tf.Variable({Z})"
for name in CLASSES:
    for arguments in ("", "reduction='sum'"):
        loss = f"tf.keras.losses.{name}({arguments})(a, b)"
        CASES.append(GRADIENT.format(setup=A_B, loss=loss))
for name in CLASSES[-4:]:
    for arguments in ("", "reduction='none'"):
        extra = f"from_logits=True, {arguments}"
        loss = f"tf.keras.losses.{name}({extra})(a, b)"
        CASES.append(GRADIENT.format(setup=A_Z, loss=loss))
        loss = f"tf.keras.losses.{name}({arguments})(a, tf.keras.activations.sigmoid(b))"
        CASES.append(GRADIENT.format(setup=A_Z, loss=loss))
NOT_ONE = "a, b = tf.Variable([[0.0, 0.5, 0.0], [2.0, 1.0, 0.0]]), tf.Variable([[1., 2., 3.], [1., 1., 0.]])"
CASES += [
    GRADIENT.format(
        setup=NOT_ONE, loss="tf.keras.losses.CategoricalCrossentropy(from_logits=True)(a, b)"
    ),
    GRADIENT.format(
        setup="a, b = tf.Variable(0.0), tf.Variable([[1., 2., 3.], [1., 1., 0.]])",
        loss="tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)([0, 2], b)",
    ),
    GRADIENT.format(
        setup="a, b = tf.Variable(0.0), tf.Variable([[1., 2., 3.], [1., 1., 0.]])",
        loss="tf.keras.losses.SparseCategoricalCrossentropy()([0, 2], tf.keras.activations.softmax(b * 1.0))",
    ),
    GRADIENT.format(
        setup="a, b = tf.Variable(0.0), tf.Variable([[.1, .7, .2], [.4, .4, .2]])",
        loss="tf.keras.losses.SparseCategoricalCrossentropy()([0, 2], b)",
    ),
]
CASES = [case.strip("\n") for case in CASES]

if __name__ == "__main__":
    import tensorflow as tf
    from cases import record

    record(CASES, tf, os.path.splitext(__file__)[0].replace("make_", "") + ".json")

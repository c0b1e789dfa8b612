"""Golden configs of built-in objects: python make_keras_arguments.py with TF 2.15's interpreter.

Every argument has a value of its own, so that one that is lost, or taken for another, shows.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from golden import cases

_WEIGHTS = (
    "kernel_initializer='he_normal', bias_initializer='ones', kernel_regularizer='l1', "
    "bias_regularizer='l2', activity_regularizer='l1_l2', kernel_constraint='NonNeg', "
    "bias_constraint='UnitNorm', name='n', trainable=False, dtype='float64'"
)
_DEPTHWISE = (
    "depth_multiplier=2, depthwise_initializer='he_normal', depthwise_regularizer='l2', "
    "depthwise_constraint='NonNeg', bias_initializer='ones', bias_regularizer='l1', "
    "activity_regularizer='l2', bias_constraint='UnitNorm', activation='elu', use_bias=False, "
    "name='n'"
)
_POINTWISE = (
    "pointwise_initializer='ones', pointwise_regularizer='l1', pointwise_constraint='UnitNorm'"
)
_SCALED = (
    "beta_initializer='ones', gamma_initializer='zeros', beta_regularizer='l1', "
    "gamma_regularizer='l2', beta_constraint='NonNeg', gamma_constraint='UnitNorm', name='n'"
)
LAYERS = [
    f"Dense(3, 'elu', False, {_WEIGHTS})",
    f"Dense(3.0, activation=tf.keras.layers.LeakyReLU(0.5, name='l'), {_WEIGHTS})",
    f"EinsumDense('ab,bc->ac', 3, 'elu', 'c', {_WEIGHTS})",
    "Embedding(4, 3, 'ones', 'l1', 'l2', 'NonNeg', True, 5, name='n')",
    "Embedding(4, 3, sparse=True, name='n')",
    *(
        f"Conv{n}D(6, 3, 2, 'same', 'channels_first', 1, 2, 'elu', False, {_WEIGHTS})"
        for n in (1, 2, 3)
    ),
    "Conv1D(6, 3, padding='causal', dilation_rate=2, name='n')",
    "Conv2D(6.0, (3, 2), (1, 1), groups=0, name='n')",
    *(
        f"Conv{n}DTranspose(6, 3, 2, 'same', 1, 'channels_first', 1, 'elu', False, {_WEIGHTS})"
        for n in (1, 2, 3)
    ),
    "Conv2DTranspose(6, 3, groups=2, name='n')",
    *(
        f"DepthwiseConv{n}D(3, 2, 'same', data_format='channels_first', {_DEPTHWISE})"
        for n in (1, 2)
    ),
    "DepthwiseConv2D(3, dilation_rate=2, groups=2, name='n')",
    "DepthwiseConv2D(3, kernel_initializer='ones', name='n')",
    "DepthwiseConv2D(3, filters=4, name='n')",
    *(
        f"SeparableConv{n}D(6, 3, 2, 'same', 'channels_first', {_DEPTHWISE}, {_POINTWISE})"
        for n in (1, 2)
    ),
    "SeparableConv1D(6, 3, padding='causal', kernel_initializer='ones', name='n')",
    f"BatchNormalization(1, 0.9, 0.1, False, False, {_SCALED}, moving_mean_initializer='ones', "
    "moving_variance_initializer='zeros')",
    "BatchNormalization([1, 2], synchronized=True, name='n')",
    f"LayerNormalization([1, 2], 0.1, False, False, {_SCALED})",
    f"GroupNormalization(2, 1, 0.1, False, False, {_SCALED})",
    "UnitNormalization((1, 2), name='n')",
    *(
        f"{kind}Pooling{n}D(3, 2, 'same', 'channels_first', name='n')"
        for kind in ("Max", "Average")
        for n in (1, 2, 3)
    ),
    *(
        f"Global{kind}Pooling{n}D('channels_first', keepdims=True, name='n')"
        for kind in ("Max", "Average")
        for n in (1, 2, 3)
    ),
    "Dropout(0.1, (None, 1), 3, name='n')",
    "AlphaDropout(0.1, (1, 2), 3, name='n')",
    "SpatialDropout1D(0.1, seed=3, name='n')",
    *(f"SpatialDropout{n}D(0.1, 'channels_first', seed=3, name='n')" for n in (2, 3)),
    "GaussianNoise(0.1, 3, name='n')",
    "GaussianDropout(0.1, 3, name='n')",
    "ActivityRegularization(0.1, 0.2, name='n')",
    "PReLU('ones', 'l1', 'NonNeg', 2, name='n')",
    "LeakyReLU(0.5, name='n')",
    "ELU(0.5, name='n')",
    "ThresholdedReLU(0.5, name='n')",
    "Softmax([1, 2], name='n')",
    "Activation('elu', name='n')",
    "Masking(2.0, name='n')",
    "Flatten('channels_first', name='n')",
    "Reshape([2, -1], name='n')",
    "Permute([2, 1], name='n')",
    "RepeatVector(3, name='n')",
    *(f"ZeroPadding{n}D(2, name='n')" for n in (1, 2, 3)),
    "ZeroPadding2D((1, 2), 'channels_first', name='n')",
    *(f"Cropping{n}D(2, name='n')" for n in (1, 2, 3)),
    "Cropping3D(((1, 2), (3, 4), (5, 6)), 'channels_first', name='n')",
    *(f"UpSampling{n}D(3, name='n')" for n in (1, 2, 3)),
    "UpSampling2D((2, 3), 'channels_first', 'BILINEAR', name='n')",
    "Concatenate(1, name='n')",
    "Dot((1, 2), True, name='n')",
    "Add(name='n', trainable=False)",
    "Identity(name='n')",
]
_OPTIMIZER = (
    "weight_decay=0.1, clipvalue=0.2, global_clipnorm=0.3, use_ema=True, ema_momentum=0.4, "
    "ema_overwrite_frequency=5, jit_compile=False, name='n'"
)
OBJECTS = [
    *(
        f"optimizers.{call}, {_OPTIMIZER})"
        for call in (
            "SGD(0.5, 0.6, True",
            "Adam(0.5, 0.6, 0.7, 0.8, True",
            "AdamW(0.5, beta_1=0.6, beta_2=0.7, epsilon=0.8, amsgrad=True",
            "Adamax(0.5, 0.6, 0.7, 0.8",
            "Nadam(0.5, 0.6, 0.7, 0.8",
            "Adadelta(0.5, 0.6, 0.7",
            "Adagrad(0.5, 0.6, 0.7",
            "RMSprop(0.5, 0.6, 0.7, 0.8, True",
            "Ftrl(0.5, -0.6, 0.7, 0.8, 0.9, 1.1, 1.2",
            "Lion(0.5, 0.6, 0.7",
            "Adafactor(0.5, -0.6, 0.7, 0.8, 0.9, False",
        )
    ),
    *(
        f"optimizers.legacy.{call}, name='n', decay=0.1, clipnorm=0.2)"
        for call in (
            "SGD(0.5, 0.6, True",
            "Adam(0.5, 0.6, 0.7, 0.8, True",
            "Adamax(0.5, 0.6, 0.7, 0.8",
            "Adadelta(0.5, 0.6, 0.7",
            "Adagrad(0.5, 0.6, 0.7",
            "RMSprop(0.5, 0.6, 0.7, 0.8, True",
            "Ftrl(0.5, -0.6, 0.7, 0.8, 0.9, l2_shrinkage_regularization_strength=1.1, beta=1.2",
        )
    ),
    "optimizers.legacy.Nadam(0.5, 0.6, 0.7, 0.8, name='n')",
    "optimizers.schedules.ExponentialDecay(0.1, 2, 0.3, True, 'n')",
    "optimizers.schedules.InverseTimeDecay(0.1, 2, 0.3, True, 'n')",
    "optimizers.schedules.PiecewiseConstantDecay([1], [0.2, 0.3], 'n')",
    "optimizers.schedules.PolynomialDecay(0.1, 2, 0.3, 0.4, True, 'n')",
    "optimizers.schedules.CosineDecay(0.1, 2, 0.3, 'n', 0.4, 5)",
    "optimizers.schedules.CosineDecayRestarts(0.1, 2, 0.3, 0.4, 0.5, 'n')",
    "losses.BinaryCrossentropy(True, 0.1, 1, 'sum', 'n')",
    "losses.BinaryFocalCrossentropy(True, 0.1, 0.2, True, 0.3, 1, 'sum', 'n')",
    "losses.CategoricalCrossentropy(True, 0.1, 1, 'sum', 'n')",
    "losses.CategoricalFocalCrossentropy(0.1, 0.2, True, 0.3, 1, 'sum', 'n')",
    "losses.SparseCategoricalCrossentropy(True, 1, 'sum', 'n')",
    "losses.Huber(0.1, 'sum', 'n')",
    "losses.CosineSimilarity(1, 'sum', 'n')",
    "metrics.BinaryCrossentropy('n', 'float64', True, 0.1)",
    "metrics.CategoricalCrossentropy('n', 'float64', True, 0.1, 1)",
    "metrics.SparseCategoricalCrossentropy('n', 'float64', True, 2, 1)",
    "metrics.IoU(3, [0, 1], 'n', 'float64', 2, False, False, 1)",
    "metrics.BinaryIoU([0], 0.3, 'n', 'float64')",
    "metrics.MeanIoU(3, 'n', 'float64', 2, False, False, 1)",
    "metrics.OneHotIoU(3, [0, 1], 'n', 'float64', 2, True, 1)",
    "metrics.OneHotMeanIoU(3, 'n', 'float64', 2, True, 1)",
    "metrics.FBetaScore('micro', 2.0, 0.3, 'n', 'float64')",
    "metrics.F1Score('micro', 0.3, 'n', 'float64')",
    "metrics.R2Score('variance_weighted_average', 2, 'n', 'float64')",
    "metrics.Precision([0.1, 0.2], 3, 4, 'n', 'float64')",
    "metrics.RecallAtPrecision(0.1, 20, 3, 'n', 'float64')",
    "initializers.Constant(3)",
    "initializers.RandomUniform(0.1, 0.2, 3)",
    "initializers.RandomNormal(0.1, 0.2, 3)",
    "initializers.TruncatedNormal(0.1, 0.2, 3)",
    "initializers.VarianceScaling(0.1, 'fan_out', 'NORMAL', 3)",
    "initializers.VarianceScaling(0.1, 'FAN_OUT')",
    "initializers.GlorotUniform(3)",
    "initializers.HeNormal(3)",
    "initializers.Orthogonal(0.1, 3)",
    "initializers.Identity(0.1)",
    "initializers.Zeros()",
    "regularizers.L1L2(0.1, 0.2)",
    "regularizers.L1(0.1)",
    "regularizers.L2(l=0.1)",
    "regularizers.OrthogonalRegularizer(0.1, 'columns')",
    "constraints.MaxNorm(3, [0, 1])",
    "constraints.UnitNorm([0, 1])",
    "constraints.MinMaxNorm(0.1, 0.2, 0.3, 4)",
    "constraints.NonNeg()",
]
# What a user's subclass has of its base.
SUBCLASSES = [
    "class A(tf.keras.layers.Dense):\n"
    "    def __init__(self, units, extra=1, **kwargs):\n"
    "        super().__init__(units, **kwargs)\n"
    "        self.extra = extra\n"
    "a = A(3, extra=2, activation='elu', name='n')\n"
    "b = A.from_config(a.get_config())\n"
    "[a.get_config(), b.get_config(), b.extra]",
    "class A(tf.keras.layers.Conv2D):\n"
    "    def __init__(self, extra=1):\n"
    "        super().__init__(3, extra, name='n')\n"
    "[A(2).get_config(), A(2).kernel_size]",
    "class A(tf.keras.layers.Conv2D):\n"
    "    def __init__(self, extra=1):\n"
    "        super().__init__(3, extra, name='n')\n"
    "A.from_config(A(2).get_config())",
    "class A(tf.keras.layers.LayerNormalization):\n"
    "    def __init__(self, *args, **kwargs):\n"
    "        super().__init__(*args, **kwargs)\n"
    "A.from_config(A(1, 0.1, name='n').get_config()).get_config()",
    "class A(tf.keras.layers.Dropout):\n"
    "    def get_config(self):\n"
    "        return {**super().get_config(), 'extra': 1}\n"
    "A(0.1, seed=2, name='n').get_config()",
    "class A(tf.keras.layers.Layer):\n"
    "    def __init__(self, units=3, **kwargs):\n"
    "        super().__init__(**kwargs)\n"
    "A(4, name='n').get_config()",
    "class A(tf.keras.optimizers.Adam):\n"
    "    def __init__(self, extra=1, **kwargs):\n"
    "        super().__init__(beta_1=0.5, **kwargs)\n"
    "        self.extra = extra\n"
    "[A(2).get_config(), A(2).extra, A.from_config(A(2, name='n').get_config())]",
    "class A(tf.keras.metrics.MeanIoU):\n"
    "    def __init__(self, extra=1, **kwargs):\n"
    "        super().__init__(num_classes=2, **kwargs)\n"
    "A(2, name='n').get_config()",
    "class A(tf.keras.losses.BinaryCrossentropy):\n"
    "    def __init__(self, extra=1, **kwargs):\n"
    "        super().__init__(from_logits=True, **kwargs)\n"
    "A(2, name='n').get_config()",
    "class A(tf.keras.initializers.Initializer):\n"
    "    def __init__(self, extra=1):\n"
    "        self.extra = extra\n"
    "A(2).get_config()",
    "class A(tf.keras.initializers.RandomNormal):\n"
    "    def __init__(self, extra=1):\n"
    "        super().__init__(stddev=0.5)\n"
    "A(2).get_config()",
    "class A(tf.keras.regularizers.Regularizer):\n"
    "    def __init__(self, extra=1):\n"
    "        self.extra = extra\n"
    "A(2).get_config()",
    "class A(tf.keras.regularizers.L2):\n"
    "    def __init__(self, extra=1):\n"
    "        super().__init__(0.5)\n"
    "A(2).get_config()",
    "class A(tf.keras.constraints.Constraint):\n"
    "    def __init__(self, extra=1):\n"
    "        self.extra = extra\n"
    "A(2).get_config()",
    "class A(tf.keras.optimizers.schedules.LearningRateSchedule):\n"
    "    def __init__(self, extra=1):\n"
    "        self.extra = extra\n"
    "A(2).get_config()",
    "class A(tf.keras.optimizers.schedules.CosineDecay):\n"
    "    def __init__(self, extra=1):\n"
    "        super().__init__(0.5, 3)\n"
    "A(2).get_config()",
]
CASES = [
    *(f"plain(tf.keras.layers.{call})" for call in LAYERS),
    *(f"plain(tf.keras.{call})" for call in OBJECTS),
    *SUBCLASSES,
]


def names(tf):
    """What the cases use beside tf."""

    def plain(made):
        """The configs of an object and of one made anew from it, as text where the kinds of lists
        and numbers show.
        """
        config = made.get_config()
        again = type(made).from_config(made.get_config()).get_config()
        return [_text(config), _text(again)]

    return {"plain": plain}


def _text(value):
    if isinstance(value, dict):
        return {str(k): _text(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return [kind, *map(_text, value)]
    # numpy's numbers and arrays of one element are written as Python's
    return value.item() if hasattr(value, "item") else value


if __name__ == "__main__":
    import tensorflow as tf

    cases.record(CASES, tf, Path(__file__).parent / "keras_arguments.json", **names(tf))

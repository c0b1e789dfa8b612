"""Golden object graphs of tracked objects: python make_object_graphs.py with TF 2.15's interpreter.

A graph is a list of nodes in breadth-first order: [kind, children], children as [edge name, node].
A variable's kind is its dtype and shape; containers are ListWrapper, _DictWrapper, _TupleWrapper; an
optimizer with slots has a third item: [variable's node, slot name, shape] each.

What there is no twin of in kerastorch is left out, by name and kind: functions (`signatures`,
`__call__` ..., the step functions that fit makes), and `_random_generator`: layers draw from torch's
generator.
"""

import collections
import json
import random
import sys
import tempfile
from pathlib import Path

import numpy as np

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from golden import keras_models

COMPILED = ["mlp", "deferred", "cnn", "functional", "two_ends", "varied"]
OPTIMIZERS = [
    "SGD(0.1)",
    "SGD(0.1, momentum=0.9)",
    "SGD(0.1, momentum=0.9, use_ema=True)",
    "Adam()",
    "Adam(amsgrad=True)",
    "Adam(tf.keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9))",
    "AdamW()",
    "Adadelta()",
    "Adafactor()",
    "Adagrad()",
    "Adamax()",
    "Ftrl()",
    "Lion()",
    "Nadam()",
    "RMSprop()",
    "RMSprop(momentum=0.9, centered=True)",
    "legacy.SGD(0.1)",
    "legacy.SGD(0.1, momentum=0.9)",
    "legacy.SGD(tf.keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9))",
    "legacy.SGD(0.1, decay=0.1)",
    "legacy.Adam()",
    "legacy.Adam(amsgrad=True)",
    "legacy.Adadelta()",
    "legacy.Adagrad()",
    "legacy.Adamax()",
    "legacy.Ftrl()",
    "legacy.Nadam()",
    "legacy.RMSprop()",
    "legacy.RMSprop(momentum=0.9, centered=True)",
]
METRICS = [
    "Mean()",
    "Sum()",
    "MeanTensor()",
    "Accuracy()",
    "BinaryAccuracy()",
    "CategoricalAccuracy()",
    "SparseTopKCategoricalAccuracy()",
    "MeanSquaredError()",
    "RootMeanSquaredError()",
    "MeanRelativeError([1.0, 2.0])",
    "BinaryCrossentropy()",
    "CosineSimilarity()",
    "AUC()",
    "AUC(multi_label=True, num_labels=2)",
    "Precision()",
    "Precision([0.2, 0.4])",
    "Recall(top_k=2)",
    "TruePositives()",
    "PrecisionAtRecall(0.5)",
    "SensitivityAtSpecificity(0.5)",
    "MeanIoU(2)",
    "IoU(2, [0])",
    "OneHotIoU(2, [0])",
    "F1Score()",
    "R2Score()",
    "MeanMetricWrapper(tf.keras.losses.mean_squared_error, name='w')",
]
# constructor call: shape of the input without its batch size, or shapes
LAYERS = {
    "Dense(2)": (3,),
    "Dense(2, activation=tf.keras.layers.LeakyReLU())": (3,),
    "Dense(2, kernel_regularizer='l2')": (3,),
    "EinsumDense('ab,bc->ac', 4, bias_axes='c')": (3,),
    "Embedding(5, 2)": (3,),
    "Activation('relu')": (3,),
    "Identity()": (3,),
    "Masking()": (3, 2),
    "Lambda(abs, arguments={})": (3,),
    "Conv1D(2, 2)": (5, 3),
    "Conv2D(2, 2)": (5, 5, 1),
    "Conv2D(2, [2, 2], strides=[1, 1])": (5, 5, 1),
    "Conv3D(2, 2)": (3, 3, 3, 1),
    "Conv1DTranspose(2, 2)": (5, 3),
    "Conv2DTranspose(2, 2, output_padding=[0, 0])": (5, 5, 1),
    "Conv3DTranspose(2, 2)": (3, 3, 3, 1),
    "DepthwiseConv1D(2)": (5, 3),
    "DepthwiseConv2D(2)": (5, 5, 1),
    "SeparableConv1D(2, 2)": (5, 3),
    "SeparableConv2D(2, 2)": (5, 5, 1),
    "MaxPooling1D()": (4, 2),
    "MaxPooling2D([2, 2])": (4, 4, 2),
    "AveragePooling3D()": (4, 4, 4, 2),
    "GlobalAveragePooling1D()": (4, 2),
    "GlobalMaxPooling2D()": (4, 4, 2),
    "BatchNormalization()": (4, 2),
    "BatchNormalization(axis=[1, 2])": (4, 2),
    "BatchNormalization(scale=False)": (4, 2),
    "LayerNormalization()": (4, 2),
    "LayerNormalization(axis=[1, 2], center=False)": (4, 2),
    "GroupNormalization(2)": (4, 2),
    "UnitNormalization()": (4,),
    "UnitNormalization(axis=[1])": (4,),
    "Dropout(0.5)": (3,),
    "AlphaDropout(0.5)": (3,),
    "GaussianDropout(0.5)": (3,),
    "GaussianNoise(0.5)": (3,),
    "SpatialDropout1D(0.5)": (4, 3),
    "SpatialDropout2D(0.5)": (4, 4, 3),
    "ActivityRegularization(0.1)": (3,),
    "ReLU()": (3,),
    "LeakyReLU()": (3,),
    "ELU()": (3,),
    "PReLU()": (3,),
    "PReLU(shared_axes=[1])": (3,),
    "Softmax()": (3,),
    "Softmax(axis=[1])": (3,),
    "ThresholdedReLU()": (3,),
    "Flatten()": (3, 2),
    "Permute([2, 1])": (3, 2),
    "RepeatVector(2)": (3,),
    "Reshape([2, 3])": (6,),
    "Cropping2D([1, 1])": (4, 4, 1),
    "UpSampling2D([2, 2])": (4, 4, 1),
    "UpSampling1D()": (4, 4),
    "ZeroPadding2D([[1, 1], [1, 1]])": (4, 4, 1),
    "ZeroPadding1D()": (4, 4),
    "TimeDistributed(tf.keras.layers.Dense(2))": (4, 3),
    "Add()": [(3,), (3,)],
    "Concatenate()": [(3,), (3,)],
    "Dot([1, 1])": [(3,), (3,)],
}


def programs(tf):
    """Name -> function that makes the root of a graph."""
    k = tf.keras
    made = {f"model {name}": lambda n=name: keras_models.build(tf, n) for name in _models()}
    made |= {f"fit {name}": lambda n=name: fitted(keras_models.build(tf, n)) for name in COMPILED}
    made |= {f"optimizer {code}": lambda c=code: optimized(tf, c) for code in OPTIMIZERS}
    made |= {f"metric {code}": lambda c=code: _evaluated(tf, "metrics", c) for code in METRICS}
    made |= {f"layer {code}": lambda c=code: layer(tf, c) for code in LAYERS}
    made |= {f"own {f.__name__}": lambda f=f: f(tf, k) for f in OWN}

    made |= {f"lot {i}": lambda i=i: drawn_by_lot(tf, k, i) for i in range(60)}

    def fresh(make):
        k.backend.clear_session()
        return make()

    return {name: lambda m=make: fresh(m) for name, make in made.items()}


def _models():
    return list(keras_models.MODELS)


def fitted(model):
    """A compiled model after one step."""
    x = keras_models.inputs(model)
    rows = len(next(iter(x.values())) if isinstance(x, dict) else x)
    y = [np.zeros((rows, *(s or 1 for s in out.shape[1:])), "float32") for out in model.outputs]
    if model.name.startswith("sequential") and "sparse" in str(model.loss):
        y = [np.zeros(rows)]
    y = [y_[:, 0] if name == "q" else y_ for y_, name in zip(y, model.output_names)]
    model.fit(x, y if len(y) > 1 else y[0], batch_size=rows, verbose=0)
    return model


def _evaluated(tf, namespace, code):
    tf.keras.backend.clear_session()
    return eval(f"tf.keras.{namespace}.{code}", {"tf": tf})


def optimized(tf, code):
    """A Module of an optimizer and what it has trained for a step."""
    root = tf.Module()
    root.optimizer = _evaluated(tf, "optimizers", code)
    root.weights = [tf.Variable(tf.ones([2, 3])), tf.Variable(tf.ones([2]))]
    root.optimizer.apply_gradients([(v * 0.5, v) for v in root.weights])
    return root


def layer(tf, code):
    """A built layer."""
    shapes = LAYERS[code]
    made = _evaluated(tf, "layers", code)
    batch = (
        [tf.ones([2, *s]) for s in shapes] if isinstance(shapes, list) else tf.ones([2, *shapes])
    )
    made(batch)
    return made


# Programs of their own. Each gives the root.
def module_tree(tf, k):
    class Inner(tf.Module):
        def __init__(self):
            super().__init__()
            self.w = tf.Variable([1.0, 2.0])
            self.size = 3
            self.b = None

    root = tf.Module()
    root.later = None
    root.first = Inner()
    root.plain = "text"
    root.second = Inner()
    root.later = tf.Variable(1)
    root.shared = root.first
    root.second.b = tf.Variable(2.0)
    return root


def module_replaced(tf, k):
    root = tf.Module()
    root.a, root.b, root.c = tf.Variable(1), tf.Variable([2]), tf.Variable([[3]])
    root.a = tf.Variable([[4]])
    del root.b
    root.b = tf.Module()
    root.c = None
    return root


def module_cycle(tf, k):
    root, other = tf.Module(), tf.Module()
    root.other, other.root, other.me = other, root, other
    return root


def module_containers(tf, k):
    root = tf.Module()
    root.empty, root.nothing = [], {}
    root.numbers, root.pair, root.texts = [1, 2], (1, 2), {"a": "b"}
    root.variables_list = [tf.Variable(1), 2, tf.Variable(3)]
    root.tuple = (tf.Variable(1), [tf.Variable(2)])
    root.tuple_of_lists = ([1], {})
    root.dict = {
        "z": tf.Variable(1),
        "a": tf.Module(),
        "m": [tf.Variable(2), {"x": tf.Variable(3)}],
    }
    root.ordered = collections.OrderedDict(b=tf.Variable(1), a=tf.Variable(2))
    Pair = collections.namedtuple("Pair", "left right")
    root.named = Pair(tf.Variable(1), tf.Variable([2]))
    root.set = {1, 2}
    return root


def module_appended(tf, k):
    root = tf.Module()
    root.items, root.table = [], {}
    root.items.append(tf.Variable(1))
    root.table["b"] = tf.Variable(2)
    root.items.extend([[tf.Variable(3)], tf.Module()])
    root.table["a"] = [tf.Variable(4)]
    root.items[1].append(tf.Module())
    root.table["b"] = tf.Variable([5])
    return root


def module_subclassed_containers(tf, k):
    root = tf.Module()
    root.default = collections.defaultdict(list)
    root.counter = collections.Counter()
    root.deque = collections.deque()
    root.v = tf.Variable(1)
    return root


def module_one_list_twice(tf, k):
    root = tf.Module()
    root.one = [tf.Variable(1)]
    root.two = root.one
    return root


def layers_in_containers(tf, k):
    class Own(k.Model):
        def __init__(self):
            super().__init__()
            self.zeta = k.layers.Dense(2)
            self.blocks = [k.layers.Dense(2), [k.layers.Dense(2)]]
            self.named = {"b": k.layers.Dense(2), "a": k.layers.BatchNormalization()}
            self.pair = (k.layers.Dense(2), k.layers.ReLU())
            self.alpha = k.layers.Dense(2)
            self.factor = tf.Variable(1.0)
            self.count = 3
            self.sizes = [1, 2]
            self.seen = k.metrics.Mean()
            self.blocks.append(k.layers.Dense(2))
            self.twin = self.zeta

        def call(self, x):
            x = self.alpha(self.zeta(x))
            for block in [self.blocks[0], self.blocks[1][0], self.blocks[2]]:
                x = block(x)
            x = self.named["a"](self.named["b"](x))
            return self.pair[1](self.pair[0](x)) * self.factor

    model = Own()
    model(tf.ones([1, 2]))
    return model


def own_layer(tf, k):
    class Own(k.layers.Layer):
        def __init__(self):
            self.early = k.layers.Dense(1)
            self.sizes = [1, 2]
            self.option = None
            super().__init__()
            self.dense = None
            self.norm = k.layers.LayerNormalization()
            self.fixed = self.add_weight(name="fixed", shape=(2,), trainable=False)
            self.dense = k.layers.Dense(3)

        def build(self, input_shape):
            self.gain = self.add_weight(name="other_name", shape=(3,))
            self.add_weight(name="loose", shape=(1,))
            self.plain = tf.Variable([1.0])
            self.parts = [self.add_weight(name=f"part{i}", shape=(1,)) for i in range(2)]

        def call(self, x):
            return self.early(self.norm(self.dense(x)) * self.gain)

    made = Own()
    made(tf.ones([1, 2]))
    return made


def own_layer_replaced(tf, k):
    made = k.layers.Layer()
    made.a, made.b, made.c = k.layers.Dense(1), tf.Variable(1.0), tf.Variable([2.0])
    made.a = k.layers.ReLU()
    made.b = tf.Variable([3.0])
    del made.c
    made.d = [k.layers.Dense(1)]
    made.d = None
    return made


def own_training(tf, k):
    class Own(k.Model):
        def __init__(self):
            super().__init__()
            self.body = k.Sequential([k.layers.Dense(3), k.layers.Dense(2)])
            self.scale = self.add_weight(name="scale", shape=())

        def call(self, x):
            self.add_metric(tf.reduce_mean(x), name="seen")
            return self.body(x) * self.scale

    model = Own()
    model.compile(k.optimizers.Adam(), "mse", ["mae"])
    model.fit(np.ones((2, 2)), np.ones((2, 2)), verbose=0)
    return model


def own_legacy_training(tf, k):
    model = k.Sequential([k.layers.Dense(2, input_shape=(3,)), k.layers.BatchNormalization()])
    model.compile(k.optimizers.legacy.Adam(), "mse", ["mae"])
    model.fit(np.ones((2, 3)), np.ones((2, 2)), verbose=0)
    return model


def functional_subclass(tf, k):
    class Own(k.Model):
        def __init__(self):
            x = k.Input((2,))
            inner = k.layers.Dense(3)
            super().__init__(x, k.layers.Dense(1)(inner(x)))
            self.inner = inner
            self.extra = k.layers.Dense(4)
            self.notes = {"a": 1}
            self.factor = tf.Variable(2.0)

    return Own()


def sequential_with_attributes(tf, k):
    model = k.Sequential([k.layers.Dense(2), k.layers.ReLU()])
    model.more = k.layers.Dense(3)
    model.add(k.layers.Dense(1))
    model(tf.ones([1, 2]))
    return model


def sequential_of_models(tf, k):
    inner = k.Sequential([k.Input((3,)), k.layers.Dense(2)])
    return k.Sequential(
        [k.Input((3,)), inner, k.layers.Dropout(0.5), k.Sequential([inner.layers[0]])][:3]
    )


def model_in_attributes(tf, k):
    class Gan(k.Model):
        def __init__(self):
            super().__init__()
            self.generator = k.Sequential([k.layers.Dense(2, input_shape=(2,))])
            self.critics = {"one": k.Sequential([k.layers.Dense(1, input_shape=(2,))])}
            self.optimizers = [k.optimizers.Adam(), k.optimizers.legacy.SGD(0.1, momentum=0.9)]

        def call(self, x):
            return self.critics["one"](self.generator(x))

    model = Gan()
    model(tf.ones([1, 2]))
    for optimizer, part in zip(model.optimizers, [model.generator, model.critics["one"]]):
        optimizer.apply_gradients([(v * 0.1, v) for v in part.trainable_variables])
    return model


def slots_of_two(tf, k):
    root = tf.Module()
    root.second, root.first = k.optimizers.legacy.Adam(), k.optimizers.legacy.SGD(0.1, momentum=0.9)
    root.v, root.w = tf.Variable([1.0]), tf.Variable([[1.0]])
    away = tf.Variable([1.0, 2.0])
    root.first.apply_gradients([(v * 0.1, v) for v in (root.w, away, root.v)])
    root.second.apply_gradients([(v * 0.1, v) for v in (root.v,)])
    return root


def functional_with_extras(tf, k):
    x = k.Input((2,))
    h = k.layers.Dense(3, activity_regularizer="l2", kernel_regularizer="l2")(x)
    model = k.Model(x, k.layers.Dense(1)(h))
    model.add_loss(tf.reduce_mean(h))
    model.add_metric(tf.reduce_sum(h), name="total", aggregation="mean")
    model.compile("adam", "mse", ["mae", k.metrics.AUC()])
    model.fit(np.ones((2, 2)), np.ones((2, 1)), verbose=0)
    return model


def checkpoint_like(tf, k):
    model = k.Sequential([k.layers.Dense(2, input_shape=(2,))])
    optimizer = k.optimizers.Adam()
    optimizer.build(model.trainable_variables)
    return {
        "step": tf.Variable(1),
        "model": model,
        "optimizer": optimizer,
        "extra": [tf.Variable(2)],
    }


def class_attributes(tf, k):
    """What a class has an attribute or property for is not tracked by layers."""

    class Own(k.layers.Layer):
        dense = None

        @property
        def gain(self):
            return self._gain

        @gain.setter
        def gain(self, value):
            self._gain = value

    made = Own()
    made.dense, made.gain = k.layers.Dense(1), tf.Variable(1.0)
    return made


def model_of_class_attributes(tf, k):
    class Own(k.layers.Layer):
        dense = None

        def __init__(self):
            super().__init__()
            self.dense, self.norm = k.layers.Dense(2), k.layers.LayerNormalization()

        def call(self, x):
            return self.norm(self.dense(x))

    return k.Sequential([k.Input((3,)), Own(), k.layers.Dense(1)])


def module_class_attributes(tf, k):
    class Own(tf.Module):
        dense = None

        @property
        def gain(self):
            return self._gain

        @gain.setter
        def gain(self, value):
            self._gain = value

    made = Own()
    made.dense, made.gain = tf.Variable([1.0]), tf.Variable(1.0)
    return made


def compiled_twice(tf, k):
    model = k.Sequential([k.layers.Dense(1, input_shape=(2,))])
    model.compile("adam")
    model.extra = tf.Variable(1.0)
    model.compile("sgd", ["mse"])
    model.compile([k.optimizers.Adam(), k.optimizers.Lion()], "mse")
    return model


def own_metric(tf, k):
    class Own(k.metrics.Metric):
        def __init__(self):
            super().__init__("own")
            self.t = self.add_weight("total", initializer="zeros")
            self.add_weight("count", shape=(2,), initializer="zeros")
            self.parts, self.inner = [self.t], k.metrics.Mean()

        def update_state(self, values):
            pass

        def result(self):
            return self.t

    return Own()


def own_optimizer(tf, k):
    class Own(k.optimizers.Optimizer):
        def __init__(self):
            self.early = []
            super().__init__("Own")
            self._learning_rate = self._build_learning_rate(0.1)
            self.late = None

        def build(self, var_list):
            super().build(var_list)
            self.ms = [self.add_variable_from_reference(v, "m") for v in var_list]
            self.late = self.add_variable([2], name="late")
            self._built = True

        def update_step(self, gradient, variable):
            variable.assign_sub(gradient)

    root = tf.Module()
    root.optimizer, root.v = Own(), tf.Variable([1.0])
    root.optimizer.apply_gradients([(root.v * 0.5, root.v)])
    return root


def own_legacy_optimizer(tf, k):
    class Own(k.optimizers.legacy.Optimizer):
        def __init__(self):
            super().__init__("Own")
            self._set_hyper("rate", 0.1)
            self.plain = tf.Variable(1.0)

        def _create_slots(self, var_list):
            for v in var_list:
                self.add_slot(v, "q", shape=(3,))
            self.add_weight("extra", ())

        def _resource_apply_dense(self, grad, var, apply_state=None):
            return var.assign_sub(grad)

        def get_config(self):
            return {}

    root = tf.Module()
    root.optimizer, root.v = Own(), tf.Variable([1.0])
    root.optimizer.apply_gradients([(root.v * 0.5, root.v)])
    return root


def own_iterations(tf, k):
    root = tf.Module()
    root.new, root.old = k.optimizers.SGD(), k.optimizers.legacy.SGD()
    root.v = tf.Variable([1.0])
    for optimizer in (root.new, root.old):
        optimizer.iterations = tf.Variable(3, dtype=tf.int64)
        optimizer.apply_gradients([(root.v * 0.5, root.v)])
    return root


def scaled(tf, k, inner=None, **kwargs):
    root = tf.Module()
    root.optimizer = k.mixed_precision.LossScaleOptimizer(inner or k.optimizers.Adam(), **kwargs)
    root.v = tf.Variable([1.0])
    root.optimizer.apply_gradients([(root.v * 0.5, root.v)])
    return root


def scaled_schedule(tf, k):
    rate = k.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    return scaled(tf, k, k.optimizers.SGD(rate, momentum=0.9))


def scaled_legacy(tf, k):
    return scaled(tf, k, k.optimizers.legacy.Adam())


def scaled_fixed(tf, k):
    return scaled(tf, k, dynamic=False, initial_scale=4.0)


def scaled_fixed_legacy(tf, k):
    return scaled(tf, k, k.optimizers.legacy.Adam(), dynamic=False, initial_scale=4.0)


def many_optimizers(tf, k):
    class Own(k.Model):
        def __init__(self):
            super().__init__()
            self.first = k.layers.Dense(2)
            self.steps, self.last = (
                [k.optimizers.SGD(0.1), k.optimizers.SGD(0.1)],
                k.optimizers.Lion(),
            )
            self.nest = [[k.layers.Dense(2)]]
            self.zz = k.metrics.Mean(name="seen")
            self.module = tf.Module()
            self.module.w, self.module.dense = tf.Variable([1.0]), k.layers.Dense(2)
            self.pair, self.old = (k.layers.Dense(2), 3), k.layers.Dense(2)
            self.old = None

        def call(self, x):
            return self.module.dense(self.pair[0](self.nest[0][0](self.first(x))))

    model = Own()
    model(tf.ones([1, 2]))
    for optimizer in (*model.steps, model.last):
        optimizer.apply_gradients([(tf.ones_like(v), v) for v in model.first.weights])
    return model


def _trained(tf, k, optimizer, metrics=()):
    model = k.Sequential([k.layers.Dense(2, input_shape=(3,))])
    model.compile(optimizer, "mse", list(metrics))
    model.fit(np.ones((2, 3)), np.ones((2, 2)), verbose=0)
    return model


def scaled_training(tf, k):
    return _trained(tf, k, k.mixed_precision.LossScaleOptimizer(k.optimizers.Adam()))


def scaled_legacy_training(tf, k):
    inner = k.optimizers.legacy.SGD(0.1, momentum=0.9)
    return _trained(tf, k, k.mixed_precision.LossScaleOptimizer(inner))


def metric_in_metric(tf, k):
    class Own(k.metrics.Metric):
        def __init__(self):
            super().__init__("own")
            self.total = self.add_weight("total", initializer="zeros")
            self.zz = k.metrics.Mean()

        def update_state(self, y_true, y_pred, sample_weight=None):
            self.zz.update_state(y_true)

        def result(self):
            return self.total

    return _trained(tf, k, "sgd", [Own()])


def drawn_by_lot(tf, k, seed):
    """Modules and layers with attributes set, set again, deleted and appended to at random."""
    lot = random.Random(seed)
    objects = [tf.Module(), k.layers.Layer(), tf.Module(), k.layers.Layer()]

    def value(depth=0):
        kinds = ["variable", "object", "number", "none", "module"]
        kind = lot.choice(kinds if depth > 2 else [*kinds, "list", "dict", "tuple", "list", "dict"])
        inner = [value(depth + 1) for _ in range(lot.randrange(3))] if depth < 3 else []
        made = {
            "variable": lambda: tf.Variable([1.0] * lot.randrange(1, 4)),
            "object": lambda: lot.choice(objects),
            "number": lambda: 3,
            "none": lambda: None,
            "module": lambda: tf.Module(),
            "list": lambda: inner,
            "tuple": lambda: tuple(inner),
            "dict": lambda: dict(zip("yx", inner)),
        }
        return made[kind]()

    for _ in range(40):
        owner, name = lot.choice(objects), lot.choice("abcde")
        held, action = getattr(owner, name, None), lot.choice(["set", "set", "change", "delete"])
        if action == "set":
            setattr(owner, name, value())
        elif action == "delete" and hasattr(owner, name):
            delattr(owner, name)
        elif action == "change" and isinstance(held, list):
            held.append(value(1))
        elif action == "change" and isinstance(held, dict):
            # of a key set again TensorFlow knows when it was first tracked, and what it held then
            key, new = lot.choice("xyz"), value(1)
            if key not in held:
                held[key] = new
    root = tf.Module()
    root.objects = objects
    return root


def replaced_item(tf, k):
    root = tf.Module()
    root.items = [tf.Variable(1)]
    root.items[0] = tf.Variable(2)
    return root


def number_keys(tf, k):
    root = tf.Module()
    root.table = {1: tf.Variable(1)}
    return root


def number_keys_of_numbers(tf, k):
    root = tf.Module()
    root.table = {1: 2, "a": tf.Variable(1)}
    return root


def sorted_list(tf, k):
    root = tf.Module()
    root.items = [2, 1]
    root.items.sort()
    root.items[0] = 3
    del root.items[1]
    return root


OWN = [
    module_tree,
    module_replaced,
    module_cycle,
    module_containers,
    module_appended,
    module_subclassed_containers,
    module_one_list_twice,
    layers_in_containers,
    own_layer,
    own_layer_replaced,
    own_training,
    own_legacy_training,
    functional_subclass,
    sequential_with_attributes,
    sequential_of_models,
    model_in_attributes,
    slots_of_two,
    functional_with_extras,
    checkpoint_like,
    class_attributes,
    model_of_class_attributes,
    module_class_attributes,
    compiled_twice,
    own_metric,
    own_optimizer,
    own_legacy_optimizer,
    own_iterations,
    scaled,
    scaled_schedule,
    scaled_legacy,
    scaled_fixed,
    scaled_fixed_legacy,
    many_optimizers,
    scaled_training,
    scaled_legacy_training,
    metric_in_metric,
    replaced_item,
    number_keys,
    number_keys_of_numbers,
    sorted_list,
]

# What is written as a SavedModel, too.
SAVED = [
    *(
        f"model {name}"
        for name in ("nested", "shared", "custom", "dict_input", "ops", "frozen", "rows")
    ),
    *(f"fit {name}" for name in ("mlp", "cnn", "two_ends")),
    *(f"own {name}" for name in ("module_tree", "module_containers", "layers_in_containers")),
    *(f"own {name}" for name in ("own_training", "own_legacy_training", "functional_subclass")),
    "own model_in_attributes",
    "own slots_of_two",
    "own functional_with_extras",
    "own own_layer",
]


# What is written as a .weights.h5 file, too.
WRITTEN = [
    *(f"model {name}" for name in keras_models.MODELS if name != "unbuilt"),
    *(f"fit {name}" for name in COMPILED),
    *(f"own {f.__name__}" for f in (layers_in_containers, own_training, own_legacy_training)),
    *(f"own {f.__name__}" for f in (functional_subclass, sequential_with_attributes)),
    *(f"own {f.__name__}" for f in (sequential_of_models, many_optimizers, model_in_attributes)),
    *(f"own {f.__name__}" for f in (scaled_training, scaled_legacy_training)),
    "own functional_with_extras",
    "own model_of_class_attributes",
]


def h5_entries(model):
    """(path, shape) of what a model's .weights.h5 file holds."""
    import h5py

    found = []
    with tempfile.TemporaryDirectory() as folder:
        model.save_weights(folder + "/all.weights.h5")
        with h5py.File(folder + "/all.weights.h5") as file:
            file.visititems(
                lambda path, x: found.append([path, list(x.shape)]) if hasattr(x, "shape") else None
            )
    return found


def graph(root, children, kind, slots):
    """The graph below `root`: children(obj) gives (name, child) pairs, slots(obj) what it has of
    slots as name -> (variable -> slot)."""
    nodes, places = [root], {id(root): 0}
    rows = []
    for node in nodes:  # grows while it is walked
        row = []
        for name, child in children(node):
            if id(child) not in places:
                places[id(child)] = len(nodes)
                nodes.append(child)
            row.append([name, places[id(child)]])
        rows.append([kind(node), row])
    for node, row in zip(nodes, rows):
        found = [
            [at, name, kind(slot)] for name, slot_of in slots(node)
            for at, variable in enumerate(nodes) if (slot := slot_of(variable)) is not None
        ]  # fmt: skip
        if found:
            row.append(found)
    return rows


def kind_of(tf):
    """The function that names the kind of a node."""

    def kind(node):
        if isinstance(node, tf.Variable):
            return f"{node.dtype.name}{node.shape.as_list()}"
        name = type(node).__name__
        return _RENAMED.get(name, name)

    return kind


# Classes of TensorFlow that go by other names.
_RENAMED = {
    "LossScaleOptimizerV3": "LossScaleOptimizer",
    "FakeOptimizerForRestoration": "AutoTrackable",
    "Checkpoint": "_DictWrapper",
}


def _tf_checkpoint_graph(tf, root):
    from tensorflow.python.checkpoint.graph_view import ObjectGraphView

    root = tf.train.Checkpoint(**root) if isinstance(root, dict) else root
    view = ObjectGraphView(root)

    def children(node):
        function = (tf.types.experimental.GenericFunction, tf.types.experimental.ConcreteFunction)
        return [
            (x.name, x.ref) for x in view.list_children(node) if not isinstance(x.ref, function)
        ]

    def slots(node):
        if "get_slot_names" not in dir(node):
            return []

        def getter(name):
            def get(variable):
                try:
                    return node.get_slot(variable, name)
                except (AttributeError, KeyError):
                    return None

            return get

        return [(name, getter(name)) for name in node.get_slot_names()]

    return graph(root, children, kind_of(tf), slots)


_WRAPPERS = {
    "trackable_list_wrapper": "ListWrapper",
    "trackable_dict_wrapper": "_DictWrapper",
    "trackable_tuple_wrapper": "_TupleWrapper",
}


def _tf_saved_graph(tf, root):
    from tensorflow.core.protobuf import saved_model_pb2

    with tempfile.TemporaryDirectory() as folder:
        save = root.save if isinstance(root, tf.keras.Model) else None
        (save or (lambda path: tf.saved_model.save(root, path)))(folder + "/saved")
        proto = saved_model_pb2.SavedModel()
        proto.ParseFromString(Path(folder, "saved", "saved_model.pb").read_bytes())
    nodes = list(proto.meta_graphs[0].object_graph_def.nodes)
    left_out = {"function", "bare_concrete_function", "constant", "captured_tensor", "resource"}

    def children(node):
        found = [(c.local_name, nodes[c.node_id]) for c in node.children]
        return [
            (name, c) for name, c in found
            if c.WhichOneof("kind") not in left_out and name not in ("signatures", "_random_generator")
        ]  # fmt: skip

    def kind(node):
        if node.WhichOneof("kind") == "variable":
            shape = [d.size for d in node.variable.shape.dim]
            return f"{tf.as_dtype(node.variable.dtype).name}{shape}"
        return _WRAPPERS.get(node.user_object.identifier, "object")

    def slots(node):
        found = {}
        for x in node.slot_variables:
            key = id(nodes[x.original_variable_node_id])
            found.setdefault(x.slot_name, {})[key] = nodes[x.slot_variable_node_id]
        return [(name, lambda v, m=m: m.get(id(v))) for name, m in found.items()]

    return graph(nodes[0], children, kind, slots)


def main():
    import tensorflow as tf

    def recorded(draw, make):
        try:
            return draw(tf, make())
        except (ValueError, AssertionError) as error:
            return {"error": type(error).__name__}

    found = {}
    for name, make in programs(tf).items():
        found[name] = recorded(_tf_checkpoint_graph, make)
    for name in SAVED:
        found[f"saved {name}"] = recorded(_tf_saved_graph, programs(tf)[name])
    for name in WRITTEN:
        found[f"h5 {name}"] = recorded(lambda _, root: h5_entries(root), programs(tf)[name])
    rows = [f"{json.dumps(name)}: {json.dumps(rows)}" for name, rows in found.items()]
    path = Path(__file__).parent / "object_graphs.json"
    path.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

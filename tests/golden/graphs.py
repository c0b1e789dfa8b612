"""Random functional models: programs made from a seed, and what is recorded of the model they make.

`program(seed)` is a text that draws a model as `m`; `report(m, tf)` is what TensorFlow's model and
ours must agree in: structure, outputs, config, and the same of the model saved and loaded.
"""

import json
import os
import random
import re
import tempfile

import numpy as np

_UNARY = """
tf.nn.relu({x}) | tf.abs({x}) | tf.square({x}) | tf.tanh({x}) | tf.sigmoid({x})
tf.math.exp({x} * 0.1) | -{x} | abs({x})
tf.nn.softmax({x}) | tf.nn.elu({x}) | tf.nn.leaky_relu({x}, alpha=0.3) | tf.nn.softplus({x})
tf.math.sin({x}) | tf.nn.selu({x})
tf.clip_by_value({x}, -1.0, 1.0) | tf.identity({x}) | tf.stop_gradient({x})
tf.math.sqrt(tf.abs({x}) + 1.0) | tf.sign({x})
{x} + 1.0 | 1.0 - {x} | {x} * 2.0 | 0.5 * {x} | {x} / 4.0 | {x} ** 2 | tf.pow({x}, 2.0)
{x} - 0.5 | {x} % 2.0 | {x} // 2.0
tf.cast({x} > 0.0, 'float32') | tf.cast({x}, tf.int32) * 2 + tf.cast({x}, 'int32')
tf.where({x} > 0.0, {x}, 0.0) | tf.zeros_like({x}) + {x}
K.square({x}) | K.relu({x}) | K.abs({x}) | keras.activations.relu({x})
keras.activations.tanh({x}) | tf.maximum({x}, 0.1)
tf.minimum({x}, tf.constant(0.5)) | {x} + tf.constant(2.0) | tf.constant(1.5) * {x}
tf.add({x}, 1.0) | tf.multiply({x}, {x}) | tf.round({x})
L.Activation('relu')({x}) | L.Activation('tanh')({x}) | L.ReLU()({x}) | L.LeakyReLU()({x})
L.Dropout(0.3)({x}) | L.ELU()({x})
L.Lambda(lambda t: t * 2.0)({x}) | L.ActivityRegularization(l2=0.01)({x})
L.GaussianNoise(0.1)({x}) | L.Softmax()({x})
tf.math.reciprocal(tf.abs({x}) + 1.0) | tf.nn.l2_normalize({x}, axis=-1)
tf.math.cumsum({x}, axis=-1) | tf.reverse({x}, axis=[-1])
"""
_BINARY = """
{x} + {y} | {x} - {y} | {x} * {y} | {x} / (tf.abs({y}) + 1.0) | tf.maximum({x}, {y})
tf.add({x}, {y}) | tf.subtract({x}, y={y})
tf.where({x} > {y}, {x}, {y}) | tf.math.squared_difference({x}, {y}) | tf.multiply(x={x}, y={y})
tf.add_n([{x}, {y}])
L.Add()([{x}, {y}]) | L.Multiply()([{x}, {y}]) | L.Subtract()([{x}, {y}])
L.Average()([{x}, {y}]) | L.Maximum()([{x}, {y}])
L.add([{x}, {y}]) | tf.cast(tf.equal({x}, {y}), tf.float32)
tf.cast(tf.logical_and({x} > 0.0, {y} > 0.0), 'float32')
"""


def _options(text):
    return [x.strip() for x in re.split(r"\||\n", text) if x.strip()]


_UNARY, _BINARY = _options(_UNARY), _options(_BINARY)


class _Writer:
    """Writes one program; tensors are known by name and by shape without the batch axis."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines, self.tensors, self.shared, self.count = [], [], [], 0

    def program(self):
        pick = self.random
        shapes = [(3,), (4,), (5, 3), (6, 2), (4, 4, 2), (6, 6, 1), (1,)]
        inputs = []
        for i in range(pick.choice([1, 1, 2, 2, 3])):
            shape = pick.choice(shapes)
            name = pick.choice(["", f", name='in_{i}'"])
            self.tensors.append((f"i{i}", shape))
            self.lines.append(f"i{i} = keras.Input({shape}{name})")
            inputs.append(f"i{i}")
        for _ in range(pick.randint(2, 8)):
            self.step()
        for name, _ in list(self.tensors[: len(inputs)]):  # every input has an effect
            if not any(re.search(rf"\b{name}\b", line) for line in self.lines[len(inputs) :]):
                self.unary(name, dict(self.tensors)[name])
        made = [name for name, _ in self.tensors if name not in inputs]
        used = " ".join(self.lines)
        loose = [n for n in made if len(re.findall(rf"\b{n}\b", used)) == 1] or made[-1:]
        outputs = self.ends(loose)
        given = inputs[0] if len(inputs) == 1 else f"[{', '.join(inputs)}]"
        self.lines.append(f"m = keras.Model({given}, {outputs})")
        return "\n".join(self.lines)

    def ends(self, names):
        if len(names) == 1:
            return names[0] if self.random.random() < 0.8 else f"[{names[0]}]"
        if self.random.random() < 0.2:
            return "{" + ", ".join(f"'{n}': {n}" for n in names) + "}"
        return f"[{', '.join(names)}]"

    def new(self, expression, shape):
        self.count += 1
        name = f"t{self.count}"
        self.lines.append(f"{name} = {expression}")
        self.tensors.append((name, tuple(shape)))
        return name

    def step(self):
        x, shape = self.random.choice(self.tensors[-4:])
        kinds = [self.unary, self.binary, self.layer, self.part, self.constant, self.reduce]
        kinds += [self.nested, self.again, self.shape, self.layer, self.several]
        kinds += [self.many, self.masked, self.rows, self.within, self.flags]
        self.random.choice(kinds)(x, shape)

    def unary(self, x, shape):
        text = self.random.choice(_UNARY)
        made = self.new(text.format(x=x), shape)
        if "int32" in text and "float32" not in text:
            self.lines[-1] = f"{made} = tf.cast({text.format(x=x)}, tf.float32)"

    def binary(self, x, shape):
        others = [n for n, s in self.tensors if s == shape and n != x]
        y = self.random.choice(others) if others else f"({x} * 0.5)"
        self.new(self.random.choice(_BINARY).format(x=x, y=y), shape)

    def layer(self, x, shape):
        pick, rank = self.random, len(shape)
        units = pick.choice([1, 2, 3, 4])
        dense = (
            f"L.Dense({units}, activation={pick.choice([None, 'relu', 'tanh'])!r})({x})",
            (*shape[:-1], units),
        )
        found = [
            dense,
            dense,
            (f"L.BatchNormalization()({x})", shape),
            (f"L.LayerNormalization()({x})", shape),
        ]
        size = int(np.prod(shape))
        found += [(f"L.Flatten()({x})", (size,)), (f"L.Reshape(({size}, 1))({x})", (size, 1))]
        if rank == 1:
            found += [(f"L.RepeatVector(3)({x})", (3, *shape))]
            found += [(f"L.Dense({units}, name='named_{self.count}')({x})", (units,))]
        if rank == 2:
            n, c = shape
            found += [(f"L.Permute((2, 1))({x})", (c, n)), (f"L.ZeroPadding1D(1)({x})", (n + 2, c))]
            found += [
                (f"L.GlobalAveragePooling1D()({x})", (c,)),
                (f"L.GlobalMaxPooling1D()({x})", (c,)),
            ]
            found += [(f"L.Conv1D({units}, 3, padding='same')({x})", (n, units))]
            found += [
                (f"L.UpSampling1D(2)({x})", (2 * n, c)),
                (f"L.SpatialDropout1D(0.2)({x})", shape),
            ]
            if n >= 2:
                found += [
                    (f"L.MaxPooling1D(2)({x})", (n // 2, c)),
                    (f"L.AveragePooling1D(2)({x})", (n // 2, c)),
                ]
        if rank == 3:
            a, b, c = shape
            found += [(f"L.Conv2D({units}, 3, padding='same')({x})", (a, b, units))] * 2
            found += [
                (f"L.GlobalAveragePooling2D()({x})", (c,)),
                (f"L.UpSampling2D(2)({x})", (2 * a, 2 * b, c)),
            ]
            if min(a, b) >= 3:
                found += [
                    (f"L.MaxPooling2D(2)({x})", (a // 2, b // 2, c)),
                    (f"L.Cropping2D(1)({x})", (a - 2, b - 2, c)),
                ]
                found += [(f"L.Conv2D({units}, 2, activation='relu')({x})", (a - 1, b - 1, units))]
                found += [(f"L.DepthwiseConv2D(2, padding='same')({x})", shape)]
        found = [f for f in found if min(f[1], default=1) > 0]
        self.new(*pick.choice(found))

    def part(self, x, shape):
        n = shape[0]
        found = [
            (f"{x}[:, 0]", shape[1:]),
            (f"{x}[:, ::-1]", shape),
            (f"{x}[..., -1]", shape[:-1]),
            (f"{x}[:, tf.newaxis]", (1, *shape)),
            (f"{x}[:, :tf.constant({max(n - 1, 1)})]", (max(n - 1, 1), *shape[1:])),
            (f"{x}[:, -1:]", (1, *shape[1:])),
            (f"{x}[..., :1]", (*shape[:-1], 1)),
            (f"{x}[:, :tf.shape({x})[1]]", shape),
            (f"tf.gather({x}, [0, {n - 1}], axis=1)", (2, *shape[1:])),
            (f"tf.gather({x}, indices=tf.constant([0, 0]), axis=1)", (2, *shape[1:])),
        ]
        self.kept(
            self.random.choice([f for f in found if len(f[1]) > 0] or [(f"{x} * 1.0", shape)])
        )

    def kept(self, made):
        self.new(*made)

    def constant(self, x, shape):
        last, pick = shape[-1], self.random
        row = [round(pick.uniform(-1, 1), 2) for _ in range(last)]
        found = [
            (f"{x} + tf.constant({row})", shape),
            (f"tf.constant({row}) * {x}", shape),
            (f"np.array({row}, 'float32') - {x}", shape),
            (f"{x} * np.array({row})", shape),
            (f"tf.multiply({x}, y=tf.constant({row}))", shape),
            (f"tf.maximum(tf.constant({row}), {x})", shape),
            (
                f"tf.tensordot({x}, tf.constant({[[v, 1.0] for v in row]}), axes=1)",
                (*shape[:-1], 2),
            ),
            (f"tf.concat([{x}, {x} * 0.0 + tf.constant({row})], axis=-1)", (*shape[:-1], 2 * last)),
        ]
        if len(shape) == 1:
            found += [(f"tf.matmul({x}, tf.constant({[[v, -v] for v in row]}))", (2,))] * 2
            found += [(f"{x} @ tf.constant({[[v] for v in row]})", (1,))]
            found += [(f"L.Add()([{x}, tf.constant([{row}])])", shape)]
        self.new(*pick.choice(found))

    def reduce(self, x, shape):
        op = self.random.choice(["sum", "mean", "max", "min", "prod"])
        less = tuple(shape[:-1])
        found = [(f"tf.reduce_{op}({x}, axis=-1, keepdims=True)", (*less, 1))]
        found += [(f"K.mean({x}, axis=-1, keepdims=True)", (*less, 1))]
        if less:
            found += [
                (f"tf.reduce_{op}({x}, -1)", less),
                (f"tf.reduce_{op}({x}, axis=1)", shape[1:]),
            ]
            found += [(f"K.sum({x}, axis=-1)", less), (f"tf.norm({x} + 1.0, axis=-1)", less)]
        self.new(*self.random.choice(found))

    def shape(self, x, shape):
        size, rank = int(np.prod(shape)), len(shape)
        found = [
            (f"tf.reshape({x}, [-1, {size}])", (size,)),
            (f"tf.reshape({x}, [tf.shape({x})[0], {size}, 1])", (size, 1)),
            (f"tf.expand_dims({x}, 1)", (1, *shape)),
            (f"tf.expand_dims({x}, axis=-1)", (*shape, 1)),
            (
                f"tf.tile({x}, [1, {', '.join(['2'] + ['1'] * (rank - 1))}])",
                (2 * shape[0], *shape[1:]),
            ),
            (f"tf.stack([{x}, {x} * 2.0], axis=1)", (2, *shape)),
            (f"tf.concat([{x}, {x}], 1)", (2 * shape[0], *shape[1:])),
            (f"tf.repeat({x}, 2, axis=1)", (2 * shape[0], *shape[1:])),
            (
                f"tf.pad({x}, {[[0, 0], [1, 1]] + [[0, 0]] * (rank - 1)})",
                (shape[0] + 2, *shape[1:]),
            ),
            (f"tf.squeeze(tf.expand_dims({x}, 1), axis=1)", shape),
            (f"L.Concatenate()([{x}, {x}])", (*shape[:-1], 2 * shape[-1])),
        ]
        if rank == 2:
            found += [
                (f"tf.transpose({x}, [0, 2, 1])", shape[::-1]),
                (f"tf.transpose({x}, perm=(0, 2, 1))", shape[::-1]),
            ]
            found += [(f"tf.matmul({x}, {x}, transpose_b=True)", (shape[0], shape[0]))]
            found += [(f"L.Dot(axes=2)([{x}, {x}])", (shape[0], shape[0]))]
        self.new(*self.random.choice([f for f in found if len(f[1]) < 4]))

    def several(self, x, shape):
        """An op with several results."""
        if shape[0] % 2 == 0:
            both = self.new(f"tf.split({x}, 2, axis=1)", shape)
            self.tensors.pop()
            half = (shape[0] // 2, *shape[1:])
            self.new(f"{both}[0] + {both}[1]", half)
        else:
            self.tensors.append((x, shape))
            self.unary(x, shape)
            self.tensors.remove((x, shape))

    def many(self, x, shape):
        """Functions and layers with several results, or nests of tensors."""
        n, pick = self.count, self.random
        found = [
            f"a{n} = tf.math.top_k({x})\n{{}} = {x} - a{n}.values",
            f"a{n}, b{n} = L.Lambda(lambda t: (t * 2.0, t + 1.0))({x})\n{{}} = a{n} * b{n}",
            f"a{n} = L.Lambda(lambda t: {{{{'u': t * 2.0, 'v': t}}}})({x})\n{{}} = a{n}['u'] - a{n}['v']",  # noqa: E501
            f"a{n} = tf.unstack({x}, axis=1)\n{{}} = tf.stack(a{n}[::-1], axis=1)",
            f"a{n} = tf.math.top_k({x})\n{{}} = {x} - a{n}[0]",
            f"a{n} = tf.meshgrid(tf.range(2), tf.range(2))\n{{}} = {x} * tf.cast(a{n}[0][1, 1], tf.float32)",  # noqa: E501
            f"a{n} = tf.math.top_k({x})\n{{}} = {x} + tf.cast(a{n}.indices, tf.float32)",
        ]
        text = pick.choice(found)
        made = self.new("", shape)
        self.lines[-1] = text.format(made)

    def masked(self, x, shape):
        """Masks, made and eaten."""
        if len(shape) != 2:
            self.unary(x, shape)
            return
        n, c = shape
        found = [(f"L.Masking(0.0)({x})", shape), (f"L.Dense(2)(L.Masking()({x}))", (n, 2))]
        found += [(f"L.GlobalAveragePooling1D()(L.Masking()({x}))", (c,))]
        found += [(f"L.TimeDistributed(L.Dense(2))(L.Masking()({x}))", (n, 2))]
        found += [
            (
                f"L.Embedding(9, 2, mask_zero=True)(tf.cast(tf.abs({x}[..., 0]) * 2.0, tf.int32))",
                (n, 2),
            )
        ]
        found += [(f"L.Embedding(9, 3)(K.cast(tf.abs({x}[:, :, -1]), 'int64'))", (n, 3))]
        found += [(f"L.Add()([L.Masking()({x}), {x}])", shape)]
        found += [(f"L.Concatenate()([L.Masking()({x}), {x} * 2.0])", (n, 2 * c))]
        self.new(*self.random.choice(found))

    def rows(self, x, shape):
        """Results whose size depends on values, reduced again."""
        flat = f"tf.reshape({x}, [-1])"
        found = [
            f"tf.reduce_sum(tf.boolean_mask({x}, {x} > 0.0))",
            f"tf.reduce_mean(tf.gather_nd({x}, tf.where({x} > 0.0)))",
            f"tf.cast(tf.shape(tf.unique({flat})[0])[0], tf.float32)",
            f"tf.cast(tf.size({x}), tf.float32)",
            f"tf.cast(tf.shape({x})[0], tf.float32)",
            f"tf.reduce_sum({flat}[:tf.shape({x})[0]])",
            f"L.Lambda(lambda t: tf.reduce_sum(tf.boolean_mask(t, t > 0.1)))({x})",
            f"tf.reduce_max(tf.range(tf.shape({x})[0]) * 2 + 1)",
        ]
        text = self.random.choice(found)
        text = f"tf.cast({text}, tf.float32)" if "range" in text else text
        self.new(f"{x} * 0.1 + {text}", shape)

    def within(self, x, shape):
        """Models with several inputs and outputs, and layers that are models' outputs' makers."""
        n = self.count
        self.lines += [f"p{n} = keras.Input({shape})", f"q{n} = keras.Input({shape})"]
        self.lines.append(f"r{n} = L.Dense(2, name='inner_{n}')(p{n} * 0.5)")
        outputs = [
            f"[r{n}, p{n} - q{n}]",
            f"{{'a': r{n}, 'b': p{n} - q{n}}}",
            f"(r{n}, p{n} - q{n})",
        ]
        chosen = self.random.choice(outputs)
        first, second = ("['a']", "['b']") if "{" in chosen else ("[0]", "[1]")
        self.lines.append(f"w{n} = keras.Model([p{n}, q{n}], {chosen})")
        self.lines.append(f"s{n} = w{n}([{x}, {x} * 2.0])")
        self.new(f"s{n}{first}", (*shape[:-1], 2))
        self.new(f"s{n}{second}", shape)

    def flags(self, x, shape):
        """Arguments of calls, names, dtypes."""
        n = self.count
        found = [
            f"L.Dropout(0.5)({x}, training=False)",
            f"L.BatchNormalization(name='bn_{n}')({x}, training=False)",
            f"L.BatchNormalization(trainable=False)({x})",
            f"tf.add({x}, 1.0, name='plus_{n}')",
            f"tf.nn.relu({x}, name='act_{n}')",
            f"L.Lambda(lambda t, k: t * k, arguments={{'k': 3.0}}, name='lam_{n}')({x})",
            f"tf.cast(tf.cast({x}, tf.float64) * tf.constant(2.0, tf.float64), tf.float32)",
            f"tf.cast(L.Activation('relu', dtype='float64')({x}), 'float32')",
            f"L.Activation(tf.nn.swish)({x})",
            f"tf.ensure_shape({x}, [None, {', '.join(map(str, shape))}])",
            f"tf.broadcast_to(tf.reduce_mean({x}, axis=0, keepdims=True), tf.shape({x}))",
            f"tf.zeros(tf.shape({x})) + {x}",
            f"tf.fill(tf.shape({x}), 2.0) * {x}",
            f"{x} * tf.cast(tf.math.argmax({x}, axis=-1) > 0, tf.float32)[..., tf.newaxis]",
            f"tf.sort({x}, axis=-1)",
            f"tf.math.l2_normalize({x}, axis=1)",
            f"K.clip({x}, -0.5, 0.5)",
            f"K.softmax({x})" if len(shape) > 1 else f"K.tanh({x})",
            f"K.concatenate([{x}, {x}], axis=-1)[..., :{shape[-1]}]",
            f"tf.multiply({x}, tf.constant(2.0), name='by_{n}')",
            f"{x} + K.constant(1.0)",
            f"tf.roll({x}, shift=1, axis=1)",
            f"tf.one_hot(tf.cast({x} > 0.0, tf.int32), 2)[..., 1]",
            f"tf.scatter_nd([[0]], [1.0], [1])[0] * {x}",
            f"tf.math.count_nonzero({x} > 9.0, dtype=tf.float32) + {x}",
        ]
        self.new(self.random.choice(found), shape)

    def nested(self, x, shape):
        units, n = self.random.choice([2, 3]), self.count
        if self.random.random() < 0.5:
            self.lines.append(
                f"n{n} = keras.Sequential([L.Dense({units}, input_shape={shape}), L.Activation('relu')])"  # noqa: E501
            )
        else:
            self.lines.append(f"j{n} = keras.Input({shape})")
            inner = self.random.choice(
                [f"L.Dense({units})(j{n})", f"L.Dense({units})(j{n} * 2.0) + 1.0"]
            )
            self.lines.append(f"n{n} = keras.Model(j{n}, {inner})")
        self.shared.append((f"n{n}", shape, (*shape[:-1], units)))
        self.new(f"n{n}({x})", (*shape[:-1], units))

    def again(self, x, shape):
        """A layer or model that is called once more."""
        fit = [s for s in self.shared if s[1] == shape]
        if fit:
            name, _, result = self.random.choice(fit)
            self.new(f"{name}({x})", result)
            return
        name = f"d{self.count}"
        self.lines.append(f"{name} = L.Dense({shape[-1]})")
        self.shared.append((name, shape, shape))
        self.new(f"{name}({name}({x}))", shape)


def program(seed):
    """The text of a program that draws a model `m`, for names tf, keras, L, K, np."""
    return _Writer(seed).program()


def _weights(model):
    for i, v in enumerate(model.weights):
        size = int(np.prod(v.shape))
        value = ((np.arange(size) * 7 + i) % 11 - (-1 if "variance" in v.name else 4)) / 10.0
        v.assign(value.reshape(v.shape).astype("float32"))


def _data(model):
    for x in model.inputs:
        shape = [3 if d is None else d for d in x.shape]
        size = int(np.prod(shape))
        yield (((np.arange(size) * 5) % 13 - 6) / 8.0).reshape(shape).astype("float32")


def _flat(value):
    if isinstance(value, dict):
        value = [value[k] for k in sorted(value)]
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _values(model, tf):
    xs = [tf.constant(x) for x in _data(model)]
    return [np.asarray(y.numpy(), "float64") for y in _flat(model(xs[0] if len(xs) == 1 else xs))]


def _sums(arrays):
    """Two numbers that stand for the values of each array, and its shape."""
    found = []
    for a in arrays:
        a = a.reshape(-1)
        ramp = np.cos(np.arange(a.size))
        found.append([float(np.abs(a).sum()), float((a * ramp).sum())])
    return found


def _plain(value):
    """A config without what stands beside the calls."""
    if isinstance(value, dict):
        left_out = ("function", "registered_name", "module")
        return {k: _plain(v) for k, v in value.items() if k not in left_out and v is not False}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value


def _calls(model):
    """The calls of a model's config, and of the models in it."""
    for layer in model.get_config()["layers"]:
        if "layers" in layer["config"]:
            yield [layer["name"], "model"]
        yield [
            layer["class_name"],
            layer.get("name"),
            json.dumps(_plain(layer.get("inbound_nodes")), default=str),
        ]


def _loss(model, tf):
    """The losses of two steps of training."""
    xs = list(_data(model))
    ys = [np.asarray(y, "float32") * 0.5 + 0.1 for y in _values(model, tf)]
    model.compile(tf.keras.optimizers.SGD(0.01), "mse")
    single = len(ys) == 1
    return [
        float(
            _flat(model.train_on_batch(xs[0] if len(xs) == 1 else xs, ys[0] if single else ys))[0]
        )
        for _ in range(2)
    ]


def report(model, tf):
    """What is compared of a model."""
    keras, K = tf.keras, tf.keras.backend
    _weights(model)
    outputs = _values(model, tf)
    lines = []
    model.summary(print_fn=lambda line, *_: lines.append(line))
    found = {
        "layers": [layer.name for layer in model.layers],
        "shapes": [str(x.shape) for x in model.outputs],
        "names": [*model.input_names, "->", *model.output_names],
        "summary": lines,
        "calls": list(_calls(model)),
        "outputs": _sums(outputs),
        "weights": [v.name for v in model.weights],
    }
    copies = {
        "clone": lambda: keras.models.clone_model(model),
        "json": lambda: keras.models.model_from_json(model.to_json()),
    }
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("h5", "keras"):
            copies[kind] = lambda kind=kind: _saved(model, keras, os.path.join(folder, f"m.{kind}"))
        for kind, copy in copies.items():
            found[kind] = _outcome(copy, outputs, tf)
    noisy = any(
        "Noise" in type(x).__name__ or "Dropout" in type(x).__name__ for x in model.submodules
    )
    if not noisy and not isinstance(model.output, dict):
        found["losses"] = _loss(model, tf)
    K.clear_session()
    return found


def _saved(model, keras, path):
    model.save(path)
    return keras.models.load_model(path, safe_mode=False)


def _outcome(copy, outputs, tf):
    """The names of a copy's layers, or the class of what making or calling it raises."""
    try:
        twin = copy()
        _weights(twin)
        again = _values(twin, tf)
    except Exception as error:
        return type(error).__name__
    same = all(np.allclose(a, b, rtol=1e-4, atol=1e-5) for a, b in zip(outputs, again))
    return [same, *(layer.name for layer in twin.layers)]

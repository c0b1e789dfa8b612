"""Layers of TensorFlow 1: objects whose variables come from get_variable, and functions of them."""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable, Sequence
from typing import Any

from ..._core.plain_graphs import plain_graph
from ..._graph.default_graph import get_default_graph
from ..._graph.plain import no_op
from ._aliases import tf2 as tf
from ._initializers import ones, zeros
from ._scopes import get_variable, variable_scope
from ._variables import GraphKeys

_DEFAULT = object()  # an initializer that is made anew for each layer


class Layer:
    """Base of layers: `build` makes the variables at the first call, `call` computes.

    name: of the variable scope; by default the class's name, made unique.
    """

    def __init__(self, trainable=True, name=None, dtype=None, **kwargs):
        self._reuse = kwargs.pop("_reuse", None)
        self._scope_given = kwargs.pop("_scope", None)
        if kwargs:
            raise TypeError(f"Layer got unexpected keyword arguments: {sorted(kwargs)}")
        self.trainable, self.dtype = trainable, dtype
        self._base_name = name or self._default_name()
        self.name = name or _numbered(self._base_name)
        self.built, self._scope = False, None
        self._made: list[Any] = []
        self.losses: list[Any] = []
        self.updates: list[Any] = []

    @property
    def scope_name(self) -> str:
        """The name of the variable scope; ValueError before the first call."""
        if self._scope is None:
            raise ValueError(
                f"No name available for layer scope because the layer {self.name!r} was not used "
                "yet: its first call determines the name."
            )
        return self._scope.name

    def build(self, input_shape: Any) -> None:
        """Makes the variables."""
        self.built = True

    def call(self, inputs: Any, **kwargs: Any) -> Any:
        """What the layer computes."""
        return inputs

    def __call__(self, inputs, *args, scope=None, **kwargs):
        if self._scope is None:
            self._open_scope(self._scope_given if scope is None else scope)
        reuse = True if self.built or self._reuse else self._reuse
        names = tf.name_scope(self._scope.original_name_scope)
        with variable_scope(self._scope, reuse=reuse, auxiliary_name_scope=False), names:
            if not self.built:
                inputs = tf.nest.map_structure(tf.convert_to_tensor, inputs)
                self.dtype = self.dtype or tf.nest.flatten(inputs)[0].dtype
                self.build(tf.nest.flatten(inputs)[0].shape)
                self.built = True
            return self.call(inputs, *args, **kwargs)

    apply = __call__

    def _open_scope(self, where):
        """Finds the variable scope at the first call."""
        if self._reuse and where is None:
            where = self._base_name
        with variable_scope(where, default_name=self._base_name) as self._scope:
            pass

    def _default_name(self):
        words = re.sub("(.)([A-Z][a-z0-9]+)", r"\1_\2", type(self).__name__)
        return re.sub("([a-z])([A-Z])", r"\1_\2", words).lower()

    def add_weight(
        self, name, shape, dtype=None, initializer=None, regularizer=None, trainable=None,
        constraint=None, **kwargs,
    ):  # fmt: skip
        """A variable of the layer's scope."""
        trainable = self.trainable if trainable is None else trainable
        made = get_variable(
            name, shape, dtype or self.dtype, initializer, regularizer, trainable,
            constraint=constraint,
        )  # fmt: skip
        self._made.append(made)
        return made

    add_variable = add_weight

    def add_loss(self, losses: Any, inputs: Any = None) -> None:
        """Notes regularization losses."""
        for loss in tf.nest.flatten(losses):
            self.losses.append(loss)
            get_default_graph().add_to_collection(GraphKeys.REGULARIZATION_LOSSES, loss)

    def add_update(self, updates: Any, inputs: Any = None) -> None:
        """Notes Operations that update the layer's state."""
        for update in tf.nest.flatten(updates):
            self.updates.append(update)
            get_default_graph().add_to_collection(GraphKeys.UPDATE_OPS, update)

    @property
    def weights(self) -> list[Any]:
        """The variables, trainable ones first."""
        return self.trainable_weights + self.non_trainable_weights

    @property
    def trainable_weights(self) -> list[Any]:
        """The trainable variables."""
        return [v for v in self._made if v.trainable and self.trainable]

    @property
    def non_trainable_weights(self) -> list[Any]:
        """The variables that are not trained."""
        return [v for v in self._made if not (v.trainable and self.trainable)]

    variables = property(lambda self: self.weights)
    trainable_variables = property(lambda self: self.trainable_weights)
    non_trainable_variables = property(lambda self: self.non_trainable_weights)

    @property
    def graph(self) -> Any:
        """The graph that it is in."""
        return get_default_graph()


_numbers: weakref.WeakKeyDictionary[Any, dict[str, int]] = weakref.WeakKeyDictionary()


def _numbered(name):
    """The name of a layer without one: name_1, name_2 ... in a graph."""
    counts = _numbers.setdefault(get_default_graph(), {})
    counts[name] = counts.get(name, 0) + 1
    return f"{name}_{counts[name]}"


def _channels(shape, data_format, what):
    axis = -1 if data_format == "channels_last" else 1
    found = shape[axis]
    if found is None:
        raise ValueError(
            f"The channel dimension of the inputs to {what} should be defined. Found `None`."
        )
    return int(found)


def _several(value, count):
    found = (value,) * count if isinstance(value, int) else tuple(value)
    if len(found) != count:
        raise ValueError(f"Expected {count} integers, got {value!r}.")
    return found


class _Weighted(Layer):
    """A layer with a kernel, a bias and an activation."""

    def __init__(
        self, activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer,
        bias_regularizer, activity_regularizer, kernel_constraint, bias_constraint, trainable,
        name, **kwargs,
    ):  # fmt: skip
        super().__init__(trainable, name, **kwargs)
        self.activation, self.use_bias = activation, use_bias
        self.kernel_initializer = kernel_initializer
        self.bias_initializer = zeros() if bias_initializer is _DEFAULT else bias_initializer
        self.kernel_regularizer, self.bias_regularizer = kernel_regularizer, bias_regularizer
        self.activity_regularizer = activity_regularizer
        self.kernel_constraint, self.bias_constraint = kernel_constraint, bias_constraint

    def _kernel(self, shape, name="kernel"):
        return self.add_weight(
            name, shape, initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer, constraint=self.kernel_constraint,
        )  # fmt: skip

    def _bias(self, size):
        if not self.use_bias:
            return None
        return self.add_weight(
            "bias", [size], initializer=self.bias_initializer, regularizer=self.bias_regularizer,
            constraint=self.bias_constraint,
        )  # fmt: skip

    def _ended(self, x, data_format=None):
        if self.use_bias:
            x = tf.nn.bias_add(x, self.bias, data_format)
        if self.activation is not None:
            x = self.activation(x)
        if self.activity_regularizer is not None:
            self.add_loss(self.activity_regularizer(x))
        return x


class Dense(_Weighted):
    """activation(inputs @ kernel + bias)."""

    def __init__(
        self, units, activation=None, use_bias=True, kernel_initializer=None,
        bias_initializer=_DEFAULT, kernel_regularizer=None, bias_regularizer=None,
        activity_regularizer=None, kernel_constraint=None, bias_constraint=None, trainable=True,
        name=None, **kwargs,
    ):  # fmt: skip
        super().__init__(
            activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer,
            bias_regularizer, activity_regularizer, kernel_constraint, bias_constraint, trainable,
            name, **kwargs,
        )  # fmt: skip
        self.units = units

    def build(self, input_shape):
        """Makes the kernel and the bias."""
        if input_shape[-1] is None:
            raise ValueError(
                "The last dimension of the inputs to a Dense layer should be defined. Found None. "
                f"Full input shape received: {input_shape}"
            )
        self.kernel = self._kernel([int(input_shape[-1]), self.units])
        self.bias = self._bias(self.units)

    def call(self, inputs):
        """The product, the bias, the activation."""
        inputs = tf.cast(inputs, self.kernel.dtype)
        if inputs.shape.rank == 2:
            return self._ended(tf.matmul(inputs, self.kernel))
        return self._ended(tf.tensordot(inputs, self.kernel, [[inputs.shape.rank - 1], [0]]))


class _Conv(_Weighted):
    rank = 2
    transposed = False

    def __init__(
        self, filters, kernel_size, strides=1, padding="valid", data_format="channels_last",
        dilation_rate=1, activation=None, use_bias=True, kernel_initializer=None,
        bias_initializer=_DEFAULT, kernel_regularizer=None, bias_regularizer=None,
        activity_regularizer=None, kernel_constraint=None, bias_constraint=None, trainable=True,
        name=None, **kwargs,
    ):  # fmt: skip
        super().__init__(
            activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer,
            bias_regularizer, activity_regularizer, kernel_constraint, bias_constraint, trainable,
            name, **kwargs,
        )  # fmt: skip
        self.filters = filters
        self.kernel_size = _several(kernel_size, self.rank)
        self.strides, self.padding = _several(strides, self.rank), padding.lower()
        self.dilation_rate = _several(dilation_rate, self.rank)
        self.data_format = data_format

    @property
    def _format(self):
        inner = "DHW"[3 - self.rank :] if self.rank > 1 else "W"
        return f"N{inner}C" if self.data_format == "channels_last" else f"NC{inner}"

    def build(self, input_shape):
        """Makes the kernel and the bias."""
        channels = _channels(input_shape, self.data_format, type(self).__name__)
        self.kernel = self._kernel([*self.kernel_size, channels, self.filters])
        self.bias = self._bias(self.filters)

    def call(self, inputs):
        """The convolution, the bias, the activation."""
        found = tf.nn.convolution(
            inputs, self.kernel, list(self.strides), self.padding.upper(), self._format,
            list(self.dilation_rate),
        )  # fmt: skip
        return self._ended(found, self._format)


class Conv1D(_Conv):
    """A convolution along one axis."""

    rank = 1


class Conv2D(_Conv):
    """A convolution over images."""


class Conv3D(_Conv):
    """A convolution over volumes."""

    rank = 3


class Conv2DTranspose(_Conv):
    """The transposed convolution over images."""

    def __init__(
        self, filters, kernel_size, strides=(1, 1), padding="valid", data_format="channels_last",
        activation=None, use_bias=True, kernel_initializer=None, bias_initializer=_DEFAULT,
        kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None,
        kernel_constraint=None, bias_constraint=None, trainable=True, name=None, **kwargs,
    ):  # fmt: skip
        super().__init__(
            filters, kernel_size, strides, padding, data_format, 1, activation, use_bias,
            kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer,
            activity_regularizer, kernel_constraint, bias_constraint, trainable, name, **kwargs,
        )  # fmt: skip

    def build(self, input_shape):
        """Makes the kernel and the bias."""
        channels = _channels(input_shape, self.data_format, type(self).__name__)
        self.kernel = self._kernel([*self.kernel_size, self.filters, channels])
        self.bias = self._bias(self.filters)

    def call(self, inputs):
        """The transposed convolution, the bias, the activation."""
        sizes, last = tf.shape(inputs), self.data_format == "channels_last"
        first = 1 if last else 2
        space = [
            _grown(inputs.shape[first + i], sizes[first + i], k, s, self.padding)
            for i, (k, s) in enumerate(zip(self.kernel_size, self.strides, strict=True))
        ]
        shape = [sizes[0], *space, self.filters] if last else [sizes[0], self.filters, *space]
        strides = [1, *self.strides, 1] if last else [1, 1, *self.strides]
        function = tf.nn.conv2d_transpose if self.rank == 2 else tf.nn.conv3d_transpose
        found = function(
            inputs, self.kernel, tf.stack(shape), strides, self.padding.upper(), self._format
        )
        return self._ended(found, self._format)


class Conv3DTranspose(Conv2DTranspose):
    """The transposed convolution over volumes."""

    rank = 3


def _grown(static, size, kernel, stride, padding):
    size = size if static is None else static
    return size * stride + (max(kernel - stride, 0) if padding == "valid" else 0)


class SeparableConv2D(_Conv):
    """A convolution of each channel, then one over the channels."""

    def __init__(
        self, filters, kernel_size, strides=(1, 1), padding="valid", data_format="channels_last",
        dilation_rate=(1, 1), depth_multiplier=1, activation=None, use_bias=True,
        depthwise_initializer=None, pointwise_initializer=None, bias_initializer=_DEFAULT,
        depthwise_regularizer=None, pointwise_regularizer=None, bias_regularizer=None,
        activity_regularizer=None, depthwise_constraint=None, pointwise_constraint=None,
        bias_constraint=None, trainable=True, name=None, **kwargs,
    ):  # fmt: skip
        super().__init__(
            filters, kernel_size, strides, padding, data_format, dilation_rate, activation,
            use_bias, None, bias_initializer, None, bias_regularizer, activity_regularizer, None,
            bias_constraint, trainable, name, **kwargs,
        )  # fmt: skip
        self.depth_multiplier = depth_multiplier
        self._of = {
            "depthwise": (depthwise_initializer, depthwise_regularizer, depthwise_constraint),
            "pointwise": (pointwise_initializer, pointwise_regularizer, pointwise_constraint),
        }

    def _part(self, name, shape):
        initializer, regularizer, constraint = self._of[name]
        return self.add_weight(
            f"{name}_kernel", shape, initializer=initializer, regularizer=regularizer,
            constraint=constraint,
        )  # fmt: skip

    def build(self, input_shape):
        """Makes both kernels and the bias."""
        channels = _channels(input_shape, self.data_format, type(self).__name__)
        inner = channels * self.depth_multiplier
        ones_ = [1] * self.rank
        self.depthwise_kernel = self._part(
            "depthwise", [*self.kernel_size, channels, self.depth_multiplier]
        )
        self.pointwise_kernel = self._part("pointwise", [*ones_, inner, self.filters])
        self.bias = self._bias(self.filters)

    def call(self, inputs):
        """Both convolutions, the bias, the activation."""
        last = self.data_format == "channels_last"
        strides, rates = self.strides, self.dilation_rate
        depthwise, pointwise = self.depthwise_kernel, self.pointwise_kernel
        if self.rank == 1:
            inputs = tf.expand_dims(inputs, 1 if last else 2)
            depthwise, pointwise = depthwise[None], pointwise[None]
            strides, rates = strides * 2, (1, *rates)
        four = [1, *strides, 1] if last else [1, 1, *strides]
        found = tf.nn.separable_conv2d(
            inputs, depthwise, pointwise, four, self.padding.upper(), "NHWC" if last else "NCHW",
            list(rates),
        )  # fmt: skip
        if self.rank == 1:
            found = tf.squeeze(found, [1 if last else 2])
        return self._ended(found, self._format)


class SeparableConv1D(SeparableConv2D):
    """The same along one axis."""

    rank = 1

    def __init__(
        self, filters, kernel_size, strides=1, padding="valid", data_format="channels_last",
        dilation_rate=1, **kwargs,
    ):  # fmt: skip
        super().__init__(
            filters, kernel_size, strides, padding, data_format, dilation_rate, **kwargs
        )


class _Pooling(Layer):
    rank, kind = 2, "MAX"

    def __init__(
        self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs
    ):
        super().__init__(name=name, **kwargs)
        self.pool_size = _several(pool_size, self.rank)
        self.strides = _several(pool_size if strides is None else strides, self.rank)
        self.padding, self.data_format = padding.lower(), data_format

    _format = _Conv._format

    def call(self, inputs):
        """The pooled values."""
        return tf.nn.pool(
            inputs, list(self.pool_size), self.kind, list(self.strides), self.padding.upper(),
            self._format,
        )  # fmt: skip


class MaxPooling1D(_Pooling):
    """The largest value of each window."""

    rank = 1


class MaxPooling2D(_Pooling):
    """The largest value of each window."""


class MaxPooling3D(_Pooling):
    """The largest value of each window."""

    rank = 3


class AveragePooling1D(_Pooling):
    """The mean of each window."""

    rank, kind = 1, "AVG"


class AveragePooling2D(_Pooling):
    """The mean of each window."""

    kind = "AVG"


class AveragePooling3D(_Pooling):
    """The mean of each window."""

    rank, kind = 3, "AVG"


class Flatten(Layer):
    """All but the first dimension in one."""

    def __init__(self, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = data_format or "channels_last"

    def call(self, inputs):
        """The flat rows."""
        rank = inputs.shape.rank
        if self.data_format == "channels_first" and rank > 2:
            inputs = tf.transpose(inputs, [0, *range(2, rank), 1])
        sizes = inputs.shape.as_list()[1:]
        if None in sizes:
            return tf.reshape(inputs, [tf.shape(inputs)[0], -1])
        count = 1
        for size in sizes:
            count *= size
        return tf.reshape(inputs, [-1, count])


class Dropout(Layer):
    """Zeros at random while training."""

    def __init__(self, rate=0.5, noise_shape=None, seed=None, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        self.rate, self.noise_shape, self.seed = rate, noise_shape, seed

    def call(self, inputs, training=False):
        """The values, with some dropped where `training` holds."""
        return _decided(
            training,
            lambda: tf.nn.dropout(inputs, self.rate, self.noise_shape, self.seed),
            lambda: tf.identity(inputs),
        )


def _decided(condition, yes, no):
    """yes() or no(), by a Python value now or by a tensor in a run."""
    if hasattr(condition, "dtype") and not isinstance(condition, bool):
        return tf.cond(tf.cast(condition, "bool"), yes, no)
    return yes() if condition else no()


class BatchNormalization(Layer):
    """Normalizes each channel by the batch's moments while training, else by moving ones.

    The Operations that move those are in the collection UPDATE_OPS, for the user to run.
    """

    def __init__(
        self, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True,
        beta_initializer=_DEFAULT, gamma_initializer=_DEFAULT, moving_mean_initializer=_DEFAULT,
        moving_variance_initializer=_DEFAULT, beta_regularizer=None, gamma_regularizer=None,
        beta_constraint=None, gamma_constraint=None, renorm=False, renorm_clipping=None,
        renorm_momentum=0.99, fused=None, trainable=True, virtual_batch_size=None,
        adjustment=None, name=None, **kwargs,
    ):  # fmt: skip
        super().__init__(trainable, name, **kwargs)
        if renorm or virtual_batch_size is not None or adjustment is not None:
            raise ValueError(
                "BatchNormalization: renorm, virtual_batch_size and adjustment are not supported."
            )
        self.axis = axis[0] if isinstance(axis, Sequence) else axis
        self.momentum, self.epsilon, self.center, self.scale = momentum, epsilon, center, scale
        self._starts = {
            "gamma": ones() if gamma_initializer is _DEFAULT else gamma_initializer,
            "beta": zeros() if beta_initializer is _DEFAULT else beta_initializer,
            "mean": zeros() if moving_mean_initializer is _DEFAULT else moving_mean_initializer,
            "variance": (
                ones() if moving_variance_initializer is _DEFAULT else moving_variance_initializer
            ),
        }
        self._rules = {
            "gamma": (gamma_regularizer, gamma_constraint),
            "beta": (beta_regularizer, beta_constraint),
        }

    def build(self, input_shape):
        """Makes gamma, beta and the moving moments."""
        size = [int(input_shape[self.axis])]
        for name, wanted in (("gamma", self.scale), ("beta", self.center)):
            regularizer, constraint = self._rules[name]
            made = None
            if wanted:
                made = self.add_weight(
                    name, size, initializer=self._starts[name], regularizer=regularizer,
                    constraint=constraint,
                )  # fmt: skip
            setattr(self, name, made)
        for name in ("mean", "variance"):
            made = self.add_weight(
                f"moving_{name}", size, initializer=self._starts[name], trainable=False
            )
            setattr(self, f"moving_{name}", made)

    def call(self, inputs, training=False):
        """The normalized values."""
        rank = inputs.shape.rank
        axis = self.axis % rank
        axes = [i for i in range(rank) if i != axis]
        if hasattr(training, "dtype") or training:
            batch = tf.nn.moments(inputs, axes)
        else:
            batch = None
        moving = self.moving_mean, self.moving_variance
        if batch is None:
            mean, variance = (v.read_value() for v in moving)
        else:
            mean, variance = (
                _decided(training, lambda b=b: b, lambda v=v: v.read_value())
                for b, v in zip(batch, moving, strict=True)
            )
            self._move(training, batch, inputs, rank == 4)
        wide = [1] * rank
        wide[axis] = -1
        parts = [mean, variance, self.beta, self.gamma]
        if axis != rank - 1:
            parts = [p if p is None else tf.reshape(p, wide) for p in parts]
        return tf.nn.batch_normalization(inputs, *parts, self.epsilon)

    def _move(self, training, batch, inputs, unbiased):
        """The Operations that move the moments towards the batch's."""
        mean, variance = batch
        if unbiased:  # TensorFlow's fused kernel keeps the variance of the sample
            count = tf.cast(tf.size(inputs) // tf.size(mean), inputs.dtype)
            variance = variance * count / tf.maximum(count - 1, 1)
        done = []
        for moving, now in ((self.moving_mean, mean), (self.moving_variance, variance)):
            part = _decided(training, lambda: 1.0 - self.momentum, lambda: 0.0)
            done.append(moving.assign_sub((moving - now) * part))
        if plain_graph() is not None:
            self.add_update([no_op(None, [x]) for x in done])


# functions
def _function(kind: type[Layer], keywords: Sequence[str] = ()) -> Callable[..., Any]:
    def layer(inputs, *args, name=None, reuse=None, **kwargs):
        called = {k: kwargs.pop(k) for k in keywords if k in kwargs}
        made = kind(*args, name=name, _reuse=reuse, _scope=name, **kwargs)
        return made(inputs, **called)

    layer.__doc__ = f"What a {kind.__name__} layer of these arguments gives."
    return layer


def _named(name, kind, keywords=()):
    function = _function(kind, keywords)
    function.__name__ = function.__qualname__ = name
    return function


dense = _named("dense", Dense)
conv1d, conv2d, conv3d = (
    _named("conv1d", Conv1D), _named("conv2d", Conv2D), _named("conv3d", Conv3D),
)  # fmt: skip
conv2d_transpose = _named("conv2d_transpose", Conv2DTranspose)
conv3d_transpose = _named("conv3d_transpose", Conv3DTranspose)
separable_conv1d = _named("separable_conv1d", SeparableConv1D)
separable_conv2d = _named("separable_conv2d", SeparableConv2D)
max_pooling1d, max_pooling2d, max_pooling3d = (
    _named(f"max_pooling{n}d", kind)
    for n, kind in ((1, MaxPooling1D), (2, MaxPooling2D), (3, MaxPooling3D))
)
average_pooling1d, average_pooling2d, average_pooling3d = (
    _named(f"average_pooling{n}d", kind)
    for n, kind in ((1, AveragePooling1D), (2, AveragePooling2D), (3, AveragePooling3D))
)
dropout = _named("dropout", Dropout, ["training"])
batch_normalization = _named("batch_normalization", BatchNormalization, ["training"])


def flatten(inputs, name=None, data_format="channels_last"):
    """All but the first dimension in one."""
    return Flatten(data_format, name=name)(inputs)

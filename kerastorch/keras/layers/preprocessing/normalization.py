"""Normalization: numbers less their mean, over their standard deviation."""

import math

import numpy as np
import torch

from ...._core import budget, dtypes
from ...._core.constants import constant
from ...._core.convert import to_tensor
from ...._core.errors import UnimplementedError, invalid
from ...._core.tensor import Tensor
from ...._core.tensor_shape import TensorShape
from ...._core.variable import Variable
from ..._base import config as _config
from ..._layer.raw_calls import raw_call
from . import encoding
from .base import PreprocessingLayer


class Normalization(PreprocessingLayer):
    """(inputs - mean) / sqrt(variance) (tf.keras.layers.Normalization).

    axis: the axis or axes along which each place has a mean and variance of its own, None for one
        of all.
    mean, variance: numbers or arrays, which `adapt` finds where they are not given.
    invert: whether to compute mean + inputs * sqrt(variance) instead.
    Weights: mean, variance, count.

    ValueError for a mean without a variance, and for axes that are not there or of unknown size.

    >>> layer = tf.keras.layers.Normalization(axis=None)
    >>> layer.adapt(np.array([0., 2.]))
    >>> layer(np.array([0., 1., 2.])).numpy()
    array([-1.,  0.,  1.], dtype=float32)
    """

    def __init__(self, axis=-1, mean=None, variance=None, invert=False, **kwargs):
        super().__init__(**kwargs)
        if axis is None:
            axis = ()
        self.axis = (axis,) if isinstance(axis, int) else tuple(axis)
        for name, given in (("mean", mean), ("variance", variance)):
            if isinstance(given, Variable):
                raise ValueError(
                    f"Normalization does not support passing a Variable for the `{name}` init arg."
                )
        if (mean is None) != (variance is None):
            raise ValueError(
                "When setting values directly, both `mean` and `variance` must be set. Got mean: "
                f"{mean} and variance: {variance}"
            )
        self.input_mean, self.input_variance, self.invert = mean, variance, invert

    def build(self, input_shape):
        """Makes the weights for the axes that are kept."""
        super().build(input_shape)
        if isinstance(input_shape, (list, tuple)) and all(
            isinstance(shape, TensorShape) for shape in input_shape
        ):
            raise ValueError(
                "Normalization only accepts a single input. If you are passing a python list or "
                "tuple as a single input, please convert to a numpy array or `tf.Tensor`."
            )
        sizes = TensorShape(input_shape).as_list()
        rank = len(sizes)
        if any(not -rank <= a < rank for a in self.axis):
            raise ValueError(
                f"All `axis` values must be in the range [-ndim, ndim). Found ndim: `{rank}`, "
                f"axis: {self.axis}"
            )
        kept = sorted(a % rank for a in self.axis)
        for a in kept:
            if sizes[a] is None:
                raise ValueError(
                    f"All `axis` values to be kept must have known shape. Got axis: {self.axis}, "
                    f"input shape: {input_shape}, with unknown axis at index: {a}"
                )
        self._reduced = [a for a in range(rank) if a not in kept]
        budget.check([sizes[a] for a in kept], 32, f"the mean of layer {self.name!r}")
        self._broadcast_shape = [sizes[a] if a in kept else 1 for a in range(rank)]
        shape = tuple(sizes[a] for a in kept)
        if self.input_mean is None:
            self._add_weights(shape)
            self.finalize_state()
        else:
            mean, variance = (
                np.array(np.asarray(encoding.listed(x)) * np.ones(shape))
                for x in (self.input_mean, self.input_variance)
            )
            self._set(torch.from_numpy(mean), torch.from_numpy(variance))

    def _own_sizes(self):
        return set(self._broadcast_shape) - {1}

    def _add_weights(self, shape):
        fixed = {"shape": shape, "dtype": self.compute_dtype, "trainable": False}
        self.adapt_mean = self.add_weight(name="mean", initializer="zeros", **fixed)
        self.adapt_variance = self.add_weight(name="variance", initializer="ones", **fixed)
        self.count = self.add_weight(
            name="count", shape=(), dtype="int64", initializer="zeros", trainable=False
        )

    def _set(self, mean, variance):
        """Keeps raw mean and variance in the shape in which they meet the inputs."""
        dtype = dtypes.as_dtype(self.compute_dtype).torch
        shape = self._broadcast_shape
        for x in (mean, variance):
            if x.numel() != math.prod(shape):
                raise invalid(
                    f"Input to reshape is a tensor with {x.numel()} values, but the requested "
                    f"shape has {math.prod(shape)} [Op:Reshape]"
                )
        mean, variance = (x.reshape(shape).to(dtype) for x in (mean, variance))
        self.mean, self.variance = Tensor(constant(mean)), Tensor(constant(variance))
        self._scale = constant(torch.sqrt(variance).clamp(min=_config.epsilon()))

    def update_state(self, data):
        """Adds a batch to mean and variance.

        ValueError where these were given, RuntimeError before the layer is built.
        """
        if self.input_mean is not None:
            raise ValueError(
                "Cannot `adapt` a Normalization layer that is initialized with static `mean` and "
                f"`variance`, you passed mean {self.input_mean} and variance "
                f"{self.input_variance}."
            )
        if not self.built:
            raise RuntimeError("`build` must be called before `update_state`.")
        data = to_tensor(data)._t
        raw = data.to(dtypes.as_dtype(self.compute_dtype).torch)
        mean, variance = raw, torch.zeros_like(raw)
        if self._reduced:
            mean = raw.mean(self._reduced, keepdim=True)
            variance = ((raw - mean) ** 2).mean(self._reduced)
            mean = mean.reshape(variance.shape)
        seen = int(np.prod([raw.shape[a] for a in self._reduced]))
        total = seen + int(self.count.numpy())
        new = raw.new_tensor(seen) / raw.new_tensor(total)
        old = 1.0 - new
        before, spread = self.adapt_mean._t, self.adapt_variance._t
        after = before * old + mean * new
        spread = (spread + (before - after) ** 2) * old + (variance + (mean - after) ** 2) * new
        self.adapt_mean.assign(Tensor(after))
        self.adapt_variance.assign(Tensor(spread))
        self.count.assign(total)

    def reset_state(self):
        """Mean 0, variance 1, nothing seen."""
        if self.input_mean is None and self.built:
            self.adapt_mean.assign(torch.zeros_like(self.adapt_mean._t))
            self.adapt_variance.assign(torch.ones_like(self.adapt_variance._t))
            self.count.assign(0)

    def finalize_state(self):
        """Takes mean and variance over from the weights."""
        if "adapt_mean" in self.__dict__:
            self._set(self.adapt_mean._t.detach().clone(), self.adapt_variance._t.detach().clone())

    @raw_call
    def call(self, inputs):
        """The normalized inputs, in the layer's dtype."""
        mean = self.mean._t
        inputs = _packed(inputs).to(mean.dtype)
        if self.invert:
            return mean + inputs * self._scale
        return (inputs - mean) / self._scale

    def compute_output_shape(self, input_shape):
        """The input shape."""
        return input_shape

    def compute_output_signature(self, input_spec):
        """The spec of the inputs."""
        return input_spec

    def get_config(self):
        """The constructor's arguments."""
        return {
            **super().get_config(),
            "axis": self.axis,
            "invert": self.invert,
            "mean": encoding.listed(self.input_mean),
            "variance": encoding.listed(self.input_variance),
        }

    def load_own_variables(self, store):
        """Sets the weights from `store`, and mean and variance from them."""
        super().load_own_variables(store)
        self.finalize_state()


def _packed(raw):
    """A raw tensor, or nested lists of such stacked; UnimplementedError for text."""
    if isinstance(raw, (list, tuple)):
        return torch.stack([_packed(x) for x in raw])
    if isinstance(raw, np.ndarray):
        raise UnimplementedError(None, None, "Cast string to float is not supported [Op:Cast]")
    return raw

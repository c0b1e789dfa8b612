"""LayerNormalization, GroupNormalization, UnitNormalization."""

import torch
import torch.nn.functional as F

from ..._core.convert import to_raw
from ..._core.dtypes import as_dtype
from ..._ops.reductions import l2_normalize
from ...nn.normalization import batch_normalization, moments, weighted_moments
from .._base.input_spec import InputSpec
from .._layer.raw_calls import raw_call
from ._common import ConfiguredLayer, SameShape, axes_of, dims, known_sizes, raw_of
from ._composites import along_last_axis

HALVES = (torch.float16, torch.bfloat16)


class ScaledLayer(SameShape, ConfiguredLayer):
    """A normalization with the learned scale gamma and offset beta."""

    # whether gamma and beta are read in the compute dtype
    _autocast_affine = False

    def _make_affine(self, shape, dtype=None):
        self.gamma = self.beta = None
        for name, wanted, kwargs in self._affine_arguments():
            if wanted:
                variable = self.add_weight(
                    name,
                    shape=shape,
                    dtype=dtype,
                    experimental_autocast=self._autocast_affine,
                    **kwargs,
                )
                setattr(self, name, variable)

    def _affine_arguments(self):
        for name, wanted in (("gamma", self.scale), ("beta", self.center)):
            kinds = ("initializer", "regularizer", "constraint")
            yield name, wanted, {k: getattr(self, f"{name}_{k}") for k in kinds}


def given_axis(axis):
    if isinstance(axis, (list, tuple)):
        return axis[:]
    if isinstance(axis, int):
        return axis
    raise TypeError(
        f"Expected an int or a list/tuple of ints for the argument 'axis', but received: {axis!r}"
    )


class LayerNormalization(ScaledLayer):
    """gamma * (x - mean) / sqrt(variance + epsilon) + beta (tf.keras.layers.LayerNormalization).

    Mean and variance are those of each sample over `axis`.

    axis: the axis, or list of axes, to normalize over.
    center, scale: whether there are beta and gamma, each of the sizes of the axes.
    """

    _call_composites = along_last_axis

    def __init__(
        self,
        axis=-1,
        epsilon=0.001,
        center=True,
        scale=True,
        beta_initializer="zeros",
        gamma_initializer="ones",
        beta_regularizer=None,
        gamma_regularizer=None,
        beta_constraint=None,
        gamma_constraint=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        axis = given_axis(axis)
        axis = list(axis) if isinstance(axis, tuple) else axis
        self._keep(locals())
        self.supports_masking = True

    def build(self, input_shape):
        """Makes the weights; ValueError for an axis out of range."""
        self.axis = axes_of(self.axis, input_shape)
        shape = dims(input_shape)
        sizes = [shape[axis] for axis in self.axis]
        self._make_affine(known_sizes(sizes) if self.scale or self.center else sizes)
        first = len(shape) - len(self.axis)
        self._trailing = self.axis == list(range(first, len(shape)))
        self.built = True

    @raw_call
    def call(self, inputs):
        """The normalized inputs."""
        gamma, beta = raw_of(self.gamma), raw_of(self.beta)
        dtype = as_dtype(self.compute_dtype).torch
        x = inputs.float() if dtype in HALVES else inputs
        if x.dtype is not dtype and dtype not in HALVES:
            x = x.to(dtype)
        gamma, beta = (
            w if w is None or w.dtype is x.dtype else w.to(x.dtype) for w in (gamma, beta)
        )
        if self._trailing:
            y = F.layer_norm(x, x.shape[-len(self.axis) :], gamma, beta, self.epsilon)
        else:
            mean, variance = moments.raw(x, self.axis, keepdims=True)
            sizes = [x.shape[i] if i in self.axis else 1 for i in range(x.ndim)]
            # as in Keras, over all axes in another order, gamma and beta stay in that order
            gamma, beta = (
                w if w is None or w.ndim == x.ndim else w.reshape(sizes) for w in (gamma, beta)
            )
            y = batch_normalization.raw(x, mean, variance, beta, gamma, self.epsilon)
        return y if y.dtype is dtype else y.to(dtype)


class GroupNormalization(ScaledLayer):
    """Normalizes each sample over groups of channels (tf.keras.layers.GroupNormalization).

    groups: into how many groups the channels are split; -1 for one each.
    axis: the axis of the channels.
    Weights: gamma, beta [channels].
    """

    _autocast_affine = True

    def __init__(
        self,
        groups=32,
        axis=-1,
        epsilon=0.001,
        center=True,
        scale=True,
        beta_initializer="zeros",
        gamma_initializer="ones",
        beta_regularizer=None,
        gamma_regularizer=None,
        beta_constraint=None,
        gamma_constraint=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.supports_masking = True
        self._keep(locals())

    def build(self, input_shape):
        """Makes the weights; ValueError when the groups do not divide the channels."""
        axes_of(self.axis, input_shape)
        shape = dims(input_shape)
        channels = shape[self.axis]
        if channels is None:
            raise ValueError(
                f"Axis {self.axis} of input tensor should have a defined dimension but the layer "
                f"received an input with shape {input_shape}."
            )
        if self.groups == -1:
            self.groups = channels
        if channels < self.groups:
            raise ValueError(
                f"Number of groups ({self.groups}) cannot be more than the number of channels "
                f"({channels})."
            )
        if channels % self.groups:
            raise ValueError(
                f"Number of groups ({self.groups}) must be a multiple of the number of channels "
                f"({channels})."
            )
        self.input_spec = InputSpec(ndim=len(shape), axes={self.axis: channels})
        self._make_affine((channels,))
        super().build(input_shape)

    @raw_call
    def call(self, inputs, mask=None):
        """The normalized inputs; elements where `mask` is false do not count."""
        gamma, beta = raw_of(self.gamma), raw_of(self.beta)
        if gamma is not None and gamma.dtype is not inputs.dtype:
            gamma = gamma.to(inputs.dtype)
        if beta is not None and beta.dtype is not inputs.dtype:
            beta = beta.to(inputs.dtype)
        x = inputs.movedim(self.axis, 1)
        if mask is None:
            # torch fails to differentiate group_norm with a bias but no weight
            bias = None if gamma is None else beta
            if torch.is_grad_enabled():
                # torch crashes on gradients for the weights alone in channels-last memory
                x = x.contiguous()
            y = F.group_norm(x, self.groups, gamma, bias, self.epsilon)
            if beta is not None and gamma is None:
                y = y + beta.view(-1, *[1] * (x.ndim - 2))
            return y.movedim(1, self.axis)
        weights = to_raw(mask).broadcast_to(inputs.shape).movedim(self.axis, 1).to(x.dtype)
        grouped = x.unflatten(1, (self.groups, -1))
        mean, variance = weighted_moments.raw(
            grouped, list(range(2, grouped.ndim)), weights.unflatten(1, (self.groups, -1)), True
        )
        sizes = [1, self.groups, -1] + [1] * (x.ndim - 2)
        gamma, beta = (None if w is None else w.reshape(sizes) for w in (gamma, beta))
        y = batch_normalization.raw(grouped, mean, variance, beta, gamma, self.epsilon)
        return y.flatten(1, 2).movedim(1, self.axis)


class UnitNormalization(SameShape, ConfiguredLayer):
    """x / |x| along `axis`: vectors of length 1 (tf.keras.layers.UnitNormalization)."""

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(
                "Invalid value for `axis` argument: expected an int or a list/tuple of ints. "
                f"Received: axis={axis}"
            )
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.supports_masking = True

    def build(self, input_shape):
        """ValueError for an axis out of range."""
        self.axis = axes_of(self.axis, input_shape)
        self.built = True

    @raw_call
    def call(self, inputs):
        """The inputs, scaled."""
        return l2_normalize.raw(inputs.to(as_dtype(self.compute_dtype).torch), self.axis)

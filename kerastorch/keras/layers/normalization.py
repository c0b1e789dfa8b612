"""BatchNormalization, LayerNormalization, GroupNormalization, UnitNormalization."""

import math
import warnings

import torch
import torch.nn.functional as F

from ..._core.dtypes import as_dtype
from ..._ops.reductions import l2_normalize
from ...nn.normalization import batch_normalization, moments, weighted_moments
from .._base.input_spec import InputSpec
from .._layer.raw_calls import raw_call
from ._common import ConfiguredLayer, SameShape, axes_of, dims, raw_of

_HALVES = (torch.float16, torch.bfloat16)
# The axes for which Keras uses TensorFlow's fused kernel.
_FUSED_AXES = (-4, -3, -1, 1, 3, 4)


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


class BatchNormalization(ScaledLayer):
    """gamma * (x - mean) / sqrt(variance + epsilon) + beta (tf.keras.layers.BatchNormalization).

    While training, mean and variance are those of the batch over all axes but `axis`, and the
    moving averages are updated: moving = momentum * moving + (1 - momentum) * new.  Otherwise, and
    when `trainable` is false, the moving averages take their place.

    axis: the axis, or list of axes, that keep statistics of their own.
    center, scale: whether there are beta and gamma.
    synchronized: accepted; statistics are those of this process.
    Weights: gamma, beta, moving_mean, moving_variance, each [size of the axis].
    """

    _config_omits = ("synchronized", "fused")

    def __init__(
        self,
        axis=-1,
        momentum=0.99,
        epsilon=0.001,
        center=True,
        scale=True,
        beta_initializer="zeros",
        gamma_initializer="ones",
        moving_mean_initializer="zeros",
        moving_variance_initializer="ones",
        beta_regularizer=None,
        gamma_regularizer=None,
        beta_constraint=None,
        gamma_constraint=None,
        synchronized=False,
        fused=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        axis = _given_axis(axis)
        if synchronized and fused:
            raise ValueError("`fused=True` is not supported when `synchronized=True`.")
        self._keep(locals())
        possible = self._fusable()
        if fused and not possible:
            raise ValueError(
                "Passing `fused=True` is only supported for one axis out of 1, 3 and 4, and "
                f"compute dtypes up to float32. Got axis={axis}, dtype={self.compute_dtype}."
            )
        self.fused = False if synchronized or not possible else fused
        self.supports_masking = True

    def _fusable(self):
        axes = [self.axis] if isinstance(self.axis, int) else self.axis
        return (
            len(axes) == 1
            and axes[0] in _FUSED_AXES
            and self.compute_dtype in ("float16", "bfloat16", "float32", None)
        )

    def build(self, input_shape):
        """Makes the weights; ValueError for an axis that is out of range or of unknown size."""
        self.axis = axes_of(self.axis, input_shape)
        shape = dims(input_shape)
        rank = len(shape)
        self._decide_fused(shape)
        sizes = {axis: shape[axis] for axis in self.axis}
        if None in sizes.values():
            raise ValueError(
                "Input has undefined `axis` dimension. Received input with shape "
                f"{tuple(shape)} and axis={tuple(self.axis)}"
            )
        self.input_spec = InputSpec(ndim=rank, axes=sizes)
        if len(sizes) == 1:
            size = tuple(sizes.values())
        else:
            size = tuple(sizes.get(i, 1) for i in range(rank))
            self._param_shape = list(size)  # an edge of TensorFlow's object graph
        dtype = "float32" if self.dtype in ("float16", "bfloat16") else self.dtype or "float32"
        self._make_affine(size, dtype)
        for name in ("moving_mean", "moving_variance"):
            initializer = getattr(self, f"{name}_initializer")
            variable = self.add_weight(
                name,
                shape=size,
                dtype=dtype,
                initializer=initializer,
                trainable=False,
                experimental_autocast=False,
            )
            setattr(self, name, variable)
        self.built = True

    def _decide_fused(self, shape):
        """TensorFlow's fused kernel differs in the moving variance: it is the unbiased one."""
        rank = len(shape)
        if self.fused and rank not in (4, 5):
            raise ValueError(
                "Batch normalization layers with `fused=True` only support 4D or 5D input "
                f"tensors. Received tensor with shape: {tuple(shape)}"
            )
        if self.fused is None:
            self.fused = rank in (4, 5)
        if self.fused and self.axis[0] not in (1, rank - 1):
            if rank == 4:
                raise ValueError(
                    "Unsupported axis. The use of `fused=True` is only possible with `axis=1` or "
                    f"`axis=3` for 4D input tensors. Received: axis={tuple(self.axis)}"
                )
            self.fused = False

    @raw_call
    def call(self, inputs, training=None, mask=None):
        """The normalized inputs."""
        training = bool(training) and self._trainable
        target = self.compute_dtype
        if target is not None and inputs.dtype is not as_dtype(target).torch:
            inputs = inputs.to(as_dtype(target).torch)
        if mask is not None and self.fused:
            warnings.warn(
                "Masking is not supported with `fused=True`. You should either turn off fusing "
                "(`fused=False`) or you should not pass a `mask` argument when calling the layer. "
                "For the moment `mask` will be ignored for the normalization.",
                stacklevel=2,
            )
            mask = None
        if len(self.axis) > 1 or (mask is not None and training):
            return self._normalize(inputs, training, mask)
        axis, rank = self.axis[0], inputs.ndim
        if axis == 1 and rank > 1:
            return self._batch_norm(inputs, training)
        if axis == rank - 1:
            # rows of channels: for torch a batch without spatial axes
            return self._batch_norm(inputs.reshape(-1, inputs.shape[-1]), training).view_as(inputs)
        return self._batch_norm(inputs.movedim(axis, 1), training).movedim(1, axis)

    def _batch_norm(self, x, training):
        """Of raw x [batch, channels, ...]."""
        gamma, beta = raw_of(self.gamma), raw_of(self.beta)
        mean, variance = self.moving_mean._t, self.moving_variance._t
        if not training:
            return torch.batch_norm(x, gamma, beta, mean, variance, False, 0.0, self.epsilon, True)
        new_mean, new_variance = torch.zeros_like(mean), torch.zeros_like(variance)
        # with momentum 1 these become the mean and the unbiased variance of the batch
        y = torch.batch_norm(x, gamma, beta, new_mean, new_variance, True, 1.0, self.epsilon, True)
        if not x.is_meta:
            count = x.numel() // x.shape[1]
            if count == 0:
                new_mean, new_variance = new_mean * math.nan, new_variance * math.nan
            elif count == 1:
                new_variance = torch.zeros_like(variance)
            elif not self.fused:
                new_variance = new_variance * ((count - 1) / count)
            self._update(new_mean, new_variance)
        return y

    def _update(self, mean, variance):
        """Moves the moving averages towards raw statistics of a batch."""
        with torch.no_grad():
            self.moving_mean._prepare().lerp_(mean, 1 - self.momentum)
            self.moving_variance._prepare().lerp_(variance, 1 - self.momentum)

    def _normalize(self, inputs, training, mask):
        """The way for several axes and for masks."""
        x = inputs.float() if inputs.dtype in _HALVES else inputs
        gamma, beta = raw_of(self.gamma), raw_of(self.beta)
        mean, variance = self.moving_mean._t, self.moving_variance._t
        if training:
            axes = [i for i in range(x.ndim) if i not in self.axis]
            keep = len(self.axis) > 1
            if mask is None:
                mean, variance = moments.raw(x, axes, keepdims=keep)
            else:
                weights = mask._t.to(x.dtype).unsqueeze(-1)
                mean, variance = weighted_moments.raw(x, axes, weights, keepdims=keep)
            if not x.is_meta:
                self._update(mean.detach(), variance.detach())
        y = batch_normalization.raw(x, mean, variance, beta, gamma, self.epsilon)
        return y.to(inputs.dtype)


def _given_axis(axis):
    if isinstance(axis, (list, tuple)):
        return list(axis)
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
        axis = _given_axis(axis)
        self._keep(locals())
        self.supports_masking = True

    def build(self, input_shape):
        """Makes the weights; ValueError for an axis out of range."""
        self.axis = axes_of(self.axis, input_shape)
        shape = dims(input_shape)
        self._make_affine([shape[axis] for axis in self.axis])
        first = len(shape) - len(self.axis)
        self._trailing = self.axis == list(range(first, len(shape)))
        self.built = True

    @raw_call
    def call(self, inputs):
        """The normalized inputs."""
        gamma, beta = raw_of(self.gamma), raw_of(self.beta)
        dtype = as_dtype(self.compute_dtype).torch
        x = inputs.float() if dtype in _HALVES else inputs
        if x.dtype is not dtype and dtype not in _HALVES:
            x = x.to(dtype)
        gamma, beta = (
            w if w is None or w.dtype is x.dtype else w.to(x.dtype) for w in (gamma, beta)
        )
        if self._trailing:
            y = F.layer_norm(x, x.shape[-len(self.axis) :], gamma, beta, self.epsilon)
        else:
            mean, variance = moments.raw(x, self.axis, keepdims=True)
            sizes = [x.shape[i] if i in self.axis else 1 for i in range(x.ndim)]
            gamma, beta = (None if w is None else w.reshape(sizes) for w in (gamma, beta))
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
        weights = mask._t.broadcast_to(inputs.shape).movedim(self.axis, 1).to(x.dtype)
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

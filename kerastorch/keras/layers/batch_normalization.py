"""BatchNormalization, also with renormalization, virtual batches and an adjustment."""

import math
import warnings

import numpy as np
import torch

from ..._core.convert import to_raw
from ..._core.dtypes import as_dtype
from ..._core.replicas import in_use, replica
from ..._core.tensor import Tensor
from ..._core.variable_modes import VariableAggregation, VariableSynchronization
from ...nn.normalization import batch_normalization, moments, weighted_moments
from .._base.input_spec import InputSpec
from .._layer.raw_calls import raw_call
from ._common import axes_of, dims, phase, raw_of
from .normalization import HALVES, ScaledLayer, given_axis

# The axes for which Keras uses TensorFlow's fused kernel.
_FUSED_AXES = (-4, -3, -1, 1, 3, 4)
# What a constructor takes beside its signature, with the defaults.
_MORE = {
    "renorm": False,
    "renorm_clipping": None,
    "renorm_momentum": 0.99,
    "virtual_batch_size": None,
    "adjustment": None,
}
_CLIPPED = ("rmax", "rmin", "dmax")


def _among_replicas():
    """Whether a replica runs that is one of several: an empty batch then changes no averages."""
    return bool(in_use) and replica() is not None


class BatchNormalization(ScaledLayer):
    """gamma * (x - mean) / sqrt(variance + epsilon) + beta (tf.keras.layers.BatchNormalization).

    While training, mean and variance are those of the batch over all axes but `axis`, and the
    moving averages are updated: moving = momentum * moving + (1 - momentum) * new.  Otherwise, and
    when `trainable` is false, the moving averages take their place.

    axis: the axis, or list of axes, that keep statistics of their own.
    center, scale: whether there are beta and gamma.
    synchronized: whether, in the replicas of a tf.distribute strategy, statistics are those of the
        global batch.
    renorm: whether to correct a batch's statistics by r = deviation / renorm_stddev and
        d = (mean - renorm_mean) / renorm_stddev, averages by `renorm_momentum` that are used while
        training: x becomes (x * r + d) * gamma + beta, no gradient by r and d.
    renorm_clipping: {"rmin", "rmax", "dmax"}: limits of r and of |d|.
    virtual_batch_size: the size of the parts of a batch that have statistics of their own: part i
        are the rows i, i + n, i + 2 n ... of n parts.
    adjustment: a function of the inputs' shape that gives (scale, bias), for training only:
        x becomes (x * scale + bias) * gamma + beta.
    Weights: gamma, beta, moving_mean, moving_variance, each [size of the axis]; with renorm also
    moving_stddev, renorm_mean and renorm_stddev.
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
        more = {name: kwargs.pop(name, default) for name, default in _MORE.items()}
        super().__init__(**kwargs)
        axis = given_axis(axis)
        if synchronized and fused:
            raise ValueError("`fused=True` is not supported when `synchronized=True`.")
        self._keep(locals())
        for name, value in more.items():
            setattr(self, name, value)
        self._check_more(fused)
        possible = self._fusable()
        if fused and not possible:
            raise ValueError(
                "Passing `fused=True` is only supported for one axis out of 1, 3 and 4, and "
                f"compute dtypes up to float32. Got axis={axis}, dtype={self.compute_dtype}."
            )
        self.fused = False if synchronized or not possible else fused
        self.supports_masking = True

    def _check_more(self, fused):
        """ValueError for settings that exclude `fused`, and for an unknown limit."""
        self._in_parts = self.virtual_batch_size is not None
        self._extended = bool(self.renorm) or self._in_parts or self.adjustment is not None
        if fused and self._extended:
            given = "renorm" if self.renorm else "adjustment"
            given = "virtual_batch_size" if self._in_parts else given
            raise ValueError(f"Passing `fused=True` is not supported when `{given}` is specified.")
        if self.renorm:
            self.renorm_clipping = self.renorm_clipping or {}
            if set(self.renorm_clipping) - set(_CLIPPED):
                raise ValueError(
                    "Received invalid keys for `renorm_clipping` argument: "
                    f"{self.renorm_clipping}. Supported values: {list(_CLIPPED)}."
                )

    def _fusable(self):
        axes = [self.axis] if isinstance(self.axis, int) else self.axis
        return (
            not self._extended
            and len(axes) == 1
            and axes[0] in _FUSED_AXES
            and self.compute_dtype in ("float16", "bfloat16", "float32", None)
        )

    def build(self, input_shape):
        """Makes the weights; ValueError for an axis that is out of range or of unknown size."""
        self.axis = axes_of(self.axis, input_shape)
        shape = dims(input_shape)
        rank = len(shape)
        if self._in_parts:
            self._check_parts()
        self._decide_fused(shape)
        sizes = {axis: shape[axis] for axis in self.axis}
        if None in sizes.values():
            raise ValueError(
                "Input has undefined `axis` dimension. Received input with shape "
                f"{tuple(shape)} and axis={tuple(self.axis)}"
            )
        self.input_spec = InputSpec(ndim=rank, axes=sizes)
        if len(sizes) == 1 and not self._in_parts:
            size = tuple(sizes.values())
        else:
            size = tuple(sizes.get(i, 1) for i in range(rank))
            if self._in_parts:  # an axis that tells the parts apart comes second
                size = (size[0], 1, *size[1:])
                self.axis = [axis + 1 for axis in self.axis]
            self._param_shape = list(size)  # an edge of TensorFlow's object graph
        dtype = "float32" if self.dtype in ("float16", "bfloat16") else self.dtype or "float32"
        self._make_affine(size, dtype)
        mean, variance = self.moving_mean_initializer, self.moving_variance_initializer
        kinds = {"moving_mean": mean, "moving_variance": variance}
        if self.renorm:

            def deviation(*args, **kwargs):
                return Tensor(to_raw(variance(*args, **kwargs)).sqrt())

            kinds["moving_stddev"] = deviation
            kinds["renorm_mean"], kinds["renorm_stddev"] = mean, deviation
        for name, initializer in kinds.items():
            variable = self.add_weight(
                name,
                shape=size,
                dtype=dtype,
                initializer=initializer,
                trainable=False,
                experimental_autocast=False,
                synchronization=VariableSynchronization.ON_READ,
                aggregation=VariableAggregation.MEAN,
            )
            setattr(self, name, variable)
        self.built = True

    def _check_parts(self):
        if self.virtual_batch_size <= 0:
            raise ValueError(
                "`virtual_batch_size` must be a positive integer that divides the true batch size "
                f"of the input tensor. Received: virtual_batch_size={self.virtual_batch_size}"
            )
        if 0 in self.axis:
            raise ValueError(
                "When using `virtual_batch_size`, the batch dimension must be 0 and thus axis "
                f"cannot include 0. Received axis={self.axis}"
            )
        if self.adjustment is not None:
            raise ValueError("When using `virtual_batch_size`, adjustment cannot be specified")

    def _decide_fused(self, shape):
        """TensorFlow's fused kernel differs in the moving variance: it is the unbiased one."""
        rank = len(shape)
        if self.fused and rank not in (4, 5):
            raise ValueError(
                "Batch normalization layers with `fused=True` only support 4D or 5D input "
                f"tensors. Received tensor with shape: {tuple(shape)}"
            )
        if self.fused is None:
            self.fused = rank in (4, 5) and not self._extended
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
        training = bool(phase(training)) and self._trainable
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
        if (
            len(self.axis) > 1
            or self._extended
            or (training and self._meets())
            or (mask is not None and training)
            or not inputs.shape[self.axis[0]]
        ):
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
        if x.is_meta and x.numel() == x.shape[1]:  # torch divides by zero there
            return torch.batch_norm(x, gamma, beta, mean, variance, False, 0.0, self.epsilon, True)
        new_mean, new_variance = torch.zeros_like(mean), torch.zeros_like(variance)
        # with momentum 1 these become the mean and the unbiased variance of the batch
        y = torch.batch_norm(x, gamma, beta, new_mean, new_variance, True, 1.0, self.epsilon, True)
        if not x.is_meta:
            count = x.numel() // x.shape[1]
            if count == 0 and _among_replicas():
                return y
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
        weight = _decay(self.momentum)
        with torch.no_grad():
            self.moving_mean._prepare().lerp_(mean, weight)
            if not self.renorm:
                self.moving_variance._prepare().lerp_(variance, weight)
                return
            deviation = self.moving_stddev._prepare()
            deviation.lerp_((variance + self.epsilon).sqrt(), weight)
            square = (deviation * deviation - self.epsilon).clamp_min(0)
            self.moving_variance._prepare().copy_(square)

    def _normalize(self, inputs, training, mask):
        """The way for several axes, for masks, and for all that a constructor takes beside its
        signature."""
        x = inputs.float() if inputs.dtype in HALVES else inputs
        if self._in_parts:
            parts = (self.virtual_batch_size, -1) if training else (-1, 1)
            x = x.reshape(*parts, *x.shape[1:])
        scale, offset = (self._spread(raw_of(w), x) for w in (self.gamma, self.beta))
        mean, variance = self.moving_mean._t, self.moving_variance._t
        if training:
            if self.adjustment is not None:
                scale, offset = _composed(*self._adjusted(inputs), scale, offset)
            mean, variance = self._statistics(x, mask)
            new = (mean, variance)
            if self._in_parts:
                new = tuple(s.mean(1, keepdim=True) for s in new)
            if self.renorm:
                corrections = (self._spread(w, x) for w in self._corrections(*new))
                scale, offset = _composed(*corrections, scale, offset)
            if not x.is_meta and not (x.numel() == 0 and _among_replicas()):
                self._update(*(s.detach() for s in new))
        mean, variance = self._spread(mean, x), self._spread(variance, x)
        y = batch_normalization.raw(x, mean, variance, offset, scale, self.epsilon)
        return y.reshape(inputs.shape).to(inputs.dtype)

    def _meets(self):
        """Whether statistics are those of several replicas."""
        return self.synchronized and _among_replicas()

    def _shared_statistics(self, x, axes, weights, keep):
        """Mean and variance of raw x over the batches of all replicas."""
        here = replica()
        w = torch.ones_like(x) if weights is None else weights.expand_as(x)
        count = here.summed(w.sum(axes, keepdim=keep))
        mean = here.summed((x * w).sum(axes, keepdim=keep)) / count
        square = here.summed((x * x * w).sum(axes, keepdim=keep)) / count
        return mean, square - mean * mean

    def _statistics(self, x, mask):
        """Mean and variance of raw x over all axes but those of statistics of their own."""
        axes = [i for i in range(x.ndim) if i not in self.axis]
        if self._in_parts:
            axes.remove(1)
        keep = len(self.axis) > 1 or self._in_parts
        if not x.is_meta and self._meets():
            weights = None if mask is None else to_raw(mask).to(x.dtype).unsqueeze(-1)
            return self._shared_statistics(x, axes, weights, keep)
        if mask is None:
            return moments.raw(x, axes, keepdims=keep)
        weights = to_raw(mask).to(x.dtype).unsqueeze(-1)
        return weighted_moments.raw(x, axes, weights, keepdims=keep)

    def _spread(self, w, x):
        """A weight or statistic of one axis, with axes of size 1 for the others of x."""
        if w is None or w.ndim == x.ndim:
            return w
        return w.reshape([-1 if i in self.axis else 1 for i in range(x.ndim)])

    def _adjusted(self, inputs):
        """What `adjustment` gives for raw inputs: scale and bias."""
        shape = Tensor(torch.tensor(inputs.shape, dtype=torch.int32))
        return (to_raw(part) for part in self.adjustment(shape))

    def _corrections(self, mean, variance):
        """r and d of the class, for raw statistics of a batch; moves their averages."""
        mean, deviation = mean.detach(), (variance.detach() + self.epsilon).sqrt()
        usual = self.renorm_stddev._t.detach().clamp_min(self.epsilon**0.5)
        r, d = deviation / usual, (mean - self.renorm_mean._t.detach()) / usual
        low, high, most = (self.renorm_clipping.get(k) for k in ("rmin", "rmax", "dmax"))
        r = r if low is None else r.clamp_min(low)
        r = r if high is None else r.clamp_max(high)
        d = d if most is None else d.clamp(-most, most)
        if not mean.is_meta:
            weight = _decay(self.renorm_momentum)
            with torch.no_grad():
                self.renorm_mean._prepare().lerp_(mean, weight)
                self.renorm_stddev._prepare().lerp_(deviation, weight)
        return r, d

    def get_config(self):
        """The constructor's arguments as a dictionary of plain values."""
        config = super().get_config()
        if self.renorm:
            config["renorm"] = True
            config["renorm_clipping"] = self.renorm_clipping
            config["renorm_momentum"] = self.renorm_momentum
        if self._in_parts:
            config["virtual_batch_size"] = self.virtual_batch_size
        return config


def _decay(momentum):
    """1 - momentum, in float32 whatever the weights' dtype."""
    return float(np.float32(1.0 - momentum))


def _composed(scale, offset, then_scale, then_offset):
    """The scale and offset of one affine map followed by another, whose parts may be None."""
    if then_scale is not None:
        scale, offset = scale * then_scale, offset * then_scale
    return scale, offset if then_offset is None else offset + then_offset

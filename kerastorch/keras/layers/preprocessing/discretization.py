"""Discretization: numbers as the index of the interval that they are in."""

import numpy as np
import torch

from ...._core import dtypes
from ...._core.convert import to_tensor
from ...._core.errors import invalid
from ...._core.op import op
from ...._core.variable import Variable
from ..._base.messages import warn
from . import encoding
from .base import PreprocessingLayer


class Discretization(PreprocessingLayer):
    """Numbers as indices of intervals (tf.keras.layers.Discretization).

    bin_boundaries: the ends of the intervals, in ascending order: [0., 1.] makes three intervals.
    num_bins: how many intervals of equal numbers of values `adapt` is to find instead.
    epsilon: how exact the quantiles are that `adapt` keeps.
    output_mode: "int", or vectors: "one_hot", "multi_hot", "count".
    sparse: whether to give a SparseTensor of vectors.

    ValueError for other arguments, and for both boundaries and num_bins.

    >>> tf.keras.layers.Discretization([0., 1.])(np.array([-1., 0.5, 1.])).numpy()
    array([0, 1, 2])
    """

    def __init__(
        self,
        bin_boundaries=None,
        num_bins=None,
        epsilon=0.01,
        output_mode="int",
        sparse=False,
        **kwargs,
    ):
        if "bins" in kwargs:
            warn("bins is deprecated, please use bin_boundaries or num_bins instead.")
            bins = kwargs.pop("bins")
            if isinstance(bins, int) and num_bins is None:
                num_bins = bins
            elif bin_boundaries is None:
                bin_boundaries = bins
        encoding.output_dtype(kwargs, output_mode)
        given = kwargs["dtype"]
        if output_mode == encoding.INT and not dtypes.as_dtype(given).is_integer:
            kwargs["dtype"] = dtypes.int64
        super().__init__(**kwargs)
        encoding.check_integer_dtype(self, output_mode, given)
        encoding.check_vectors(self, output_mode, sparse)
        if num_bins is not None and num_bins < 0:
            raise ValueError(
                f"`num_bins` must be greater than or equal to 0. You passed `num_bins={num_bins}`"
            )
        if num_bins is not None and bin_boundaries is not None:
            raise ValueError(
                "Both `num_bins` and `bin_boundaries` should not be set. You passed "
                f"`num_bins={num_bins}` and `bin_boundaries={bin_boundaries}`"
            )
        self.input_bin_boundaries = encoding.listed(bin_boundaries)
        self.bin_boundaries = self.input_bin_boundaries or []
        self.num_bins, self.epsilon = num_bins, epsilon
        self.output_mode, self.sparse = output_mode, sparse

    def build(self, input_shape):
        """Makes the summary that `adapt` learns: values, and how many each stands for."""
        super().build(input_shape)
        if self.input_bin_boundaries is None:
            self.summary = Variable(
                [[], []], trainable=False, name="summary", dtype="float32", shape=(2, None)
            )

    def update_state(self, data):
        """Adds a batch to the summary.

        ValueError where the boundaries were given, RuntimeError before the layer is built.
        """
        if self.input_bin_boundaries is not None:
            raise ValueError(
                "Cannot adapt a Discretization layer that has been initialized with "
                "`bin_boundaries`, use `num_bins` instead. You passed "
                f"`bin_boundaries={self.input_bin_boundaries}`."
            )
        if not self.built:
            raise RuntimeError("`build` must be called before `update_state`.")
        values = np.asarray(to_tensor(data), dtype=np.float32)
        new = _summary(values, self.epsilon)
        merged = np.concatenate([new, self.summary.numpy()], axis=1)
        merged = merged[:, np.argsort(merged[0], kind="stable")]
        self.summary.assign(_compressed(merged, self.epsilon))

    def finalize_state(self):
        """Finds the boundaries in the summary."""
        if self.input_bin_boundaries is None and self.built:
            found = _compressed(self.summary.numpy(), 1.0 / self.num_bins)
            self.bin_boundaries = found[0, :-1].tolist()

    def reset_state(self):
        """Forgets the summary."""
        if self.input_bin_boundaries is None and self.built:
            self.summary.assign([[], []])

    def load_own_variables(self, store):
        """Sets the summary from `store`, and the boundaries from it: Keras forgets these."""
        super().load_own_variables(store)
        if self.input_bin_boundaries is None and self.summary.numpy().size:
            self.finalize_state()

    def call(self, inputs):
        """The indices, or vectors of them."""
        inputs = encoding.ensure_tensor(inputs)
        boundaries = torch.tensor(self.bin_boundaries, dtype=torch.float32)
        if bool((boundaries[1:] < boundaries[:-1]).any()):
            raise invalid(f"Expected sorted boundaries, got {self.bin_boundaries} [Op:Bucketize]")
        indices = encoding.on_values(lambda x: _bucketize(x, boundaries), inputs)
        return encoding.encode(
            indices,
            self.output_mode,
            len(self.bin_boundaries) + 1,
            self.compute_dtype,
            self.sparse,
        )

    def compute_output_shape(self, input_shape):
        """The input shape."""
        return input_shape

    def compute_output_signature(self, input_spec):
        """The spec of the outputs."""
        shape = self.compute_output_shape(input_spec.shape.as_list())
        return encoding.spec_of(shape, self.compute_dtype, encoding.is_sparse_spec(input_spec))

    def get_config(self):
        """The constructor's arguments."""
        own = ("num_bins", "epsilon", "output_mode", "sparse")
        return {
            **super().get_config(),
            "bin_boundaries": self.input_bin_boundaries,
            **{name: getattr(self, name) for name in own},
        }


_BUCKETIZED = {torch.int32, torch.int64, torch.float32, torch.float64}


@op("input", types=_BUCKETIZED, label="Bucketize", elementwise=True)
def _bucketize(input, boundaries):
    """The number of boundaries that are not above each element, int32."""
    kind = torch.float64 if input.dtype is torch.float64 else torch.float32
    ends = boundaries.to(device=input.device, dtype=kind)
    return torch.bucketize(input.to(kind), ends, right=True, out_int32=True)


def _summary(values, epsilon):
    """Every so many of the sorted values, and how many each stands for, as two rows."""
    values = np.sort(values.reshape(-1))
    step = int(np.float32(values.size) / np.float32(1.0 / epsilon))
    kept = values[step :: max(step, 1)]
    return np.stack([kept, np.full_like(kept, max(step, 1))])


def _compressed(summary, epsilon):
    """A summary of 1 / epsilon values at equal steps of the cumulated weights."""
    if summary.shape[1] * epsilon < 1:
        return summary
    parts = epsilon + np.arange(0.0, 1.0, epsilon)
    total = summary[1].cumsum()
    share = total / total[-1]
    values, weights = (np.interp(parts, share, row) for row in (summary[0], total))
    return np.stack([values, np.diff(weights, prepend=0)]).astype(np.float32)

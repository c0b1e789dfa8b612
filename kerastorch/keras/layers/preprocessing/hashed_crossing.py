"""HashedCrossing: combinations of features as numbers of hash buckets."""

import numpy as np
import torch

from ...._core import dtypes
from ...._core.acting import acting
from ...._core.composite import Composite
from ...._core.op import op
from ...._text.hashing import fingerprint64, fingerprint_cat64
from ..._layer.layer import Layer
from . import encoding

_HASH_KEY = 0xDECAFCAFFE  # of TensorFlow's crossings, where none is given


class HashedCrossing(Layer):
    """The combination of two or more features as the number of a hash bucket
    (tf.keras.layers.HashedCrossing).

    num_bins: the number of buckets.
    output_mode: "int" or "one_hot".
    sparse: whether to give a SparseTensor of one-hot vectors.
    Inputs: a list or tuple of integers or text of one shape: [], [batch] or [batch, 1].

    ValueError for other arguments and inputs.
    """

    def __init__(self, num_bins, output_mode="int", sparse=False, **kwargs):
        encoding.output_dtype(kwargs, output_mode)
        super().__init__(**kwargs)
        encoding.check_integer_dtype(self, output_mode, kwargs["dtype"])
        encoding.check_choice(
            output_mode, (encoding.INT, encoding.ONE_HOT), type(self).__name__, "output_mode"
        )
        self.num_bins, self.output_mode, self.sparse = num_bins, output_mode, sparse

    @acting("HashedCrossing", "examples")
    def call(self, inputs):
        """The numbers of buckets, or one-hot vectors of them."""
        _at_least_two(inputs)
        inputs = [encoding.ensure_tensor(x) for x in inputs]
        _check(inputs)
        crossed = None
        for x in inputs:
            crossed = _cross(x, crossed)
        return encoding.encode(
            _modulo(crossed, self.num_bins),
            self.output_mode,
            self.num_bins,
            self.compute_dtype,
            self.sparse,
        )

    def compute_output_shape(self, input_shapes):
        """The shape of the inputs, with one-hot vectors in it if those are asked for."""
        _at_least_two(input_shapes)
        return encoding.encoded_shape(list(input_shapes[0]), self.output_mode, self.num_bins)

    def compute_output_signature(self, input_specs):
        """The spec of the outputs."""
        shape = self.compute_output_shape([x.shape.as_list() for x in input_specs])
        sparse = self.sparse or any(map(encoding.is_sparse_spec, input_specs))
        return encoding.spec_of(shape, self.compute_dtype, sparse)

    def get_config(self):
        """The constructor's arguments."""
        own = ("num_bins", "output_mode", "sparse")
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}


def _at_least_two(inputs):
    if not isinstance(inputs, (list, tuple)):
        raise ValueError(
            "`HashedCrossing` should be called on a list or tuple of inputs. Received: "
            f"inputs={inputs}"
        )
    if len(inputs) < 2:
        raise ValueError(
            f"`HashedCrossing` should be called on at least two inputs. Received: inputs={inputs}"
        )


def _check(inputs):
    first = inputs[0].shape.as_list()
    if len(first) > 2 or (len(first) == 2 and first[-1] != 1):
        wanted = "have shape `[]`, `[batch_size]` or `[batch_size, 1]`"
    elif not all(x.shape.as_list() == first for x in inputs[1:]):
        wanted = "have equal shape"
    elif any(isinstance(x, Composite) for x in inputs):
        wanted = "be dense tensors"
    elif not all(x.dtype.is_integer or x.dtype == dtypes.string for x in inputs):
        wanted = "have an integer or string dtype"
    else:
        return
    raise ValueError(f"All `HashedCrossing` inputs should {wanted}. Received: inputs={inputs}")


@op("values, before?", strings=True, label="SparseCross")
def _cross(values, before):
    """The hash of features crossed so far, as int64 bits, with one more feature."""
    if isinstance(values, torch.Tensor) and values.is_meta:
        return torch.empty(values.shape, dtype=torch.int64, device="meta")
    if isinstance(values, np.ndarray):
        texts = values.reshape(-1).tolist()
        known = {text: fingerprint64(text) for text in set(texts)}
        numbers = np.array([known[text] for text in texts], dtype=np.uint64)
    else:
        numbers = values.reshape(-1).to(torch.int64).cpu().numpy().view(np.uint64)
    start = np.full(len(numbers), _HASH_KEY, dtype=np.uint64)
    if before is not None:
        start = before.reshape(-1).cpu().numpy().view(np.uint64)
    crossed = fingerprint_cat64(start, numbers).view(np.int64).reshape(tuple(values.shape))
    return torch.from_numpy(crossed)


@op("bits", label="SparseCross")
def _modulo(bits, num_bins):
    if bits.is_meta:
        return torch.empty_like(bits)
    unsigned = bits.reshape(-1).numpy().view(np.uint64) % np.uint64(num_bins)
    return torch.from_numpy(unsigned.astype(np.int64).reshape(tuple(bits.shape)))

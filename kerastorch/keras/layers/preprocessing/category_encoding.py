"""CategoryEncoding: integers below a known number as vectors."""

from ...._core import dtypes
from ...._core.errors import invalid
from ...._core.op import op
from ..._base import config as _config
from ..._base.messages import warn
from ..._layer.layer import Layer
from . import encoding


class CategoryEncoding(Layer):
    """Integers 0..num_tokens - 1 as one-hot, multi-hot or count vectors
    (tf.keras.layers.CategoryEncoding).

    num_tokens: the length of the vectors.
    output_mode: "one_hot" for a vector of each integer, "multi_hot" for which integers are in a
        row, "count" for how often.
    sparse: whether to give a SparseTensor.
    Inputs: of at most two dimensions; `count_weights` in a call are added instead of ones.

    ValueError for other arguments; InvalidArgumentError for integers out of range.

    >>> tf.keras.layers.CategoryEncoding(3, output_mode="one_hot")([2, 0]).numpy()
    array([[0., 0., 1.],
           [1., 0., 0.]], dtype=float32)
    """

    def __init__(self, num_tokens=None, output_mode="multi_hot", sparse=False, **kwargs):
        if "max_tokens" in kwargs:
            warn("max_tokens is deprecated, please use num_tokens instead.")
            num_tokens = kwargs.pop("max_tokens")
        kwargs.setdefault("dtype", _config.floatx())
        super().__init__(**kwargs)
        output_mode = encoding.MULTI_HOT if output_mode == "binary" else output_mode
        encoding.check_choice(
            output_mode,
            (encoding.COUNT, encoding.ONE_HOT, encoding.MULTI_HOT),
            type(self).__name__,
            "output_mode",
        )
        if num_tokens is None:
            raise ValueError(
                "num_tokens must be set to use this layer. If the number of tokens is not known "
                "beforehand, use the IntegerLookup layer instead."
            )
        if num_tokens < 1:
            raise ValueError(f"`num_tokens` must be >= 1. Received: num_tokens={num_tokens}.")
        self.num_tokens, self.output_mode, self.sparse = num_tokens, output_mode, sparse

    def call(self, inputs, count_weights=None):
        """The vectors."""
        inputs = encoding.ensure_tensor(inputs)
        if count_weights is not None:
            if self.output_mode != encoding.COUNT:
                raise ValueError(
                    "`count_weights` is not used when `output_mode` is not `'count'`. Received "
                    f"`count_weights={count_weights}`."
                )
            count_weights = encoding.ensure_tensor(count_weights, self.compute_dtype)
        inputs = encoding.on_values(lambda x: _in_range(x, self.num_tokens), inputs)
        return encoding.encode(
            inputs,
            self.output_mode,
            self.num_tokens,
            self.compute_dtype,
            self.sparse,
            count_weights,
        )

    def compute_output_shape(self, input_shape):
        """[batch, num_tokens], or [..., num_tokens] for one-hot vectors."""
        return encoding.encoded_shape(list(input_shape), self.output_mode, self.num_tokens)

    def compute_output_signature(self, input_spec):
        """The spec of the outputs."""
        shape = self.compute_output_shape(input_spec.shape.as_list())
        return encoding.spec_of(shape, dtypes.int64, self.sparse)

    def get_config(self):
        """The constructor's arguments."""
        own = ("num_tokens", "output_mode", "sparse")
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}


@op("values", label="CategoryEncoding")
def _in_range(values, depth):
    if not values.is_meta and values.numel() and bool(((values < 0) | (values >= depth)).any()):
        raise invalid(
            f"Input values must be in the range 0 <= values < num_tokens with num_tokens={depth}"
        )
    return values

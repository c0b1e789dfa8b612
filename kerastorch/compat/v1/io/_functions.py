"""Functions of tf.io whose arguments TensorFlow 1 has in another order."""

from .... import io
from ...._core import dtypes


def decode_csv(
    records,
    record_defaults,
    field_delim=",",
    use_quote_delim=True,
    name=None,
    na_value="",
    select_cols=None,
):
    """Lines of comma separated values, as a list of tensors, one a column: see tf.io.decode_csv."""
    return io.decode_csv(
        records, record_defaults, field_delim, use_quote_delim, na_value, select_cols, name
    )


def decode_raw(input_bytes=None, out_type=None, little_endian=True, name=None, bytes=None):
    """The numbers whose bytes the strings are: see tf.io.decode_raw.

    bytes: the older name of `input_bytes`.
    """
    if bytes is not None and input_bytes is not None:
        raise ValueError("Cannot specify both 'bytes' and 'input_bytes'.")
    given = input_bytes if bytes is None else bytes
    if out_type is None:
        raise ValueError("decode_raw_v1() missing 1 positional argument: 'out_type'")
    return io.decode_raw(given, out_type, little_endian, name=name)


def parse_example(serialized, features, name=None, example_names=None):
    """Serialized tf.train.Examples as a dict of tensors: see tf.io.parse_example."""
    return io.parse_example(serialized, features, example_names, name)


def parse_single_example(serialized, features, name=None, example_names=None):
    """One serialized tf.train.Example as a dict of tensors: see tf.io.parse_single_example."""
    return io.parse_single_example(serialized, features, example_names, name)


def serialize_sparse(sp_input, name=None, out_type=dtypes.string):
    """A SparseTensor as three serialized tensors: see tf.io.serialize_sparse."""
    return io.serialize_sparse(sp_input, out_type, name)


def serialize_many_sparse(sp_input, name=None, out_type=dtypes.string):
    """The rows of a SparseTensor as serialized tensors: see tf.io.serialize_many_sparse."""
    return io.serialize_many_sparse(sp_input, out_type, name)

"""tf.io.decode_json_example."""

from __future__ import annotations

from .._core.dtypes import STRING
from .._core.errors import invalid
from .._core.op import op
from .._files.protos import message
from .._text.raw import each


@op("json_examples", types=STRING, strings=True, type="DecodeJSONExample")
def decode_json_example(json_examples, name=None):
    """Examples in the JSON of protobuf, as serialized tf.train.Examples.

    InvalidArgumentError for what is no such JSON.
    """
    return each(_serialized, json_examples)


def _serialized(text):
    from google.protobuf import json_format

    example = message("tensorflow.Example")()
    try:
        json_format.Parse(text, example)
    except (json_format.ParseError, UnicodeDecodeError, RecursionError) as error:
        raise invalid(f"Error while parsing JSON: {error} [Op:DecodeJSONExample]") from None
    return example.SerializeToString(deterministic=True)

"""The messages of examples, tf.train.Example and its parts, as protobuf classes."""

import numpy as np

from .._files.protos import message

BytesList = message("tensorflow.BytesList")
Example = message("tensorflow.Example")
Feature = message("tensorflow.Feature")
FeatureList = message("tensorflow.FeatureList")
FeatureLists = message("tensorflow.FeatureLists")
Features = message("tensorflow.Features")
FloatList = message("tensorflow.FloatList")
Int64List = message("tensorflow.Int64List")
SequenceExample = message("tensorflow.SequenceExample")


def _takes_bools(kind):
    """Lets a message of integers be made of bools, which TensorFlow 2.15's protobuf takes and
    newer ones refuse."""
    plain = kind.__init__

    def __init__(self, *args, **fields):
        values = fields.get("value", ())
        if hasattr(values, "__next__"):  # read twice where there are bools
            fields["value"] = values = list(values)
        try:
            plain(self, *args, **fields)
        except TypeError:
            values = list(fields.pop("value", ()))
            if not any(isinstance(value, (bool, np.bool_)) for value in values):
                raise
            plain(self, *args, **fields, value=[_number(value) for value in values])

    kind.__init__ = __init__


def _number(value):
    return int(value) if isinstance(value, (bool, np.bool_)) else value


_takes_bools(Int64List)

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

    def __init__(self, *unnamed, value=(), **others):
        if type(value) is list and not (unnamed or others):
            try:
                return self.value.extend(value)  # costs half of `plain`
            except (TypeError, ValueError):
                del self.value[:]
        elif hasattr(value, "__next__"):
            value = list(value)  # read twice where there are bools
        try:
            plain(self, *unnamed, value=value, **others)
        except TypeError:
            if unnamed or not any(isinstance(number, (bool, np.bool_)) for number in value):
                raise
            plain(self, value=[_number(number) for number in value], **others)

    kind.__init__ = __init__


def _number(value):
    return int(value) if isinstance(value, (bool, np.bool_)) else value


_takes_bools(Int64List)

"""The messages of examples, tf.train.Example and its parts, as protobuf classes."""

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

"""tf.train.Example and its kin as protobuf messages."""

import copy
import pickle
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from google.protobuf import text_format
from google.protobuf.message import DecodeError

import kerastorch as tf

t = tf.train


def example():
    return t.Example(
        features=t.Features(
            feature={
                "a": t.Feature(int64_list=t.Int64List(value=[1, 2, -3])),
                "b": t.Feature(float_list=t.FloatList(value=[0.5])),
                "c": t.Feature(bytes_list=t.BytesList(value=[b"x\xff"])),
            }
        )
    )


def test_bytes_are_tensorflows():
    assert example().SerializeToString(deterministic=True) == (
        b"\n3\n\x15\n\x01a\x12\x10\x1a\x0e\n\x0c\x01\x02\xfd\xff\xff\xff\xff\xff\xff\xff\xff\x01"
        b"\n\r\n\x01b\x12\x08\x12\x06\n\x04\x00\x00\x00?\n\x0b\n\x01c\x12\x06\n\x04\n\x02x\xff"
    )


def test_text():
    text = str(t.Feature(int64_list=t.Int64List(value=[1, 2])))
    assert text == "int64_list {\n  value: 1\n  value: 2\n}\n"
    assert text_format.Parse(text, t.Feature()).int64_list.value == [1, 2]
    assert "'tensorflow.core.example.example_pb2.Example'" in repr(t.Example)
    assert t.Example.DESCRIPTOR.full_name == "tensorflow.Example"


def test_reading_merging_comparing():
    data = example().SerializeToString()
    again = t.Example.FromString(data)
    assert again == example() and again.features.feature["a"].WhichOneof("kind") == "int64_list"
    other = t.Example()
    assert other.ParseFromString(data) == len(data)
    other.features.feature["a"].int64_list.value.append(9)
    assert other != again
    other.MergeFrom(again)
    assert other.features.feature["a"].int64_list.value == [1, 2, -3]
    with pytest.raises(DecodeError):
        t.Example.FromString(b"\xff")


def test_sequences():
    lists = t.FeatureLists(feature_list={"f": t.FeatureList(feature=[t.Feature()])})
    found = t.SequenceExample(context=example().features, feature_lists=lists)
    again = t.SequenceExample.FromString(found.SerializeToString())
    assert len(again.feature_lists.feature_list["f"].feature) == 1
    assert again.context == example().features


@pytest.mark.parametrize("value", [[True, 2], [np.bool_(True), np.int64(2)], np.array([True])])
def test_integers_take_bools_as_tensorflow(value):
    assert t.Int64List(value=value).value == [int(v) for v in value]
    assert t.Int64List(value=(v for v in value)).value == [int(v) for v in value]


@pytest.mark.parametrize(
    "make",
    [
        lambda: t.Int64List(value=[1.5]),
        lambda: t.Int64List(value=["a"]),
        lambda: t.Int64List(value=3),
        lambda: t.BytesList(value=["a"]),
        lambda: t.Feature(int64_list=[1]),
    ],
)
def test_wrong_values(make):
    with pytest.raises(TypeError):
        make()
    with pytest.raises(ValueError, match="out of range"):
        t.Int64List(value=[2**63])


def test_pickles_and_copies():
    for message in (example(), tf.make_tensor_proto([1, 2])):
        assert pickle.loads(pickle.dumps(message)) == message == copy.deepcopy(message)


def test_other_messages_of_the_same_names_may_be_there():
    """As TensorFlow's or TensorBoard's, in protobuf's own pool."""
    program = """
        from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
        file = descriptor_pb2.FileDescriptorProto(
            name="tensorflow/core/example/example.proto", package="tensorflow")
        file.message_type.add(name="Example").field.add(
            name="other", number=1, type="TYPE_INT32", label="LABEL_OPTIONAL")
        pool = descriptor_pool.Default()
        pool.Add(file)
        other = message_factory.GetMessageClass(pool.FindMessageTypeByName("tensorflow.Example"))
        import kerastorch as tf
        assert tf.train.Example is not other and other(other=3).other == 3
        assert not tf.train.Example().features.feature["a"].int64_list.value
    """
    run(program)


def test_protobuf_is_imported_at_first_use():
    run("""
        import sys
        import kerastorch as tf
        tf.io.parse_example([b""], {"a": tf.io.FixedLenFeature([], tf.int64, 0)})
        tf.train
        assert "google.protobuf" not in sys.modules
        tf.train.Example
    """)


def test_under_the_import_hook():
    run("""
        import kerastorch
        kerastorch.install()
        from tensorflow.core.example import example_pb2, feature_pb2
        from tensorflow.core.framework import tensor_pb2
        import tensorflow as tf
        assert example_pb2.Example is tf.train.Example is tf.compat.v1.train.Example
        assert feature_pb2.Int64List is tf.train.Int64List
        assert type(tf.make_tensor_proto(1)) is tensor_pb2.TensorProto
        from tensorflow.io import gfile
        from tensorflow.compat.v1 import gfile as old
        import tensorflow.compat.v1.io.gfile, tensorflow.compat.v1.python_io
        assert gfile.GFile is old.GFile is tensorflow.compat.v1.io.gfile.GFile
    """)


def run(program):
    """Runs a program in a process of its own."""
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True)

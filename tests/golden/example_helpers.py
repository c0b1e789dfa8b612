"""Short names for the cases about serialized examples, in kerastorch as in TensorFlow."""

import gzip
import zlib


def names(tf):
    """{name: helper} for `cases.evaluate`."""
    train, io = tf.train, tf.io

    def i(*values):
        return train.Feature(int64_list=train.Int64List(value=values))

    def f(*values):
        return train.Feature(float_list=train.FloatList(value=values))

    def b(*values):
        values = [v.encode() if isinstance(v, str) else v for v in values]
        return train.Feature(bytes_list=train.BytesList(value=values))

    def ex(**features):
        return train.Example(features=train.Features(feature=features)).SerializeToString()

    def sx(context=None, **lists):
        lists = {name: train.FeatureList(feature=steps) for name, steps in lists.items()}
        return train.SequenceExample(
            context=train.Features(feature=context or {}),
            feature_lists=train.FeatureLists(feature_list=lists),
        ).SerializeToString()

    return {
        "i": i, "f": f, "b": b, "ex": ex, "sx": sx, "Ft": train.Feature,
        "FL": io.FixedLenFeature, "VL": io.VarLenFeature, "SF": io.SparseFeature,
        "RF": io.RaggedFeature, "FS": io.FixedLenSequenceFeature,
        "P1": lambda *a, **k: plain(io.parse_single_example(*a, **k)),
        "P": lambda *a, **k: plain(io.parse_example(*a, **k)),
        "S1": lambda *a, **k: plain(io.parse_single_sequence_example(*a, **k)),
        "S": lambda *a, **k: plain(io.parse_sequence_example(*a, **k)),
        "C": io.decode_csv, "R": io.decode_raw, "B": io.encode_base64, "DB": io.decode_base64,
        "DC": io.decode_compressed, "J": io.decode_json_example, "gzip": gzip, "zlib": zlib,
        "plain": plain,
    }  # fmt: skip


def plain(value):
    """Sparse and ragged tensors as what is in them, messages as text."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return [plain(part) for part in value]
    if hasattr(value, "dense_shape"):
        return {"indices": value.indices, "values": value.values, "shape": value.dense_shape}
    if hasattr(value, "row_splits"):
        lists = [str(value.to_list()), value.dtype.name, value.row_splits.dtype.name]
        return {"ragged": lists, "rank": value.shape.rank}
    return str(value) if hasattr(value, "SerializeToString") else value

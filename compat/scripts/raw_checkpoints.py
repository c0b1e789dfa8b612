"""tf.raw_ops that write checkpoints of both formats and read them, as on-device training does."""

import os
import tempfile

import tensorflow as tf

raw = tf.raw_ops
_folder = tempfile.mkdtemp()
values, errors = {}, {}


def case(name, function):
    try:
        found = tf.nest.flatten(function())
        values[name] = [x.numpy() if hasattr(x, "numpy") else x for x in found]
    except Exception as error:
        errors[name] = type(error).__name__


def path(name):
    return os.path.join(_folder, name)


def save_v2(name, **tensors):
    raw.SaveV2(
        prefix=path(name),
        tensor_names=list(tensors),
        shape_and_slices=[""] * len(tensors),
        tensors=[tf.constant(x) for x in tensors.values()],
    )


def restore_v2(name, dtypes=(tf.float32,), slices=None, **given):
    names = list(given.pop("names", "a"))
    return raw.RestoreV2(
        prefix=path(name),
        tensor_names=names,
        shape_and_slices=slices or [""] * len(names),
        dtypes=list(dtypes),
    )


def save(name, *tensors):
    names = list("abcdef")[: len(tensors)]
    return raw.Save(filename=path(name), tensor_names=names, data=list(tensors))


def restore(name, key="a", dtype=tf.float32, **given):
    return raw.Restore(file_pattern=path(name), tensor_name=key, dt=dtype, **given)


def part(name, spec, key="a"):
    return raw.RestoreSlice(
        file_pattern=path(name), tensor_name=key, shape_and_slice=spec, dt=tf.float32
    )


def contents(name):
    with open(path(name), "rb") as file:
        return file.read()


pair = tf.constant([1.0, 2.0])
case("second", lambda: save_v2("x/y", a=[1.0, 2.0], b=3, s=["u", "vw"]))
case("second read", lambda: restore_v2("x/y", [tf.float32, tf.int32, tf.string], names="abs"))
case("second part", lambda: restore_v2("x/y", slices=["2 1,1"]))
case("second missing", lambda: restore_v2("x/y", names="q"))
case("second dtype", lambda: restore_v2("x/y", [tf.int32]))
case("second file", lambda: restore_v2("no"))
case("second shape", lambda: restore_v2("x/y", slices=["3 0,1"]))
case("second words", lambda: restore_v2("x/y", slices=["x"]))
case("second again", lambda: (save_v2("x/y", a=[5.0]), restore_v2("x/y")))
case("second counts", lambda: raw.SaveV2(
    prefix=path("c"), tensor_names=["a", "b"], shape_and_slices=["", ""],
    tensors=[pair],
))  # fmt: skip
case("second slices", lambda: raw.SaveV2(
    prefix=path("c"), tensor_names=["a"], shape_and_slices=["", ""], tensors=[pair],
))  # fmt: skip
case("second twice", lambda: raw.SaveV2(
    prefix=path("c"), tensor_names=["a"] * 2, shape_and_slices=[""] * 2,
    tensors=[pair] * 2,
))  # fmt: skip

case("first", lambda: (save("f", pair, tf.constant([3]), tf.constant(True)), contents("f")))
case("first read", lambda: [restore("f"), restore("f", "b", tf.int32), restore("f", "c", tf.bool)])
case("first pattern", lambda: restore("f*", preferred_shard=-1))
case("first missing", lambda: restore("f", "q"))
case("first dtype", lambda: restore("f", dtype=tf.int32))
case("first file", lambda: restore("no"))
case("first of second", lambda: restore("x/y"))
case("first by second", lambda: restore_v2("f"))
case("first part", lambda: part("f", "2 1,1"))
case("first shape", lambda: part("f", "3 1,1"))
kinds = {
    "text": tf.constant([["a", "bc"]]), "complex": tf.constant([1 + 2j]), "none": tf.zeros([0, 2]),
    "half": tf.constant([1.5], tf.float16), "double": tf.constant(2.5, tf.float64),
    "uint8": tf.constant([200], tf.uint8), "int8": tf.constant([-3], tf.int8),
    "int64": tf.constant([1 << 40]), "uint16": tf.constant([60000], tf.uint16),
    "bfloat16": tf.constant([1.0], tf.bfloat16), "uint64": tf.constant([1], tf.uint64),
}  # fmt: skip
for _name, _x in kinds.items():
    case(f"first {_name}", lambda: (save("k", _x), contents("k"), restore("k", dtype=_x.dtype)))
rows = tf.constant([[1.0, 2.0], [3.0, 4.0]])
case("first slices", lambda: (
    raw.SaveSlices(filename=path("s"), tensor_names=["a", "b"], data=[rows, rows],
                   shapes_and_slices=["4 2 0,2:-", "2 2 -:-"]), contents("s")))  # fmt: skip
case("first slices bad", lambda: raw.SaveSlices(
    filename=path("t"), tensor_names=["a"], data=[rows],
    shapes_and_slices=["4 2 0,3:-"],
))  # fmt: skip

case("shard", lambda: raw.ShardedFilename(basename="d/m", shard=3, num_shards=12))
case("shards", lambda: raw.ShardedFilespec(basename="d/m", num_shards=12))


def merge(target, *parts, **given):
    raw.MergeV2Checkpoints(
        checkpoint_prefixes=[path(p) for p in parts], destination_prefix=path(target), **given
    )
    return [os.path.exists(path(p + ".index")) for p in parts]


for _place in ("one", "two"):
    save_v2(f"{_place}/p", a=[1.0])
    save_v2(f"{_place}/q", b=[2.0])
case("merge", lambda: merge("all", "one/p", "one/q"))
case("merge kept", lambda: merge("more", "two/p", "two/q", delete_old_dirs=False))
case("merged", lambda: restore_v2("all", [tf.float32] * 2, names="ab"))
case("folders", lambda: [os.path.exists(path(p)) for p in ("one", "two")])
case("merge nothing", lambda: merge("none", "gone"))
case("merge allowed", lambda: merge("none", "gone", allow_missing_files=True))


class Trained(tf.Module):
    """On-device training: signatures that save weights and restore them."""

    def __init__(self):
        super().__init__()
        self.w = tf.Variable([1.0, 2.0], name="w")
        self.b = tf.Variable(3.0, name="b")

    @tf.function(input_signature=[tf.TensorSpec([], tf.string)])
    def save(self, checkpoint_path):
        names = [v.name for v in (self.w, self.b)]
        kept = [v.read_value() for v in (self.w, self.b)]
        raw.Save(filename=checkpoint_path, tensor_names=names, data=kept, name="save")
        return {"checkpoint_path": checkpoint_path}

    @tf.function(input_signature=[tf.TensorSpec([], tf.string)])
    def restore(self, checkpoint_path):
        found = {}
        for v in (self.w, self.b):
            x = raw.Restore(
                file_pattern=checkpoint_path, tensor_name=v.name, dt=v.dtype, name="restore"
            )
            v.assign(x)
            found[v.name] = x
        return found


def trained():
    module = Trained()
    where = tf.constant(path("trained"))
    module.save(where)
    module.w.assign([9.0, 9.0])
    module.b.assign(9.0)
    return module.restore(where), module.w, module.b


case("trained", trained)


def in_session():
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        v = v1.get_variable("v", initializer=[1.0, 2.0])
        name = v1.placeholder(tf.string, [])
        write = raw.SaveV2(
            prefix=name, tensor_names=["v"], shape_and_slices=[""], tensors=[v.read_value()]
        )
        (read,) = raw.RestoreV2(
            prefix=name, tensor_names=["v"], shape_and_slices=[""], dtypes=[tf.float32]
        )
        session.run(v.initializer)
        session.run(write, {name: path("session")})
        session.run(v.assign([7.0, 7.0]))
        return session.run(v.assign(tf.reshape(read, [2])), {name: path("session")})


case("session", in_session)

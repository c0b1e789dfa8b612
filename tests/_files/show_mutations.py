"""Shows damaged files by `kerastorch show`, and reads damaged records: mutations.py for the rest.

    python show_mutations.py FORMAT COUNT [SEED]

FORMAT: one of `FILES`.  Prints one line of JSON for each file whose reading raised, said nothing of
the file in its error, hung or filled the memory; exits with 1 if there was one.
"""

import contextlib
import io
import logging
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

import graph_mutations
import judging
import mutations
import torch
from google.protobuf.message import DecodeError
from mutations import tf

from kerastorch._commands import programs, running
from kerastorch._files import safetensors


# undamaged files
def _model():
    model = tf.keras.Sequential(
        [tf.keras.layers.Dense(3, input_shape=(4,)), tf.keras.layers.Dropout(0.5)]
    )
    model.compile("adam", "mse")
    return model


def _h5(path):
    _model().save(path)


def _keras(path):
    _model().save(path)


def _keras3(path):
    _model().save(path, save_format="keras3")


def _safetensors(path):
    safetensors.write(path, _model().state_dict())


def _pt(path):
    torch.save(_model().state_dict(), path)


def _pt2(path):
    programs._write_pt2(_model(), str(path))


def _onnx(path):
    programs._write_onnx(_model(), str(path))


def _index(path):
    tf.train.Checkpoint(model=_model()).write(str(path.with_suffix("")))


def _first(path):
    names = ["a", "b/c"]
    data = [tf.constant([[1.0, 2.0]]), tf.constant(["x", "yz"])]
    tf.raw_ops.Save(filename=str(path), tensor_names=names, data=data)


def _records(path):
    feature = tf.train.Feature(int64_list=tf.train.Int64List(value=[1, 2, 3]))
    example = tf.train.Example(features=tf.train.Features(feature={"a": feature}))
    with tf.io.TFRecordWriter(str(path)) as writer:
        for _ in range(5):
            writer.write(example.SerializeToString())


def _zipped(path):
    with tf.io.TFRecordWriter(str(path), "GZIP") as writer:
        for i in range(50):
            writer.write(bytes([i]) * i)


def _events(path):
    writer = tf.summary.create_file_writer(str(path.parent / "events"))
    with writer.as_default():
        for step in range(4):
            tf.summary.scalar("loss", 0.5, step)
            tf.summary.histogram("h", tf.range(9.0), step)
            tf.summary.text("t", "words", step)
    writer.close()
    next((path.parent / "events").iterdir()).rename(path)


# what reads them
def _show(path):
    """The error of `kerastorch show`, None where it succeeds."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        code = running.run("show", [str(path)])
    text = said.getvalue()
    judging.tally["refused" if code else "shown"] += 1
    if code and not (text.startswith("kerastorch: ") and path.stem in text and len(text) < 3000):
        raise AssertionError(f"the error says nothing of the file: {text[:500]!r}")


def _read_first(path):
    reader = tf.train.load_checkpoint(str(path))
    for name in reader.get_variable_to_shape_map():
        reader.get_tensor(name)


def _convert(path):
    """As `_show`, of `kerastorch convert`."""
    target = "safetensors" if path.suffix != ".safetensors" else "pt"
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        code = running.run("convert", [str(path), str(path.with_name(f"made.{target}"))])
    text = said.getvalue()
    judging.tally["refused" if code else "converted"] += 1
    if code and not (text.startswith("kerastorch: ") and path.stem in text and len(text) < 3000):
        raise AssertionError(f"the error says nothing of the file: {text[:500]!r}")


def _parse(path):
    spec = {"a": tf.io.FixedLenFeature([3], tf.int64)}
    records = list(tf.data.TFRecordDataset(str(path)))
    judging.loaded()
    for record in records:
        tf.io.parse_single_example(record, spec)
        with contextlib.suppress(DecodeError):  # protobuf's own method
            tf.train.Example.FromString(record.numpy())


def _parse_zipped(path):
    for _ in tf.data.TFRecordDataset(str(path), "GZIP"):
        pass


def _summaries(path):
    events = list(tf.compat.v1.train.summary_iterator(str(path)))
    judging.loaded()
    for event in events:
        for value in event.summary.value:
            tf.make_ndarray(value.tensor)


# mutations
def pt(data, rng):
    """A file of torch with another pickle, or other members."""
    if rng.random() < 0.5:
        return mutations.mutated_bytes(data, rng)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice([n for n in members if n.endswith("data.pkl")] + list(members))
    if name.endswith("data.pkl") and rng.random() < 0.3:
        members[name] = mutations.pickled(rng).partition(b"}\n")[2]
    elif rng.random() < 0.2:
        del members[name]
    else:
        members[name] = mutations.mutated_bytes(members[name] or b"x", rng)
    return mutations.zipped(members, rng)


def onnx(data, rng):
    """An ONNX file of which bytes or fields differ."""
    if rng.random() < 0.5:
        return mutations.mutated_bytes(data, rng)
    import onnx

    found = onnx.ModelProto.FromString(data)
    for _ in range(rng.choice((1, 1, 3))):
        graph_mutations.changed(found, rng)
    return found.SerializePartialToString()


FILES = {
    "h5": (_h5, _show, mutations.h5), "keras": (_keras, _show, mutations.keras),
    "safetensors": (_safetensors, _show, mutations.mutated_bytes),
    "pt": (_pt, _show, pt), "pt2": (_pt2, _show, graph_mutations.of_archive),
    "pt-convert": (_pt, _convert, pt),
    "pt2-convert": (_pt2, _convert, graph_mutations.of_archive),
    "safetensors-convert": (_safetensors, _convert, mutations.mutated_bytes),
    "h5-convert": (_h5, _convert, mutations.h5),
    "keras-convert": (_keras, _convert, mutations.keras),
    "keras3-convert": (_keras3, _convert, mutations.keras),
    "onnx": (_onnx, _show, onnx),
    "index": (_index, _show, mutations.mutated_bytes),
    "ckpt": (_first, _read_first, mutations.mutated_bytes),
    "tfrecord": (_records, _parse, mutations.mutated_bytes),
    "gz": (_zipped, _parse_zipped, mutations.mutated_bytes),
    "tfevents": (_events, _summaries, mutations.mutated_bytes),
}  # fmt: skip
EXPECTED = (OSError, ValueError, TypeError, tf.errors.OpError)


def attempt(read, path):
    """What went wrong, or None."""
    expected = () if read is _show else EXPECTED
    with contextlib.redirect_stdout(io.StringIO()):
        return judging.judged(lambda: read(path), path, expected, None, ("_tuple_new(_cls, ",))


def main(kind, count, seed=0):
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    make, read, mutate = FILES[kind]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"mutated.{kind.partition('-')[0].replace('keras3', 'keras')}")
        make(path)
        wrong = attempt(read, path)
        if wrong:
            sys.exit(f"the undamaged file cannot be read: {wrong}")
        numbers = range(seed, seed + count)
        failures = mutations.damaged(kind, path, numbers, mutate, lambda: attempt(read, path))
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), *map(int, sys.argv[3:])))

"""What TensorFlow's SavedModels of a module and a model consist of:

    TF215/bin/python tests/golden/make_saved_structure.py

writes saved_structure.json: the objects by their paths, the keys of the checkpoint, signatures,
Keras's metadata.
"""

import json
import os
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
# what TensorFlow alone writes: functions for XLA, attributes of its implementation
OWN = ("_update_step_xla", "_random_generator", "_fn_kwargs")


def module(tf):
    """A tf.Module with a signature, a list and a dict."""

    class Linear(tf.Module):
        """x w."""

        def __init__(self):
            super().__init__()
            self.w = tf.Variable([[1.0, 2.0], [3.0, 4.0]], name="w")
            self.rest = {"b": tf.Variable([0.5, -0.5])}
            self.counts = [1, tf.Variable(2)]

        @tf.function(input_signature=[tf.TensorSpec([None, 2], name="inp")])
        def f(self, x):
            return {"y": tf.matmul(x, self.w)}

        @tf.function
        def step(self, x, rate=0.5):
            self.w.assign_add(rate * x)
            return tf.identity(self.w)

    made = Linear()
    made.step.get_concrete_function(tf.TensorSpec([2, 2]))
    return made


def model(tf):
    """A compiled Sequential model."""
    layers = tf.keras.layers
    made = tf.keras.Sequential(
        [
            layers.Dense(3, "relu", input_shape=(4,), name="first", kernel_regularizer="l2"),
            layers.Dropout(0.5, name="drop"),
            layers.BatchNormalization(name="norm"),
            layers.Dense(1, name="last"),
        ],
        name="net",
    )
    made.compile("adam", "mse", metrics=["mae"])
    made.fit(tf.ones([8, 4]), tf.ones([8, 1]), verbose=0)
    return made


def structure(saved, metadata=None):
    """The structure of a SavedModel message (and a SavedMetadata message) as plain data."""
    graph = saved.meta_graphs[0]
    nodes = graph.object_graph_def.nodes
    found, queue = {"root": _kind(nodes[0])}, [("root", 0)]
    seen = {0}
    while queue:
        path, place = queue.pop(0)
        for child in nodes[place].children:
            name = f"{path}.{child.local_name}"
            if child.local_name in OWN:
                continue
            found[name] = _kind(nodes[child.node_id])
            if child.node_id not in seen:
                seen.add(child.node_id)
                queue.append((name, child.node_id))
    signatures = {
        name: [sorted((k, _info(v)) for k, v in part.items()) for part in (s.inputs, s.outputs)]
        for name, s in graph.signature_def.items()
    }
    result = {"objects": found, "signatures": signatures, "tags": list(graph.meta_info_def.tags)}
    if metadata is not None:
        result["metadata"] = {
            n.node_path: [n.identifier, _keys(json.loads(n.metadata))] for n in metadata.nodes
        }
    return json.loads(json.dumps(result))


def _keys(content):
    """The metadata without numbers that share objects."""
    if isinstance(content, dict):
        return {k: _keys(v) for k, v in content.items() if k != "shared_object_id"}
    return [_keys(v) for v in content] if isinstance(content, list) else content


def _info(info):
    return [info.dtype, [d.size for d in info.tensor_shape.dim]]


def _kind(node):
    kind = node.WhichOneof("kind")
    return node.user_object.identifier if kind == "user_object" else kind


def main():
    """Records TensorFlow's."""
    import keras.protobuf.saved_metadata_pb2 as metadata_pb2
    import tensorflow as tf
    from tensorflow.core.protobuf import saved_model_pb2

    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for make in (module, model):
            path = os.path.join(folder, make.__name__)
            made = make(tf)
            if make is model:
                made.save(path, save_format="tf")
            else:
                tf.saved_model.save(made, path)
            data = Path(path, "saved_model.pb").read_bytes()
            saved, metadata = saved_model_pb2.SavedModel.FromString(data), None
            if make is model:
                data = Path(path, "keras_metadata.pb").read_bytes()
                metadata = metadata_pb2.SavedMetadata.FromString(data)
            keys = [n for n, _ in tf.train.list_variables(f"{path}/variables/variables")]
            results[make.__name__] = {**structure(saved, metadata), "keys": sorted(keys)}
    (HERE / "saved_structure.json").write_text(json.dumps(results, indent=0, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()

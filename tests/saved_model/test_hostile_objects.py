"""SavedModels whose object graph says what it must not."""

import pytest

import kerastorch as tf
from kerastorch._files.protos import message


def test_an_object_that_is_called_by_itself(tmp_path):
    module = tf.Module()
    module.inner = tf.Module()
    module.call = tf.function(lambda x: x + 1, input_signature=[tf.TensorSpec([])])
    tf.saved_model.save(module, str(tmp_path / "m"))
    path = tmp_path / "m" / "saved_model.pb"
    saved = message("tensorflow.SavedModel").FromString(path.read_bytes())
    nodes = saved.meta_graphs[0].object_graph_def.nodes
    nodes[0].children.add(node_id=0, local_name="__call__")
    path.write_bytes(saved.SerializeToString())
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    assert loaded.call(1.0) == 2.0
    with pytest.raises(TypeError, match="not callable"):
        loaded(1.0)

"""Functions that write checkpoints and read them, as SavedModels: the ops stand as they are."""

import pytest

import kerastorch as tf
from kerastorch._files.protos import message


class Trained(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([1.0, 2.0], name="w")

    @tf.function(input_signature=[tf.TensorSpec([], tf.string)])
    def save(self, path):
        tf.raw_ops.Save(filename=path, tensor_names=["w"], data=[self.w.read_value()])
        return {"path": path}

    @tf.function(input_signature=[tf.TensorSpec([], tf.string)])
    def restore(self, path):
        found = tf.raw_ops.Restore(file_pattern=path, tensor_name="w", dt=tf.float32)
        self.w.assign(found)
        return {"w": found}


def test_on_device_training_is_written_and_restores(tmp_path):
    module = Trained()
    place = tf.constant(str(tmp_path / "kept"))
    module.save(place)
    signatures = {"save": module.save, "restore": module.restore}
    tf.saved_model.save(module, str(tmp_path / "m"), signatures)
    data = (tmp_path / "m" / "saved_model.pb").read_bytes()
    library = message("tensorflow.SavedModel").FromString(data).meta_graphs[0].graph_def.library
    ops = {node.op for function in library.function for node in function.node_def}
    assert {"Save", "Restore", "AssignVariableOp"} <= ops
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    loaded.w.assign([7.0, 7.0])
    assert loaded.signatures["restore"](path=place)["w"].numpy().tolist() == [1.0, 2.0]
    assert loaded.w.numpy().tolist() == [1.0, 2.0]
    with pytest.raises(tf.errors.UnimplementedError, match="may not write files"):
        loaded.signatures["save"](path=place)

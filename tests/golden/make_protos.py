"""Writes kerastorch/_files/protos/tf215.txt: the protobuf messages of TensorFlow that kerastorch has.

A line is a file, a message, an enum, or a member of one: its number, what it is, its name.
"""

from pathlib import Path

FILES = [
    "tensorflow/core/example/feature.proto",
    "tensorflow/core/example/example.proto",
    "tensorflow/core/framework/tensor_shape.proto",
    "tensorflow/core/framework/types.proto",
    "tensorflow/core/framework/resource_handle.proto",
    "tensorflow/core/framework/tensor.proto",
    "tensorflow/core/protobuf/struct.proto",
    "tensorflow/core/protobuf/snapshot.proto",
    "tsl/protobuf/histogram.proto",
    "tensorflow/core/framework/summary.proto",
    "tensorflow/core/util/event.proto",
    "tensorflow/core/framework/full_type.proto",
    "tensorflow/core/framework/attr_value.proto",
    "tensorflow/core/framework/op_def.proto",
    "tensorflow/core/framework/node_def.proto",
    "tensorflow/core/framework/function.proto",
    "tensorflow/core/framework/versions.proto",
    "tensorflow/core/framework/graph_debug_info.proto",
    "tensorflow/core/framework/graph.proto",
    "google/protobuf/any.proto",
    "google/protobuf/wrappers.proto",
    "tensorflow/core/framework/tensor_slice.proto",
    "tensorflow/core/util/saved_tensor_slice.proto",
    "tensorflow/core/protobuf/tensor_bundle.proto",
    "tensorflow/core/protobuf/trackable_object_graph.proto",
    "tensorflow/python/training/checkpoint_state.proto",
    "tensorflow/core/protobuf/saver.proto",
    "tensorflow/core/framework/variable.proto",
    "tensorflow/core/protobuf/saved_object_graph.proto",
    "tensorflow/core/protobuf/meta_graph.proto",
    "tensorflow/core/protobuf/saved_model.proto",
    "tensorflow/core/protobuf/fingerprint.proto",
    "tensorflow/core/framework/cost_graph.proto",
    "tensorflow/core/framework/allocation_description.proto",
    "tensorflow/core/framework/tensor_description.proto",
    "tensorflow/core/framework/step_stats.proto",
    "tensorflow/core/protobuf/cluster.proto",
    "tensorflow/core/protobuf/debug.proto",
    "tensorflow/core/protobuf/verifier_config.proto",
    "tensorflow/core/protobuf/rewriter_config.proto",
    "tsl/protobuf/rpc_options.proto",
    "tsl/protobuf/coordination_config.proto",
    "tensorflow/core/protobuf/config.proto",
    "keras/protobuf/versions.proto",
    "keras/protobuf/saved_metadata.proto",
]


def lines(file):
    package = "" if file.package == "tensorflow" else f" {file.package}"
    yield f"file {file.name}{package}"
    for enum in file.enum_types_by_name.values():
        yield f"enum {enum.name}"
        yield from (f"{value.number} {value.name}" for value in enum.values)
    for message in file.message_types_by_name.values():
        yield from of_message(message)


def of_message(message):
    yield f"message {message.full_name.removeprefix(message.file.package + '.')}"
    yield from (f"{field.number} {kind(field)} {field.name}" for field in message.fields)
    for inner in message.nested_types:
        if not inner.GetOptions().map_entry:
            yield from of_message(inner)


def kind(field):
    if field.message_type and field.message_type.GetOptions().map_entry:
        key, value = field.message_type.fields
        return f"map {name(key)} {name(value)}"
    if field.label == field.LABEL_REPEATED:
        return f"repeated {name(field)}"
    if field.containing_oneof:
        return f"oneof {field.containing_oneof.name} {name(field)}"
    return f"one {name(field)}"


def name(field):
    kinds = type(field)
    scalars = {getattr(kinds, k): k[5:].lower() for k in dir(kinds) if k.startswith("TYPE_")}
    found = field.message_type or field.enum_type
    if field.enum_type and found.containing_type:
        return "int32"  # an enum within a message: the same bytes
    return found.full_name if found else scalars[field.type]


def main():
    from google.protobuf import descriptor_pool
    from keras.protobuf import saved_metadata_pb2  # noqa: F401
    from tensorflow.core.example import example_pb2  # noqa: F401
    from tensorflow.core.framework import graph_pb2, tensor_pb2  # noqa: F401
    from tensorflow.core.protobuf import (  # noqa: F401
        config_pb2,
        fingerprint_pb2,
        saved_model_pb2,
        snapshot_pb2,
        struct_pb2,
        tensor_bundle_pb2,
    )
    from tensorflow.core.util import event_pb2, saved_tensor_slice_pb2  # noqa: F401
    from tensorflow.python.training import checkpoint_state_pb2  # noqa: F401

    pool = descriptor_pool.Default()
    text = [line for name in FILES for line in lines(pool.FindFileByName(name))]
    target = Path(__file__).parents[2] / "kerastorch/_files/protos/tf215.txt"
    target.write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

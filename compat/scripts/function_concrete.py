"""Concrete functions and input signatures: specs, structured outputs, graphs, names."""

import tensorflow as tf


@tf.function
def scaled(x, factor=2.0, *, flag=True):
    return {"y": x * factor if flag else x, "sum": [tf.reduce_sum(x), None]}


concrete = scaled.get_concrete_function(tf.TensorSpec([None, 2], tf.float32, name="features"))
results = [concrete(tf.ones([n, 2])) for n in (1, 3)]
by_name = concrete(features=tf.ones([1, 2]))
structured = concrete.structured_outputs
facts = {
    "outputs": [structured["y"].shape, structured["sum"][0].dtype, structured["sum"][1]],
    "shapes": concrete.output_shapes["y"],
    "dtypes": concrete.output_dtypes["sum"][0],
    "inputs": [t.name for t in concrete.inputs],
    "output shapes": [t.shape for t in concrete.outputs],
    "signature": repr(concrete.structured_input_signature),
    "name": concrete.name.startswith("__inference_scaled_")
    if isinstance(concrete.name, str)
    else concrete.name.startswith(b"__inference_scaled_"),
}
v = tf.Variable(3.0, name="v")
w = tf.Variable(1.0, name="w", trainable=False)


@tf.function(input_signature=[tf.TensorSpec([2, None], tf.float32), tf.TensorSpec([], tf.float32)])
def affine(x, shift):
    return tf.nn.relu(tf.matmul(x, x, transpose_b=True) * v + shift) + w


graph = affine.get_concrete_function().graph
types = [op.type for op in graph.get_operations()]
kernels = [t for t in types if t in ("MatMul", "Mul", "AddV2", "Relu", "ReadVariableOp")]
placeholders = [op.name for op in graph.get_operations() if op.type == "Placeholder"]
graph_def_ops = sorted({n.op for n in graph.as_graph_def().node})
variables = [x.name for x in affine.get_concrete_function().variables]
trainable = [x.name for x in affine.get_concrete_function().trainable_variables]
affine_result = affine(tf.ones([2, 3]), 1.0)
signature = affine.input_signature


def refused(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as e:
        return type(e).__name__
    return "accepted"


errors = {
    "dtype": refused(affine, tf.ones([2, 3], tf.int32), 1.0),
    "shape": refused(affine, tf.ones([3, 3]), 1.0),
    "missing": refused(affine, tf.ones([2, 3])),
    "too many": refused(affine, tf.ones([2, 3]), 1.0, 2.0),
    "concrete dtype": refused(concrete, tf.ones([1, 2], tf.int32)),
    "concrete missing": refused(concrete),
    "no spec": refused(scaled.get_concrete_function),
}
traces = []


@tf.function
def traced(x):
    traces.append(str(x.shape))
    return x + 1.0


loose = traced.get_concrete_function(tf.TensorSpec([None], tf.float32))
same = loose is traced.get_concrete_function(tf.TensorSpec([None], tf.float32))
loose_results = [loose(tf.ones([n])) for n in (1, 2)]
after = [traced(tf.ones([n])) for n in (1, 2)]


@tf.function
def calling(x):
    return loose(x) * 10.0


calling_result = calling(tf.ones([2]))
with tf.GradientTape() as tape:
    y = affine.get_concrete_function()(tf.ones([2, 1]), tf.constant(0.5))
concrete_gradient = tape.gradient(y, v)
del structured

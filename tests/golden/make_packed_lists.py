"""Records packed_lists.json: gradients of lists and tuples with tensors in them."""

import os

# (what is computed, the variable that it is differentiated by)
PROGRAMS = [
    ("tf.reduce_mean([v*2,v*3])", "v"),
    ("w+[w[0],1.]", "w"),
    ("[w[0],1.]*w", "w"),
    ("tf.matmul([[v]],[[1.]])", "v"),
    ("tf.concat([[v],[1.]],0)", "v"),
    ("tf.square([v,v])", "v"),
    ("tf.norm([v,v])", "v"),
    ("tf.reshape([v,v],[2,1])", "v"),
    ("tf.transpose([[v,v]])", "v"),
    ("tf.gather([v,v],[0])", "v"),
    ("tf.where([True,False],[v,v],[1.,1.])", "v"),
    ("tf.cast([v,v],tf.float64)", "v"),
    ("tf.identity([v,v])", "v"),
    ("tf.pad([v,v],[[1,1]])", "v"),
    ("tf.tile([v],[2])", "v"),
    ("tf.cumsum([v,v])", "v"),
    ("tf.nn.softmax([v,1.])", "v"),
    ("tf.linalg.det([[v,1.],[1.,v]])", "v"),
    ("tf.keras.losses.mse([v,v],[1.,2.])", "v"),
    ("tf.keras.losses.mse([1.,2.],[v,v])", "v"),
    ("tf.keras.backend.sum([v,v])", "v"),
    ("tf.TensorArray(tf.float32,2).unstack([v,v]).stack()", "v"),
    ("tf.TensorArray(tf.float32,2).scatter([0,1],[v,v]).stack()", "v"),
    ("tf.TensorArray(tf.float32,1).write(0,[v,v]).stack()", "v"),
    ("tf.TensorArray(tf.float32,2).split([v,v],[1,1]).concat()", "v"),
    ("tf.keras.losses.MeanSquaredError()([v,v],[1.,2.])", "v"),
    ("tf.keras.losses.MeanSquaredError()([1.,2.],[v,v])", "v"),
    ("tf.keras.losses.BinaryCrossentropy()([1.,0.],[v/3,v/4])", "v"),
    ("tf.function(lambda x: tf.reduce_sum(x))([v,v])", "v"),
    ("tf.function(lambda: tf.reduce_sum([v,v]))()", "v"),
    ("tf.keras.metrics.mean_squared_error([1.,2.],[v,v])", "v"),
    ("tf.keras.activations.relu([v,v])", "v"),
    ("tf.keras.regularizers.l2(.1)([v,v])", "v"),
    ("tf.constant([[1.]])@[[v]]", "v"),
    ("[[v]]@tf.constant([[1.]])", "v"),
    ("tf.complex([v,v],[0.,0.])", "v"),
    ("tf.stack([[v,1.],[2.,v]])", "v"),
    ("tf.convert_to_tensor([[v],[1.]])", "v"),
    ("tf.nn.bias_add([[v,v]],[1.,1.])", "v"),
    ("tf.map_fn(lambda x:x*2,tf.convert_to_tensor([v,v]))", "v"),
    ("tf.clip_by_value([v,v],0.,5.)", "v"),
    ("tf.math.segment_sum([v,v],[0,1])", "v"),
    ("tf.dynamic_partition([v,v],[0,1],2)", "v"),
    ("tf.dynamic_stitch([[0],[1]],[[v],[v]])", "v"),
    ("tf.meshgrid([v,v],[1.])", "v"),
    ("tf.split([v,v],2)", "v"),
    ("tf.unstack([v,v])", "v"),
    ("tf.sort([v,c])", "v"),
    ("tf.math.top_k([v,c],1)", "v"),
    ("tf.linspace(v,[c][0],3)", "v"),
    ("tf.ragged.constant([[1.]])*[[v]]", "v"),
    ("tf.repeat([v,c],2)", "v"),
    ("tf.roll([v,c],1,0)", "v"),
    ("tf.tensordot([v,c],[1.,1.],1)", "v"),
    ("tf.add_n([[v,c],[v,c]])", "v"),
    ("tf.stop_gradient([v,v])+v", "v"),
    ("tf.keras.losses.KLDivergence()([[.5,.5]],[[v/4,v/4]])", "v"),
    ("tf.nn.embedding_lookup([[v],[c]],[0])", "v"),
    ("tf.gather_nd([v,c],[[0]])", "v"),
    ("tf.boolean_mask([v,c],[True,False])", "v"),
    ("tf.slice([v,c],[0],[1])", "v"),
    ("tf.nn.l2_normalize([v,c])", "v"),
    ("tf.nn.l2_loss([v,c])", "v"),
    ("tf.math.polyval([v,c],2.)", "v"),
    ("tf.math.reduce_logsumexp([v,c])", "v"),
    ("tf.linalg.norm([v,c])", "v"),
    ("tf.linalg.diag([v,c])", "v"),
    ("tf.cond(True,lambda:tf.reduce_sum([v,c]),lambda:0.)", "v"),
    ("tf.reduce_max([v, 1.0])", "v"),
    ("tf.nn.relu([v, -1.0])", "v"),
    ("tf.multiply(2, [v])", "v"),
    ("tf.multiply(2.0, [tf.cast(v, tf.float64)])", "v"),
    ("[v, [v][0] * 2] @ tf.ones([2, 1]) if False else tf.ones([1, 2]) @ [[v], [v * 2]]", "v"),
    ("w - (w[1], 2.0)", "w"),
    ("tf.constant([1.0, 2.0]) * [w[0], w[1]]", "w"),
    ("w > [w[0], 2.0]", "w"),
    ("tf.math.add_n([[v, 1.0], [2.0, v]])", "v"),
    ("tf.stack([[w[0], 1.0], w])", "w"),
    ("tf.concat([w, [w[0]]], 0)", "w"),
    ("tf.function(lambda x: x[0] + [x[1]])([w, w[0]])", "w"),
]
CASE = """v, w = tf.Variable(2.0), tf.Variable([2.0, 3.0])
c = tf.constant(3.0)
with tf.GradientTape() as tape:
    y = {}
tape.gradient(y, {})"""
# tensors that are watched, not variables
WATCHED = """x = tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = {}
tape.gradient(y, x)"""
WATCHED_PROGRAMS = [
    "tf.reduce_mean([x * 2, x * 3])",
    "tf.square([x, (x, x)[1]])",
    "tf.constant([1.0, 1.0]) + (x, 1.0)",
    "tf.linalg.det([[x, 1.0], [1.0, x]])",
    "tf.function(lambda z: tf.reduce_sum([z, z * z]))(x)",
]

if __name__ == "__main__":
    import cases
    import tensorflow

    here = os.path.dirname(os.path.abspath(__file__))
    programs = [CASE.format(*p) for p in PROGRAMS]
    programs += [WATCHED.format(p) for p in WATCHED_PROGRAMS]
    cases.record(programs, tensorflow, os.path.join(here, "packed_lists.json"))

"""Records more_nn.json: run with the python of TensorFlow 2.15 (see cases.py).

TensorFlow's own kernels, without oneDNN's, which take the place of some of them.
"""

import os
import sys

import numpy as np


def names(tf):
    """What the cases may use beside tf and np."""
    return {"x": x, "nan": float("nan"), "inf": float("inf"), **_tools(tf)}


def x(*shape, dtype="float32"):
    """Deterministic floats in [-2, 2) with ties."""
    n = int(np.prod(shape))
    return (
        ((np.arange(n) * 37 + np.arange(n) // 5 * 11) % 41 / 10.25 - 2).astype(dtype).reshape(shape)
    )


def _tools(tf):
    def grad(function, *values):
        """The value and the gradients, weighted."""
        values = [tf.constant(v) for v in values]
        with tf.GradientTape() as tape:
            for value in values:
                tape.watch(value)
            y = function(*values)
        weights = tf.constant(np.resize([1.0, -0.5, 2.0, 0.25], y.shape), y.dtype)
        return [y, *tape.gradient(y, values, output_gradients=weights)]

    def second(function, *values):
        """The gradients of the sum of the gradients' squares."""
        values = [tf.constant(v) for v in values]
        with tf.GradientTape() as outer:
            outer.watch(values)
            with tf.GradientTape() as tape:
                tape.watch(values)
                y = function(*values)
            first = tape.gradient(y, values)
        return outer.gradient(first, values, unconnected_gradients="none")

    def rows(function, table):
        """Values and indices of a table's gradient under two tapes, and the gradient of theirs."""
        table = tf.Variable(table)
        with tf.GradientTape() as outer:
            with tf.GradientTape() as tape:
                y = tf.reduce_sum(function(table) ** 3)
            g = tape.gradient(y, table)
            z = tf.reduce_sum(g.values**2)
        h = tf.convert_to_tensor(outer.gradient(z, table))
        return [g.values, g.indices, g.dense_shape, h]

    return {"grad": grad, "second": second, "rows": rows}


POOLS = """
tf.nn.max_pool2d(tf.constant([[[[nan],[1.],[2.]],[[0.],[-1.],[nan]],[[nan],[-inf],[nan]]]]),2,1,'SAME')
tf.nn.max_pool2d(tf.constant([[[[nan],[1.],[2.]],[[0.],[-1.],[nan]],[[nan],[-inf],[nan]]]],'float64'),2,1,'VALID')
grad(lambda t: tf.nn.max_pool2d(t,2,1,'SAME'),[[[[nan],[1.],[2.]],[[0.],[-1.],[nan]],[[nan],[-inf],[nan]]]])
grad(lambda t: tf.nn.max_pool2d(t,2,1,'VALID'),[[[[0.],[nan],[2.]],[[0.],[-1.],[nan]],[[nan],[-inf],[3.]]]])
grad(lambda t: tf.nn.max_pool1d(t,2,1,'VALID'),[[[nan],[1.],[nan],[nan],[-inf],[-inf]]])
tf.nn.max_pool3d(tf.constant([[[[[nan],[1.]],[[2.],[nan]]],[[[0.],[inf]],[[nan],[-inf]]]]]),2,1,'SAME')
grad(lambda t: tf.nn.max_pool3d(t,(1,1,2),1,'SAME'),[[[[[nan],[1.],[nan]],[[inf],[nan],[2.]]]]])
grad(lambda t: tf.nn.pool(t,[2],'MAX'),[[[nan],[1.],[nan],[nan],[-inf],[-inf]]])
tf.nn.max_pool_with_argmax(tf.constant([[[[nan],[1.],[2.]],[[0.],[-1.],[nan]],[[3.],[0.],[nan]]]]),2,1,'SAME')
tf.keras.backend.pool2d(tf.constant([[[[nan],[1.]],[[0.],[-1.]]]]),(2,2),padding='same')
second(lambda t: tf.nn.avg_pool2d(t,2,1,'SAME'),x(1,3,3,1))
second(lambda t: tf.nn.avg_pool3d(t,2,1,'SAME'),x(1,3,3,2,1))
second(lambda t: tf.nn.max_pool3d(t,2,1,'SAME'),x(1,3,3,2,1))
tf.nn.max_pool2d(x(1,1,2,1),2,2,'SAME')
tf.nn.max_pool1d(x(2,1,3),2,2,'SAME')
tf.nn.max_pool2d(tf.constant(x(2,5,4,2,dtype='float64')),7,2,'VALID')
tf.nn.max_pool2d(tf.constant(x(2,5,4,2,dtype='float64')),7,1,'VALID')
tf.nn.avg_pool2d(x(2,5,4,2),7,1,'VALID')
tf.nn.avg_pool3d(x(1,3,4,3,2),7,1,'SAME')
tf.nn.avg_pool3d(tf.zeros([2,3,4,3,0]),3,2,'SAME')
grad(lambda t: tf.nn.avg_pool2d(t,3,2,'SAME'),np.zeros([2,5,4,0],'f'))
tf.nn.max_pool2d(x(1,5,4,1),2,1,[])
tf.nn.max_pool2d(x(1,5,4,1),2,1,[1,2,3])
tf.nn.max_pool2d(x(1,5,4,1),'foo',1,'SAME')
tf.nn.pool(x(1,5,4,1),[1,3],'MAX',strides=[2,1])
tf.nn.pool(x(1,5,4,1),[2,2],'max')
tf.nn.pool(x(1,5,4,1),[2,2],'MAX',strides=-5)
tf.nn.pool(x(1,5,1),[2,2],'MAX')
tf.keras.backend.pool2d(x(1,5,4,1),(2,2),strides=0)
tf.keras.backend.pool2d(x(1,5,4,1),(1,3),strides=(2,1),padding='same')
tf.keras.backend.pool3d(x(1,3,4,3,1),(2,2,2),strides=5)
""".strip().splitlines()

MORPHOLOGY = """
tf.nn.dilation2d(tf.constant([[[[nan],[1.],[2.]],[[0.],[-1.],[nan]],[[-inf],[-inf],[nan]]]]),x(2,2,1),[1,1,1,1],'SAME','NHWC',[1,1,1,1])
tf.nn.erosion2d(tf.constant([[[[nan],[1.],[2.]],[[0.],[-1.],[nan]],[[inf],[inf],[nan]]]]),x(2,2,1),[1,1,1,1],'SAME','NHWC',[1,1,1,1])
grad(lambda t,k: tf.nn.dilation2d(t,k,[1,1,1,1],'SAME','NHWC',[1,1,1,1]),x(1,4,4,2),x(2,2,2))
tf.nn.dilation2d(tf.constant([[[[-128],[-100]],[[-128],[-120]]]],tf.int8),tf.constant([[[1],[2]],[[3],[4]]],tf.int8),[1,1,1,1],'SAME','NHWC',[1,1,1,1])
tf.nn.dilation2d(x(1,4,4,2),x(2,2,2),-1,'SAME','NHWC',[1,1,1,1])
tf.nn.dilation2d(x(1,4,4,2),x(2,2,2),[1,1,1,1],'SAME','NHWC',3)
tf.nn.erosion2d(x(1,4,4,2),x(2,2,2),[1,1,1,1],(1,2),'NHWC',[1,1,1,1])
""".strip().splitlines()

CONVOLUTIONS = """
grad(lambda t,k: tf.nn.conv2d(t,k,1,'SAME'),x(1,5,4,3),x(2,2,3,1))
grad(lambda t,k: tf.nn.conv2d(t,k,1,'SAME'),x(2,5,4,3,dtype='float64'),x(2,2,3,1,dtype='float64'))
grad(lambda t,k: tf.nn.convolution(t,k,strides=[2,1],padding='SAME'),x(2,5,4,3,dtype='float64'),x(2,2,3,1,dtype='float64'))
grad(lambda t,k: tf.nn.conv2d_transpose(t,k,[2,4,3,3],1,'VALID'),x(2,3,2,1,dtype='float64'),x(2,2,3,1,dtype='float64'))
grad(lambda t,k: tf.nn.conv1d(t,k,1,'SAME'),x(1,5,3),x(2,3,1))
grad(lambda t,k: tf.nn.conv3d(t,k,[1,1,1,1,1],'SAME'),x(1,3,3,2,2),x(2,2,2,2,1))
grad(lambda t,k: tf.nn.conv2d(t,k,1,'SAME'),x(1,5,4,3),np.zeros([2,2,3,0],'f'))
grad(lambda t,k: tf.nn.conv2d_transpose(t,k,[1,5,4,3],1,'SAME'),np.zeros([1,5,4,0],'f'),np.zeros([2,2,3,0],'f'))
grad(lambda t,k: tf.nn.depthwise_conv2d(t,k,[1,1,1,1],'SAME'),np.zeros([1,5,4,0],'f'),np.zeros([2,2,0,2],'f'))
tf.nn.depthwise_conv2d_backprop_filter(tf.zeros([2,4,4,0]),[2,2,0,1],tf.zeros([2,4,4,0]),[1,1,1,1],'SAME')
grad(lambda t,k: tf.nn.depthwise_conv2d(t,k,[1,2,2,1],'SAME',dilations=[2,2]),x(2,5,4,2),x(2,2,2,2))
grad(lambda t,k: tf.nn.depthwise_conv2d(t,k,[1,2,2,1],'VALID',dilations=[1,2]),x(1,6,7,2),x(2,3,2,1))
tf.nn.separable_conv2d(x(1,5,4,2),x(2,2,2,1),x(1,1,2,3),[1,2,2,1],'SAME',dilations=[2,2])
tf.keras.backend.depthwise_conv2d(tf.constant(x(1,5,4,2)),tf.constant(x(2,2,2,1)),strides=(2,2),padding='same',dilation_rate=(2,2))
tf.nn.conv2d_transpose(tf.constant(x(2,3,2,2,dtype='float64')),tf.constant(x(2,2,3,2,dtype='float64')),[2,5,3,3],2,'VALID')
tf.nn.conv1d_transpose(tf.constant(x(2,3,2,dtype='float64')),tf.constant(x(2,3,2,dtype='float64')),[2,5,3],1,'SAME')
tf.nn.conv2d_transpose(x(2,3,2,2),x(2,2,3,2),[2,5,4,{}],2)
tf.nn.conv3d(x(1,3,3,3,1),x(2,2,2,1,1),[1,1,1,1,1],[])
tf.nn.convolution(x(1,5,4,1),x(2,2,1,1),padding=[])
tf.nn.convolution(x(1,5,4,1).tolist(),x(2,2,1,1,dtype='float16'))
tf.nn.convolution(tf.constant(x(1,5,4,1,dtype='float64')),x(2,2,1,1,dtype='float16'))
tf.nn.conv2d(tf.constant(x(1,5,4,1,dtype='float64')),x(2,2,1,1,dtype='float16'),1,'SAME')
tf.nn.separable_conv2d(tf.constant(x(1,5,4,2,dtype='float64')),x(2,2,2,1,dtype='float64'),x(1,1,2,3).tolist(),[1,1,1,1],'SAME')
tf.nn.separable_conv2d(x(1,5,4,2),x(2,2,2,1),x(1,2,3),[1,1,1,1],'SAME')
tf.nn.separable_conv2d(x(1,5,4,2),x(2,2),x(1,1,2,3),[1,1,1,1],'SAME')
tf.nn.separable_conv2d(x(1,5,4,2),x(2,2,2,1),x(1,1,2,3),(1,2),'SAME')
tf.nn.separable_conv2d(x(1,5,4,2),x(2,2,2,1),x(1,1,2,3),[1,1,1,1],5,dilations=[2,2])
tf.nn.atrous_conv2d(x(1,5,6,2),x(2,2,2,1),1,[])
tf.nn.atrous_conv2d_transpose(x(1,5,6,2),x(2,2,3,1),[1,5,6,3],1,'SAME')
tf.nn.atrous_conv2d_transpose(x(1,5,6,2),x(2,2,3,2),[1,5,6,3],[1,2],'SAME')
tf.nn.atrous_conv2d_transpose(x(1,5,6,2),x(2,2,3,2),[1,5,6,4],2,'SAME')
tf.keras.backend.local_conv1d(tf.constant(x(2,4,2)),tf.constant(x(3,4,2)),(2,),(1,))
tf.keras.backend.local_conv1d(tf.constant(x(2,4,3)),tf.constant(x(3,3,2)),(2,),(1,))
grad(lambda t,k: tf.keras.backend.local_conv1d(t,k,(2,),(1,)),x(2,4,2),x(3,2,2))
tf.keras.backend.local_conv2d(tf.constant(x(2,3,3,1)),tf.constant(x(4,4,2)),(2,2),(1,1),(2,2))
tf.keras.backend.local_conv2d(tf.constant(x(2,1,3,3)),tf.constant(x(4,4,2)),(2,2),(1,1),(2,2),'channels_first')
tf.keras.backend.local_conv1d(x(2,4,2),tf.constant(x(3,4,2)),(2,),(1,))
tf.keras.backend.local_conv1d(x(2,4,2).tolist(),tf.constant(x(3,4,2)),(2,),(1,))
tf.nn.conv2d(x(1,5,4,1),x(2,2,1,1),2,[1,2,3])
""".strip().splitlines()

TABLES = """
rows(lambda t: tf.nn.embedding_lookup(t,[[0,2],[2,1]]),x(3,2))
rows(lambda t: tf.gather(t,[1,0,1]),x(3,2))
rows(lambda t: tf.keras.backend.gather(t,[1,0]),x(3,2,2))
rows(lambda t: tf.nn.embedding_lookup(t,[0,2],max_norm=1.0),x(3,2))
grad(lambda t: tf.nn.embedding_lookup(t,[[0,1]],max_norm=1.0)+0*t[0,0],np.array([[-1.11],[0.0]],'f'))
tf.nn.embedding_lookup((x(2),x(2)),[1,0])
tf.nn.embedding_lookup([x(2,2),x(2,2)],[1,0,3])
tf.nn.embedding_lookup(tf.zeros([3,0]),[0,2,6])
tf.nn.embedding_lookup(tf.constant([[1,2]],tf.int16),[0],max_norm=1.0)
tf.nn.embedding_lookup(tf.constant([[1+2j]]),[0],max_norm=1.0)
tf.nn.embedding_lookup(x(2,2),['a'])
tf.nn.in_top_k([0,3],tf.zeros([2,0]),2)
tf.nn.in_top_k(tf.constant([0,1]),tf.constant([[0,5],[4,3]],tf.uint8),1)
""".strip().splitlines()

AVERAGES = """
tf.nn.compute_average_loss(tf.constant([1,2,3]))
tf.nn.compute_average_loss(tf.constant([1,2,3],tf.uint32),tf.constant([1,2,3]))
tf.nn.compute_average_loss(tf.constant([0.1,0.7],tf.float64),sample_weight=tf.constant([0.3,0.9],tf.float64))
tf.nn.compute_average_loss(tf.constant([[1.,2,3],[4,5,6]]),[1.,2.])
tf.nn.compute_average_loss(tf.constant([[1.],[4]]),[1.,2.])
tf.nn.compute_average_loss(tf.constant([1.,4]),[[1.],[2.]])
tf.nn.compute_average_loss(tf.constant([1.,4]),[[1.,2.]])
tf.nn.compute_average_loss(tf.constant([[1.,2,3],[4,5,6]]),[1.,2.,3.])
tf.nn.compute_average_loss(tf.constant([[1.,2,3],[4,5,6]]),[[1.,2.,3.]])
tf.nn.compute_average_loss(tf.constant([1.,4]),None,2.0)
tf.nn.compute_average_loss(tf.constant([1.,4]),None,-1)
tf.nn.compute_average_loss(tf.constant([1.,4]),None,True)
tf.nn.compute_average_loss(tf.constant([1.,4]),None,[2])
tf.nn.compute_average_loss(tf.constant([1.,4]),None,tf.constant(4))
tf.nn.compute_average_loss(tf.constant([1+2j,4]))
""".strip().splitlines()

STEPS = """
tf.nn.batch_normalization(x(2,3),x(3),np.ones(3,'f'),None,None,.1)
tf.nn.batch_normalization(x(2,3),x(3),[1.,1.,1.],None,None,.1)
tf.nn.batch_normalization(x(2,3),[1.,1.,1.],tf.ones(3),None,None,.1)
tf.nn.batch_normalization(x(2,3),[1.,1.,1.],tf.ones(3),tf.ones(3),None,.1)
tf.nn.batch_normalization(tf.constant(x(2,3)),tf.constant(x(3)),tf.ones(3),tf.constant([1+2j,1,1],tf.complex64),tf.ones(3),.1)
tf.nn.batch_normalization(tf.constant([[1+2j,3.]]),tf.constant([1j,2.]),tf.constant([2.+0j,1.]),None,None,.1)
tf.nn.batch_normalization(tf.constant([[1,2]]),tf.constant([1,2]),tf.constant([1,2]),None,None,.1)
tf.nn.batch_normalization(tf.constant(x(2,3,dtype='float16')),tf.constant(x(3)),tf.ones(3),None,None,.1)
tf.nn.batch_normalization(tf.constant(x(2,3)),tf.constant(x(3)),tf.ones(3),None,tf.constant(x(3,dtype='float16')),.1)
tf.nn.batch_norm_with_global_normalization(x(1,2,2,3),x(3),[1.,1.,1.],x(3),x(3),.1,True)
tf.nn.weighted_moments(tf.constant([[1+2j,3.]]),-1,tf.constant([[1,2]]))
tf.nn.weighted_moments(tf.constant([[1,2]]),0,tf.constant([[1,2]]))
tf.nn.weighted_moments(tf.constant([[1,2]],tf.int8),0,tf.constant([[1,2]],tf.int8))
tf.nn.weighted_moments(x(2,3),[0],'a')
tf.nn.sufficient_statistics(x(2,3),tf.constant([0,1]))
tf.nn.sufficient_statistics(x(2,3),-1)
tf.nn.sufficient_statistics(x(3),[1,2])
tf.nn.sufficient_statistics(x(3),[None])
tf.nn.normalize_moments(.5,tf.constant([1.,2.],tf.float64),[1.,2.],tf.constant([1.,2.],tf.float64))
tf.nn.normalize_moments(tf.constant(2,tf.uint16),tf.constant([1],tf.uint16),tf.constant([1],tf.uint16),None)
tf.nn.crelu(tf.constant([1,2],tf.uint32))
tf.nn.crelu(x(2,3),axis=(0,1))
tf.nn.crelu(x(2,3),axis=1+2j)
tf.nn.crelu(x(2,3),axis=0)
tf.nn.silu(x(2,3),beta=tf.constant([2]))
tf.nn.silu(x(2,3),beta='foo')
tf.nn.silu(tf.constant(['a']))
tf.nn.sigmoid_cross_entropy_with_logits([.5,.2],tf.constant([1.,2.],tf.float16))
tf.nn.sigmoid_cross_entropy_with_logits(x(3),-1)
tf.nn.weighted_cross_entropy_with_logits([.5,.2],tf.constant([1.,2.],tf.float64),2.0)
tf.nn.weighted_cross_entropy_with_logits(tf.constant([.5,.2],tf.float64),tf.constant([1.,2.],tf.float64),0.3)
tf.nn.log_poisson_loss([.5,.2],tf.constant([1.,2.],tf.float64))
tf.nn.log_poisson_loss(x(3),[])
second(lambda a,b: tf.nn.softmax_cross_entropy_with_logits(a,b),x(2,3),x(2,3))
tf.keras.backend.binary_crossentropy(tf.constant([0.,1.],tf.float64),[.5,.2])
tf.keras.backend.binary_crossentropy([0.,1.],True)
tf.keras.backend.binary_crossentropy([0.,1.],[.5,.2])
tf.keras.backend.binary_focal_crossentropy([0.,1.],[.5,.2])
tf.keras.backend.binary_focal_crossentropy(tf.constant([0.,1.]),tf.constant([.5,.2]))
tf.keras.backend.categorical_crossentropy(tf.constant([[0.,1.]]),tf.constant([[1,2]]),from_logits=True)
tf.keras.backend.categorical_crossentropy(tf.constant([[0.,1.]]),tf.constant([.5]))
tf.keras.backend.categorical_focal_crossentropy(tf.constant([[0.,1.]],tf.float64),[[.5,.5]])
tf.keras.backend.sparse_categorical_crossentropy([1,0],tf.constant([[1,2],[3,4]]),from_logits=True)
tf.keras.backend.relu(tf.constant([4,0],tf.uint8),alpha=2,max_value=0)
tf.keras.backend.relu([[1.,-2.]],alpha=.5,threshold=.2)
tf.keras.backend.relu([[1,-2]],max_value=[])
tf.keras.backend.relu(tf.constant([-3,4]),alpha=2,max_value=3)
tf.keras.backend.relu(tf.constant([1]),max_value='foo')
""".strip().splitlines()

BACKEND = """
tf.keras.backend.placeholder().shape
tf.keras.backend.placeholder(shape=3).shape
tf.keras.backend.placeholder(ndim=0).shape
(tf.keras.backend.placeholder()+1).shape
tf.reduce_sum(tf.keras.backend.placeholder()).shape
tf.keras.layers.Dense(2)(tf.keras.backend.placeholder())
tf.keras.backend.placeholder(shape=tf.constant(1.0))
p=tf.keras.backend.placeholder(); tf.keras.Model(p,tf.reduce_sum(p)*2)(tf.ones([2,3]))
tf.keras.backend.zeros([2],dtype=tf.constant([0]))
tf.keras.backend.eye(2,dtype={})
tf.keras.backend.variable(1.0,dtype=0)
tf.keras.backend.dot(tf.zeros([2,2,0]),tf.zeros([2,0,2]))
tf.keras.backend.batch_dot(tf.constant([['a']]),tf.constant([['a']]))
v=tf.Variable([1.,2.],dtype='bfloat16'); tf.keras.backend.set_value(v,[2.,3.]); tf.cast(v,'float32')
tf.keras.backend.switch(tf.constant(True),lambda:[[1,2]],lambda:[[3,4]])
tf.keras.backend.switch(tf.constant([True,False]),tf.constant([[5,2],[2,3]],tf.uint16),np.array([[False,False],[True,True]]))
tf.keras.backend.pow(tf.constant([2,3]),2.0)
tf.nn.lrn(tf.zeros([2,2,2,0]),1)
tf.debugging.assert_shapes([(2.5,'NK')])
t=tf.GradientTape(); t.__enter__(); t.__exit__(None,None,None); t.gradient(1+2j,tf.constant(1.))
t=tf.GradientTape(); t.__enter__(); t.__exit__(None,None,None); t.gradient(np.ones(2),tf.constant(1.))
""".strip().splitlines()
BACKEND = [line.replace("; ", "\n") for line in BACKEND]

CASES = POOLS + MORPHOLOGY + CONVOLUTIONS + TABLES + AVERAGES + STEPS + BACKEND

if __name__ == "__main__":
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
    sys.path.insert(0, os.path.dirname(__file__))
    import tensorflow as tf
    from cases import record

    record(CASES, tf, os.path.join(os.path.dirname(__file__), "more_nn.json"), **names(tf))

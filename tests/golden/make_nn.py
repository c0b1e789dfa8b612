"""Records nn.json: run with the python of TensorFlow 2.15 (see cases.py)."""

import functools
import os
import sys

import numpy as np


def array(*shape):
    """Deterministic floats in [-1, 1) with some exact zeros and ties."""
    n = int(np.prod(shape))
    values = (np.arange(n) * 37 + np.arange(n) // 5 * 11) % 41 / 20.5 - 1
    return np.where(np.arange(n) % 7 == 3, 0, values).astype("f").reshape(shape)


def digest(result):
    """The shape of a large result, and three weighted sums of its elements."""
    if isinstance(result, tuple):
        return [digest(part) for part in result]
    flat = np.asarray(result.numpy(), "d").reshape(-1)
    sums = [float((flat * np.cos(k * np.arange(flat.size) + k)).sum()) for k in (1, 2, 3)]
    return [list(map(int, result.shape)), np.array(sums)]


def gradient(tf, f, x):
    """d(sum of f(x), weighted) / dx."""
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    weights = tf.constant(np.cos(np.arange(int(np.prod(y.shape)))).reshape(y.shape).astype("f"))
    return tape.gradient(y, x, output_gradients=weights)


def second(tf, f, x):
    """The gradient of sum(gradient ** 2)."""
    x = tf.constant(x)
    with tf.GradientTape() as outer:
        outer.watch(x)
        first = gradient_under(tf, f, x)
        total = first * first
    return outer.gradient(total, x)


def gradient_under(tf, f, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return tape.gradient(y, x)


def names(tf):
    """What the cases may use beside tf and np."""
    constant = lambda *shape: tf.constant(array(*shape))  # noqa: E731
    return {
        "x": constant,
        "y": tf.constant([1.0, 0.0, 0.3]),
        "z": tf.constant([[3.0, 0.0, 1.0], [0.0, 0.0, 0.0]]),
        "s": digest,
        "g": functools.partial(gradient, tf),
        "gg": functools.partial(second, tf),
    }


BASICS = """
tf.nn.relu([np.nan,-1.,2.])
tf.nn.relu([1,-2])
tf.nn.relu([True])
tf.nn.relu('a')
tf.nn.relu(np.array([1+2j]))
tf.nn.relu6([1,-2,9])
tf.nn.relu6([np.nan, np.inf])
tf.nn.leaky_relu([1,-2])
tf.nn.leaky_relu([1.,-2.],alpha=2.)
tf.nn.elu([1,-2])
tf.nn.selu([1,2])
tf.nn.crelu([[1.,-2.]])
tf.nn.crelu([[1.,-2.]],axis=0)
tf.nn.gelu([1,2])
tf.nn.silu([1,2])
tf.nn.silu([1.,2.],2)
tf.nn.silu([1.,2.],[2.,3.])
tf.nn.softmax([1,2])
tf.nn.softmax(2.)
tf.nn.softmax([[1.,2.],[3.,5.]],axis=0)
tf.nn.softmax([[1.,2.],[3.,5.]],axis=2)
tf.nn.softmax(np.zeros((0,3),np.float32))
tf.nn.softmax(np.zeros((3,0),np.float32))
tf.nn.softmax([-np.inf,-np.inf])
tf.nn.log_softmax([1.,2.],axis=-2)
tf.nn.log_softmax([-np.inf,1.])
tf.nn.softplus([1,2])
tf.nn.softsign([1,2])
tf.nn.sigmoid([1,2])
tf.nn.tanh([1,2])
tf.math.log_sigmoid([1,2])
tf.nn.softmax_cross_entropy_with_logits([[1,0]],[[1.,2.]])
tf.nn.softmax_cross_entropy_with_logits([[1.,0]],[[1,2]])
tf.nn.softmax_cross_entropy_with_logits([[1.,0.]],[[1.,-np.inf]])
tf.nn.softmax_cross_entropy_with_logits([[1.,0.,0.]],[[1.,2.]])
tf.nn.softmax_cross_entropy_with_logits([[1.,0.]],[[1.,2.],[3.,4.]])
tf.nn.softmax_cross_entropy_with_logits([1.,0.],[[1.,2.],[3.,4.]])
tf.nn.softmax_cross_entropy_with_logits([1.,0.],[1.,2.])
tf.nn.softmax_cross_entropy_with_logits([[1.,0.],[0.,1.]],[[1.,2.],[3.,5.]],axis=0)
tf.nn.softmax_cross_entropy_with_logits(np.float16([[1.,0.]]),np.float16([[1.,2.]]))
tf.nn.softmax_cross_entropy_with_logits(np.float64([[1.,0.]]),np.float32([[1.,2.]]))
tf.nn.softmax_cross_entropy_with_logits(np.zeros((0,3),np.float32),np.zeros((0,3),np.float32))
tf.nn.softmax_cross_entropy_with_logits(np.zeros((3,0),np.float32),np.zeros((3,0),np.float32))
tf.nn.sparse_softmax_cross_entropy_with_logits([0,5],[[1.,2.],[3.,4.]])
tf.nn.sparse_softmax_cross_entropy_with_logits([0,-1],[[1.,2.],[3.,4.]])
tf.nn.sparse_softmax_cross_entropy_with_logits([0],[[1.,2.],[3.,4.]])
tf.nn.sparse_softmax_cross_entropy_with_logits([0.,1.],[[1.,2.],[3.,4.]])
tf.nn.sparse_softmax_cross_entropy_with_logits(np.uint8([0,1]),[[1.,2.],[3.,4.]])
tf.nn.sparse_softmax_cross_entropy_with_logits(np.int64([0,1]),[[1.,2.],[3.,4.]])
tf.nn.sparse_softmax_cross_entropy_with_logits(1,[1.,2.])
tf.nn.sparse_softmax_cross_entropy_with_logits([[0,1]],[[[1.,2.],[3.,4.]]])
tf.nn.sparse_softmax_cross_entropy_with_logits([[0],[1]],[[1.,2.],[3.,4.]])
tf.nn.sparse_softmax_cross_entropy_with_logits(1,2.)
tf.nn.sparse_softmax_cross_entropy_with_logits([0,1],[[1,2],[3,4]])
tf.nn.sparse_softmax_cross_entropy_with_logits([0],np.float16([[1,2]]))
tf.nn.sigmoid_cross_entropy_with_logits([1.,0.],[2.,-10.])
tf.nn.sigmoid_cross_entropy_with_logits([1.,0.],[2.])
tf.nn.sigmoid_cross_entropy_with_logits(1.,[2.])
tf.nn.sigmoid_cross_entropy_with_logits(logits=[1.])
tf.nn.weighted_cross_entropy_with_logits([1.,0.],[2.],3.)
tf.nn.log_poisson_loss([1.,0.,3.],[2.,-10.,.1],compute_full_loss=True)
tf.nn.log_poisson_loss([1.,0.,3.],[2.])
tf.nn.l2_loss([1,2])
tf.nn.l2_loss([1.,2.])
tf.nn.l2_loss(np.zeros((0,),np.float32))
tf.nn.l2_normalize([3,4])
tf.nn.l2_normalize([3.,4.])
tf.nn.l2_normalize([[3.,4.],[0.,0.]],axis=[0,1])
tf.nn.l2_normalize([[3.,4.],[0.,0.]],1,1e-12)
tf.nn.l2_normalize([3.+1j,4.])
tf.nn.moments(np.zeros((0,2),np.float32),[0])
tf.nn.weighted_moments([[1.,2.],[4.,5.]],[0],[[1.,1.],[3.,3.]])
tf.nn.weighted_moments([[1.,2.],[4.,5.]],[0],[[1.],[3.]],keepdims=True)
tf.nn.weighted_moments([[1.,2.],[4.,5.]],[0],[[1],[3]])
tf.nn.local_response_normalization(np.arange(12,dtype='f').reshape(1,1,2,6),2,1.,.5,.75)
tf.nn.local_response_normalization(np.arange(6,dtype='f').reshape(1,1,6))
tf.nn.zero_fraction([0.,1.,0.])
tf.nn.zero_fraction([0,1])
tf.nn.zero_fraction(np.zeros((0,)))
tf.nn.top_k([1.,3.,3.,2.],3)
tf.nn.top_k([1.,3.,3.,2.],5)
tf.nn.top_k([1.,3.,3.,2.],-1)
tf.nn.top_k([1.,3.,3.,2.],0)
tf.nn.top_k(1.)
tf.nn.top_k([[1,3],[5,2]])
tf.nn.top_k([1.,3.,3.,2.],3,index_type=tf.int64)
tf.nn.in_top_k([0,1],[[1.,2.],[3.,3.]],1)
tf.nn.in_top_k([0,5],[[1.,2.],[3.,3.]],2)
tf.nn.in_top_k([0,1],[[np.inf,2.],[3.,np.nan]],2)
tf.nn.in_top_k([0],[[1.,2.],[3.,3.]],1)
tf.nn.in_top_k([0,1],np.float64([[1.,2.],[3.,3.]]),1)
tf.nn.embedding_lookup(tf.constant([1.,2.]),[1,1])
tf.nn.embedding_lookup(tf.constant([1,2]),[1,1])
tf.nn.embedding_lookup(tf.constant([[3.,4.],[.3,.4]]),[1,0],max_norm=1.)
tf.nn.embedding_lookup([tf.constant([[3.,4.],[.3,.4]]),tf.constant([[1.,2.]])],[0,1,2])
tf.nn.embedding_lookup(tf.constant([[3.,4.],[.3,.4]]),1)
tf.nn.bias_add([[1.,2.]],[1.,2.])
tf.nn.bias_add([1.,2.],[1.,2.])
tf.nn.bias_add([[1.,2.]],[1.])
tf.nn.bias_add([[1,2]],[1,2])
tf.nn.bias_add([[1.,2.]],[[1.,2.]])
tf.nn.bias_add(np.zeros((1,2,3),'f'),[1.,2.],data_format='NCW')
tf.nn.bias_add(np.zeros((1,2,3),'f'),[1.,2.],data_format='NCHW')
tf.nn.bias_add(np.zeros((1,2,3),'f'),[1.,2.,3.],data_format='foo')
tf.nn.dropout([1.,2.],0)
tf.nn.dropout([1,2],.5)
tf.nn.dropout([1.,2.],1.)
tf.nn.dropout([1.,2.],1)
tf.nn.dropout([1.,2.],-.1)
tf.nn.dropout([1.,2.],1.5)
tf.nn.dropout([[1.,2.]]*3,.5,noise_shape=[3,2,1])
tf.nn.dropout(np.ones((2,3),'f'),.5,noise_shape=[None,1]).shape
tf.nn.normalize_moments(4.,[8.,4.],[20.,16.],None)
tf.nn.normalize_moments(4.,[8.,4.],[20.,16.],[1.,1.])
tf.nn.sufficient_statistics([[1.,2.],[3.,5.]],[0])
tf.nn.sufficient_statistics([[1.,2.],[3.,5.]],[0],shift=1.,keepdims=True)
tf.nn.compute_average_loss([1.,2.])
tf.nn.compute_average_loss([1.,2.],global_batch_size=4)
tf.nn.compute_average_loss([1.,2.],sample_weight=[1.,0.])
tf.nn.compute_average_loss(1.)
tf.nn.scale_regularization_loss(3.)
tf.nn.scale_regularization_loss([3.])
tf.nn.isotonic_regression([[1.,3.,2.,5.]])
tf.nn.isotonic_regression([[1.,3.,2.,5.]],decreasing=False)
tf.nn.space_to_depth(np.arange(16).reshape(1,4,4,1),2)
tf.nn.space_to_depth(np.arange(16).reshape(1,4,4,1),3)
tf.nn.space_to_depth(np.arange(16).reshape(1,4,4,1),1)
tf.nn.depth_to_space(np.arange(16).reshape(1,2,2,4),2)
tf.nn.depth_to_space(np.arange(16).reshape(1,2,2,4),3)
tf.nn.depth_to_space(np.arange(16).reshape(4,4),2)
tf.nn.approx_max_k([1.,3.,2.],2)
tf.nn.conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),2,'same').shape
tf.nn.conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),2,'foo').shape
tf.nn.conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),2,'SAME').shape
tf.nn.conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),[1,2,2,1],'VALID').shape
tf.nn.conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),[2,2,2,1],'VALID').shape
tf.nn.conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),[1,2,2],'VALID').shape
tf.nn.conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),0,'VALID').shape
tf.nn.conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),-1,'VALID').shape
tf.nn.conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,2,2),'f'),1,'VALID').shape
tf.nn.conv2d(np.ones((1,5,5,4),'f'),np.ones((2,2,2,2),'f'),1,'VALID').shape
tf.nn.conv2d(np.ones((1,5,5,4),'f'),np.ones((2,2,2,3),'f'),1,'VALID').shape
tf.nn.conv2d(np.ones((2,3,5,5,4),'f'),np.ones((2,2,4,3),'f'),1,'VALID').shape
tf.nn.conv2d(np.ones((1,5,5,4),'f'),np.ones((6,6,4,3),'f'),1,'SAME').shape
tf.nn.conv2d(np.ones((1,5,5,0),'f'),np.ones((2,2,0,3),'f'),1,'SAME').shape
tf.nn.conv2d(np.ones((1,5,5,4),'i4'),np.ones((2,2,4,3),'i4'),1,'SAME').shape
tf.nn.conv2d(np.ones((1,5,5,4),'i8'),np.ones((2,2,4,3),'i8'),1,'SAME').shape
tf.nn.conv2d(np.ones((1,5,5,4),'d'),np.ones((2,2,4,3),'f'),1,'SAME').shape
tf.nn.conv2d(np.ones((1,4,5,5),'f'),np.ones((2,2,4,3),'f'),1,'SAME',data_format='NCHW').shape
tf.nn.conv2d(np.ones((1,4,5,5),'f'),np.ones((2,2,4,3),'f'),1,'SAME',data_format='foo').shape
tf.nn.conv2d(np.ones((1,5,5,4),'f'),np.ones((2,2,4,3),'f'),1,[[0,0],[1,2],[0,1],[0,0]]).shape
tf.nn.conv2d(np.ones((1,5,5,4),'f'),np.ones((2,2,4,3),'f'),1,[[1,2],[0,1]]).shape
tf.nn.conv2d(np.ones((1,5,5,4),'f'),np.ones((2,2,4,3),'f'),1,'EXPLICIT').shape
tf.nn.conv2d(np.ones((1,5,5,4),'f'),np.ones((2,2,4,3),'f'),1,'SAME',dilations=2).shape
tf.nn.conv2d(np.ones((1,5,5,4),'f'),np.ones((2,2,4,3),'f'),2,'SAME',dilations=2).shape
tf.nn.conv2d(np.ones((1,5,5,4),'f'),np.ones((2,2,4,3),'f'),[1,2],'SAME',dilations=[1,2]).shape
tf.nn.conv2d(np.ones((1,5,5,4),'f'),np.ones((2,2,4,3),'f'),1,'SAME',dilations=0).shape
tf.nn.conv1d(np.ones((1,5,4),'f'),np.ones((2,4,3),'f'),2,'SAME').shape
tf.nn.conv1d(np.ones((2,1,5,4),'f'),np.ones((2,4,3),'f'),2,'SAME').shape
tf.nn.conv1d(np.ones((1,5,4),'f'),np.ones((2,4,3),'f'),[1,2,1],'SAME').shape
tf.nn.conv1d(np.ones((1,4,5),'f'),np.ones((2,4,3),'f'),2,'SAME',data_format='NCW').shape
tf.nn.conv1d(np.ones((1,5,4),'f'),np.ones((2,4,3),'f'),2,'SAME',data_format='foo').shape
tf.nn.conv1d(np.ones((1,5,4),'f'),np.ones((2,4,3),'f'),1,'VALID',dilations=2).shape
tf.nn.conv3d(np.ones((1,5,5,5,4),'f'),np.ones((2,2,2,4,3),'f'),[1,2,2,2,1],'SAME').shape
tf.nn.conv3d(np.ones((1,5,5,5,4),'f'),np.ones((2,2,2,4,3),'f'),[1,1,1,1,1],'SAME',dilations=[1,2,2,2,1]).shape
tf.nn.conv3d(np.ones((1,5,5,5,4),'f'),np.ones((2,2,2,4,3),'f'),2,'SAME').shape
tf.nn.conv3d(np.ones((1,5,5,5,4),'f'),np.ones((2,2,2,2,3),'f'),[1,2,2,2,1],'SAME').shape
tf.nn.convolution(np.ones((1,5,5,4),'f'),np.ones((2,2,4,3),'f')).shape
tf.nn.convolution(np.ones((1,5,5,4),'f'),np.ones((2,2,4,3),'f'),[2,2],'SAME').shape
tf.nn.convolution(np.ones((1,5,5,4),'f'),np.ones((2,2,4,3),'f'),2,'SAME').shape
tf.nn.convolution(np.ones((1,5,4),'f'),np.ones((2,4,3),'f'),2,'SAME').shape
tf.nn.convolution(np.ones((3,1,5,4),'f'),np.ones((2,4,3),'f'),2,'SAME').shape
tf.nn.convolution(np.ones((1,5,4),'f'),np.ones((2,4,3),'f'),2,'same').shape
tf.nn.convolution(np.ones((5,4),'f'),np.ones((4,3),'f')).shape
tf.nn.convolution(np.ones((1,5,5,4),'f'),np.ones((2,2,4,3),'f'),[2,2],'SAME',dilations=2).shape
tf.nn.convolution(np.ones((1,5,4),'f'),np.ones((2,3,3),'f'),2,'SAME').shape
tf.nn.conv2d_transpose(np.ones((1,3,3,4),'f'),np.ones((2,2,5,4),'f'),[1,6,6,5],2).shape
tf.nn.conv2d_transpose(np.ones((1,3,3,4),'f'),np.ones((2,2,5,4),'f'),[1,7,6,5],2).shape
tf.nn.conv2d_transpose(np.ones((1,3,3,4),'f'),np.ones((2,2,5,4),'f'),[1,7,7,5],2,'VALID').shape
tf.nn.conv2d_transpose(np.ones((1,3,3,4),'f'),np.ones((2,2,5,4),'f'),[1,6,6,3],2).shape
tf.nn.conv2d_transpose(np.ones((1,3,3,4),'f'),np.ones((2,2,5,4),'f'),[2,6,6,5],2).shape
tf.nn.conv2d_transpose(np.ones((1,3,3,4),'f'),np.ones((2,2,4,5),'f'),[1,6,6,5],2).shape
tf.nn.conv2d_transpose(np.ones((1,3,3,4),'f'),np.ones((2,2,5,4),'f'),tf.constant([1,6,6,5]),2).shape
tf.nn.conv2d_transpose(np.ones((1,3,3,4),'f'),np.ones((2,2,5,4),'f'),[6,6],2).shape
tf.nn.conv2d_transpose(np.ones((1,3,3,4),'f'),np.ones((2,2,5,4),'f'),[1,3,3,5],1,dilations=2).shape
tf.nn.conv1d_transpose(np.ones((1,3,4),'f'),np.ones((2,5,4),'f'),[1,6,5],2).shape
tf.nn.conv3d_transpose(np.ones((1,3,3,3,4),'f'),np.ones((2,2,2,5,4),'f'),[1,6,6,6,5],2).shape
tf.nn.conv_transpose(np.ones((1,3,3,4),'f'),np.ones((2,2,5,4),'f'),[1,6,6,5],2).shape
tf.nn.depthwise_conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),[1,1,1,1],'SAME').shape
tf.nn.depthwise_conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),[1,2,1,1],'SAME').shape
tf.nn.depthwise_conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),[1,2,2,1],'VALID').shape
tf.nn.depthwise_conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),[1,1,1,1],'VALID',dilations=[2,2]).shape
tf.nn.depthwise_conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),1,'VALID').shape
tf.nn.depthwise_conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,2,2),'f'),[1,1,1,1],'VALID').shape
tf.nn.separable_conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),np.ones((1,1,6,4),'f'),[1,1,1,1],'SAME').shape
tf.nn.separable_conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),np.ones((1,1,5,4),'f'),[1,1,1,1],'SAME').shape
tf.nn.atrous_conv2d(np.ones((1,5,5,3),'f'),np.ones((2,2,3,2),'f'),2,'SAME').shape
tf.nn.atrous_conv2d_transpose(np.ones((1,5,5,3),'f'),np.ones((2,2,2,3),'f'),[1,5,5,2],2,'SAME').shape
tf.nn.max_pool2d(np.arange(25,dtype='f').reshape(1,5,5,1),2,2,'SAME')
tf.nn.max_pool2d(np.arange(25,dtype='f').reshape(1,5,5,1),2,2,'same')
tf.nn.max_pool2d(np.arange(25,dtype='f').reshape(1,5,5,1),3,1,'SAME').shape
tf.nn.max_pool2d(-np.arange(25,dtype='f').reshape(1,5,5,1),2,1,'SAME')
tf.nn.max_pool2d(-np.arange(25,dtype='f').reshape(1,5,5,1),6,1,'SAME')
tf.nn.max_pool2d(-np.arange(25,dtype='f').reshape(1,5,5,1),2,1,[[0,0],[1,1],[0,1],[0,0]])
tf.nn.max_pool2d(np.arange(25,dtype='f').reshape(5,5,1),2,2,'SAME')
tf.nn.max_pool2d(np.arange(25,dtype='f').reshape(1,5,5,1),0,2,'SAME')
tf.nn.max_pool2d(np.arange(25,dtype='f').reshape(1,5,5,1),[1,2,2,2],1,'SAME')
tf.nn.max_pool2d(np.arange(25,dtype='f').reshape(1,5,5,1),[2,2,2,1],1,'SAME')
tf.nn.max_pool2d(np.arange(50,dtype='f').reshape(1,5,5,2),[1,1,1,2],[1,1,1,2],'SAME')
tf.nn.max_pool(np.arange(25,dtype='f').reshape(1,25,1),2,2,'SAME').shape
tf.nn.max_pool(np.arange(25,dtype='f').reshape(25,1),2,2,'SAME').shape
tf.nn.max_pool(np.arange(27,dtype='f').reshape(1,3,3,3,1),2,2,'SAME')
tf.nn.max_pool1d(np.arange(5,dtype='f').reshape(1,5,1),2,2,'SAME')
tf.nn.max_pool3d(np.arange(27,dtype='f').reshape(1,3,3,3,1),2,2,'VALID')
tf.nn.avg_pool2d(np.arange(25,dtype='f').reshape(1,5,5,1),2,2,'SAME')
tf.nn.avg_pool2d(np.arange(25,dtype='f').reshape(1,5,5,1),3,1,'SAME')
tf.nn.avg_pool2d(np.arange(25,dtype='f').reshape(1,5,5,1),2,1,'SAME')
tf.nn.avg_pool2d(np.arange(25,dtype='f').reshape(1,5,5,1),4,3,'SAME')
tf.nn.avg_pool2d(np.arange(25,dtype='i4').reshape(1,5,5,1),4,3,'SAME')
tf.nn.avg_pool2d(np.arange(25,dtype='f').reshape(1,5,5,1),4,3,[[0,0],[1,1],[1,1],[0,0]])
tf.nn.avg_pool2d(np.arange(25,dtype='f').reshape(1,1,5,5),2,2,'SAME',data_format='NCHW')
tf.nn.avg_pool1d(np.arange(5,dtype='f').reshape(1,5,1),2,2,'SAME')
tf.nn.avg_pool3d(np.arange(27,dtype='f').reshape(1,3,3,3,1),2,2,'SAME')
tf.nn.avg_pool(np.arange(5,dtype='f').reshape(1,5,1),2,2,'VALID')
tf.nn.max_pool_with_argmax(np.arange(50,dtype='f').reshape(1,5,5,2),2,2,'SAME')
tf.nn.max_pool_with_argmax(np.arange(32,dtype='f').reshape(2,4,4,1),2,2,'SAME',include_batch_in_index=True)
tf.nn.max_pool_with_argmax(np.arange(32,dtype='f').reshape(2,4,4,1),2,2,'SAME',output_dtype=tf.int32)
tf.nn.pool(np.arange(5,dtype='f').reshape(1,5,1),[2],'MAX')
tf.nn.pool(np.arange(5,dtype='f').reshape(1,5,1),[2],'AVG',[2],'SAME')
tf.nn.pool(np.arange(25,dtype='f').reshape(1,5,5,1),[2,2],'AVG',[2,1],'SAME')
tf.nn.pool(np.arange(25,dtype='f').reshape(1,5,5,1),[2,2],'AVG',padding='SAME',dilations=[2,2])
tf.nn.pool(np.arange(25,dtype='f').reshape(1,5,5,1),[2,2],'MAX',dilations=[2,2])
tf.nn.pool(np.arange(25,dtype='f').reshape(1,5,5,1),[2,2],'FOO')
tf.nn.dilation2d(np.arange(25,dtype='f').reshape(1,5,5,1),np.ones((2,2,1),'f'),[1,1,1,1],'SAME','NHWC',[1,1,1,1])
tf.nn.dilation2d(np.arange(25,dtype='f').reshape(1,5,5,1),np.ones((2,2,1),'f'),[1,2,2,1],'VALID','NHWC',[1,2,2,1])
tf.nn.erosion2d(np.arange(25,dtype='f').reshape(1,5,5,1),np.ones((2,2,1),'f'),[1,1,1,1],'SAME','NHWC',[1,1,1,1])
tf.nn.moments(tf.constant([1,2,4]),[0])
tf.nn.moments(tf.constant([1.,2.,4.]),[0])
tf.nn.moments(tf.constant([1.,2.,4.]),0)
tf.nn.moments(tf.constant([1.,2.,4.]),None)
tf.nn.moments(tf.constant([[1.,2.],[4.,5.]]),[])
tf.nn.moments(tf.constant([[1.,2.],[4.,5.]]),[0,1],keepdims=True)
tf.nn.moments(tf.constant([[1.,2.],[4.,5.]]),[-1])
tf.nn.moments(tf.constant([[1.,2.],[4.,5.]]),[2])
tf.nn.batch_normalization(tf.constant([[1.,2.]]),tf.constant([1.,1.]),tf.constant([4.,1.]),tf.constant([.5,.5]),tf.constant([2.,2.]),1e-3)
tf.nn.batch_normalization(tf.constant([[1.,2.]]),tf.constant([1.,1.]),tf.constant([4.,1.]),None,None,1e-3)
tf.nn.batch_normalization(tf.constant(np.float16([[1.,2.]])),tf.constant([1.,1.]),tf.constant([4.,1.]),None,None,1e-3)
tf.nn.batch_norm_with_global_normalization(tf.constant([[[[1.,2.]]]]),tf.constant([1.,1.]),tf.constant([4.,1.]),tf.constant([.5,.5]),tf.constant([2.,2.]),1e-3,False)
tf.nn.weighted_cross_entropy_with_logits(tf.constant([1.,0.]),tf.constant([2.,-1.]),3.)
tf.nn.weighted_cross_entropy_with_logits(tf.constant([1.,0.]),tf.constant([2.,-1.]),tf.constant([3.,.5]))
tf.nn.embedding_lookup(tf.constant([[1.,2.],[3.,4.],[5.,6.]]),[[0,2]])
tf.nn.embedding_lookup(tf.constant([[1.,2.],[3.,4.],[5.,6.]]),[3])
tf.nn.embedding_lookup(tf.constant([[1.,2.],[3.,4.],[5.,6.]]),[-1])
tf.nn.embedding_lookup(tf.constant([[1.,2.],[3.,4.],[5.,6.]]),[0.])
tf.nn.embedding_lookup(tf.constant(['a','b']),[1,0])
tf.nn.embedding_lookup(tf.constant(np.arange(12,dtype='f').reshape(2,3,2)),[[1],[0]])
tf.nn.embedding_lookup([],[1])
tf.nn.max_pool2d(tf.constant(np.arange(25,dtype='i4').reshape(1,5,5,1)),2,2,'SAME')
tf.nn.softplus(tf.constant([-100.,-20.,-1.,0.,1.,20.,100.]))
tf.nn.softplus(tf.constant([-100.,-20.,-1.,0.,1.,20.,100.],tf.float64))
tf.math.log_sigmoid(tf.constant([-100.,-20.,-1.,0.,1.,20.,100.]))
tf.nn.gelu(tf.constant([-2.,-1.,0.,1.,5.]))
tf.nn.gelu(tf.constant([-2.,-1.,0.,1.,5.]),approximate=True)
tf.nn.elu(tf.constant([-5.,-1.,0.,1.,5.]))
tf.nn.selu(tf.constant([-5.,-1.,0.,1.,5.]))
tf.nn.silu(tf.constant([-5.,-1.,0.,1.,5.]))
tf.nn.silu(tf.constant([-5.,-1.,0.,1.,5.]),beta=tf.constant(.5))
tf.nn.softsign(tf.constant([-5.,-1.,0.,1.,5.]))
tf.nn.sigmoid(tf.constant([-500.,-1.,0.,1.,500.]))
tf.nn.tanh(tf.constant([-500.,-1.,0.,1.,500.]))
tf.nn.relu6(tf.constant([-500.,6.,0.,1.,500.]))
tf.nn.softmax(tf.constant([[1.,2.,3.],[1000.,0.,-1000.]]))
tf.nn.log_softmax(tf.constant([[1.,2.,3.],[1000.,0.,-1000.]]))
tf.nn.softmax(tf.constant(np.arange(24,dtype='f').reshape(2,3,4)),axis=1)
tf.nn.softmax_cross_entropy_with_logits(tf.constant([[.2,.3,.5]]),tf.constant([[1.,-2.,.5]]))
tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.constant([1.,0.,1.,0.,.3]),logits=tf.constant([100.,100.,-100.,-100.,0.]))
tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.constant([1.,0.,1.,0.,.3]),logits=tf.constant([10.,10.,-10.,-10.,.7]))
tf.nn.log_poisson_loss(tf.constant([1.,0.,3.]),tf.constant([2.,-10.,.1]))
""".strip().splitlines()

VALUES = """
s(tf.nn.conv2d(x(2,7,6,3),x(1,1,3,4),1,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(1,1,3,4),2,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(1,1,3,4),3,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(2,2,3,4),1,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(2,2,3,4),2,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(2,2,3,4),3,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(3,3,3,4),1,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(3,3,3,4),2,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(3,3,3,4),3,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(2,3,3,4),1,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(2,3,3,4),2,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(2,3,3,4),3,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(5,4,3,4),1,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(5,4,3,4),2,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(5,4,3,4),3,'SAME'))
s(tf.nn.conv2d(x(2,7,6,3),x(1,1,3,4),1,'VALID'))
s(tf.nn.conv2d(x(2,7,6,3),x(1,1,3,4),2,'VALID'))
s(tf.nn.conv2d(x(2,7,6,3),x(2,2,3,4),1,'VALID'))
s(tf.nn.conv2d(x(2,7,6,3),x(2,2,3,4),2,'VALID'))
s(tf.nn.conv2d(x(2,7,6,3),x(3,3,3,4),1,'VALID'))
s(tf.nn.conv2d(x(2,7,6,3),x(3,3,3,4),2,'VALID'))
s(tf.nn.conv2d(x(2,7,6,3),x(2,3,3,4),1,'VALID'))
s(tf.nn.conv2d(x(2,7,6,3),x(2,3,3,4),2,'VALID'))
s(tf.nn.conv2d(x(2,7,6,3),x(5,4,3,4),1,'VALID'))
s(tf.nn.conv2d(x(2,7,6,3),x(5,4,3,4),2,'VALID'))
s(tf.nn.conv2d(x(2,7,6,3),x(1,1,3,4),1,[[0,0],[1,2],[0,1],[0,0]]))
s(tf.nn.conv2d(x(2,7,6,3),x(1,1,3,4),2,[[0,0],[1,2],[0,1],[0,0]]))
s(tf.nn.conv2d(x(2,7,6,3),x(2,2,3,4),1,[[0,0],[1,2],[0,1],[0,0]]))
s(tf.nn.conv2d(x(2,7,6,3),x(2,2,3,4),2,[[0,0],[1,2],[0,1],[0,0]]))
s(tf.nn.conv2d(x(2,7,6,3),x(3,3,3,4),1,[[0,0],[1,2],[0,1],[0,0]]))
s(tf.nn.conv2d(x(2,7,6,3),x(3,3,3,4),2,[[0,0],[1,2],[0,1],[0,0]]))
s(tf.nn.conv2d(x(2,7,6,3),x(2,3,3,4),1,[[0,0],[1,2],[0,1],[0,0]]))
s(tf.nn.conv2d(x(2,7,6,3),x(2,3,3,4),2,[[0,0],[1,2],[0,1],[0,0]]))
s(tf.nn.conv2d(x(2,7,6,3),x(5,4,3,4),1,[[0,0],[1,2],[0,1],[0,0]]))
s(tf.nn.conv2d(x(2,7,6,3),x(5,4,3,4),2,[[0,0],[1,2],[0,1],[0,0]]))
s(tf.nn.conv2d(x(2,7,6,3),x(3,2,3,4),1,'SAME',dilations=2))
s(tf.nn.conv2d(x(2,7,6,3),x(3,2,3,4),[2,1],'SAME',dilations=[1,2]))
s(tf.nn.conv2d(x(2,7,6,4),x(3,2,2,4),2,'SAME'))
s(tf.nn.conv2d(x(2,3,7,6),x(3,2,3,4),2,'SAME',data_format='NCHW'))
s(tf.nn.conv2d(x(2,2,4,5,3),x(3,2,3,4),2,'SAME'))
s(tf.nn.conv1d(x(2,7,3),x(2,3,4),2,'SAME'))
s(tf.nn.conv1d(x(2,7,3),x(3,3,4),1,'VALID',dilations=2))
s(tf.nn.conv1d(x(2,3,7),x(3,3,4),2,'SAME',data_format='NCW'))
s(tf.nn.conv3d(x(1,4,5,3,2),x(2,3,2,2,3),[1,2,2,1,1],'SAME'))
s(tf.nn.conv3d(x(1,4,5,3,2),x(2,3,2,2,3),[1,1,1,1,1],'VALID'))
s(tf.nn.convolution(x(2,7,6,3),x(3,2,3,4),[2,2],'SAME'))
s(tf.nn.convolution(x(2,7,3),x(3,3,4),2,'SAME'))
s(tf.nn.convolution(x(2,7,6,3),x(3,2,3,4),padding='VALID',dilations=[2,2]))
s(tf.nn.depthwise_conv2d(x(2,7,6,3),x(3,2,3,2),[1,1,1,1],'SAME'))
s(tf.nn.depthwise_conv2d(x(2,7,6,3),x(3,3,3,2),[1,2,2,1],'SAME'))
s(tf.nn.depthwise_conv2d(x(2,7,6,3),x(3,2,3,1),[1,1,1,1],'VALID',dilations=[2,2]))
s(tf.nn.separable_conv2d(x(2,7,6,3),x(3,2,3,2),x(1,1,6,4),[1,2,2,1],'SAME'))
s(tf.nn.atrous_conv2d(x(2,7,6,3),x(3,2,3,2),2,'SAME'))
s(tf.nn.atrous_conv2d_transpose(x(2,7,6,3),x(3,2,4,3),[2,7,6,4],2,'SAME'))
s(tf.nn.depthwise_conv2d_backprop_input([2,7,6,3],x(3,2,3,2),x(2,7,6,6),[1,1,1,1],'SAME'))
s(tf.nn.depthwise_conv2d_backprop_filter(x(2,7,6,3),[3,2,3,2],x(2,7,6,6),[1,1,1,1],'SAME'))
s(tf.nn.conv2d_transpose(x(1,7,7,3),x(1,1,2,3),[1,7,7,2],1,'SAME'))
s(tf.nn.conv2d_transpose(x(1,4,4,3),x(1,1,2,3),[1,7,7,2],2,'SAME'))
s(tf.nn.conv2d_transpose(x(1,4,4,3),x(1,1,2,3),[1,7,7,2],2,'VALID'))
s(tf.nn.conv2d_transpose(x(1,3,3,3),x(1,1,2,3),[1,7,7,2],3,'SAME'))
s(tf.nn.conv2d_transpose(x(1,3,3,3),x(1,1,2,3),[1,7,7,2],3,'VALID'))
s(tf.nn.conv2d_transpose(x(1,7,7,3),x(2,2,2,3),[1,7,7,2],1,'SAME'))
s(tf.nn.conv2d_transpose(x(1,6,6,3),x(2,2,2,3),[1,7,7,2],1,'VALID'))
s(tf.nn.conv2d_transpose(x(1,4,4,3),x(2,2,2,3),[1,7,7,2],2,'SAME'))
s(tf.nn.conv2d_transpose(x(1,3,3,3),x(2,2,2,3),[1,7,7,2],2,'VALID'))
s(tf.nn.conv2d_transpose(x(1,3,3,3),x(2,2,2,3),[1,7,7,2],3,'SAME'))
s(tf.nn.conv2d_transpose(x(1,2,2,3),x(2,2,2,3),[1,7,7,2],3,'VALID'))
s(tf.nn.conv2d_transpose(x(1,7,7,3),x(3,3,2,3),[1,7,7,2],1,'SAME'))
s(tf.nn.conv2d_transpose(x(1,5,5,3),x(3,3,2,3),[1,7,7,2],1,'VALID'))
s(tf.nn.conv2d_transpose(x(1,4,4,3),x(3,3,2,3),[1,7,7,2],2,'SAME'))
s(tf.nn.conv2d_transpose(x(1,3,3,3),x(3,3,2,3),[1,7,7,2],2,'VALID'))
s(tf.nn.conv2d_transpose(x(1,3,3,3),x(3,3,2,3),[1,7,7,2],3,'SAME'))
s(tf.nn.conv2d_transpose(x(1,2,2,3),x(3,3,2,3),[1,7,7,2],3,'VALID'))
s(tf.nn.conv2d_transpose(x(1,7,7,3),x(4,4,2,3),[1,7,7,2],1,'SAME'))
s(tf.nn.conv2d_transpose(x(1,4,4,3),x(4,4,2,3),[1,7,7,2],1,'VALID'))
s(tf.nn.conv2d_transpose(x(1,4,4,3),x(4,4,2,3),[1,7,7,2],2,'SAME'))
s(tf.nn.conv2d_transpose(x(1,2,2,3),x(4,4,2,3),[1,7,7,2],2,'VALID'))
s(tf.nn.conv2d_transpose(x(1,3,3,3),x(4,4,2,3),[1,7,7,2],3,'SAME'))
s(tf.nn.conv2d_transpose(x(1,2,2,3),x(4,4,2,3),[1,7,7,2],3,'VALID'))
s(tf.nn.conv1d_transpose(x(2,4,3),x(3,2,3),[2,8,2],2))
s(tf.nn.conv1d_transpose(x(2,4,3),x(3,2,3),[2,7,2],2))
s(tf.nn.conv3d_transpose(x(1,2,2,3,3),x(3,2,2,2,3),[1,4,4,5,2],2))
s(tf.nn.conv_transpose(x(1,4,4,3),x(3,3,2,3),[1,8,7,2],2))
s(tf.nn.max_pool2d(x(2,7,6,3),1,1,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),[1,2],1,'VALID'))
s(tf.nn.max_pool2d(x(2,7,6,3),1,2,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),[1,2],2,'VALID'))
s(tf.nn.max_pool2d(x(2,7,6,3),1,3,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),[1,2],3,'VALID'))
s(tf.nn.max_pool2d(x(2,7,6,3),2,1,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),[2,3],1,'VALID'))
s(tf.nn.max_pool2d(x(2,7,6,3),2,2,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),[2,3],2,'VALID'))
s(tf.nn.max_pool2d(x(2,7,6,3),2,3,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),[2,3],3,'VALID'))
s(tf.nn.max_pool2d(x(2,7,6,3),3,1,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),[3,3],1,'VALID'))
s(tf.nn.max_pool2d(x(2,7,6,3),3,2,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),[3,3],2,'VALID'))
s(tf.nn.max_pool2d(x(2,7,6,3),3,3,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),[3,3],3,'VALID'))
s(tf.nn.max_pool2d(x(2,7,6,3),4,1,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),4,2,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),4,3,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),5,1,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),5,2,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),5,3,'SAME'))
s(tf.nn.max_pool1d(x(2,7,3),3,2,'SAME'))
s(tf.nn.max_pool1d(x(2,7,3),2,3,'VALID'))
s(tf.nn.max_pool3d(x(1,5,4,6,2),[2,3,3],2,'SAME'))
s(tf.nn.max_pool3d(x(1,5,4,6,2),[3,3,3],1,'SAME'))
s(tf.nn.max_pool(x(2,7,3),3,2,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),1,1,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),[1,2],1,'VALID'))
s(tf.nn.avg_pool2d(x(2,7,6,3),1,2,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),[1,2],2,'VALID'))
s(tf.nn.avg_pool2d(x(2,7,6,3),1,3,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),[1,2],3,'VALID'))
s(tf.nn.avg_pool2d(x(2,7,6,3),2,1,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),[2,3],1,'VALID'))
s(tf.nn.avg_pool2d(x(2,7,6,3),2,2,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),[2,3],2,'VALID'))
s(tf.nn.avg_pool2d(x(2,7,6,3),2,3,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),[2,3],3,'VALID'))
s(tf.nn.avg_pool2d(x(2,7,6,3),3,1,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),[3,3],1,'VALID'))
s(tf.nn.avg_pool2d(x(2,7,6,3),3,2,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),[3,3],2,'VALID'))
s(tf.nn.avg_pool2d(x(2,7,6,3),3,3,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),[3,3],3,'VALID'))
s(tf.nn.avg_pool2d(x(2,7,6,3),4,1,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),4,2,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),4,3,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),5,1,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),5,2,'SAME'))
s(tf.nn.avg_pool2d(x(2,7,6,3),5,3,'SAME'))
s(tf.nn.avg_pool1d(x(2,7,3),3,2,'SAME'))
s(tf.nn.avg_pool1d(x(2,7,3),2,3,'VALID'))
s(tf.nn.avg_pool3d(x(1,5,4,6,2),[2,3,3],2,'SAME'))
s(tf.nn.avg_pool3d(x(1,5,4,6,2),[3,3,3],1,'SAME'))
s(tf.nn.avg_pool(x(2,7,3),3,2,'SAME'))
s(tf.nn.max_pool2d(x(2,7,6,3),3,2,[[0,0],[1,2],[2,1],[0,0]]))
s(tf.nn.max_pool_with_argmax(x(2,7,6,3),3,2,'SAME'))
s(tf.nn.max_pool_with_argmax(x(2,7,6,3),2,1,'SAME',include_batch_in_index=True))
s(tf.nn.pool(x(2,9,8,3),[2,3],'AVG',dilations=[2,2]))
s(tf.nn.pool(x(2,9,8,3),[2,3],'MAX',dilations=[2,2]))
s(tf.nn.dilation2d(x(2,7,6,3),x(3,2,3),[1,2,1,1],'SAME','NHWC',[1,1,1,1]))
s(tf.nn.dilation2d(x(2,7,6,3),x(3,2,3),[1,1,1,1],'VALID','NHWC',[1,2,2,1]))
s(tf.nn.erosion2d(x(2,7,6,3),x(3,2,3),[1,1,1,1],'SAME','NHWC',[1,1,1,1]))
s(tf.nn.local_response_normalization(x(1,2,3,9),3,1.,.5,.75))
""".strip().splitlines()

GRADIENTS = """
tf.nn.sigmoid_cross_entropy_with_logits(tf.constant([1,0]),tf.constant([2.,-10.]))
g(lambda t: tf.nn.isotonic_regression(t)[0],[[3.,.5,2.1]])
g(lambda t: tf.nn.softmax_cross_entropy_with_logits(z,t),[[3.,-5.,.1],[1.,2.,3.]])
g(lambda t: tf.nn.relu(t), [-1.,0.,2.])
g(lambda t: tf.nn.relu6(t), [-1.,0.,2.,6.,7.])
g(lambda t: tf.nn.leaky_relu(t), [-1.,0.,2.])
g(lambda t: tf.nn.elu(t), [-1.,0.,2.])
g(lambda t: tf.nn.selu(t), [-1.,0.,2.])
g(lambda t: tf.nn.gelu(t), [-1.,0.,2.])
g(lambda t: tf.nn.silu(t), [-1.,0.,2.])
g(lambda t: tf.nn.softplus(t), [-30.,0.,30.])
g(lambda t: tf.nn.softsign(t), [-1.,0.,2.])
g(lambda t: tf.nn.sigmoid(t), [-1.,0.,2.])
g(lambda t: tf.nn.tanh(t), [-1.,0.,2.])
g(lambda t: tf.math.log_sigmoid(t), [-1.,0.,2.])
g(lambda t: tf.nn.l2_loss(t), [-1.,0.,2.])
g(lambda t: tf.nn.crelu(t), [-1.,0.,2.])
g(lambda t: tf.nn.log_softmax(t), [-1.,0.,2.])
g(lambda t: tf.nn.softmax(t), [-1.,0.,2.])
g(lambda t: tf.nn.l2_normalize(t), [-1.,0.,2.])
g(lambda t: tf.nn.sigmoid_cross_entropy_with_logits(y,t),[0.,0.,0.])
g(lambda t: tf.nn.sigmoid_cross_entropy_with_logits(y,t),[3.,-5.,.1])
g(lambda t: tf.nn.sigmoid_cross_entropy_with_logits(t,y),[3.,-5.,.1])
g(lambda t: tf.nn.weighted_cross_entropy_with_logits(y,t,2.),[0.,-5.,.1])
g(lambda t: tf.nn.softmax_cross_entropy_with_logits(y,t),[3.,-5.,.1])
g(lambda t: tf.nn.softmax_cross_entropy_with_logits(t,y),[3.,-5.,.1])
g(lambda t: tf.nn.sparse_softmax_cross_entropy_with_logits(1,t),[3.,-5.,.1])
g(lambda t: tf.nn.moments(t,[0])[1],[3.,-5.,.1])
g(lambda t: tf.nn.top_k(t,2)[0],[3.,-5.,.1])
g(lambda t: tf.nn.log_poisson_loss(t,tf.constant([1.,0.,.3]),True),[3.,.5,2.1])
s(g(lambda t: tf.nn.conv2d(t,x(3,2,3,4),2,'SAME'), x(1,4,5,3)))
s(g(lambda t: tf.nn.conv2d(t,x(2,2,3,4),1,'SAME'), x(1,4,5,3)))
s(g(lambda t: tf.nn.max_pool2d(t,3,2,'SAME'), x(1,4,5,3)))
s(g(lambda t: tf.nn.max_pool2d(tf.nn.relu(t),2,2,'SAME'), x(1,4,5,3)))
s(g(lambda t: tf.nn.avg_pool2d(t,3,2,'SAME'), x(1,4,5,3)))
s(g(lambda t: tf.nn.avg_pool2d(t,2,1,'SAME'), x(1,4,5,3)))
s(g(lambda t: tf.nn.depthwise_conv2d(t,x(3,2,3,2),[1,1,1,1],'SAME'), x(1,4,5,3)))
s(g(lambda t: tf.nn.conv2d_transpose(t,x(3,3,2,3),[1,8,9,2],2), x(1,4,5,3)))
s(g(lambda t: tf.nn.local_response_normalization(t), x(1,4,5,3)))
s(g(lambda t: tf.nn.dilation2d(t,x(3,2,3),[1,1,1,1],'SAME','NHWC',[1,1,1,1]), x(1,4,5,3)))
s(g(lambda t: tf.nn.max_pool_with_argmax(t,2,2,'SAME')[0], x(1,4,5,3)))
s(g(lambda t: tf.nn.conv2d(x(1,4,5,3),t,2,'SAME'), x(3,2,3,4)))
s(g(lambda t: tf.nn.bias_add(x(1,4,5,3),t), x(3)))
gg(lambda t: tf.nn.silu(t), [-1.,0.,2.])
gg(lambda t: tf.nn.softplus(t), [-30.,0.,30.])
gg(lambda t: tf.nn.l2_normalize(t), [-1.,0.,2.])
gg(lambda t: tf.nn.sigmoid_cross_entropy_with_logits(y,t),[0.,0.,0.])
gg(lambda t: tf.nn.sigmoid_cross_entropy_with_logits(y,t),[3.,-5.,.1])
gg(lambda t: tf.nn.sigmoid_cross_entropy_with_logits(t,y),[3.,-5.,.1])
gg(lambda t: tf.nn.weighted_cross_entropy_with_logits(y,t,2.),[0.,-5.,.1])
gg(lambda t: tf.nn.softmax_cross_entropy_with_logits(y,t),[3.,-5.,.1])
gg(lambda t: tf.nn.softmax_cross_entropy_with_logits(t,y),[3.,-5.,.1])
gg(lambda t: tf.nn.sparse_softmax_cross_entropy_with_logits(1,t),[3.,-5.,.1])
""".strip().splitlines()

CASES = BASICS + VALUES + GRADIENTS

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    import tensorflow as tf
    from cases import record

    record(CASES, tf, os.path.join(os.path.dirname(__file__), "nn.json"), **names(tf))

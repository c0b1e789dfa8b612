"""Records keras_layers.json: run with the python of TensorFlow 2.15 (see cases.py)."""

import functools
import os
import sys

import numpy as np


def array(shape, dtype="f"):
    """Deterministic numbers in [-1, 1) with some exact zeros and ties; small integers for ints."""
    n = int(np.prod(shape))
    values = (np.arange(n) * 37 + np.arange(n) // 5 * 11) % 41 / 20.5 - 1
    values = np.where(np.arange(n) % 7 == 3, 0, values)
    if len(shape) == 5:
        # no ties: of those TensorFlow's 3D max pool gives each the whole gradient
        values = np.sin(np.arange(n) * 1.7)
    if np.dtype(dtype).kind in "iu":
        values = np.arange(n) * 3 % 5
    return values.astype(dtype).reshape(shape)


def digest(x):
    """(text, floats): dtype and shape, and of floats the norm and two projections."""
    if x is None:
        return "None", []
    array = np.asarray(x)
    text = f"{x.dtype.name}{list(array.shape)}"
    if array.dtype.kind != "f" or not array.size:
        return f"{text} {array.tolist()}", []
    flat = array.astype("d").reshape(-1) + 0.0
    norm = np.abs(flat).sum()
    if not np.isfinite(norm) or norm == 0:
        return f"{text} {flat.tolist()}", []
    turns = np.arange(flat.size)
    sums = [2 + (flat * np.cos(k * turns + k)).sum() / norm for k in (1, 2.5)]
    return text, [float(f"{x:.8g}") for x in (norm, *sums)]


def digests(values):
    """The texts of several values in one string, their floats in one array."""
    parts = [digest(v) for v in values]
    return ["; ".join(text for text, _ in parts), np.array([x for _, f in parts for x in f], "d")]


def inputs_for(tf, shape, dtype):
    if isinstance(shape, list):
        return [inputs_for(tf, s, dtype) for s in shape]
    return tf.constant(array(shape, dtype))


def set_weights(layer):
    """Weights that depend on their shape and place only; variances positive."""
    values = []
    for i, w in enumerate(layer.weights):
        value = np.roll(array(w.shape), i) * 0.5
        values.append(np.abs(value) + 0.5 if "variance" in w.name else value)
    layer.set_weights(values)


def call(tf, layer, shape, dtype="f", **kwargs):
    """Outputs, weights, gradients, and weights after the call of a layer with fixed weights."""
    x = inputs_for(tf, shape, dtype)
    layer(x)
    set_weights(layer)
    flat = x if isinstance(x, list) else [x]
    with tf.GradientTape() as tape:
        for t in flat:
            tape.watch(t)
        y = layer(x, **kwargs)
    names = [f"{w.name.split('/')[-1]} {w.trainable}" for w in layer.weights]
    weights = np.cos(np.arange(int(np.prod(y.shape)))).reshape(y.shape).astype(y.dtype.name)
    gradients = tape.gradient(y, [*flat, *layer.trainable_weights], tf.constant(weights))
    dense = [None if g is None else tf.convert_to_tensor(g) for g in gradients]
    after = [w.numpy() for w in layer.non_trainable_weights]
    return [", ".join(names), *digests([y, *dense, *after])]


def result(tf, layer, x, **kwargs):
    """The outputs in full, for inputs given as values, and their mask."""
    y = layer(tf.constant(x), **kwargs)
    return [y, getattr(y, "_keras_mask", None)]


def config(layer):
    """The config without the name; objects in it in short."""
    shown = {k: brief(v) for k, v in layer.get_config().items() if k != "name"}
    return ", ".join(f"{k}={v}" for k, v in shown.items())


def brief(value):
    if isinstance(value, (list, np.ndarray)):
        value = value.tolist() if isinstance(value, np.ndarray) else list(value)
    if isinstance(value, dict) and value.get("registered_name", "") is None:
        return f"{value['module'].removeprefix('keras.')}.{value['class_name']}{value['config']}"
    return repr(value)


def again(tf, layer, shape):
    """Whether a layer made from the config has the same config and gives the same results."""
    x = inputs_for(tf, shape, "f")
    other = type(layer).from_config(layer.get_config())
    ys = []
    for made in (layer, other):
        made(x)
        set_weights(made)
        ys.append(np.asarray(made(x)))
    return [config(other) == config(layer), np.allclose(*ys, rtol=1e-5)]


def shapes(tf, layer, shape, dtype=None):
    """The shape of a symbolic call, and what compute_output_shape says."""
    several = isinstance(shape, list)
    each = shape if several else [shape]
    symbols = [tf.keras.Input(batch_shape=s, dtype=dtype) for s in each]
    y = layer(symbols if several else symbols[0])
    told = layer.compute_output_shape(shape)
    told = tuple(told.as_list()) if hasattr(told, "as_list") else tuple(told)
    return f"{tuple(y.shape.as_list())} {y.dtype.name} {told}"


def names(tf):
    """What the cases may use beside tf and np."""
    return {
        "L": tf.keras.layers,
        "call": functools.partial(call, tf),
        "result": functools.partial(result, tf),
        "again": functools.partial(again, tf),
        "shapes": functools.partial(shapes, tf),
        "config": config,
        "zeros": lambda *shape: tf.constant(np.zeros(shape, "f")),
        "constant": tf.constant,
    }


# layers, with the shape of an input: called, drawn, and made again from the config
LAYERS = """
Dense(3) | (2, 4)
Dense(3, activation='relu') | (2, 4)
Dense(3, 'softmax') | (2, 3, 4)
Dense(3, 'relu', use_bias=False) | (2, 3, 4)
Dense(2, 'tanh') | (2, 2, 2, 5)
Dense(2, kernel_regularizer='l2', bias_constraint='non_neg', kernel_initializer='ones') | (2, 5)
Dense(2, dtype='float64') | (2, 5)
Dense(2, activity_regularizer='l1') | (2, 5)
Activation('sigmoid') | (2, 5)
Activation('softmax') | (2, 5)
Activation('selu') | (2, 5)
Identity() | (2, 5)
EinsumDense('ab,bc->ac', 3, bias_axes='c', activation='relu') | (2, 5)
EinsumDense('abc,cd->abd', (None, 4), bias_axes='d') | (2, 3, 5)
EinsumDense('abc,cde->abde', (None, 2, 4), bias_axes='de') | (2, 3, 5)
EinsumDense('...x,xy->...y', 3, bias_axes='y') | (2, 3, 5)
EinsumDense('ab...,bc->ac...', 4, bias_axes='c') | (2, 3, 5)
EinsumDense('abc,cd->abd', (3, 4)) | (2, 3, 5)
Masking(0.) | (2, 3, 2)
Flatten() | (2, 3, 4)
Flatten('channels_first') | (2, 3, 4, 5)
Flatten() | (3,)
Reshape((4, 3)) | (2, 12)
Reshape((-1, 2)) | (2, 4, 3)
Reshape((-1,)) | (2, 4, 3)
Permute((2, 1)) | (2, 3, 4)
Permute((3, 1, 2)) | (2, 3, 4, 5)
RepeatVector(3) | (2, 4)
ZeroPadding1D() | (2, 3, 2)
ZeroPadding1D((0, 2)) | (2, 3, 2)
ZeroPadding2D() | (1, 2, 3, 2)
ZeroPadding2D((1, 2)) | (1, 2, 3, 2)
ZeroPadding2D(((1, 0), (0, 2)), 'channels_first') | (1, 2, 3, 2)
ZeroPadding3D(1) | (1, 2, 2, 2, 2)
ZeroPadding3D(((1, 0), (0, 2), (1, 1)), 'channels_first') | (1, 1, 2, 3, 2)
Cropping1D() | (2, 5, 2)
Cropping1D((0, 2)) | (2, 5, 2)
Cropping2D(((1, 0), (0, 2))) | (1, 4, 5, 2)
Cropping2D(1, 'channels_first') | (1, 2, 4, 5)
Cropping3D() | (1, 4, 4, 4, 2)
Cropping3D(((1, 0), (0, 2), (1, 1)), 'channels_first') | (1, 2, 3, 4, 4)
UpSampling1D(3) | (2, 3, 2)
UpSampling2D() | (1, 2, 3, 2)
UpSampling2D((1, 3), 'channels_first') | (1, 2, 2, 3)
UpSampling2D(2, interpolation='bilinear') | (1, 2, 3, 2)
UpSampling2D((2, 3), 'channels_first', 'bilinear') | (1, 2, 3, 3)
UpSampling2D(2, interpolation='bicubic') | (1, 5, 4, 2)
UpSampling2D(2, interpolation='lanczos3') | (1, 7, 6, 2)
UpSampling2D(2, interpolation='lanczos5') | (1, 7, 6, 2)
UpSampling2D(2, interpolation='gaussian') | (1, 4, 6, 2)
UpSampling2D(2, interpolation='mitchellcubic') | (1, 4, 6, 2)
UpSampling3D((1, 2, 3)) | (1, 2, 2, 2, 1)
UpSampling3D(2, 'channels_first') | (1, 1, 2, 2, 2)
Conv1D(3, 2) | (2, 5, 4)
Conv1D(3, 3, 2, 'same', activation='relu') | (2, 7, 4)
Conv1D(3, 3, padding='causal', dilation_rate=2) | (2, 7, 4)
Conv1D(3, 4, 2, padding='causal') | (2, 7, 4)
Conv1D(4, 2, groups=2) | (2, 5, 4)
Conv1D(4, 2) | (2, 3, 5, 4)
Conv2D(3, 2) | (2, 5, 5, 2)
Conv2D(3, (3, 2), activation='relu') | (2, 5, 6, 2)
Conv2D(3, 3, 2, 'same') | (2, 6, 7, 2)
Conv2D(3, 4, padding='same', use_bias=False, activation='relu') | (2, 6, 7, 2)
Conv2D(3, 2, dilation_rate=2) | (2, 5, 5, 2)
Conv2D(4, 2, groups=2, activation='tanh') | (2, 4, 5, 4)
Conv2D(3, 2, kernel_regularizer='l1', kernel_initializer='he_normal') | (2, 3, 4, 5, 2)
Conv2D(3, 2, dtype='float64') | (2, 5, 5, 2)
Conv2D(3.0, 1, strides=3) | (2, 5, 5, 2)
Conv3D(3, 2) | (1, 3, 4, 3, 2)
Conv3D(2, 3, 2, 'same', activation='relu') | (1, 4, 5, 4, 2)
Conv1DTranspose(3, 2) | (2, 4, 2)
Conv1DTranspose(3, 3, 2, 'same') | (2, 4, 2)
Conv1DTranspose(3, 3, 2, output_padding=1, activation='relu') | (2, 4, 2)
Conv2DTranspose(3, 2) | (2, 3, 4, 2)
Conv2DTranspose(3, 3, 2, 'same', activation='relu') | (2, 3, 4, 2)
Conv2DTranspose(3, (3, 2), (2, 3), use_bias=False) | (2, 3, 4, 2)
Conv2DTranspose(3, 3, 2, 'same', output_padding=0) | (2, 3, 4, 2)
Conv2DTranspose(3, 5, 2, 'same', output_padding=1) | (2, 3, 4, 2)
Conv2DTranspose(3, 2, dilation_rate=2) | (2, 3, 4, 2)
Conv3DTranspose(2, 3, 2, 'same') | (1, 2, 3, 2, 2)
Conv3DTranspose(2, 2) | (1, 2, 3, 2, 2)
DepthwiseConv1D(3) | (2, 6, 3)
DepthwiseConv1D(3, 2, 'same', depth_multiplier=2) | (2, 6, 3)
DepthwiseConv2D(2) | (2, 4, 5, 3)
DepthwiseConv2D(3, 2, 'same', 2, activation='relu') | (2, 4, 5, 3)
DepthwiseConv2D(2, depthwise_regularizer='l2', use_bias=False) | (2, 4, 5, 3)
SeparableConv1D(4, 3) | (2, 6, 3)
SeparableConv1D(4, 3, padding='causal', depth_multiplier=2) | (2, 6, 3)
SeparableConv2D(4, 3) | (2, 5, 6, 3)
SeparableConv2D(4, 3, 2, 'same', depth_multiplier=2, activation='relu') | (2, 5, 6, 3)
SeparableConv2D(4, (2, 3), use_bias=False, pointwise_initializer='ones') | (2, 5, 6, 3)
MaxPooling1D() | (2, 5, 3)
MaxPooling1D(3, 1, 'same') | (2, 5, 3)
MaxPooling1D(2, data_format='channels_first') | (2, 3, 5)
MaxPooling2D() | (2, 5, 6, 3)
MaxPooling2D((2, 3), 1, 'same') | (2, 5, 6, 3)
MaxPooling2D(3, 2, 'same') | (2, 5, 6, 3)
MaxPooling3D() | (1, 4, 5, 4, 2)
MaxPooling3D(2, padding='same') | (1, 3, 5, 4, 2)
AveragePooling1D() | (2, 5, 3)
AveragePooling1D(3, 2, 'same') | (2, 5, 3)
AveragePooling2D() | (2, 5, 6, 3)
AveragePooling2D(3, 2, 'same') | (2, 5, 6, 3)
AveragePooling2D((2, 1), (1, 2)) | (2, 5, 6, 3)
AveragePooling3D(2, padding='same') | (1, 3, 5, 4, 2)
GlobalMaxPooling1D() | (2, 5, 3)
GlobalMaxPooling1D('channels_first', keepdims=True) | (2, 5, 3)
GlobalMaxPooling2D(keepdims=True) | (2, 5, 6, 3)
GlobalMaxPooling3D() | (2, 2, 3, 2, 3)
GlobalAveragePooling1D() | (2, 5, 3)
GlobalAveragePooling1D('channels_first', keepdims=True) | (2, 5, 3)
GlobalAveragePooling2D() | (2, 5, 6, 3)
GlobalAveragePooling2D('channels_first') | (2, 5, 6, 3)
GlobalAveragePooling3D(keepdims=True) | (2, 2, 3, 2, 3)
BatchNormalization() | (4, 3)
BatchNormalization(momentum=0.5, epsilon=0.1, scale=False) | (4, 3)
BatchNormalization(center=False, gamma_regularizer='l2') | (4, 3)
BatchNormalization() | (2, 3, 4)
BatchNormalization(axis=1) | (2, 3, 4)
BatchNormalization(axis=[1, 2]) | (3, 2, 4)
BatchNormalization() | (2, 3, 4, 5)
BatchNormalization(1) | (2, 3, 4, 5)
BatchNormalization(axis=2) | (2, 3, 4, 5)
BatchNormalization(axis=-2) | (2, 3, 4, 5)
BatchNormalization(fused=False) | (2, 3, 4, 5)
BatchNormalization(synchronized=True) | (2, 3, 4, 5)
BatchNormalization(dtype='float64') | (2, 3, 4, 5)
BatchNormalization() | (2, 2, 3, 2, 4)
BatchNormalization(axis=2) | (2, 2, 3, 2, 4)
BatchNormalization() | (1, 3)
BatchNormalization() | (1, 1, 1, 3)
LayerNormalization() | (4, 3)
LayerNormalization(epsilon=1e-6, scale=False) | (2, 3, 4)
LayerNormalization(axis=1) | (2, 3, 4)
LayerNormalization(axis=[1, 2], center=False) | (2, 3, 4)
LayerNormalization(axis=[1, 3]) | (2, 3, 4, 2)
LayerNormalization(axis=(2, 1)) | (2, 3, 4)
LayerNormalization(dtype='float64') | (2, 3, 4)
GroupNormalization(2) | (2, 3, 4)
GroupNormalization(2, 1) | (2, 4, 3, 3)
GroupNormalization(-1, scale=False, epsilon=0.1) | (2, 3, 4)
GroupNormalization(1) | (2, 5, 3, 4)
UnitNormalization() | (3, 4)
UnitNormalization(axis=[1, 2]) | (2, 3, 4)
Dropout(0.5) | (2, 4)
Dropout(0.3, noise_shape=(None, 1, 4), seed=3) | (2, 3, 4)
AlphaDropout(0.5, seed=1) | (2, 4)
GaussianNoise(0.5) | (2, 4)
GaussianDropout(0.5) | (2, 4)
SpatialDropout1D(0.5) | (2, 3, 4)
SpatialDropout2D(0.5) | (2, 3, 4, 2)
SpatialDropout3D(0.5) | (2, 3, 4, 2, 2)
ReLU() | (3, 7)
ReLU(6.) | (3, 7)
ReLU(0.5, 0.1, 0.2) | (3, 7)
ReLU(threshold=0.3) | (3, 7)
ReLU(negative_slope=0.3, max_value=0.4) | (3, 7)
LeakyReLU() | (3, 7)
LeakyReLU(0) | (3, 7)
PReLU() | (3, 7)
PReLU('ones', shared_axes=[1, 2]) | (2, 3, 2, 4)
ELU(0.5) | (3, 7)
ThresholdedReLU(0.2) | (3, 7)
Softmax() | (3, 7)
Softmax(axis=[1, 2]) | (2, 3, 4)
Softmax(axis=1) | (2, 3, 4)
Add() | [(2, 3), (2, 3)]
Add() | [(2, 3), (2, 3), (2, 3)]
Add() | [(2, 3, 4), (2, 4)]
Add() | [(2, 1), (2, 3)]
Subtract() | [(2, 3), (2, 3)]
Multiply() | [(2, 3), (2, 3)]
Multiply() | [(2, 3, 4), (2, 1, 4)]
Average() | [(2, 3), (2, 3), (2, 3)]
Maximum() | [(2, 3), (2, 3)]
Minimum() | [(2, 3), (2, 1)]
Concatenate() | [(2, 3), (2, 4)]
Concatenate(axis=1) | [(2, 3, 4), (2, 1, 4)]
Dot(1) | [(2, 3), (2, 3)]
Dot((2, 1)) | [(2, 3, 4), (2, 4, 5)]
Dot(-1, normalize=True) | [(2, 3, 4), (2, 5, 4)]
Dot((1, 1)) | [(2, 3, 4), (2, 3)]
Dot((3, 1)) | [(2, 3, 4, 5), (2, 5, 2)]
TimeDistributed(L.Dense(3, 'relu', name='a')) | (2, 3, 4)
TimeDistributed(L.Conv2D(2, 2, name='a')) | (2, 3, 4, 4, 1)
TimeDistributed(L.BatchNormalization(name='a')) | (2, 3, 4)
TimeDistributed(L.Flatten(name='a')) | (2, 3, 4, 2)
""".strip().splitlines()

# TensorFlow's CPU kernels refuse these: only shapes and configs are compared
SHAPES = """
L.Conv2D(3, 2, data_format='channels_first') | (None, 2, 5, 6)
L.Conv1D(3, 2, data_format='channels_first', padding='same') | (None, 2, 5)
L.Conv2D(3, 3, 2, 'same') | (None, None, 7, 2)
L.Conv2D(3, 3, 2) | (None, None, None, 2)
L.Conv2DTranspose(3, 3, 2, 'same') | (None, None, 7, 2)
L.Conv2DTranspose(3, 3, 2, data_format='channels_first') | (None, 2, 7, 2)
L.DepthwiseConv2D(3, data_format='channels_first') | (None, 2, 7, 8)
L.SeparableConv2D(3, 3) | (None, 7, None, 2)
L.MaxPooling2D(3, 2) | (None, None, 7, 2)
L.MaxPooling2D(3, 2, 'same', 'channels_first') | (None, 2, 7, 9)
L.Dense(3) | (None, None, 4)
L.Embedding(5, 3) | (None, None)
L.Embedding(5, 3, input_length=4) | (None, 4)
L.Embedding(5, 3, input_length=4) | (None, None)
L.Flatten() | (None, 3, None)
L.Flatten() | (None, 3, 4)
L.Flatten() | (2, 3, 4)
L.Reshape((-1, 2)) | (None, None, 4)
L.Reshape((2, -1)) | (None, 3, 4)
L.Reshape((3, 5)) | (None, 15)
L.Permute((2, 1)) | (None, 3, None)
L.ZeroPadding2D() | (None, None, 3, 4)
L.Cropping2D(1) | (None, None, 3, 4)
L.GlobalAveragePooling2D() | (None, None, None, 4)
L.Add() | [(None, 3), (None, 3)]
L.Concatenate() | [(None, 3), (None, 4)]
L.Concatenate(axis=1) | [(None, 3, 2), (None, None, 2)]
L.Concatenate(axis=0) | [(2, 3), (3, 3)]
L.Dot(1) | [(None, 3), (None, 3)]
L.TimeDistributed(L.Dense(3)) | (None, 5, 4)
L.TimeDistributed(L.Dense(3)) | (None, None, 4)
L.BatchNormalization() | (None, 5, 4)
L.Lambda(lambda x: x[:, :2]) | (None, 5)
L.Lambda(lambda x: x, output_shape=(7,)) | (None, 5)
""".strip().splitlines()

TRAINING = [line for line in LAYERS if "Normalization" in line]

OTHERS = r"""
result(L.Embedding(5, 2, 'ones'), [[0, 1], [4, 0]])
result(L.Embedding(5, 2, 'ones', mask_zero=True), [[0, 1], [4, 0]])
result(L.Embedding(5, 2, 'ones'), [[0., 1.7]])
result(L.Embedding(5, 2, 'ones'), np.array([[0, 1]], 'int8'))
result(L.Embedding(5, 2, 'ones'), 3)
result(L.Embedding(5, 2, 'ones'), [[5]])
result(L.Embedding(5, 2, 'ones'), [[-1]])
call(L.Embedding(5, 2), (2, 3), 'int32')
call(L.Embedding(5, 2), (2, 3), 'int64')
call(L.Embedding(5, 2, dtype='float64'), (2, 3), 'int64')
config(L.Embedding(5, 2))
config(L.Embedding(5, 2, input_length=4, mask_zero=True, embeddings_regularizer='l2'))
config(L.Embedding(5, 2, activity_regularizer='l2'))
L.Embedding(5, 2, input_length=3).compute_output_shape((None, 4))
L.Embedding(0, 2)
L.Embedding(2, 2, sparse=True, mask_zero=True)
result(L.Masking(0.), [[[0., 0.], [1., 0.], [2., 3.]]])
result(L.Masking(2.), [[[0., 2.], [2., 2.], [2., 3.]]])
result(L.GlobalAveragePooling1D(), [[[0., 2.], [2., 2.], [2., 3.]]], mask=constant([[True, False, True]]))
result(L.GlobalAveragePooling1D(keepdims=True), [[[0., 2.], [2., 2.], [2., 3.]]], mask=constant([[True, False, True]]))
L.GlobalAveragePooling1D()(L.Masking(2.)(constant([[[0., 2.], [2., 2.], [2., 3.]]])))
result(L.Softmax(), [[1., 2., 3.]], mask=constant([[True, False, True]]))
result(L.Softmax(axis=(0, 1)), [[1., 2., 3.]], mask=constant([[True, False, True]]))
L.Add()([L.Masking(2.)(constant([[[0., 2.], [2., 2.]]])), L.Masking(0.)(constant([[[0., 0.], [2., 2.]]]))])._keras_mask
L.Concatenate()([L.Masking(2.)(constant([[[0., 2.], [2., 2.]]])), constant([[[0., 0.], [2., 2.]]])])._keras_mask
L.Concatenate(axis=1)([L.Masking(2.)(constant([[[0., 2.], [2., 2.]]])), constant([[[0., 0.], [2., 2.]]])])._keras_mask
hasattr(L.Dense(2)(L.Masking(2.)(constant([[[0., 2.], [2., 2.]]]))), '_keras_mask')
hasattr(L.Flatten()(L.Masking(2.)(constant([[[0., 2.], [2., 2.]]]))), '_keras_mask')
L.TimeDistributed(L.Dense(2))(L.Masking(2.)(constant([[[0., 2.], [2., 2.]]])))._keras_mask
[getattr(L, n)().supports_masking for n in 'Flatten ReLU LeakyReLU ELU PReLU Softmax BatchNormalization LayerNormalization Add Concatenate Identity MaxPooling1D GlobalMaxPooling1D GlobalAveragePooling1D Masking UpSampling1D'.split()]
[L.Dense(1).supports_masking, L.Embedding(1, 1).supports_masking, L.Conv1D(1, 1).supports_masking, L.Dropout(.5).supports_masking, L.Reshape((1,)).supports_masking, L.Activation('relu').supports_masking, L.Lambda(abs).supports_masking]
result(L.Dense(2, kernel_initializer='ones'), [[1, 2]])
result(L.Dense(2, kernel_initializer='ones'), np.array([[1, 2]], 'float64'))
result(L.Flatten(), np.array([[[1, 2]]]))
result(L.Lambda(lambda x: x * 2), [1., 2.])
result(L.Lambda(lambda x, a: x * a, arguments={'a': 3.}), [1., 2.])
result(L.Lambda(lambda x, training=None: x + (1. if training else 0.)), [1., 2.], training=True)
result(L.Lambda(lambda x, mask=None: x, mask=lambda x, m: x > 1), [1., 2.])
L.Lambda(lambda x: x, output_shape=lambda s: (s[0], 7)).compute_output_shape((2, 3))
L.Lambda(lambda x: x[:, :1]).compute_output_shape((None, 3))
sorted(L.Lambda(lambda x: x).get_config())
L.Lambda.from_config(L.Lambda(lambda x: x * 3).get_config())(constant([2.]))
result(L.Dense(2, lambda x: x * 2, kernel_initializer='ones'), [[1., 2.]])
result(L.Dense(2, L.LeakyReLU(), kernel_initializer='ones'), [[1., -2.]])
config(L.Dense(2, L.LeakyReLU(name='a')))
result(L.Conv2D(1, 1, activation=lambda x: x * 2, kernel_initializer='ones'), [[[[1., 2.]]]])
L.add([constant([1.]), constant([2.])])
L.subtract([constant([[1.]]), constant([[2.]])])
L.multiply([constant([[1.]]), constant([[2.]])])
L.average([constant([[1.]]), constant([[2.]])])
L.maximum([constant([[1.]]), constant([[2.]])])
L.minimum([constant([[1.]]), constant([[2.]])])
L.concatenate([constant([[1.]]), constant([[2.]])])
L.dot([constant([[1., 3.]]), constant([[2., 4.]])], 1)
config(L.deserialize(L.serialize(L.Dense(2))))
config(L.deserialize({'class_name': 'Dense', 'config': {'units': 2}}, use_legacy_format=True))
L.deserialize({'class_name': 'Nonsense', 'config': {}})
L.deserialize({})
L.deserialize({'module': 'keras.layers', 'class_name': 'Nonsense', 'config': {}, 'registered_name': None})
L.serialize(L.MaxPool2D(name='p'))
L.MaxPool2D is L.MaxPooling2D, L.Convolution2D is L.Conv2D, L.AvgPool1D is L.AveragePooling1D, L.GlobalMaxPool3D is L.GlobalMaxPooling3D
L.Dense(-1)
L.Dense('a')
L.Dense(2, 'nonsense')
L.Dense(2, kernel_initializer='nonsense')
L.Dense(2, nonsense=1)
L.Dense(2, dtype='int32')(zeros(2, 3))
L.Dense(2)(zeros(3))
L.Dense(2)(tf.keras.Input((None,)))
d = L.Dense(2); d(zeros(1, 3))\nd(zeros(1, 4))
d = L.Dense(2); d.build((None, None))\nd
L.Dense(2).compute_output_shape((None, None))
L.Dense(2).compute_output_shape((3,))
L.Conv2D(0, 2)
L.Conv2D(2, 0)
L.Conv2D(2, (1, 2, 3))
L.Conv2D(2, 'a')
L.Conv2D(2, 2, strides=0)
L.Conv2D(2, 2, -1)
L.Conv2D(2, 2, strides=2, dilation_rate=2)
L.Conv2D(2, 2, padding='nonsense')
L.Conv2D(2, 2, padding='causal')
L.Conv2D(2, 2, data_format='nonsense')
L.Conv2D(3, 2, groups=2)
L.Conv2D(4, 2, groups=2)(zeros(1, 3, 3, 3))
L.Conv2D(2, 5)(zeros(1, 3, 3, 3))
L.Conv2D(2, 2)(zeros(3, 3, 3))
L.Conv2D(2, 2)(tf.keras.Input((4, 4, None)))
L.Conv2D(2, 2)(constant(np.ones((1, 3, 3, 2), 'int32')))
d = L.Conv2D(2, 2); d(zeros(1, 3, 3, 2))\nd(zeros(1, 3, 3, 3))
L.Conv2DTranspose(2, 2)(zeros(3, 3, 3))
L.Conv2DTranspose(2, 2, output_padding=1)
L.DepthwiseConv2D(2)(zeros(3, 3, 3))
L.MaxPooling2D(0)
L.MaxPooling2D((1, 2, 3))
L.MaxPooling2D(padding='nonsense')
L.MaxPooling2D(data_format='nonsense')
L.MaxPooling2D()(zeros(3, 3, 3))
L.MaxPooling1D()(zeros(3, 3))
L.MaxPooling2D(strides=0)(zeros(1, 3, 3, 3))
L.GlobalAveragePooling1D()(zeros(2, 0, 3))
L.BatchNormalization(axis='a')
L.BatchNormalization(axis=5)(zeros(2, 3))
L.BatchNormalization(axis=[1, 1])(zeros(2, 3))
L.BatchNormalization(axis=-4)(zeros(2, 3, 4, 5))
L.BatchNormalization(fused=True)(zeros(2, 3))
L.BatchNormalization(fused=True, axis=2)
L.BatchNormalization()(tf.keras.Input((None,)))
L.LayerNormalization(axis='a')
L.LayerNormalization(axis=3)(zeros(2, 3))
L.GroupNormalization(3)(zeros(2, 4))
L.GroupNormalization(8)(zeros(2, 4))
L.UnitNormalization(axis='a')
L.Dropout(1.5)
L.Dropout(-1)
L.Dropout(1)(zeros(2, 3), training=True)
L.Dropout(0.5)(constant([1, 2]), training=True)
L.SpatialDropout1D(0.5)(zeros(2, 3))
L.SpatialDropout2D(0.5, data_format='nonsense')
L.Reshape((2, 2))(zeros(2, 5))
L.Reshape((2, 2))(tf.keras.Input((5,)))
L.Reshape((-1, -1))(tf.keras.Input((4,)))
L.Reshape((2, 2)).compute_output_shape((None, 5))
L.Permute((0, 1))
L.Permute((2, 1))(zeros(2, 3))
L.RepeatVector('a')
L.RepeatVector(2)(zeros(3))
L.ZeroPadding2D((1, 2, 3))
L.ZeroPadding2D('a')
L.ZeroPadding2D(1.5)
L.ZeroPadding1D((1, 2, 3))
L.Cropping1D((2, 1))(zeros(1, 3, 2))
L.Cropping2D(2)(zeros(1, 3, 9, 2))
L.UpSampling2D(interpolation='nonsense')
L.UpSampling2D((1, 2, 3))
L.ReLU(-1.)
L.ReLU(negative_slope=-1.)
L.ReLU(threshold=None)
L.LeakyReLU(None)
L.ELU(None)
L.ThresholdedReLU(-1.)
L.Softmax()(zeros(3))
L.Add()(zeros(2, 3))
L.Add()([zeros(2, 3), zeros(2, 4)])
L.Add()([zeros(2, 3), zeros(3, 3)])
L.Add()([zeros(2, 3)])
L.Add()([])
L.Add()([constant([[1]]), constant([[1.]])])
L.Subtract()([zeros(2, 3)])
L.Concatenate()(zeros(2, 3))
L.Concatenate()([zeros(2, 3), zeros(3, 3)])
L.Concatenate()([zeros(2, 3), zeros(2, 3, 1)])
L.Concatenate(axis=5)([zeros(2, 3), zeros(2, 3)])
L.Dot('a')
L.Dot((1, 2, 3))
L.Dot((1.5, 1))
L.Dot(1)([zeros(2, 3), zeros(2, 4)])
L.Dot(1)([zeros(2, 3)])
L.Dot(0)([zeros(2, 3), zeros(2, 3)])
L.TimeDistributed(abs)
L.TimeDistributed(L.Dense(2))(zeros(2, 3))
L.EinsumDense('nonsense', 2)(zeros(2, 3))
L.EinsumDense('ab,bc->ad', 2)(zeros(2, 3))
L.EinsumDense('ab,bc->ac', 2, bias_axes='x')(zeros(2, 3))
L.Dense(2)('a')
L.Dense(2)(None)
L.Embedding(2, 2)('a')
[v.name for v in L.Dense(2, name='a').variables]
d = L.BatchNormalization(name='b'); d.build((None, 3))\n[v.name for v in d.weights]
d = L.Dense(2, name='b'); d(zeros(2, 3))\n[v.name for v in d.weights]
d = L.Dense(2, activity_regularizer='l2', kernel_initializer='ones'); d(constant([[1., 2.], [3., 4.]]))\nd.losses
d = L.Dense(2, kernel_regularizer='l2', kernel_initializer='ones'); d(constant([[1., 2.], [3., 4.]]))\nd.losses
d = L.ActivityRegularization(0.5, 0.1); d(constant([[1., -2.], [3., 4.]]))\nd.losses
config(L.ActivityRegularization(0.5, 0.1))
repr(L.Dense(2).input_spec), repr(L.Conv2D(2, 2).input_spec), repr(L.MaxPool1D().input_spec)
d = L.Conv2D(2, 2); d(zeros(1, 3, 3, 2))\nrepr(d.input_spec)
d = L.Dense(2); d(zeros(1, 3))\nd.count_params(), repr(d.input_spec)
d = L.BatchNormalization(); d.trainable = False; x = constant(np.arange(6.).reshape(3, 2).astype('f')); y = d(x, training=True)\n[y, d.moving_mean, d.moving_variance, len(d.trainable_weights), len(d.non_trainable_weights)]
d = L.BatchNormalization(); x = constant(np.arange(6.).reshape(3, 2).astype('f')); y = d(x, training=True); y = d(x, training=True)\n[y, d.moving_mean.numpy(), d.moving_variance.numpy(), d(x)]
d = L.BatchNormalization(momentum=0.); x = constant(np.arange(12.).reshape(3, 2, 1, 2).astype('f')); y = d(x, training=True)\n[y, d.moving_mean.numpy(), d.moving_variance.numpy(), d(x)]
d = L.BatchNormalization(); x = constant(np.arange(12.).reshape(2, 3, 2).astype('f')); y = d(x, training=True, mask=constant([[True, False, True], [True, True, False]]))\n[y, d.moving_mean.numpy(), d.moving_variance.numpy()]
d = L.BatchNormalization(); d.build((None, 2))\nconfig(d)
d = L.LayerNormalization(); d.build((None, 2))\nconfig(d)
d = L.GroupNormalization(2); x = constant(np.arange(12.).reshape(2, 3, 2).astype('f'))\nd(x, mask=constant([[[True], [False], [True]], [[True], [True], [True]]]))
L.Dense(3, input_shape=(4,)).get_config()['batch_input_shape']
L.Dense(3, input_dim=4).get_config()['batch_input_shape']
L.Dense(3, batch_input_shape=(2, 4)).get_config()['batch_input_shape']
L.Dense(3, batch_size=2, input_shape=(4,)).get_config()['batch_input_shape']
L.Dense(3, dtype='float64')(zeros(1, 2)).dtype
L.Dense(3, dtype='mixed_float16')(zeros(1, 2)).dtype
L.Dense(3, dtype='mixed_bfloat16')(constant([[1, 2]])).dtype
L.Conv2D(3, 1, dtype='mixed_bfloat16')(zeros(1, 2, 2, 2)).dtype
L.BatchNormalization(dtype='mixed_bfloat16')(zeros(1, 2, 2, 2), training=True).dtype
L.LayerNormalization(dtype='mixed_bfloat16')(zeros(2, 2)).dtype
L.Embedding(3, 1, dtype='mixed_bfloat16')(constant([1])).dtype
L.PReLU(dtype='mixed_bfloat16')(zeros(2, 2)).dtype
d = L.BatchNormalization(dtype='bfloat16'); d.build((None, 2))\n[w.dtype for w in d.weights]
""".strip().splitlines()


def _cases():
    for line in LAYERS:
        layer, shape = line.split(" | ")
        layer = "L." + layer
        yield f"call({layer}, {shape})"
        yield f"config({layer})"
        yield f"again({layer}, {shape}), shapes({layer}, {shape})"
    for line in TRAINING:
        layer, shape = line.split(" | ")
        if "Layer" not in layer and "Unit" not in layer and "Group" not in layer:
            yield f"call(L.{layer}, {shape}, training=True)"
    for line in SHAPES:
        layer, shape = line.split(" | ")
        yield f"shapes({layer}, {shape})"
    for line in OTHERS:
        yield line.replace("\\n", "\n")


CASES = list(_cases())


if __name__ == "__main__":
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    sys.path.insert(0, os.path.dirname(__file__))
    import tensorflow
    from cases import record

    path = os.path.join(os.path.dirname(__file__), "keras_layers.json")
    record(CASES, tensorflow, path, **names(tensorflow))

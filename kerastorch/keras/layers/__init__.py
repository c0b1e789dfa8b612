"""tf.keras.layers."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ..._core.missing import namespace as _namespace
from .._base.input_spec import InputSpec
from .._layer.layer import Layer
from . import experimental
from .activation import ELU, LeakyReLU, PReLU, ReLU, Softmax, ThresholdedReLU
from .attention import AdditiveAttention, Attention, MultiHeadAttention
from .batch_normalization import BatchNormalization
from .convolutional import Conv1D, Conv2D, Conv3D
from .convolutional import Conv1D as Convolution1D
from .convolutional import Conv2D as Convolution2D
from .convolutional import Conv3D as Convolution3D
from .core import Activation, Dense, Embedding, Identity, Masking
from .einsum import EinsumDense
from .input_layer import Input, InputLayer
from .lambda_layer import Lambda
from .locally_connected import LocallyConnected1D, LocallyConnected2D
from .merging import (
    Add,
    Average,
    Concatenate,
    Dot,
    Maximum,
    Minimum,
    Multiply,
    Subtract,
    add,
    average,
    concatenate,
    dot,
    maximum,
    minimum,
    multiply,
    subtract,
)
from .normalization import (
    GroupNormalization,
    LayerNormalization,
    UnitNormalization,
)
from .pooling import (
    AveragePooling1D,
    AveragePooling2D,
    AveragePooling3D,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalAveragePooling3D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    GlobalMaxPooling3D,
    MaxPooling1D,
    MaxPooling2D,
    MaxPooling3D,
)
from .pooling import AveragePooling1D as AvgPool1D
from .pooling import AveragePooling2D as AvgPool2D
from .pooling import AveragePooling3D as AvgPool3D
from .pooling import GlobalAveragePooling1D as GlobalAvgPool1D
from .pooling import GlobalAveragePooling2D as GlobalAvgPool2D
from .pooling import GlobalAveragePooling3D as GlobalAvgPool3D
from .pooling import GlobalMaxPooling1D as GlobalMaxPool1D
from .pooling import GlobalMaxPooling2D as GlobalMaxPool2D
from .pooling import GlobalMaxPooling3D as GlobalMaxPool3D
from .pooling import MaxPooling1D as MaxPool1D
from .pooling import MaxPooling2D as MaxPool2D
from .pooling import MaxPooling3D as MaxPool3D
from .preprocessing.category_encoding import CategoryEncoding
from .preprocessing.discretization import Discretization
from .preprocessing.hashed_crossing import HashedCrossing
from .preprocessing.hashing import Hashing
from .preprocessing.image_augmentation import (
    RandomBrightness,
    RandomContrast,
    RandomFlip,
    RandomRotation,
    RandomTranslation,
    RandomZoom,
)
from .preprocessing.image_sizes import (
    CenterCrop,
    RandomCrop,
    RandomHeight,
    RandomWidth,
    Rescaling,
    Resizing,
)
from .preprocessing.integer_lookup import IntegerLookup
from .preprocessing.normalization import Normalization
from .preprocessing.string_lookup import StringLookup
from .preprocessing.text_vectorization import TextVectorization
from .regularization import (
    ActivityRegularization,
    AlphaDropout,
    Dropout,
    GaussianDropout,
    GaussianNoise,
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
)
from .reshaping import (
    Cropping1D,
    Cropping2D,
    Cropping3D,
    Flatten,
    Permute,
    RepeatVector,
    Reshape,
    UpSampling1D,
    UpSampling2D,
    UpSampling3D,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
)
from .rnn import (
    GRU,
    LSTM,
    RNN,
    AbstractRNNCell,
    Bidirectional,
    ConvLSTM1D,
    ConvLSTM2D,
    ConvLSTM3D,
    GRUCell,
    LSTMCell,
    SimpleRNN,
    SimpleRNNCell,
    StackedRNNCells,
    TimeDistributed,
)
from .separable import (
    DepthwiseConv1D,
    DepthwiseConv2D,
    SeparableConv1D,
    SeparableConv2D,
)
from .separable import SeparableConv1D as SeparableConvolution1D
from .separable import SeparableConv2D as SeparableConvolution2D
from .serialization import deserialize, serialize
from .spectral_normalization import SpectralNormalization
from .torch_module_wrapper import TorchModuleWrapper as TorchModuleWrapper
from .transposed import Conv1DTranspose, Conv2DTranspose, Conv3DTranspose
from .transposed import Conv1DTranspose as Convolution1DTranspose
from .transposed import Conv2DTranspose as Convolution2DTranspose
from .transposed import Conv3DTranspose as Convolution3DTranspose
from .wrappers import Wrapper

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from .dense_features import DenseFeatures as DenseFeatures

__all__ = [
    "ELU",
    "GRU",
    "LSTM",
    "RNN",
    "AbstractRNNCell",
    "Activation",
    "ActivityRegularization",
    "Add",
    "AdditiveAttention",
    "AlphaDropout",
    "Attention",
    "Average",
    "AveragePooling1D",
    "AveragePooling2D",
    "AveragePooling3D",
    "AvgPool1D",
    "AvgPool2D",
    "AvgPool3D",
    "BatchNormalization",
    "Bidirectional",
    "CategoryEncoding",
    "CenterCrop",
    "Concatenate",
    "Conv1D",
    "Conv1DTranspose",
    "Conv2D",
    "Conv2DTranspose",
    "Conv3D",
    "Conv3DTranspose",
    "ConvLSTM1D",
    "ConvLSTM2D",
    "ConvLSTM3D",
    "Convolution1D",
    "Convolution1DTranspose",
    "Convolution2D",
    "Convolution2DTranspose",
    "Convolution3D",
    "Convolution3DTranspose",
    "Cropping1D",
    "Cropping2D",
    "Cropping3D",
    "Dense",
    "DenseFeatures",
    "DepthwiseConv1D",
    "DepthwiseConv2D",
    "Discretization",
    "Dot",
    "Dropout",
    "EinsumDense",
    "Embedding",
    "Flatten",
    "GRUCell",
    "GaussianDropout",
    "GaussianNoise",
    "GlobalAveragePooling1D",
    "GlobalAveragePooling2D",
    "GlobalAveragePooling3D",
    "GlobalAvgPool1D",
    "GlobalAvgPool2D",
    "GlobalAvgPool3D",
    "GlobalMaxPool1D",
    "GlobalMaxPool2D",
    "GlobalMaxPool3D",
    "GlobalMaxPooling1D",
    "GlobalMaxPooling2D",
    "GlobalMaxPooling3D",
    "GroupNormalization",
    "HashedCrossing",
    "Hashing",
    "Identity",
    "Input",
    "InputLayer",
    "InputSpec",
    "IntegerLookup",
    "LSTMCell",
    "Lambda",
    "Layer",
    "LayerNormalization",
    "LeakyReLU",
    "LocallyConnected1D",
    "LocallyConnected2D",
    "Masking",
    "MaxPool1D",
    "MaxPool2D",
    "MaxPool3D",
    "MaxPooling1D",
    "MaxPooling2D",
    "MaxPooling3D",
    "Maximum",
    "Minimum",
    "MultiHeadAttention",
    "Multiply",
    "Normalization",
    "PReLU",
    "Permute",
    "RandomBrightness",
    "RandomContrast",
    "RandomCrop",
    "RandomFlip",
    "RandomHeight",
    "RandomRotation",
    "RandomTranslation",
    "RandomWidth",
    "RandomZoom",
    "ReLU",
    "RepeatVector",
    "Rescaling",
    "Reshape",
    "Resizing",
    "SeparableConv1D",
    "SeparableConv2D",
    "SeparableConvolution1D",
    "SeparableConvolution2D",
    "SimpleRNN",
    "SimpleRNNCell",
    "Softmax",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
    "SpectralNormalization",
    "StackedRNNCells",
    "StringLookup",
    "Subtract",
    "TextVectorization",
    "ThresholdedReLU",
    "TimeDistributed",
    "UnitNormalization",
    "UpSampling1D",
    "UpSampling2D",
    "UpSampling3D",
    "Wrapper",
    "ZeroPadding1D",
    "ZeroPadding2D",
    "ZeroPadding3D",
    "add",
    "average",
    "concatenate",
    "deserialize",
    "dot",
    "experimental",
    "maximum",
    "minimum",
    "multiply",
    "serialize",
    "subtract",
]

_LAZY = {"DenseFeatures": ("kerastorch.keras.layers.dense_features", "DenseFeatures")}
__getattr__, __dir__ = _namespace(__name__, _LAZY, also=["TorchModuleWrapper"])

"""What Keras 3 calls otherwise than Keras 2.15, and what it has beside."""

# arguments of the classes of Keras 3 -> of Keras 2.15
RENAMED = {
    "InputLayer": {"batch_shape": "batch_input_shape"},
    "LeakyReLU": {"negative_slope": "alpha"},
}
# classes of Keras 3 -> of Keras 2.15
CLASSES = {"DTypePolicy": "Policy", "RandomUniformInitializer": "RandomUniform"}
# arguments that Keras 2.15 has not -> the values with which nothing is missed, `...` for all
HARMLESS = {
    "quantization_config": (None,),
    "lora_rank": (None,),
    "lora_alpha": ...,
    "optional": (False,),
    "renorm": (False,),
    "renorm_clipping": ...,
    "renorm_momentum": ...,
    "zero_output_for_mask": ...,
    "seed": ...,
    "input_axes": (None,),
    "output_axes": (None,),
    "loss_scale_factor": (None,),
    "gradient_accumulation_steps": (None,),
    "synchronized": (False,),
    "rms_scaling": (False,),
    "flash_attention": (None, False),
    "use_gate": (False,),
    "value_range": ...,
    "data_format": (None, "channels_last"),
    "dtype": ...,
    "jit_compile": ...,
    "muon": (None,),
    "activity_regularizer": (None,),
    "oov_method": (None, "floormod"),
    "weights": (None,),
    "batch_input_shape": ...,
    "keepdims": (False,),
    "output_padding": (None,),
    "pad_to_aspect_ratio": (False,),
    "antialias": (False,),
    "fill_mode": ...,
    "fill_value": ...,
    "unroll": (False,),
    "sliding_window": (None,),
}
# ops whose class says less than the function -> the function's name
SPECIAL_CALLS = {
    "Arange": "arange",
    "NumpyRoll": "roll",
    "Absolute": "abs",
    "Power": "power",
}
# arguments that Keras 3 has not -> the values with which nothing is missed, `...` for all
LEFT_OUT = {
    "dynamic": (False,),
    "groups": (1,),
    "implementation": ...,
    "input_length": ...,
    "jit_compile": ...,
    "is_legacy_optimizer": (False,),
    "time_major": (False,),
    "batch_input_shape": ...,
    "query_shape": ...,
    "key_shape": ...,
    "value_shape": ...,
    "virtual_batch_size": (None,),
    "autocast": ...,
    "fn": ...,
    "sparse": (False,),
    "ragged": (False,),
    "vocabulary_size": ...,
    "has_input_vocabulary": ...,
    "warmup_target": (None,),
    "warmup_steps": (0,),
}
# of these classes only
LEFT_OUT_OF = {
    "SeparableConv1D": ("kernel_initializer", "kernel_regularizer", "kernel_constraint"),
    "SeparableConv2D": ("kernel_initializer", "kernel_regularizer", "kernel_constraint"),
    "DepthwiseConv1D": ("kernel_initializer", "kernel_regularizer", "kernel_constraint", "filters"),
    "DepthwiseConv2D": ("kernel_initializer", "kernel_regularizer", "kernel_constraint", "filters"),
    "SpatialDropout1D": ("noise_shape", "trainable"),
    "SpatialDropout2D": ("noise_shape", "trainable"),
    "SpatialDropout3D": ("noise_shape", "trainable"),
    "Discretization": ("activity_regularizer", "trainable"),
}
# classes that take an argument which others do not
KEPT = {
    "groups": ("Conv1D", "Conv2D", "Conv3D", "GroupNormalization"),
    "sparse": ("CategoryEncoding", "StringLookup", "IntegerLookup", "TextVectorization", "Hashing",
               "HashedCrossing", "Discretization"),
    "warmup_target": ("CosineDecay",),
    "warmup_steps": ("CosineDecay",),
    "jit_compile": (),
}  # fmt: skip
# tf functions of functional models -> the class in Keras 3, where it is defined, its arguments
_NUMPY, _NN, _CORE = "keras.src.ops.numpy", "keras.src.ops.nn", "keras.src.ops.core"
OPS = {
    "__operators__.add": ("Add", _NUMPY, ("x", "y")),
    "__operators__.getitem": ("GetItem", _NUMPY, ("x", "key")),
    "math.add": ("Add", _NUMPY, ("x", "y")),
    "math.subtract": ("Subtract", _NUMPY, ("x", "y")),
    "math.multiply": ("Multiply", _NUMPY, ("x", "y")),
    "math.truediv": ("TrueDivide", _NUMPY, ("x", "y")),
    "math.divide": ("TrueDivide", _NUMPY, ("x", "y")),
    "math.pow": ("Power", _NUMPY, ("x", "y")),
    "math.maximum": ("Maximum", _NUMPY, ("x", "y")),
    "math.minimum": ("Minimum", _NUMPY, ("x", "y")),
    "math.negative": ("Negative", _NUMPY, ("x",)),
    "math.abs": ("Absolute", _NUMPY, ("x",)),
    "math.exp": ("Exp", _NUMPY, ("x",)),
    "math.log": ("Log", _NUMPY, ("x",)),
    "math.sqrt": ("Sqrt", _NUMPY, ("x",)),
    "math.square": ("Square", _NUMPY, ("x",)),
    "math.tanh": ("Tanh", _NUMPY, ("x",)),
    "math.sin": ("Sin", _NUMPY, ("x",)),
    "math.cos": ("Cos", _NUMPY, ("x",)),
    "math.sigmoid": ("Sigmoid", _NN, ("x",)),
    "nn.relu": ("Relu", _NN, ("x",)),
    "nn.softplus": ("Softplus", _NN, ("x",)),
    "linalg.matmul": ("Matmul", _NUMPY, ("x1", "x2")),
    "math.reduce_mean": ("Mean", _NUMPY, ("x",)),
    "math.reduce_sum": ("Sum", _NUMPY, ("x",)),
    "math.reduce_max": ("Max", _NUMPY, ("x",)),
    "math.reduce_min": ("Min", _NUMPY, ("x",)),
    "reshape": ("Reshape", _NUMPY, ("x",)),
    "concat": ("Concatenate", _NUMPY, ("xs",)),
    "expand_dims": ("ExpandDims", _NUMPY, ("x",)),
    "compat.v1.squeeze": ("Squeeze", _NUMPY, ("x",)),
    "cast": ("Cast", _CORE, ("x",)),
}
# arguments that go to the op itself, by the names of tf's functions
OF_OPS = {
    "axis": "axis", "keepdims": "keepdims", "shape": "newshape", "dtype": "dtype",
}  # fmt: skip
# functions that compute other numbers in Keras 3
OTHERWISE = ("hard_sigmoid",)
ACTIVATIONS = ("activation", "recurrent_activation")
RECURRENT = (
    "SimpleRNN", "LSTM", "GRU", "RNN", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D",
)  # fmt: skip

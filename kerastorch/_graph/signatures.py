# ruff: noqa: E501
"""The inputs and attributes of TensorFlow's ops, as tf.raw_ops names them.

One op a line, as tests/golden/make_raw_ops.py reads them from TensorFlow: the inputs, a bar, the
attributes that types and counts of inputs do not tell.  `a:b` is a, which tf.raw_ops calls b; `*`
marks lists of tensors.
"""

SIGNATURES = """
Abs: x |
Acos: x |
Acosh: x |
Add: x y |
AddN: inputs* |
AddV2: x y |
All: input reduction_indices:axis | keep_dims=False
Angle: input | Tout='float32'
Any: input reduction_indices:axis | keep_dims=False
ArgMax: input dimension | output_type='int64'
ArgMin: input dimension | output_type='int64'
AsString: input | precision=-1 scientific=False shortest=False width=-1 fill=''
Asin: x |
Asinh: x |
Atan: x |
Atan2: y x |
Atanh: x |
AvgPool: value | ksize strides padding data_format='NHWC'
AvgPool3D: input | ksize strides padding data_format='NDHWC'
BatchMatMul: x y | adj_x=False adj_y=False
BatchMatMulV2: x y | adj_x=False adj_y=False
BatchToSpaceND: input block_shape crops |
BesselI0: x |
BesselI0e: x |
BesselI1: x |
BesselI1e: x |
BesselJ0: x |
BesselJ1: x |
BesselK0: x |
BesselK0e: x |
BesselK1: x |
BesselK1e: x |
BesselY0: x |
BesselY1: x |
Betainc: a b x |
BiasAdd: value bias | data_format='NHWC'
Bincount: arr size weights |
Bitcast: input | type
BitwiseAnd: x y |
BitwiseOr: x y |
BitwiseXor: x y |
BroadcastArgs: s0 s1 |
BroadcastGradientArgs: s0 s1 |
BroadcastTo: input shape |
Cast: x | DstT Truncate=False
Ceil: x |
CheckNumerics: tensor | message
Cholesky: input |
ClipByValue: t clip_value_min clip_value_max |
Complex: real imag | Tout='complex64'
Concat: concat_dim values* |
ConcatV2: values* axis |
Conj: input |
ConjugateTranspose: x perm |
Const: | value dtype
Conv2D: input filter | strides use_cudnn_on_gpu=True padding explicit_paddings=[] data_format='NHWC' dilations=[1,1,1,1]
Conv2DBackpropInput: input_sizes filter out_backprop | strides use_cudnn_on_gpu=True padding explicit_paddings=[] data_format='NHWC' dilations=[1,1,1,1]
Conv3D: input filter | strides padding data_format='NDHWC' dilations=[1,1,1,1,1]
Cos: x |
Cosh: x |
Cross: a b |
Cumprod: x axis | exclusive=False reverse=False
Cumsum: x axis | exclusive=False reverse=False
CumulativeLogsumexp: x axis | exclusive=False reverse=False
Dawsn: x |
DepthToSpace: input | block_size data_format='NHWC'
DepthwiseConv2dNative: input filter | strides padding explicit_paddings=[] data_format='NHWC' dilations=[1,1,1,1]
Diag: diagonal |
DiagPart: input |
Digamma: x |
Dilation2D: input filter | strides rates padding
Div: x y |
DivNoNan: x y |
DynamicPartition: data partitions | num_partitions
DynamicStitch: indices* data* |
Einsum: inputs* | equation
Elu: features |
Empty: shape | dtype init=False
EnsureShape: input | shape
Equal: x y | incompatible_shape_error=True
Erf: x |
Erfc: x |
Erfinv: x |
EuclideanNorm: input reduction_indices:axis | keep_dims=False
Exp: x |
ExpandDims: input dim:axis |
Expint: x |
Expm1: x |
Fill: dims value |
Floor: x |
FloorDiv: x y |
FloorMod: x y |
FresnelCos: x |
FresnelSin: x |
FusedBatchNormV3: x scale offset mean variance | epsilon=0.0001 exponential_avg_factor=1 data_format='NHWC' is_training=True
Gather: params indices | validate_indices=True
GatherNd: params indices |
GatherV2: params indices axis | batch_dims=0
Greater: x y |
GreaterEqual: x y |
GuaranteeConst: input |
HistogramFixedWidth: values value_range nbins | dtype='int32'
Identity: input |
IdentityN: input* |
Igamma: a x |
Igammac: a x |
Imag: input | Tout='float32'
InTopKV2: predictions targets k |
Invert: x |
InvertPermutation: x |
IsFinite: x |
IsInf: x |
IsNan: x |
L2Loss: t |
LRN: input | depth_radius=5 bias=1 alpha=1 beta=0.5
LeakyRelu: features | alpha=0.2
LeftShift: x y |
Less: x y |
LessEqual: x y |
Lgamma: x |
Log: x |
Log1p: x |
LogMatrixDeterminant: input |
LogSoftmax: logits |
LogicalAnd: x y |
LogicalNot: x |
LogicalOr: x y |
LowerBound: sorted_inputs values | out_type='int32'
Lu: input | output_idx_type='int32'
MatMul: a b | transpose_a=False transpose_b=False
MatrixBandPart: input num_lower num_upper |
MatrixDeterminant: input |
MatrixDiagPartV3: input k padding_value | align='RIGHT_LEFT'
MatrixDiagV3: diagonal k num_rows num_cols padding_value | align='RIGHT_LEFT'
MatrixExponential: input |
MatrixInverse: input | adjoint=False
MatrixLogarithm: input |
MatrixSetDiagV3: input diagonal k | align='RIGHT_LEFT'
MatrixSolve: matrix rhs | adjoint=False
MatrixSquareRoot: input |
MatrixTriangularSolve: matrix rhs | lower=True adjoint=False
Max: input reduction_indices:axis | keep_dims=False
MaxPool: input | ksize strides padding explicit_paddings=[] data_format='NHWC'
MaxPool3D: input | ksize strides padding data_format='NDHWC'
MaxPoolWithArgmax: input | ksize strides Targmax='int64' padding include_batch_in_index=False
Maximum: x y |
Mean: input reduction_indices:axis | keep_dims=False
Min: input reduction_indices:axis | keep_dims=False
Minimum: x y |
MirrorPad: input paddings | mode
Mod: x y |
Mul: x y |
MulNoNan: x y |
Multinomial: logits num_samples | seed=0 seed2=0 output_dtype='int64'
Ndtri: x |
Neg: x |
NextAfter: x1 x2 |
NoOp: |
NotEqual: x y | incompatible_shape_error=True
OneHot: indices depth on_value off_value | axis=-1
OnesLike: x |
Pack: values* | axis=0
Pad: input paddings |
PadV2: input paddings constant_values |
ParallelConcat: values* | shape
PlaceholderWithDefault: input | shape
Polygamma: a x |
Pow: x y |
PreventGradient: input | message=''
Prod: input reduction_indices:axis | keep_dims=False
Qr: input | full_matrices=False
RandomStandardNormal: shape | seed=0 seed2=0 dtype
RandomUniform: shape | seed=0 seed2=0 dtype
RandomUniformInt: shape minval maxval | seed=0 seed2=0
Range: start limit delta |
Rank: input |
Real: input | Tout='float32'
RealDiv: x y |
Reciprocal: x |
ReduceJoin: inputs reduction_indices | keep_dims=False separator=''
RegexFullMatch: input pattern |
RegexReplace: input pattern rewrite | replace_global=True
Relu: features |
Relu6: features |
Reshape: tensor shape |
ResourceGather: resource indices | batch_dims=0 validate_indices=True dtype
ReverseSequence: input seq_lengths | seq_dim batch_dim=0
ReverseV2: tensor axis |
RightShift: x y |
Rint: x |
Roll: input shift axis |
Round: x |
Rsqrt: x |
ScatterNd: indices updates shape |
SegmentMax: data segment_ids |
SegmentMean: data segment_ids |
SegmentMin: data segment_ids |
SegmentProd: data segment_ids |
SegmentSum: data segment_ids |
Select: condition t:x e:y |
SelectV2: condition t e |
SelfAdjointEigV2: input | compute_v=True
Selu: features |
Shape: input | out_type='int32'
ShapeN: input* | out_type='int32'
Sigmoid: x |
Sign: x |
Sin: x |
Sinh: x |
Size: input | out_type='int32'
Slice: input begin size |
Snapshot: input |
Softmax: logits |
SoftmaxCrossEntropyWithLogits: features labels |
Softplus: features |
Softsign: features |
SpaceToBatchND: input block_shape paddings |
SpaceToDepth: input | block_size data_format='NHWC'
SparseSoftmaxCrossEntropyWithLogits: features labels |
Spence: x |
Split: split_dim:axis value | num_split
SplitV: value size_splits split_dim:axis | num_split
Sqrt: x |
Square: x |
SquaredDifference: x y |
Squeeze: input | squeeze_dims:axis=[]
StatelessRandomNormal: shape seed | dtype='float32'
StatelessRandomUniform: shape seed | dtype='float32'
StaticRegexFullMatch: input | pattern
StaticRegexReplace: input | pattern rewrite replace_global=True
StopGradient: input |
StridedSlice: input begin end strides | begin_mask=0 end_mask=0 ellipsis_mask=0 new_axis_mask=0 shrink_axis_mask=0
StringJoin: inputs* | separator=''
StringLength: input | unit='BYTE'
StringLower: input | encoding=''
StringStrip: input |
StringToHashBucket: string_tensor | num_buckets
StringToHashBucketFast: input | num_buckets
StringToHashBucketStrong: input | num_buckets key
StringToNumber: string_tensor | out_type='float32'
StringUpper: input | encoding=''
Sub: x y |
Substr: input pos len | unit='BYTE'
Sum: input reduction_indices:axis | keep_dims=False
Svd: input | compute_uv=True full_matrices=False
Tan: x |
Tanh: x |
TensorScatterAdd: tensor indices updates |
TensorScatterMax: tensor indices updates |
TensorScatterMin: tensor indices updates |
TensorScatterSub: tensor indices updates |
TensorScatterUpdate: tensor indices updates |
Tile: input multiples |
TopKV2: input k | sorted=True index_type='int32'
Transpose: x perm |
TruncateDiv: x y |
TruncateMod: x y |
TruncatedNormal: shape | seed=0 seed2=0 dtype
Unique: x | out_idx='int32'
UniqueWithCounts: x | out_idx='int32'
Unpack: value | num axis=0
UnravelIndex: indices dims |
UnsortedSegmentJoin: inputs segment_ids num_segments | separator=''
UnsortedSegmentMax: data segment_ids num_segments |
UnsortedSegmentMin: data segment_ids num_segments |
UnsortedSegmentProd: data segment_ids num_segments |
UnsortedSegmentSum: data segment_ids num_segments |
UpperBound: sorted_inputs values | out_type='int32'
Where: input:condition |
Xdivy: x y |
Xlog1py: x y |
Xlogy: x y |
ZerosLike: x |
Zeta: x q |
"""

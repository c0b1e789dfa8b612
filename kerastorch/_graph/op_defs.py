# ruff: noqa: E501
"""The definitions of TensorFlow's ops, as graphs that are written need them.

One op a line, as tests/golden/make_op_defs.py reads them from TensorFlow: the type, `!` where it is
stateful; the inputs, `>`, the outputs; `|`, the attributes with their kinds, `?` behind those that
may be left out, with the default of a dtype.  What an argument is of: `T` the attribute of its dtype, `N*T` a list of N of them,
`*T` one of the dtypes in a list, or the name of a dtype.
"""

OP_DEFS = """
Abs x:T > y:T | T:type
Acos x:T > y:T | T:type
Acosh x:T > y:T | T:type
Add x:T y:T > z:T | T:type
AddN inputs:N*T > sum:T | N:int T:type
AddV2 x:T y:T > z:T | T:type
All input:bool reduction_indices:Tidx > output:bool | keep_dims:bool? Tidx:type?=int32
Angle input:T > output:Tout | T:type?=complex64 Tout:type?=float
Any input:bool reduction_indices:Tidx > output:bool | keep_dims:bool? Tidx:type?=int32
ArgMax input:T dimension:Tidx > output:output_type | T:type Tidx:type?=int32 output_type:type?=int64
ArgMin input:T dimension:Tidx > output:output_type | T:type Tidx:type?=int32 output_type:type?=int64
AsString input:T > output:string | T:type precision:int? scientific:bool? shortest:bool? width:int? fill:string?
Asin x:T > y:T | T:type
Asinh x:T > y:T | T:type
AssignVariableOp! resource:resource value:dtype > | dtype:type validate_shape:bool?
Atan x:T > y:T | T:type
Atan2 y:T x:T > z:T | T:type
Atanh x:T > y:T | T:type
AvgPool value:T > output:T | ksize:list(int) strides:list(int) padding:string data_format:string? T:type
AvgPool3D input:T > output:T | ksize:list(int) strides:list(int) padding:string data_format:string? T:type
BatchMatMul x:T y:T > output:T | T:type adj_x:bool? adj_y:bool?
BatchMatMulV2 x:T y:T > output:T | T:type adj_x:bool? adj_y:bool?
BatchToSpaceND input:T block_shape:Tblock_shape crops:Tcrops > output:T | T:type Tblock_shape:type?=int32 Tcrops:type?=int32
BesselI0 x:T > y:T | T:type
BesselI0e x:T > y:T | T:type
BesselI1 x:T > y:T | T:type
BesselI1e x:T > y:T | T:type
BesselJ0 x:T > y:T | T:type
BesselJ1 x:T > y:T | T:type
BesselK0 x:T > y:T | T:type
BesselK0e x:T > y:T | T:type
BesselK1 x:T > y:T | T:type
BesselK1e x:T > y:T | T:type
BesselY0 x:T > y:T | T:type
BesselY1 x:T > y:T | T:type
Betainc a:T b:T x:T > z:T | T:type
BiasAdd value:T bias:T > output:T | T:type data_format:string?
Bincount arr:int32 size:int32 weights:T > bins:T | T:type
Bitcast input:T > output:type | T:type type:type
BitwiseAnd x:T y:T > z:T | T:type
BitwiseOr x:T y:T > z:T | T:type
BitwiseXor x:T y:T > z:T | T:type
BroadcastArgs s0:T s1:T > r0:T | T:type?=int32
BroadcastGradientArgs s0:T s1:T > r0:T r1:T | T:type?=int32
BroadcastTo input:T shape:Tidx > output:T | T:type Tidx:type?=int32
Case! branch_index:int32 input:*Tin > output:*Tout | Tin:list(type) Tout:list(type) branches:list(func) output_shapes:list(shape)?
Cast x:SrcT > y:DstT | SrcT:type DstT:type Truncate:bool?
Ceil x:T > y:T | T:type
CheckNumerics! tensor:T > output:T | T:type message:string
Cholesky input:T > output:T | T:type
ClipByValue t:T clip_value_min:T clip_value_max:T > output:T | T:type
Complex real:T imag:T > out:Tout | T:type?=float Tout:type?=complex64
Concat concat_dim:int32 values:N*T > output:T | N:int T:type
ConcatV2 values:N*T axis:Tidx > output:T | N:int T:type Tidx:type?=int32
Conj input:T > output:T | T:type?=complex64
ConjugateTranspose x:T perm:Tperm > y:T | T:type Tperm:type?=int32
Const > output:dtype | value:tensor dtype:type
Conv2D input:T filter:T > output:T | T:type strides:list(int) use_cudnn_on_gpu:bool? padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
Conv2DBackpropInput input_sizes:int32 filter:T out_backprop:T > output:T | T:type strides:list(int) use_cudnn_on_gpu:bool? padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
Conv3D input:T filter:T > output:T | T:type strides:list(int) padding:string data_format:string? dilations:list(int)?
Conv3DBackpropInputV2 input_sizes:Tshape filter:T out_backprop:T > output:T | T:type strides:list(int) padding:string data_format:string? dilations:list(int)? Tshape:type?=int32
Cos x:T > y:T | T:type
Cosh x:T > y:T | T:type
Cross a:T b:T > product:T | T:type
Cumprod x:T axis:Tidx > out:T | exclusive:bool? reverse:bool? T:type Tidx:type?=int32
Cumsum x:T axis:Tidx > out:T | exclusive:bool? reverse:bool? T:type Tidx:type?=int32
CumulativeLogsumexp x:T axis:Tidx > out:T | exclusive:bool? reverse:bool? T:type Tidx:type?=int32
Dawsn x:T > y:T | T:type
DepthToSpace input:T > output:T | T:type block_size:int data_format:string?
DepthwiseConv2dNative input:T filter:T > output:T | T:type strides:list(int) padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
Diag diagonal:T > output:T | T:type
DiagPart input:T > diagonal:T | T:type
Digamma x:T > y:T | T:type
Dilation2D input:T filter:T > output:T | T:type strides:list(int) rates:list(int) padding:string
Div x:T y:T > z:T | T:type
DivNoNan x:T y:T > z:T | T:type
DynamicPartition data:T partitions:int32 > outputs:num_partitions*T | num_partitions:int T:type
DynamicStitch indices:N*int32 data:N*T > merged:T | N:int T:type
Einsum inputs:N*T > output:T | equation:string N:int T:type
Elu features:T > activations:T | T:type
Empty! shape:int32 > output:dtype | dtype:type init:bool?
EnsureShape input:T > output:T | shape:shape T:type
Equal x:T y:T > z:bool | T:type incompatible_shape_error:bool?
Erf x:T > y:T | T:type
Erfc x:T > y:T | T:type
Erfinv x:T > y:T | T:type
EuclideanNorm input:T reduction_indices:Tidx > output:T | keep_dims:bool? T:type Tidx:type?=int32
Exp x:T > y:T | T:type
ExpandDims input:T dim:Tdim > output:T | T:type Tdim:type?=int32
Expint x:T > y:T | T:type
Expm1 x:T > y:T | T:type
Fill dims:index_type value:T > output:T | T:type index_type:type?=int32
Floor x:T > y:T | T:type
FloorDiv x:T y:T > z:T | T:type
FloorMod x:T y:T > z:T | T:type
FresnelCos x:T > y:T | T:type
FresnelSin x:T > y:T | T:type
FusedBatchNormV3 x:T scale:U offset:U mean:U variance:U > y:T batch_mean:U batch_variance:U reserve_space_1:U reserve_space_2:U reserve_space_3:U | T:type U:type epsilon:float? exponential_avg_factor:float? data_format:string? is_training:bool?
Gather params:Tparams indices:Tindices > output:Tparams | validate_indices:bool? Tparams:type Tindices:type
GatherNd params:Tparams indices:Tindices > output:Tparams | Tparams:type Tindices:type
GatherV2 params:Tparams indices:Tindices axis:Taxis > output:Tparams | batch_dims:int? Tparams:type Tindices:type Taxis:type
Greater x:T y:T > z:bool | T:type
GreaterEqual x:T y:T > z:bool | T:type
GuaranteeConst! input:T > output:T | T:type
HashTableV2! > table_handle:resource | container:string? shared_name:string? use_node_name_sharing:bool? key_dtype:type value_dtype:type
HistogramFixedWidth values:T value_range:T nbins:int32 > out:dtype | T:type dtype:type?=int32
Identity input:T > output:T | T:type
IdentityN input:*T > output:*T | T:list(type)
If! cond:Tcond input:*Tin > output:*Tout | Tcond:type Tin:list(type) Tout:list(type) then_branch:func else_branch:func output_shapes:list(shape)?
Igamma a:T x:T > z:T | T:type
Igammac a:T x:T > z:T | T:type
Imag input:T > output:Tout | T:type?=complex64 Tout:type?=float
InTopKV2 predictions:float targets:T k:T > precision:bool | T:type?=int32
Invert x:T > y:T | T:type
InvertPermutation x:T > y:T | T:type?=int32
IsFinite x:T > y:bool | T:type
IsInf x:T > y:bool | T:type
IsNan x:T > y:bool | T:type
Iterator! > handle:resource | shared_name:string container:string output_types:list(type) output_shapes:list(shape)
L2Loss t:T > output:T | T:type
LRN input:T > output:T | depth_radius:int? bias:float? alpha:float? beta:float? T:type?=float
LeakyRelu features:T > activations:T | alpha:float? T:type?=float
LeftShift x:T y:T > z:T | T:type
Less x:T y:T > z:bool | T:type
LessEqual x:T y:T > z:bool | T:type
Lgamma x:T > y:T | T:type
LinSpace start:T stop:T num:Tidx > output:T | T:type Tidx:type?=int32
Log x:T > y:T | T:type
Log1p x:T > y:T | T:type
LogMatrixDeterminant input:T > sign:T log_abs_determinant:T | T:type
LogSoftmax logits:T > logsoftmax:T | T:type
LogicalAnd x:bool y:bool > z:bool |
LogicalNot x:bool > y:bool |
LogicalOr x:bool y:bool > z:bool |
LookupTableFindV2! table_handle:resource keys:Tin default_value:Tout > values:Tout | Tin:type Tout:type
LookupTableSizeV2! table_handle:resource > size:int64 |
LowerBound sorted_inputs:T values:T > output:out_type | T:type out_type:type?=int32
Lu input:T > lu:T p:output_idx_type | T:type output_idx_type:type?=int32
MatMul a:T b:T > product:T | transpose_a:bool? transpose_b:bool? T:type
MatrixBandPart input:T num_lower:Tindex num_upper:Tindex > band:T | T:type Tindex:type?=int64
MatrixDeterminant input:T > output:T | T:type
MatrixDiagPartV3 input:T k:int32 padding_value:T > diagonal:T | T:type align:string?
MatrixDiagV3 diagonal:T k:int32 num_rows:int32 num_cols:int32 padding_value:T > output:T | T:type align:string?
MatrixExponential input:T > output:T | T:type
MatrixInverse input:T > output:T | adjoint:bool? T:type
MatrixLogarithm input:T > output:T | T:type
MatrixSetDiagV3 input:T diagonal:T k:int32 > output:T | T:type align:string?
MatrixSolve matrix:T rhs:T > output:T | adjoint:bool? T:type
MatrixSquareRoot input:T > output:T | T:type
MatrixTriangularSolve matrix:T rhs:T > output:T | lower:bool? adjoint:bool? T:type
Max input:T reduction_indices:Tidx > output:T | keep_dims:bool? T:type Tidx:type?=int32
MaxPool input:T > output:T | T:type?=float ksize:list(int) strides:list(int) padding:string explicit_paddings:list(int)? data_format:string?
MaxPool3D input:T > output:T | ksize:list(int) strides:list(int) padding:string data_format:string? T:type
MaxPoolWithArgmax input:T > output:T argmax:Targmax | ksize:list(int) strides:list(int) Targmax:type?=int64 padding:string include_batch_in_index:bool? T:type
Maximum x:T y:T > z:T | T:type
Mean input:T reduction_indices:Tidx > output:T | keep_dims:bool? T:type Tidx:type?=int32
Min input:T reduction_indices:Tidx > output:T | keep_dims:bool? T:type Tidx:type?=int32
Minimum x:T y:T > z:T | T:type
MirrorPad input:T paddings:Tpaddings > output:T | T:type Tpaddings:type?=int32 mode:string
Mod x:T y:T > z:T | T:type
Mul x:T y:T > z:T | T:type
MulNoNan x:T y:T > z:T | T:type
Multinomial! logits:T num_samples:int32 > output:output_dtype | seed:int? seed2:int? T:type output_dtype:type?=int64
MutableHashTableV2! > table_handle:resource | container:string? shared_name:string? use_node_name_sharing:bool? key_dtype:type value_dtype:type
Ndtri x:T > y:T | T:type
Neg x:T > y:T | T:type
NextAfter x1:T x2:T > output:T | T:type?=float
NoOp > |
None > |
NotEqual x:T y:T > z:bool | T:type incompatible_shape_error:bool?
OneHot indices:TI depth:int32 on_value:T off_value:T > output:T | axis:int? T:type TI:type?=int64
OnesLike x:T > y:T | T:type
Pack values:N*T > output:T | N:int T:type axis:int?
Pad input:T paddings:Tpaddings > output:T | T:type Tpaddings:type?=int32
PadV2 input:T paddings:Tpaddings constant_values:T > output:T | T:type Tpaddings:type?=int32
ParallelConcat values:N*T > output:T | N:int T:type shape:shape
PlaceholderV2 > output:dtype | dtype:type shape:shape
PlaceholderWithDefault input:dtype > output:dtype | dtype:type shape:shape
Polygamma a:T x:T > z:T | T:type
Pow x:T y:T > z:T | T:type
PreventGradient input:T > output:T | T:type message:string?
Prod input:T reduction_indices:Tidx > output:T | keep_dims:bool? T:type Tidx:type?=int32
Qr input:T > q:T r:T | full_matrices:bool? T:type
RandomPoissonV2! shape:S rate:R > output:dtype | seed:int? seed2:int? S:type R:type?=double dtype:type?=int64
RandomShuffle! value:T > output:T | seed:int? seed2:int? T:type
RandomStandardNormal! shape:T > output:dtype | seed:int? seed2:int? dtype:type T:type
RandomUniform! shape:T > output:dtype | seed:int? seed2:int? dtype:type T:type
RandomUniformInt! shape:T minval:Tout maxval:Tout > output:Tout | seed:int? seed2:int? Tout:type T:type
Range start:Tidx limit:Tidx delta:Tidx > output:Tidx | Tidx:type?=int32
Rank input:T > output:int32 | T:type
ReadVariableOp! resource:resource > value:dtype | dtype:type
Real input:T > output:Tout | T:type?=complex64 Tout:type?=float
RealDiv x:T y:T > z:T | T:type
Reciprocal x:T > y:T | T:type
ReduceJoin inputs:string reduction_indices:int32 > output:string | keep_dims:bool? separator:string?
RegexFullMatch input:string pattern:string > output:bool |
RegexReplace input:string pattern:string rewrite:string > output:string | replace_global:bool?
Relu features:T > activations:T | T:type
Relu6 features:T > activations:T | T:type
Reshape tensor:T shape:Tshape > output:T | T:type Tshape:type?=int32
ResizeBilinear images:T size:int32 > resized_images:float | T:type align_corners:bool? half_pixel_centers:bool?
ResourceGather! resource:resource indices:Tindices > output:dtype | batch_dims:int? validate_indices:bool? dtype:type Tindices:type
ResourceGatherNd! resource:resource indices:Tindices > output:dtype | dtype:type Tindices:type
ReverseSequence input:T seq_lengths:Tlen > output:T | seq_dim:int batch_dim:int? T:type Tlen:type?=int64
ReverseV2 tensor:T axis:Tidx > output:T | Tidx:type?=int32 T:type
RightShift x:T y:T > z:T | T:type
Rint x:T > y:T | T:type
Roll input:T shift:Tshift axis:Taxis > output:T | T:type Tshift:type Taxis:type
Round x:T > y:T | T:type
Rsqrt x:T > y:T | T:type
ScatterNd indices:Tindices updates:T shape:Tindices > output:T | T:type Tindices:type
SegmentMax data:T segment_ids:Tindices > output:T | T:type Tindices:type
SegmentMean data:T segment_ids:Tindices > output:T | T:type Tindices:type
SegmentMin data:T segment_ids:Tindices > output:T | T:type Tindices:type
SegmentProd data:T segment_ids:Tindices > output:T | T:type Tindices:type
SegmentSum data:T segment_ids:Tindices > output:T | T:type Tindices:type
Select condition:bool t:T e:T > output:T | T:type
SelectV2 condition:bool t:T e:T > output:T | T:type
SelfAdjointEigV2 input:T > e:T v:T | compute_v:bool? T:type
Selu features:T > activations:T | T:type
Shape input:T > output:out_type | T:type out_type:type?=int32
ShapeN input:N*T > output:N*out_type | N:int T:type out_type:type?=int32
Sigmoid x:T > y:T | T:type
Sign x:T > y:T | T:type
Sin x:T > y:T | T:type
Sinh x:T > y:T | T:type
Size input:T > output:out_type | T:type out_type:type?=int32
Slice input:T begin:Index size:Index > output:T | T:type Index:type
Snapshot input:T > output:T | T:type
Softmax logits:T > softmax:T | T:type
SoftmaxCrossEntropyWithLogits features:T labels:T > loss:T backprop:T | T:type
Softplus features:T > activations:T | T:type
Softsign features:T > activations:T | T:type
SpaceToBatchND input:T block_shape:Tblock_shape paddings:Tpaddings > output:T | T:type Tblock_shape:type?=int32 Tpaddings:type?=int32
SpaceToDepth input:T > output:T | T:type block_size:int data_format:string?
SparseSoftmaxCrossEntropyWithLogits features:T labels:Tlabels > loss:T backprop:T | T:type Tlabels:type?=int64
Spence x:T > y:T | T:type
Split split_dim:int32 value:T > output:num_split*T | num_split:int T:type
SplitV value:T size_splits:Tlen split_dim:int32 > output:num_split*T | num_split:int T:type Tlen:type?=int64
Sqrt x:T > y:T | T:type
Square x:T > y:T | T:type
SquaredDifference x:T y:T > z:T | T:type
Squeeze input:T > output:T | T:type squeeze_dims:list(int)?
StatefulPartitionedCall! args:*Tin > output:*Tout | Tin:list(type) Tout:list(type) f:func config:string? config_proto:string? executor_type:string?
StatelessRandomGetKeyCounter seed:Tseed > key:uint64 counter:uint64 | Tseed:type?=int64
StatelessRandomNormal shape:T seed:Tseed > output:dtype | dtype:type?=float T:type?=int32 Tseed:type?=int64
StatelessRandomUniform shape:T seed:Tseed > output:dtype | dtype:type?=float T:type?=int32 Tseed:type?=int64
StatelessWhile input:*T > output:*T | T:list(type) cond:func body:func output_shapes:list(shape)? parallel_iterations:int?
StaticRegexFullMatch input:string > output:bool | pattern:string
StaticRegexReplace input:string > output:string | pattern:string rewrite:string replace_global:bool?
StopGradient input:T > output:T | T:type
StridedSlice input:T begin:Index end:Index strides:Index > output:T | T:type Index:type begin_mask:int? end_mask:int? ellipsis_mask:int? new_axis_mask:int? shrink_axis_mask:int?
StringJoin inputs:N*string > output:string | N:int separator:string?
StringLength input:string > output:int32 | unit:string?
StringLower input:string > output:string | encoding:string?
StringStrip input:string > output:string |
StringToHashBucket string_tensor:string > output:int64 | num_buckets:int
StringToHashBucketFast input:string > output:int64 | num_buckets:int
StringToHashBucketStrong input:string > output:int64 | num_buckets:int key:list(int)
StringToNumber string_tensor:string > output:out_type | out_type:type?=float
StringUpper input:string > output:string | encoding:string?
Sub x:T y:T > z:T | T:type
Substr input:string pos:T len:T > output:string | T:type unit:string?
Sum input:T reduction_indices:Tidx > output:T | keep_dims:bool? T:type Tidx:type?=int32
Svd input:T > s:T u:T v:T | compute_uv:bool? full_matrices:bool? T:type
Tan x:T > y:T | T:type
Tanh x:T > y:T | T:type
TensorListFromTensor tensor:element_dtype element_shape:shape_type > output_handle:variant | element_dtype:type shape_type:type
TensorListGetItem input_handle:variant index:int32 element_shape:int32 > item:element_dtype | element_dtype:type
TensorListReserve element_shape:shape_type num_elements:int32 > handle:variant | element_dtype:type shape_type:type
TensorListSetItem input_handle:variant index:int32 item:element_dtype > output_handle:variant | element_dtype:type resize_if_index_out_of_bounds:bool?
TensorListStack input_handle:variant element_shape:int32 > tensor:element_dtype | element_dtype:type num_elements:int?
TensorScatterAdd tensor:T indices:Tindices updates:T > output:T | T:type Tindices:type
TensorScatterMax tensor:T indices:Tindices updates:T > output:T | T:type Tindices:type
TensorScatterMin tensor:T indices:Tindices updates:T > output:T | T:type Tindices:type
TensorScatterSub tensor:T indices:Tindices updates:T > output:T | T:type Tindices:type
TensorScatterUpdate tensor:T indices:Tindices updates:T > output:T | T:type Tindices:type
Tile input:T multiples:Tmultiples > output:T | T:type Tmultiples:type?=int32
TopKV2 input:T k:Tk > values:T indices:index_type | sorted:bool? T:type Tk:type?=int32 index_type:type?=int32
Transpose x:T perm:Tperm > y:T | T:type Tperm:type?=int32
TruncateDiv x:T y:T > z:T | T:type
TruncateMod x:T y:T > z:T | T:type
TruncatedNormal! shape:T > output:dtype | seed:int? seed2:int? dtype:type T:type
Unique x:T > y:T idx:out_idx | T:type out_idx:type?=int32
UniqueWithCounts x:T > y:T idx:out_idx count:out_idx | T:type out_idx:type?=int32
Unpack value:T > output:num*T | num:int T:type axis:int?
UnravelIndex indices:Tidx dims:Tidx > output:Tidx | Tidx:type?=int32
UnsortedSegmentJoin inputs:string segment_ids:Tindices num_segments:Tnumsegments > output:string | separator:string? Tindices:type Tnumsegments:type?=int32
UnsortedSegmentMax data:T segment_ids:Tindices num_segments:Tnumsegments > output:T | T:type Tindices:type Tnumsegments:type?=int32
UnsortedSegmentMin data:T segment_ids:Tindices num_segments:Tnumsegments > output:T | T:type Tindices:type Tnumsegments:type?=int32
UnsortedSegmentProd data:T segment_ids:Tindices num_segments:Tnumsegments > output:T | T:type Tindices:type Tnumsegments:type?=int32
UnsortedSegmentSum data:T segment_ids:Tindices num_segments:Tnumsegments > output:T | T:type Tindices:type Tnumsegments:type?=int32
UpperBound sorted_inputs:T values:T > output:out_type | T:type out_type:type?=int32
VarHandleOp! > resource:resource | container:string? shared_name:string? debug_name:string? dtype:type shape:shape allowed_devices:list(string)?
Where input:T > index:int64 | T:type?=bool
While! input:*T > output:*T | T:list(type) cond:func body:func output_shapes:list(shape)? parallel_iterations:int?
Xdivy x:T y:T > z:T | T:type
Xlog1py x:T y:T > z:T | T:type
Xlogy x:T y:T > z:T | T:type
ZerosLike x:T > y:T | T:type
Zeta x:T q:T > z:T | T:type
"""

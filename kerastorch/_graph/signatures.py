# ruff: noqa: E501
"""The inputs and attributes of TensorFlow's ops, as tf.raw_ops names them.

One op a line, as tests/golden/make_raw_ops.py reads them from TensorFlow: the inputs, a bar, the
attributes that types and counts of inputs do not tell.  `a:b` is a, which tf.raw_ops calls b; `*`
marks lists of tensors.
"""

SIGNATURES = """
Abs: x |
AccumulateNV2: inputs* | shape
Acos: x |
Acosh: x |
Add: x y |
AddN: inputs* |
AddV2: x y |
AdjustContrast: images contrast_factor min_value max_value |
AdjustContrastv2: images contrast_factor |
AdjustHue: images delta |
AdjustSaturation: images scale |
All: input reduction_indices:axis | keep_dims=False
AllCandidateSampler: true_classes | num_true num_sampled unique seed=0 seed2=0
Angle: input | Tout='float32'
Any: input reduction_indices:axis | keep_dims=False
ApproxTopK: input | k reduction_dimension=-1 recall_target=0.95 is_max_k=True reduction_input_size_override=-1 aggregate_to_topk=True
ApproximateEqual: x y | tolerance=1e-05
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
AvgPool3DGrad: orig_input_shape grad | ksize strides padding data_format='NDHWC'
AvgPoolGrad: orig_input_shape grad | ksize strides padding data_format='NHWC'
BandedTriangularSolve: matrix rhs | lower=True adjoint=False
BatchMatMul: x y | adj_x=False adj_y=False
BatchMatMulV2: x y | adj_x=False adj_y=False
BatchMatMulV3: x y | Tout adj_x=False adj_y=False
BatchNormWithGlobalNormalization: t m v beta gamma | variance_epsilon scale_after_normalization
BatchToSpace: input crops | block_size
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
BiasAddGrad: out_backprop | data_format='NHWC'
BiasAddV1: value bias |
Bincount: arr size weights |
Bitcast: input | type
BitwiseAnd: x y |
BitwiseOr: x y |
BitwiseXor: x y |
BlockLSTM: seq_len_max x cs_prev h_prev w wci wcf wco b | forget_bias=1 cell_clip=3 use_peephole=False
BlockLSTMV2: seq_len_max x cs_prev h_prev w wci wcf wco b | cell_clip=0 use_peephole=False
BroadcastArgs: s0 s1 |
BroadcastGradientArgs: s0 s1 |
BroadcastTo: input shape |
Bucketize: input | boundaries
CTCGreedyDecoder: inputs sequence_length | merge_repeated=False blank_index=-1
Cast: x | DstT Truncate=False
Ceil: x |
CheckNumerics: tensor | message
CheckNumericsV2: tensor | message
Cholesky: input |
ClipByValue: t clip_value_min clip_value_max |
CombinedNonMaxSuppression: boxes scores max_output_size_per_class max_total_size iou_threshold score_threshold | pad_per_class=False clip_boxes=True
Complex: real imag | Tout='complex64'
ComplexAbs: x | Tout='float32'
Concat: concat_dim values* |
ConcatOffset: concat_dim shape* |
ConcatV2: values* axis |
Conj: input |
ConjugateTranspose: x perm |
Const: | value dtype
Conv2D: input filter | strides use_cudnn_on_gpu=True padding explicit_paddings=[] data_format='NHWC' dilations=[1,1,1,1]
Conv2DBackpropFilter: input filter_sizes out_backprop | strides use_cudnn_on_gpu=True padding explicit_paddings=[] data_format='NHWC' dilations=[1,1,1,1]
Conv2DBackpropInput: input_sizes filter out_backprop | strides use_cudnn_on_gpu=True padding explicit_paddings=[] data_format='NHWC' dilations=[1,1,1,1]
Conv3D: input filter | strides padding data_format='NDHWC' dilations=[1,1,1,1,1]
Conv3DBackpropFilterV2: input filter_sizes out_backprop | strides padding data_format='NDHWC' dilations=[1,1,1,1,1]
Conv3DBackpropInputV2: input_sizes filter out_backprop | strides padding data_format='NDHWC' dilations=[1,1,1,1,1]
Cos: x |
Cosh: x |
CropAndResize: image boxes box_ind crop_size | method='bilinear' extrapolation_value=0
CropAndResizeGradBoxes: grads image boxes box_ind | method='bilinear'
CropAndResizeGradImage: grads boxes box_ind image_size | T method='bilinear'
Cross: a b |
Cumprod: x axis | exclusive=False reverse=False
Cumsum: x axis | exclusive=False reverse=False
CumulativeLogsumexp: x axis | exclusive=False reverse=False
DataFormatDimMap: x | src_format='NHWC' dst_format='NCHW'
DataFormatVecPermute: x | src_format='NHWC' dst_format='NCHW'
Dawsn: x |
DecodeAndCropJpeg: contents crop_window | channels=0 ratio=1 fancy_upscaling=True try_recover_truncated=False acceptable_fraction=1 dct_method=''
DecodeBase64: input |
DecodeBmp: contents | channels=0
DecodeCSV: records record_defaults* | field_delim=',' use_quote_delim=True na_value='' select_cols=[]
DecodeCompressed: bytes | compression_type=''
DecodeGif: contents |
DecodeImage: contents | channels=0 dtype='uint8' expand_animations=True
DecodeJSONExample: json_examples |
DecodeJpeg: contents | channels=0 ratio=1 fancy_upscaling=True try_recover_truncated=False acceptable_fraction=1 dct_method=''
DecodePaddedRaw: input_bytes fixed_length | out_type little_endian=True
DecodePng: contents | channels=0 dtype='uint8'
DecodeRaw: bytes | out_type little_endian=True
DecodeWav: contents | desired_channels=-1 desired_samples=-1
DeepCopy: x |
DenseBincount: input size weights | binary_output=False
DenseCountSparseOutput: values weights | minlength=-1 maxlength=-1 binary_output
DepthToSpace: input | block_size data_format='NHWC'
DepthwiseConv2dNative: input filter | strides padding explicit_paddings=[] data_format='NHWC' dilations=[1,1,1,1]
DepthwiseConv2dNativeBackpropFilter: input filter_sizes out_backprop | strides padding explicit_paddings=[] data_format='NHWC' dilations=[1,1,1,1]
DepthwiseConv2dNativeBackpropInput: input_sizes filter out_backprop | strides padding explicit_paddings=[] data_format='NHWC' dilations=[1,1,1,1]
Diag: diagonal |
DiagPart: input |
Digamma: x |
Dilation2D: input filter | strides rates padding
Div: x y |
DivNoNan: x y |
DrawBoundingBoxes: images boxes |
DrawBoundingBoxesV2: images boxes colors |
DynamicPartition: data partitions | num_partitions
DynamicStitch: indices* data* |
EditDistance: hypothesis_indices hypothesis_values hypothesis_shape truth_indices truth_values truth_shape | normalize=True
Eig: input | compute_v=True Tout
Einsum: inputs* | equation
Elu: features |
EluGrad: gradients outputs |
Empty: shape | dtype init=False
EncodeBase64: input | pad=False
EncodeJpeg: image | format='' quality=95 progressive=False optimize_size=False chroma_downsampling=True density_unit='in' x_density=300 y_density=300 xmp_metadata=''
EncodePng: image | compression=-1
EncodeWav: audio sample_rate |
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
ExtractGlimpse: input size offsets | centered=True normalized=True uniform_noise=True noise='uniform'
ExtractGlimpseV2: input size offsets | centered=True normalized=True uniform_noise=True noise='uniform'
ExtractImagePatches: images | ksizes strides rates padding
ExtractJpegShape: contents | output_type='int32'
FFT: input |
FFT2D: input |
FFT3D: input |
FakeQuantWithMinMaxArgs: inputs | min=-6 max=6 num_bits=8 narrow_range=False
FakeQuantWithMinMaxArgsGradient: gradients inputs | min=-6 max=6 num_bits=8 narrow_range=False
FakeQuantWithMinMaxVars: inputs min max | num_bits=8 narrow_range=False
FakeQuantWithMinMaxVarsGradient: gradients inputs min max | num_bits=8 narrow_range=False
FakeQuantWithMinMaxVarsPerChannel: inputs min max | num_bits=8 narrow_range=False
FakeQuantWithMinMaxVarsPerChannelGradient: gradients inputs min max | num_bits=8 narrow_range=False
Fill: dims value |
Floor: x |
FloorDiv: x y |
FloorMod: x y |
FresnelCos: x |
FresnelSin: x |
FusedBatchNorm: x scale offset mean variance | epsilon=0.0001 exponential_avg_factor=1 data_format='NHWC' is_training=True
FusedBatchNormGrad: y_backprop x scale reserve_space_1 reserve_space_2 | epsilon=0.0001 data_format='NHWC' is_training=True
FusedBatchNormGradV2: y_backprop x scale reserve_space_1 reserve_space_2 | epsilon=0.0001 data_format='NHWC' is_training=True
FusedBatchNormGradV3: y_backprop x scale reserve_space_1 reserve_space_2 reserve_space_3 | epsilon=0.0001 data_format='NHWC' is_training=True
FusedBatchNormV2: x scale offset mean variance | epsilon=0.0001 exponential_avg_factor=1 data_format='NHWC' is_training=True
FusedBatchNormV3: x scale offset mean variance | epsilon=0.0001 exponential_avg_factor=1 data_format='NHWC' is_training=True
FusedPadConv2D: input paddings filter | mode strides padding
FusedResizeAndPadConv2D: input size paddings filter | resize_align_corners=False mode strides padding
GRUBlockCell: x h_prev w_ru w_c b_ru b_c |
Gather: params indices | validate_indices=True
GatherNd: params indices |
GatherV2: params indices axis | batch_dims=0
Greater: x y |
GreaterEqual: x y |
GuaranteeConst: input |
HSVToRGB: images |
HistogramFixedWidth: values value_range nbins | dtype='int32'
IFFT: input |
IFFT2D: input |
IFFT3D: input |
IRFFT: input fft_length | Treal='float32'
IRFFT2D: input fft_length | Treal='float32'
IRFFT3D: input fft_length | Treal='float32'
Identity: input |
IdentityN: input* |
Igamma: a x |
Igammac: a x |
Imag: input | Tout='float32'
ImageProjectiveTransformV2: images transforms output_shape | interpolation fill_mode='CONSTANT'
ImageProjectiveTransformV3: images transforms output_shape fill_value | interpolation fill_mode='CONSTANT'
InTopK: predictions targets | k
InTopKV2: predictions targets k |
InplaceAdd: x i v |
InplaceSub: x i v |
InplaceUpdate: x i v |
Inv: x |
InvGrad: y dy |
Invert: x |
InvertPermutation: x |
IsFinite: x |
IsInf: x |
IsNan: x |
L2Loss: t |
LRN: input | depth_radius=5 bias=1 alpha=1 beta=0.5
LRNGrad: input_grads input_image output_image | depth_radius=5 bias=1 alpha=1 beta=0.5
LSTMBlockCell: x cs_prev h_prev w wci wcf wco b | forget_bias=1 cell_clip=3 use_peephole=False
LeakyRelu: features | alpha=0.2
LeakyReluGrad: gradients features | alpha=0.2
LeftShift: x y |
Less: x y |
LessEqual: x y |
Lgamma: x |
LinSpace: start stop num |
ListDiff: x y | out_idx='int32'
Log: x |
Log1p: x |
LogMatrixDeterminant: input |
LogSoftmax: logits |
LogUniformCandidateSampler: true_classes | num_true num_sampled unique range_max seed=0 seed2=0
LogicalAnd: x y |
LogicalNot: x |
LogicalOr: x y |
LowerBound: sorted_inputs values | out_type='int32'
Lu: input | output_idx_type='int32'
MatMul: a b | transpose_a=False transpose_b=False
MatchingFiles: pattern |
MatrixBandPart: input num_lower num_upper |
MatrixDeterminant: input |
MatrixDiag: diagonal |
MatrixDiagPart: input |
MatrixDiagPartV2: input k padding_value |
MatrixDiagPartV3: input k padding_value | align='RIGHT_LEFT'
MatrixDiagV2: diagonal k num_rows num_cols padding_value |
MatrixDiagV3: diagonal k num_rows num_cols padding_value | align='RIGHT_LEFT'
MatrixExponential: input |
MatrixInverse: input | adjoint=False
MatrixLogarithm: input |
MatrixSetDiag: input diagonal |
MatrixSetDiagV2: input diagonal k |
MatrixSetDiagV3: input diagonal k | align='RIGHT_LEFT'
MatrixSolve: matrix rhs | adjoint=False
MatrixSolveLs: matrix rhs l2_regularizer | fast=True
MatrixSquareRoot: input |
MatrixTriangularSolve: matrix rhs | lower=True adjoint=False
Max: input reduction_indices:axis | keep_dims=False
MaxPool: input | ksize strides padding explicit_paddings=[] data_format='NHWC'
MaxPool3D: input | ksize strides padding data_format='NDHWC'
MaxPool3DGrad: orig_input orig_output grad | ksize strides padding data_format='NDHWC'
MaxPoolGrad: orig_input orig_output grad | ksize strides padding explicit_paddings=[] data_format='NHWC'
MaxPoolV2: input ksize strides | padding data_format='NHWC'
MaxPoolWithArgmax: input | ksize strides Targmax='int64' padding include_batch_in_index=False
Maximum: x y |
Mean: input reduction_indices:axis | keep_dims=False
MergeV2Checkpoints: checkpoint_prefixes destination_prefix | delete_old_dirs=True allow_missing_files=False
Min: input reduction_indices:axis | keep_dims=False
Minimum: x y |
MirrorPad: input paddings | mode
MirrorPadGrad: input paddings | mode
Mod: x y |
Mul: x y |
MulNoNan: x y |
Multinomial: logits num_samples | seed=0 seed2=0 output_dtype='int64'
Ndtri: x |
Neg: x |
NextAfter: x1 x2 |
NoOp: |
NonMaxSuppression: boxes scores max_output_size | iou_threshold=0.5
NonMaxSuppressionV2: boxes scores max_output_size iou_threshold |
NonMaxSuppressionV3: boxes scores max_output_size iou_threshold score_threshold |
NonMaxSuppressionV4: boxes scores max_output_size iou_threshold score_threshold | pad_to_max_output_size=False
NonMaxSuppressionV5: boxes scores max_output_size iou_threshold score_threshold soft_nms_sigma | pad_to_max_output_size=False
NonMaxSuppressionWithOverlaps: overlaps scores max_output_size overlap_threshold score_threshold |
NotEqual: x y | incompatible_shape_error=True
NthElement: input n | reverse=False
OneHot: indices depth on_value off_value | axis=-1
OnesLike: x |
Pack: values* | axis=0
Pad: input paddings |
PadV2: input paddings constant_values |
ParallelConcat: values* | shape
ParallelDynamicStitch: indices* data* |
ParameterizedTruncatedNormal: shape means stdevs minvals maxvals | seed=0 seed2=0
ParseTensor: serialized | out_type
PlaceholderWithDefault: input | shape
Polygamma: a x |
Pow: x y |
PreventGradient: input | message=''
Prod: input reduction_indices:axis | keep_dims=False
Qr: input | full_matrices=False
QuantizeAndDequantizeV2: input input_min input_max | signed_input=True num_bits=8 range_given=False round_mode='HALF_TO_EVEN' narrow_range=False axis=-1
QuantizeAndDequantizeV3: input input_min input_max num_bits | signed_input=True range_given=True narrow_range=False axis=-1
QuantizeAndDequantizeV4: input input_min input_max | signed_input=True num_bits=8 range_given=False round_mode='HALF_TO_EVEN' narrow_range=False axis=-1
RFFT: input fft_length | Tcomplex='complex64'
RFFT2D: input fft_length | Tcomplex='complex64'
RFFT3D: input fft_length | Tcomplex='complex64'
RGBToHSV: images |
RaggedBincount: splits values size weights | binary_output=False
RaggedCountSparseOutput: splits values weights | minlength=-1 maxlength=-1 binary_output
RaggedGather: params_nested_splits* params_dense_values indices | OUTPUT_RAGGED_RANK
RaggedRange: starts limits deltas | Tsplits='int64'
RaggedTensorToSparse: rt_nested_splits* rt_dense_values |
RaggedTensorToTensor: shape values default_value row_partition_tensors* | row_partition_types
RandomGamma: shape alpha | seed=0 seed2=0
RandomIndexShuffle: index seed max_index | rounds=4
RandomPoisson: shape rate | seed=0 seed2=0
RandomPoissonV2: shape rate | seed=0 seed2=0 dtype='int64'
RandomShuffle: value | seed=0 seed2=0
RandomStandardNormal: shape | seed=0 seed2=0 dtype
RandomUniform: shape | seed=0 seed2=0 dtype
RandomUniformInt: shape minval maxval | seed=0 seed2=0
Range: start limit delta |
Rank: input |
ReadFile: filename |
Real: input | Tout='float32'
RealDiv: x y |
Reciprocal: x |
ReciprocalGrad: y dy |
ReduceJoin: inputs reduction_indices | keep_dims=False separator=''
RegexFullMatch: input pattern |
RegexReplace: input pattern rewrite | replace_global=True
Relu: features |
Relu6: features |
Relu6Grad: gradients features |
ReluGrad: gradients features |
Reshape: tensor shape |
ResizeArea: images size | align_corners=False
ResizeBicubic: images size | align_corners=False half_pixel_centers=False
ResizeBicubicGrad: grads original_image | align_corners=False half_pixel_centers=False
ResizeBilinear: images size | align_corners=False half_pixel_centers=False
ResizeBilinearGrad: grads original_image | align_corners=False half_pixel_centers=False
ResizeNearestNeighbor: images size | align_corners=False half_pixel_centers=False
ResizeNearestNeighborGrad: grads size | align_corners=False half_pixel_centers=False
ResourceGather: resource indices | batch_dims=0 validate_indices=True dtype
Restore: file_pattern tensor_name | dt preferred_shard=-1
RestoreSlice: file_pattern tensor_name shape_and_slice | dt preferred_shard=-1
RestoreV2: prefix tensor_names shape_and_slices | dtypes
Reverse: tensor dims |
ReverseSequence: input seq_lengths | seq_dim batch_dim=0
ReverseV2: tensor axis |
RightShift: x y |
Rint: x |
Roll: input shift axis |
Round: x |
Rsqrt: x |
RsqrtGrad: y dy |
SampleDistortedBoundingBox: image_size bounding_boxes | seed=0 seed2=0 min_object_covered=0.1 aspect_ratio_range=[0.75,1.33] area_range=[0.05,1] max_attempts=100 use_image_if_no_bounding_boxes=False
SampleDistortedBoundingBoxV2: image_size bounding_boxes min_object_covered | seed=0 seed2=0 aspect_ratio_range=[0.75,1.33] area_range=[0.05,1] max_attempts=100 use_image_if_no_bounding_boxes=False
Save: filename tensor_names data* |
SaveSlices: filename tensor_names shapes_and_slices data* |
SaveV2: prefix tensor_names shape_and_slices tensors* |
ScaleAndTranslate: images size scale translation | kernel_type='lanczos3' antialias=True
ScaleAndTranslateGrad: grads original_image scale translation | kernel_type='lanczos3' antialias=True
ScatterNd: indices updates shape |
ScatterNdNonAliasingAdd: input indices updates |
SegmentMax: data segment_ids |
SegmentMaxV2: data segment_ids num_segments |
SegmentMean: data segment_ids |
SegmentMin: data segment_ids |
SegmentMinV2: data segment_ids num_segments |
SegmentProd: data segment_ids |
SegmentProdV2: data segment_ids num_segments |
SegmentSum: data segment_ids |
SegmentSumV2: data segment_ids num_segments |
Select: condition t:x e:y |
SelectV2: condition t e |
SelfAdjointEigV2: input | compute_v=True
Selu: features |
SeluGrad: gradients outputs |
SerializeTensor: tensor |
Shape: input | out_type='int32'
ShapeN: input* | out_type='int32'
ShardedFilename: basename shard num_shards |
ShardedFilespec: basename num_shards |
Sigmoid: x |
SigmoidGrad: y dy |
Sign: x |
Sin: x |
Sinh: x |
Size: input | out_type='int32'
Slice: input begin size |
Snapshot: input |
Softmax: logits |
SoftmaxCrossEntropyWithLogits: features labels |
Softplus: features |
SoftplusGrad: gradients features |
Softsign: features |
SoftsignGrad: gradients features |
SpaceToBatch: input paddings | block_size
SpaceToBatchND: input block_shape paddings |
SpaceToDepth: input | block_size data_format='NHWC'
SparseAdd: a_indices a_values a_shape b_indices b_values b_shape thresh |
SparseBincount: indices values dense_shape size weights | binary_output=False
SparseConcat: indices* values* shapes* | concat_dim
SparseCountSparseOutput: indices values dense_shape weights | minlength=-1 maxlength=-1 binary_output
SparseCross: indices* values* shapes* dense_inputs* | hashed_output num_buckets hash_key out_type internal_type
SparseCrossV2: indices* values* shapes* dense_inputs* sep |
SparseDenseCwiseAdd: sp_indices sp_values sp_shape dense |
SparseDenseCwiseDiv: sp_indices sp_values sp_shape dense |
SparseDenseCwiseMul: sp_indices sp_values sp_shape dense |
SparseFillEmptyRows: indices values dense_shape default_value |
SparseReduceMax: input_indices input_values input_shape reduction_axes | keep_dims=False
SparseReduceSum: input_indices input_values input_shape reduction_axes | keep_dims=False
SparseReorder: input_indices input_values input_shape |
SparseReshape: input_indices input_shape new_shape |
SparseSegmentMean: data indices segment_ids | sparse_gradient=False
SparseSegmentMeanWithNumSegments: data indices segment_ids num_segments | sparse_gradient=False
SparseSegmentSqrtN: data indices segment_ids | sparse_gradient=False
SparseSegmentSqrtNWithNumSegments: data indices segment_ids num_segments | sparse_gradient=False
SparseSegmentSum: data indices segment_ids | sparse_gradient=False
SparseSegmentSumWithNumSegments: data indices segment_ids num_segments | sparse_gradient=False
SparseSlice: indices values shape start size |
SparseSoftmax: sp_indices sp_values sp_shape |
SparseSoftmaxCrossEntropyWithLogits: features labels |
SparseSparseMaximum: a_indices a_values a_shape b_indices b_values b_shape |
SparseSparseMinimum: a_indices a_values a_shape b_indices b_values b_shape |
SparseSplit: split_dim indices values shape | num_split
SparseTensorDenseAdd: a_indices a_values a_shape b |
SparseTensorDenseMatMul: a_indices a_values a_shape b | adjoint_a=False adjoint_b=False
SparseToDense: sparse_indices output_shape sparse_values default_value | validate_indices=True
Spence: x |
Split: split_dim:axis value | num_split
SplitV: value size_splits split_dim:axis | num_split
Sqrt: x |
SqrtGrad: y dy |
Square: x |
SquaredDifference: x y |
Squeeze: input | squeeze_dims:axis=[]
StatelessMultinomial: logits num_samples seed | output_dtype='int64'
StatelessParameterizedTruncatedNormal: shape seed means stddevs minvals maxvals |
StatelessRandomBinomial: shape seed counts probs | dtype='int64'
StatelessRandomGammaV2: shape seed alpha |
StatelessRandomGetAlg:  |
StatelessRandomGetKeyCounter: seed |
StatelessRandomGetKeyCounterAlg: seed |
StatelessRandomNormal: shape seed | dtype='float32'
StatelessRandomNormalV2: shape key counter alg | dtype='float32'
StatelessRandomPoisson: shape seed lam | dtype
StatelessRandomUniform: shape seed | dtype='float32'
StatelessRandomUniformFullInt: shape seed | dtype='uint64'
StatelessRandomUniformFullIntV2: shape key counter alg | dtype='uint64'
StatelessRandomUniformInt: shape seed minval maxval |
StatelessRandomUniformIntV2: shape key counter alg minval maxval |
StatelessRandomUniformV2: shape key counter alg | dtype='float32'
StatelessShuffle: value key counter alg |
StatelessTruncatedNormal: shape seed | dtype='float32'
StatelessTruncatedNormalV2: shape key counter alg | dtype='float32'
StaticRegexFullMatch: input | pattern
StaticRegexReplace: input | pattern rewrite replace_global=True
StopGradient: input |
StridedSlice: input begin end strides | begin_mask=0 end_mask=0 ellipsis_mask=0 new_axis_mask=0 shrink_axis_mask=0
StridedSliceGrad: shape begin end strides dy | begin_mask=0 end_mask=0 ellipsis_mask=0 new_axis_mask=0 shrink_axis_mask=0
StringFormat: inputs* | template='%s' placeholder='%s' summarize=3
StringJoin: inputs* | separator=''
StringLength: input | unit='BYTE'
StringLower: input | encoding=''
StringNGrams: data data_splits | separator ngram_widths left_pad right_pad pad_width preserve_short_sequences
StringSplit: input delimiter | skip_empty=True
StringSplitV2: input sep | maxsplit=-1
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
TanhGrad: y dy |
TensorScatterAdd: tensor indices updates |
TensorScatterMax: tensor indices updates |
TensorScatterMin: tensor indices updates |
TensorScatterSub: tensor indices updates |
TensorScatterUpdate: tensor indices updates |
TensorStridedSliceUpdate: input begin end strides value | begin_mask=0 end_mask=0 ellipsis_mask=0 new_axis_mask=0 shrink_axis_mask=0
Tile: input multiples |
TopK: input | k sorted=True
TopKV2: input k | sorted=True index_type='int32'
Transpose: x perm |
TridiagonalMatMul: superdiag maindiag subdiag rhs |
TridiagonalSolve: diagonals rhs | partial_pivoting=True perturb_singular=False
TruncateDiv: x y |
TruncateMod: x y |
TruncatedNormal: shape | seed=0 seed2=0 dtype
UnicodeDecode: input | input_encoding errors='replace' replacement_char=65533 replace_control_characters=False Tsplits='int64'
UnicodeDecodeWithOffsets: input | input_encoding errors='replace' replacement_char=65533 replace_control_characters=False Tsplits='int64'
UnicodeEncode: input_values input_splits | errors='replace' output_encoding replacement_char=65533
UnicodeTranscode: input | input_encoding output_encoding errors='replace' replacement_char=65533 replace_control_characters=False
UniformCandidateSampler: true_classes | num_true num_sampled unique range_max seed=0 seed2=0
Unique: x | out_idx='int32'
UniqueV2: x axis | out_idx='int32'
UniqueWithCounts: x | out_idx='int32'
UniqueWithCountsV2: x axis | out_idx='int32'
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
_FusedBatchNormEx: x scale offset mean variance side_input* | epsilon=0.0001 exponential_avg_factor=1 activation_mode='Identity' data_format='NHWC' is_training=True
_FusedConv2D: input filter args* host_args* | num_args strides padding explicit_paddings=[] data_format='NHWC' filter_format='HWIO' dilations=[1,1,1,1] use_cudnn_on_gpu=True fused_ops=[] epsilon=0.0001 leakyrelu_alpha=0.2
_FusedDepthwiseConv2dNative: input filter args* | strides padding data_format='NHWC' dilations=[1,1,1,1] fused_ops=[] epsilon=0.0001 leakyrelu_alpha=0.2
_FusedMatMul: a b args* | transpose_a=False transpose_b=False fused_ops=[] epsilon=0.0001 leakyrelu_alpha=0.2
"""

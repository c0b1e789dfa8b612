# ruff: noqa: E501
"""The definitions of TensorFlow's ops, as graphs that are written need them.

One op a line, as tests/golden/make_op_defs.py reads them from TensorFlow: the type, `!` where it is
stateful; the inputs, `>`, the outputs; `|`, the attributes with their kinds, `?` behind those that
may be left out, with the default of a dtype.  What an argument is of: `T` the attribute of its dtype, `N*T` a list of N of them,
`*T` one of the dtypes in a list, or the name of a dtype.
"""

OP_DEFS = """
Abs x:T > y:T | T:type
AccumulateNV2 inputs:N*T > sum:T | N:int T:type shape:shape
Acos x:T > y:T | T:type
Acosh x:T > y:T | T:type
Add x:T y:T > z:T | T:type
AddN inputs:N*T > sum:T | N:int T:type
AddV2 x:T y:T > z:T | T:type
AdjustContrast images:T contrast_factor:float min_value:float max_value:float > output:float | T:type
AdjustContrastv2 images:T contrast_factor:float > output:T | T:type?=float
AdjustHue images:T delta:float > output:T | T:type?=float
AdjustSaturation images:T scale:float > output:T | T:type?=float
All input:bool reduction_indices:Tidx > output:bool | keep_dims:bool? Tidx:type?=int32
AllCandidateSampler! true_classes:int64 > sampled_candidates:int64 true_expected_count:float sampled_expected_count:float | num_true:int num_sampled:int unique:bool seed:int? seed2:int?
Angle input:T > output:Tout | T:type?=complex64 Tout:type?=float
AnonymousHashTable! > table_handle:resource | key_dtype:type value_dtype:type
AnonymousMutableDenseHashTable! empty_key:key_dtype deleted_key:key_dtype > table_handle:resource | key_dtype:type value_dtype:type value_shape:shape? initial_num_buckets:int? max_load_factor:float?
AnonymousMutableHashTable! > table_handle:resource | key_dtype:type value_dtype:type
AnonymousMutableHashTableOfTensors! > table_handle:resource | key_dtype:type value_dtype:type value_shape:shape?
AnonymousRandomSeedGenerator! seed:int64 seed2:int64 > handle:resource deleter:variant |
AnonymousSeedGenerator! seed:int64 seed2:int64 reshuffle:bool > handle:resource deleter:variant |
Any input:bool reduction_indices:Tidx > output:bool | keep_dims:bool? Tidx:type?=int32
ApplyAdaMax var:T m:T v:T beta1_power:T lr:T beta1:T beta2:T epsilon:T grad:T > out:T | T:type use_locking:bool?
ApplyAdadelta var:T accum:T accum_update:T lr:T rho:T epsilon:T grad:T > out:T | T:type use_locking:bool?
ApplyAdagrad var:T accum:T lr:T grad:T > out:T | T:type use_locking:bool? update_slots:bool?
ApplyAdagradV2 var:T accum:T lr:T epsilon:T grad:T > out:T | T:type use_locking:bool? update_slots:bool?
ApplyAdam var:T m:T v:T beta1_power:T beta2_power:T lr:T beta1:T beta2:T epsilon:T grad:T > out:T | T:type use_locking:bool? use_nesterov:bool?
ApplyCenteredRMSProp var:T mg:T ms:T mom:T lr:T rho:T momentum:T epsilon:T grad:T > out:T | T:type use_locking:bool?
ApplyGradientDescent var:T alpha:T delta:T > out:T | T:type use_locking:bool?
ApplyMomentum var:T accum:T lr:T grad:T momentum:T > out:T | T:type use_locking:bool? use_nesterov:bool?
ApplyRMSProp var:T ms:T mom:T lr:T rho:T momentum:T epsilon:T grad:T > out:T | T:type use_locking:bool?
ApproxTopK input:T > values:T indices:int32 | k:int reduction_dimension:int? recall_target:float? is_max_k:bool? reduction_input_size_override:int? aggregate_to_topk:bool? T:type
ApproximateEqual x:T y:T > z:bool | T:type tolerance:float?
ArgMax input:T dimension:Tidx > output:output_type | T:type Tidx:type?=int32 output_type:type?=int64
ArgMin input:T dimension:Tidx > output:output_type | T:type Tidx:type?=int32 output_type:type?=int64
AsString input:T > output:string | T:type precision:int? scientific:bool? shortest:bool? width:int? fill:string?
Asin x:T > y:T | T:type
Asinh x:T > y:T | T:type
Assert! condition:bool data:*T > | T:list(type) summarize:int?
Assign ref:T value:T > output_ref:T | T:type validate_shape:bool? use_locking:bool?
AssignAdd ref:T value:T > output_ref:T | T:type use_locking:bool?
AssignAddVariableOp! resource:resource value:dtype > | dtype:type
AssignSub ref:T value:T > output_ref:T | T:type use_locking:bool?
AssignSubVariableOp! resource:resource value:dtype > | dtype:type
AssignVariableOp! resource:resource value:dtype > | dtype:type validate_shape:bool?
Atan x:T > y:T | T:type
Atan2 y:T x:T > z:T | T:type
Atanh x:T > y:T | T:type
Attr > | a:int
AudioSummaryV2 tag:string tensor:float sample_rate:float > summary:string | max_outputs:int?
AvgPool value:T > output:T | ksize:list(int) strides:list(int) padding:string data_format:string? T:type
AvgPool3D input:T > output:T | ksize:list(int) strides:list(int) padding:string data_format:string? T:type
AvgPool3DGrad orig_input_shape:int32 grad:T > output:T | ksize:list(int) strides:list(int) padding:string data_format:string? T:type
AvgPoolGrad orig_input_shape:int32 grad:T > output:T | ksize:list(int) strides:list(int) padding:string data_format:string? T:type
BandedTriangularSolve matrix:T rhs:T > output:T | lower:bool? adjoint:bool? T:type
Batch in_tensors:*T > batched_tensors:*T batch_index:int64 id:int64 | num_batch_threads:int max_batch_size:int max_enqueued_batches:int? batch_timeout_micros:int allowed_batch_sizes:list(int)? grad_timeout_micros:int container:string? shared_name:string? batching_queue:string? T:list(type)
BatchDatasetV2 input_dataset:variant batch_size:int64 drop_remainder:bool > handle:variant | parallel_copy:bool? output_types:list(type) output_shapes:list(shape) metadata:string?
BatchMatMul x:T y:T > output:T | T:type adj_x:bool? adj_y:bool?
BatchMatMulV2 x:T y:T > output:T | T:type adj_x:bool? adj_y:bool?
BatchMatMulV3 x:Ta y:Tb > output:Tout | Ta:type Tb:type Tout:type adj_x:bool? adj_y:bool?
BatchNormWithGlobalNormalization t:T m:T v:T beta:T gamma:T > result:T | T:type variance_epsilon:float scale_after_normalization:bool
BatchNormWithGlobalNormalizationGrad t:T m:T v:T gamma:T backprop:T > dx:T dm:T dv:T db:T dg:T | T:type variance_epsilon:float scale_after_normalization:bool
BatchSelfAdjointEigV2 input:T > e:T v:T | compute_v:bool? T:type
BatchSvd input:T > s:T u:T v:T | compute_uv:bool? full_matrices:bool? T:type
BatchToSpace input:T crops:Tidx > output:T | T:type block_size:int Tidx:type?=int32
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
BiasAddGrad out_backprop:T > output:T | T:type data_format:string?
BiasAddV1 value:T bias:T > output:T | T:type
Binary a:T b:T > out:T | T:type
Bincount arr:int32 size:int32 weights:T > bins:T | T:type
Bitcast input:T > output:type | T:type type:type
BitwiseAnd x:T y:T > z:T | T:type
BitwiseOr x:T y:T > z:T | T:type
BitwiseXor x:T y:T > z:T | T:type
BlockLSTM seq_len_max:int64 x:T cs_prev:T h_prev:T w:T wci:T wcf:T wco:T b:T > i:T cs:T f:T o:T ci:T co:T h:T | forget_bias:float? cell_clip:float? use_peephole:bool? T:type
BlockLSTMGrad seq_len_max:int64 x:T cs_prev:T h_prev:T w:T wci:T wcf:T wco:T b:T i:T cs:T f:T o:T ci:T co:T h:T cs_grad:T h_grad:T > x_grad:T cs_prev_grad:T h_prev_grad:T w_grad:T wci_grad:T wcf_grad:T wco_grad:T b_grad:T | use_peephole:bool T:type
BlockLSTMGradV2 seq_len_max:int64 x:T cs_prev:T h_prev:T w:T wci:T wcf:T wco:T b:T i:T cs:T f:T o:T ci:T co:T h:T cs_grad:T h_grad:T > x_grad:T cs_prev_grad:T h_prev_grad:T w_grad:T wci_grad:T wcf_grad:T wco_grad:T b_grad:T | use_peephole:bool T:type
BlockLSTMV2 seq_len_max:int64 x:T cs_prev:T h_prev:T w:T wci:T wcf:T wco:T b:T > i:T cs:T f:T o:T ci:T co:T h:T | cell_clip:float? use_peephole:bool? T:type
BroadcastArgs s0:T s1:T > r0:T | T:type?=int32
BroadcastGradientArgs s0:T s1:T > r0:T r1:T | T:type?=int32
BroadcastTo input:T shape:Tidx > output:T | T:type Tidx:type?=int32
Bucketize input:T > output:int32 | T:type boundaries:list(float)
CSVDatasetV2! filenames:string compression_type:string buffer_size:int64 header:bool field_delim:string use_quote_delim:bool na_value:string select_cols:int64 record_defaults:*output_types exclude_cols:int64 > handle:variant | output_types:list(type) output_shapes:list(shape)
CTCBeamSearchDecoder inputs:T sequence_length:int32 > decoded_indices:top_paths*int64 decoded_values:top_paths*int64 decoded_shape:top_paths*int64 log_probability:T | beam_width:int top_paths:int merge_repeated:bool? T:type?=float
CTCGreedyDecoder inputs:T sequence_length:int32 > decoded_indices:int64 decoded_values:int64 decoded_shape:int64 log_probability:T | merge_repeated:bool? blank_index:int? T:type?=float
CTCLoss inputs:T labels_indices:int64 labels_values:int32 sequence_length:int32 > loss:T gradient:T | preprocess_collapse_repeated:bool? ctc_merge_repeated:bool? ignore_longer_outputs_than_inputs:bool? T:type?=float
CTCLossV2 inputs:float labels_indices:int64 labels_values:int32 sequence_length:int32 > loss:float gradient:float | preprocess_collapse_repeated:bool? ctc_merge_repeated:bool? ignore_longer_outputs_than_inputs:bool?
CacheDataset input_dataset:variant filename:string > handle:variant | output_types:list(type) output_shapes:list(shape) metadata:string?
Case! branch_index:int32 input:*Tin > output:*Tout | Tin:list(type) Tout:list(type) branches:list(func) output_shapes:list(shape)?
Cast x:SrcT > y:DstT | SrcT:type DstT:type Truncate:bool?
Ceil x:T > y:T | T:type
CheckNumerics! tensor:T > output:T | T:type message:string
CheckNumericsV2! tensor:T > output:T | T:type message:string
Cholesky input:T > output:T | T:type
ClipByValue t:T clip_value_min:T clip_value_max:T > output:T | T:type
CollectiveBcastRecv! > data:T | T:type group_size:int group_key:int instance_key:int shape:shape communication_hint:string? timeout_seconds:float?
CollectiveBcastSend! input:T > data:T | T:type group_size:int group_key:int instance_key:int shape:shape communication_hint:string? timeout_seconds:float?
CollectiveGather! input:T > data:T | T:type group_size:int group_key:int instance_key:int shape:shape communication_hint:string? timeout_seconds:float?
CollectiveReduce! input:T > data:T | T:type group_size:int group_key:int instance_key:int merge_op:string final_op:string subdiv_offsets:list(int) wait_for:list(int)? communication_hint:string? timeout_seconds:float?
CollectiveReduceV2! input:T group_size:int32 group_key:int32 instance_key:int32 ordering_token:Nordering_token*resource > data:T | T:type merge_op:string final_op:string communication_hint:string? timeout_seconds:float? is_stateless:bool? Nordering_token:int? max_subdivs_per_device:int?
CombinedNonMaxSuppression boxes:float scores:float max_output_size_per_class:int32 max_total_size:int32 iou_threshold:float score_threshold:float > nmsed_boxes:float nmsed_scores:float nmsed_classes:float valid_detections:int32 | pad_per_class:bool? clip_boxes:bool?
Complex real:T imag:T > out:Tout | T:type?=float Tout:type?=complex64
ComplexAbs x:T > y:Tout | T:type?=complex64 Tout:type?=float
ComputeAccidentalHits true_classes:int64 sampled_candidates:int64 > indices:int32 ids:int64 weights:float | num_true:int seed:int? seed2:int?
Concat concat_dim:int32 values:N*T > output:T | N:int T:type
ConcatOffset concat_dim:int32 shape:N*shape_type > offset:N*shape_type | N:int shape_type:type?=int32
ConcatV2 values:N*T axis:Tidx > output:T | N:int T:type Tidx:type?=int32
ConfigureDistributedTPU! > topology:string | embedding_config:string? tpu_embedding_config:string? is_global_init:bool? enable_whole_mesh_compilations:bool? compilation_failure_closes_chips:bool? tpu_cancellation_closes_chips:int?
Conj input:T > output:T | T:type?=complex64
ConjugateTranspose x:T perm:Tperm > y:T | T:type Tperm:type?=int32
Const > output:dtype | value:tensor dtype:type
ControlTrigger > |
Conv input:T filter:T > output:T | T:type strides:list(int) padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)? batch_dims:int? groups:int?
Conv2D input:T filter:T > output:T | T:type strides:list(int) use_cudnn_on_gpu:bool? padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
Conv2DBackpropFilter input:T filter_sizes:int32 out_backprop:T > output:T | T:type strides:list(int) use_cudnn_on_gpu:bool? padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
Conv2DBackpropInput input_sizes:int32 filter:T out_backprop:T > output:T | T:type strides:list(int) use_cudnn_on_gpu:bool? padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
Conv3D input:T filter:T > output:T | T:type strides:list(int) padding:string data_format:string? dilations:list(int)?
Conv3DBackpropFilterV2 input:T filter_sizes:int32 out_backprop:T > output:T | T:type strides:list(int) padding:string data_format:string? dilations:list(int)?
Conv3DBackpropInputV2 input_sizes:Tshape filter:T out_backprop:T > output:T | T:type strides:list(int) padding:string data_format:string? dilations:list(int)? Tshape:type?=int32
Copy input:T > output:T | T:type tensor_name:string? debug_ops_spec:list(string)?
CopyHost input:T > output:T | T:type tensor_name:string? debug_ops_spec:list(string)?
Cos x:T > y:T | T:type
Cosh x:T > y:T | T:type
CountUpTo ref:T > output:T | limit:int T:type
CropAndResize image:T boxes:float box_ind:int32 crop_size:int32 > crops:float | T:type method:string? extrapolation_value:float?
CropAndResizeGradBoxes grads:float image:T boxes:float box_ind:int32 > output:float | T:type method:string?
CropAndResizeGradImage grads:float boxes:float box_ind:int32 image_size:int32 > output:T | T:type method:string?
Cross a:T b:T > product:T | T:type
Cumprod x:T axis:Tidx > out:T | exclusive:bool? reverse:bool? T:type Tidx:type?=int32
Cumsum x:T axis:Tidx > out:T | exclusive:bool? reverse:bool? T:type Tidx:type?=int32
CumulativeLogsumexp x:T axis:Tidx > out:T | exclusive:bool? reverse:bool? T:type Tidx:type?=int32
DataFormatDimMap x:T > y:T | T:type?=int32 src_format:string? dst_format:string?
DataFormatVecPermute x:T > y:T | T:type?=int32 src_format:string? dst_format:string?
DatasetToSingleElement! dataset:variant > components:*output_types | output_types:list(type) output_shapes:list(shape) metadata:string?
Dawsn x:T > y:T | T:type
DebugGradientIdentity input:T > output:T | T:type
DecodeAndCropJpeg contents:string crop_window:int32 > image:uint8 | channels:int? ratio:int? fancy_upscaling:bool? try_recover_truncated:bool? acceptable_fraction:float? dct_method:string?
DecodeBase64 input:string > output:string |
DecodeBmp contents:string > image:uint8 | channels:int?
DecodeCSV records:string record_defaults:*OUT_TYPE > output:*OUT_TYPE | OUT_TYPE:list(type) field_delim:string? use_quote_delim:bool? na_value:string? select_cols:list(int)?
DecodeCompressed bytes:string > output:string | compression_type:string?
DecodeGif contents:string > image:uint8 |
DecodeImage contents:string > image:dtype | channels:int? dtype:type?=uint8 expand_animations:bool?
DecodeJSONExample json_examples:string > binary_examples:string |
DecodeJpeg contents:string > image:uint8 | channels:int? ratio:int? fancy_upscaling:bool? try_recover_truncated:bool? acceptable_fraction:float? dct_method:string?
DecodePaddedRaw input_bytes:string fixed_length:int32 > output:out_type | out_type:type little_endian:bool?
DecodePng contents:string > image:dtype | channels:int? dtype:type?=uint8
DecodeProtoV2 bytes:string > sizes:int32 values:*output_types | message_type:string field_names:list(string) output_types:list(type) descriptor_source:string? message_format:string? sanitize:bool?
DecodeRaw bytes:string > output:out_type | out_type:type little_endian:bool?
DecodeWav contents:string > audio:float sample_rate:int32 | desired_channels:int? desired_samples:int?
DeepCopy! x:T > y:T | T:type
DenseBincount input:Tidx size:Tidx weights:T > output:T | Tidx:type T:type binary_output:bool?
DenseCountSparseOutput values:T weights:output_type > output_indices:int64 output_values:output_type output_dense_shape:int64 | T:type minlength:int? maxlength:int? binary_output:bool output_type:type
DenseToDenseSetOperation set1:T set2:T > result_indices:int64 result_values:T result_shape:int64 | set_operation:string validate_indices:bool? T:type
DenseToSparseBatchDataset input_dataset:variant batch_size:int64 row_shape:int64 > handle:variant | output_types:list(type) output_shapes:list(shape)
DenseToSparseSetOperation set1:T set2_indices:int64 set2_values:T set2_shape:int64 > result_indices:int64 result_values:T result_shape:int64 | set_operation:string validate_indices:bool? T:type
DepthToSpace input:T > output:T | T:type block_size:int data_format:string?
DepthwiseConv2dNative input:T filter:T > output:T | T:type strides:list(int) padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
DepthwiseConv2dNativeBackpropFilter input:T filter_sizes:int32 out_backprop:T > output:T | T:type strides:list(int) padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
DepthwiseConv2dNativeBackpropInput input_sizes:int32 filter:T out_backprop:T > output:T | T:type strides:list(int) padding:string explicit_paddings:list(int)? data_format:string? dilations:list(int)?
DeserializeManySparse serialized_sparse:string > sparse_indices:int64 sparse_values:dtype sparse_shape:int64 | dtype:type
DeserializeSparse serialized_sparse:Tserialized > sparse_indices:int64 sparse_values:dtype sparse_shape:int64 | dtype:type Tserialized:type?=string
DestroyResourceOp! resource:resource > | ignore_lookup_error:bool?
DeviceIndex! > index:int32 | device_names:list(string)
Diag diagonal:T > output:T | T:type
DiagPart input:T > diagonal:T | T:type
Digamma x:T > y:T | T:type
Dilation2D input:T filter:T > output:T | T:type strides:list(int) rates:list(int) padding:string
Dilation2DBackpropFilter input:T filter:T out_backprop:T > filter_backprop:T | T:type strides:list(int) rates:list(int) padding:string
Dilation2DBackpropInput input:T filter:T out_backprop:T > in_backprop:T | T:type strides:list(int) rates:list(int) padding:string
DisableCopyOnRead! resource:resource > |
Div x:T y:T > z:T | T:type
DivNoNan x:T y:T > z:T | T:type
DrawBoundingBoxes images:T boxes:float > output:T | T:type?=float
DrawBoundingBoxesV2 images:T boxes:float colors:float > output:T | T:type?=float
DynamicPartition data:T partitions:int32 > outputs:num_partitions*T | num_partitions:int T:type
DynamicStitch indices:N*int32 data:N*T > merged:T | N:int T:type
EagerPyFunc! input:*Tin > output:*Tout | token:string is_async:bool? Tin:list(type) Tout:list(type)
EditDistance hypothesis_indices:int64 hypothesis_values:T hypothesis_shape:int64 truth_indices:int64 truth_values:T truth_shape:int64 > output:float | normalize:bool? T:type
Eig input:T > e:Tout v:Tout | compute_v:bool? T:type Tout:type
Einsum inputs:N*T > output:T | equation:string N:int T:type
Elu features:T > activations:T | T:type
EluGrad gradients:T outputs:T > backprops:T | T:type
Empty! shape:int32 > output:dtype | dtype:type init:bool?
EmptyTensorList element_shape:shape_type max_num_elements:int32 > handle:variant | element_dtype:type shape_type:type
EncodeBase64 input:string > output:string | pad:bool?
EncodeJpeg image:uint8 > contents:string | format:string? quality:int? progressive:bool? optimize_size:bool? chroma_downsampling:bool? density_unit:string? x_density:int? y_density:int? xmp_metadata:string?
EncodePng image:T > contents:string | compression:int? T:type?=uint8
EncodeWav audio:float sample_rate:int32 > contents:string |
EnsureShape input:T > output:T | shape:shape T:type
Enter data:T > output:T | T:type frame_name:string is_constant:bool? parallel_iterations:int?
Equal x:T y:T > z:bool | T:type incompatible_shape_error:bool?
Erf x:T > y:T | T:type
Erfc x:T > y:T | T:type
Erfinv x:T > y:T | T:type
EuclideanNorm input:T reduction_indices:Tidx > output:T | keep_dims:bool? T:type Tidx:type?=int32
Exit data:T > output:T | T:type
Exp x:T > y:T | T:type
ExpandDims input:T dim:Tdim > output:T | T:type Tdim:type?=int32
Expint x:T > y:T | T:type
Expm1 x:T > y:T | T:type
ExtractGlimpse input:float size:int32 offsets:float > glimpse:float | centered:bool? normalized:bool? uniform_noise:bool? noise:string?
ExtractGlimpseV2 input:float size:int32 offsets:float > glimpse:float | centered:bool? normalized:bool? uniform_noise:bool? noise:string?
ExtractImagePatches images:T > patches:T | ksizes:list(int) strides:list(int) rates:list(int) T:type padding:string
ExtractJpegShape contents:string > image_shape:output_type | output_type:type?=int32
FFT input:Tcomplex > output:Tcomplex | Tcomplex:type?=complex64
FFT2D input:Tcomplex > output:Tcomplex | Tcomplex:type?=complex64
FFT3D input:Tcomplex > output:Tcomplex | Tcomplex:type?=complex64
FakeParam > output:dtype | dtype:type shape:shape
FakeQuantWithMinMaxArgs inputs:float > outputs:float | min:float? max:float? num_bits:int? narrow_range:bool?
FakeQuantWithMinMaxArgsGradient gradients:float inputs:float > backprops:float | min:float? max:float? num_bits:int? narrow_range:bool?
FakeQuantWithMinMaxVars inputs:float min:float max:float > outputs:float | num_bits:int? narrow_range:bool?
FakeQuantWithMinMaxVarsGradient gradients:float inputs:float min:float max:float > backprops_wrt_input:float backprop_wrt_min:float backprop_wrt_max:float | num_bits:int? narrow_range:bool?
FakeQuantWithMinMaxVarsPerChannel inputs:float min:float max:float > outputs:float | num_bits:int? narrow_range:bool?
FakeQuantWithMinMaxVarsPerChannelGradient gradients:float inputs:float min:float max:float > backprops_wrt_input:float backprop_wrt_min:float backprop_wrt_max:float | num_bits:int? narrow_range:bool?
Fill dims:index_type value:T > output:T | T:type index_type:type?=int32
Fingerprint data:T method:string > fingerprint:uint8 | T:type
FixedLengthRecordDataset! filenames:string header_bytes:int64 record_bytes:int64 footer_bytes:int64 buffer_size:int64 > handle:variant | metadata:string?
FixedLengthRecordDatasetV2! filenames:string header_bytes:int64 record_bytes:int64 footer_bytes:int64 buffer_size:int64 compression_type:string > handle:variant | metadata:string?
FixedUnigramCandidateSampler! true_classes:int64 > sampled_candidates:int64 true_expected_count:float sampled_expected_count:float | num_true:int num_sampled:int unique:bool range_max:int vocab_file:string? distortion:float? num_reserved_ids:int? num_shards:int? shard:int? unigrams:list(float)? seed:int? seed2:int?
FlatMapDataset input_dataset:variant other_arguments:*Targuments > handle:variant | f:func Targuments:list(type) output_types:list(type) output_shapes:list(shape) metadata:string?
Floor x:T > y:T | T:type
FloorDiv x:T y:T > z:T | T:type
FloorMod x:T y:T > z:T | T:type
For start:int32 limit:int32 delta:int32 input:*T > output:*T | T:list(type) body:func
FractionalAvgPool value:T > output:T row_pooling_sequence:int64 col_pooling_sequence:int64 | pooling_ratio:list(float) pseudo_random:bool? overlapping:bool? deterministic:bool? seed:int? seed2:int? T:type
FractionalMaxPool value:T > output:T row_pooling_sequence:int64 col_pooling_sequence:int64 | pooling_ratio:list(float) pseudo_random:bool? overlapping:bool? deterministic:bool? seed:int? seed2:int? T:type
FresnelCos x:T > y:T | T:type
FresnelSin x:T > y:T | T:type
FusedBatchNorm x:T scale:T offset:T mean:T variance:T > y:T batch_mean:T batch_variance:T reserve_space_1:T reserve_space_2:T | T:type epsilon:float? exponential_avg_factor:float? data_format:string? is_training:bool?
FusedBatchNormGrad y_backprop:T x:T scale:T reserve_space_1:T reserve_space_2:T > x_backprop:T scale_backprop:T offset_backprop:T reserve_space_3:T reserve_space_4:T | T:type epsilon:float? data_format:string? is_training:bool?
FusedBatchNormGradV2 y_backprop:T x:T scale:float reserve_space_1:U reserve_space_2:U > x_backprop:T scale_backprop:U offset_backprop:U reserve_space_3:U reserve_space_4:U | T:type U:type epsilon:float? data_format:string? is_training:bool?
FusedBatchNormGradV3 y_backprop:T x:T scale:float reserve_space_1:U reserve_space_2:U reserve_space_3:U > x_backprop:T scale_backprop:U offset_backprop:U reserve_space_4:U reserve_space_5:U | T:type U:type epsilon:float? data_format:string? is_training:bool?
FusedBatchNormV2 x:T scale:U offset:U mean:U variance:U > y:T batch_mean:U batch_variance:U reserve_space_1:U reserve_space_2:U | T:type U:type epsilon:float? exponential_avg_factor:float? data_format:string? is_training:bool?
FusedBatchNormV3 x:T scale:U offset:U mean:U variance:U > y:T batch_mean:U batch_variance:U reserve_space_1:U reserve_space_2:U reserve_space_3:U | T:type U:type epsilon:float? exponential_avg_factor:float? data_format:string? is_training:bool?
FusedPadConv2D input:T paddings:int32 filter:T > output:T | T:type mode:string strides:list(int) padding:string
FusedResizeAndPadConv2D input:T size:int32 paddings:int32 filter:T > output:T | T:type resize_align_corners:bool? mode:string strides:list(int) padding:string
GRUBlockCell x:T h_prev:T w_ru:T w_c:T b_ru:T b_c:T > r:T u:T c:T h:T | T:type
GRUBlockCellGrad x:T h_prev:T w_ru:T w_c:T b_ru:T b_c:T r:T u:T c:T d_h:T > d_x:T d_h_prev:T d_c_bar:T d_r_bar_u_bar:T | T:type
Gather params:Tparams indices:Tindices > output:Tparams | validate_indices:bool? Tparams:type Tindices:type
GatherNd params:Tparams indices:Tindices > output:Tparams | Tparams:type Tindices:type
GatherV2 params:Tparams indices:Tindices axis:Taxis > output:Tparams | batch_dims:int? Tparams:type Tindices:type Taxis:type
GenerateBoundingBoxProposals scores:float bbox_deltas:float image_info:float anchors:float nms_threshold:float pre_nms_topn:int32 min_size:float > rois:float roi_probabilities:float | post_nms_topn:int?
GenerateVocabRemapping new_vocab_file:string old_vocab_file:string > remapping:int64 num_present:int32 | new_vocab_offset:int num_new_vocab:int old_vocab_size:int?
GetElementAtIndex dataset:variant index:int64 > components:*output_types | output_types:list(type) output_shapes:list(shape)
Greater x:T y:T > z:bool | T:type
GreaterEqual x:T y:T > z:bool | T:type
GuaranteeConst! input:T > output:T | T:type
HSVToRGB images:T > output:T | T:type?=float
HashTable! > table_handle:string | container:string? shared_name:string? use_node_name_sharing:bool? key_dtype:type value_dtype:type
HashTableV2! > table_handle:resource | container:string? shared_name:string? use_node_name_sharing:bool? key_dtype:type value_dtype:type
HistogramFixedWidth values:T value_range:T nbins:int32 > out:dtype | T:type dtype:type?=int32
HistogramSummary tag:string values:T > summary:string | T:type?=float
HostConst > output:dtype | value:tensor dtype:type
IFFT input:Tcomplex > output:Tcomplex | Tcomplex:type?=complex64
IFFT2D input:Tcomplex > output:Tcomplex | Tcomplex:type?=complex64
IFFT3D input:Tcomplex > output:Tcomplex | Tcomplex:type?=complex64
IRFFT input:Tcomplex fft_length:int32 > output:Treal | Treal:type?=float Tcomplex:type?=complex64
IRFFT2D input:Tcomplex fft_length:int32 > output:Treal | Treal:type?=float Tcomplex:type?=complex64
IRFFT3D input:Tcomplex fft_length:int32 > output:Treal | Treal:type?=float Tcomplex:type?=complex64
Identity input:T > output:T | T:type
IdentityN input:*T > output:*T | T:list(type)
If! cond:Tcond input:*Tin > output:*Tout | Tcond:type Tin:list(type) Tout:list(type) then_branch:func else_branch:func output_shapes:list(shape)?
Igamma a:T x:T > z:T | T:type
IgammaGradA a:T x:T > z:T | T:type
Igammac a:T x:T > z:T | T:type
Imag input:T > output:Tout | T:type?=complex64 Tout:type?=float
ImageProjectiveTransformV2 images:dtype transforms:float output_shape:int32 > transformed_images:dtype | dtype:type interpolation:string fill_mode:string?
ImageProjectiveTransformV3 images:dtype transforms:float output_shape:int32 fill_value:float > transformed_images:dtype | dtype:type interpolation:string fill_mode:string?
ImageSummary tag:string tensor:T > summary:string | max_images:int? T:type?=float bad_color:tensor?
ImmutableConst > tensor:dtype | dtype:type shape:shape memory_region_name:string
InTopK predictions:float targets:T > precision:bool | k:int T:type?=int32
InTopKV2 predictions:float targets:T k:T > precision:bool | T:type?=int32
InitializeTable table_handle:string keys:Tkey values:Tval > | Tkey:type Tval:type
InitializeTableFromTextFile table_handle:string filename:string > | key_index:int value_index:int vocab_size:int? delimiter:string? offset:int?
InitializeTableFromTextFileV2! table_handle:resource filename:string > | key_index:int value_index:int vocab_size:int? delimiter:string? offset:int?
InitializeTableV2! table_handle:resource keys:Tkey values:Tval > | Tkey:type Tval:type
InplaceAdd x:T i:int32 v:T > y:T | T:type
InplaceSub x:T i:int32 v:T > y:T | T:type
InplaceUpdate x:T i:int32 v:T > y:T | T:type
InterleaveDataset input_dataset:variant other_arguments:*Targuments cycle_length:int64 block_length:int64 > handle:variant | f:func Targuments:list(type) output_types:list(type) output_shapes:list(shape) metadata:string?
Inv x:T > y:T | T:type
InvGrad y:T dy:T > z:T | T:type
Invert x:T > y:T | T:type
InvertPermutation x:T > y:T | T:type?=int32
IsFinite x:T > y:bool | T:type
IsInf x:T > y:bool | T:type
IsNan x:T > y:bool | T:type
IsVariableInitialized ref:dtype > is_initialized:bool | dtype:type
IsotonicRegression input:T > output:output_dtype segments:int32 | T:type output_dtype:type?=float
Iterator! > handle:resource | shared_name:string container:string output_types:list(type) output_shapes:list(shape)
IteratorGetNext! iterator:resource > components:*output_types | output_types:list(type) output_shapes:list(shape)
IteratorGetNextAsOptional! iterator:resource > optional:variant | output_types:list(type) output_shapes:list(shape)
L2Loss t:T > output:T | T:type
LRN input:T > output:T | depth_radius:int? bias:float? alpha:float? beta:float? T:type?=float
LRNGrad input_grads:T input_image:T output_image:T > output:T | depth_radius:int? bias:float? alpha:float? beta:float? T:type?=float
LSTMBlockCell x:T cs_prev:T h_prev:T w:T wci:T wcf:T wco:T b:T > i:T cs:T f:T o:T ci:T co:T h:T | forget_bias:float? cell_clip:float? use_peephole:bool? T:type
LSTMBlockCellGrad x:T cs_prev:T h_prev:T w:T wci:T wcf:T wco:T b:T i:T cs:T f:T o:T ci:T co:T cs_grad:T h_grad:T > cs_prev_grad:T dicfo:T wci_grad:T wcf_grad:T wco_grad:T | use_peephole:bool T:type
LeakyRelu features:T > activations:T | alpha:float? T:type?=float
LeakyReluGrad gradients:T features:T > backprops:T | alpha:float? T:type?=float
LearnedUnigramCandidateSampler! true_classes:int64 > sampled_candidates:int64 true_expected_count:float sampled_expected_count:float | num_true:int num_sampled:int unique:bool range_max:int seed:int? seed2:int?
LeftShift x:T y:T > z:T | T:type
LegacyParallelInterleaveDatasetV2 input_dataset:variant other_arguments:*Targuments cycle_length:int64 block_length:int64 buffer_output_elements:int64 prefetch_input_elements:int64 > handle:variant | f:func deterministic:string? Targuments:list(type) output_types:list(type) output_shapes:list(shape) metadata:string?
Less x:T y:T > z:bool | T:type
LessEqual x:T y:T > z:bool | T:type
Lgamma x:T > y:T | T:type
LinSpace start:T stop:T num:Tidx > output:T | T:type Tidx:type?=int32
ListDiff x:T y:T > out:T idx:out_idx | T:type out_idx:type?=int32
ListOutput > a:*T | T:list(type)
Log x:T > y:T | T:type
Log1p x:T > y:T | T:type
LogMatrixDeterminant input:T > sign:T log_abs_determinant:T | T:type
LogSoftmax logits:T > logsoftmax:T | T:type
LogUniformCandidateSampler! true_classes:int64 > sampled_candidates:int64 true_expected_count:float sampled_expected_count:float | num_true:int num_sampled:int unique:bool range_max:int seed:int? seed2:int?
LogicalAnd x:bool y:bool > z:bool |
LogicalNot x:bool > y:bool |
LogicalOr x:bool y:bool > z:bool |
LookupTableExport table_handle:string > keys:Tkeys values:Tvalues | Tkeys:type Tvalues:type
LookupTableExportV2! table_handle:resource > keys:Tkeys values:Tvalues | Tkeys:type Tvalues:type
LookupTableFind table_handle:string keys:Tin default_value:Tout > values:Tout | Tin:type Tout:type
LookupTableFindV2! table_handle:resource keys:Tin default_value:Tout > values:Tout | Tin:type Tout:type
LookupTableImport table_handle:string keys:Tin values:Tout > | Tin:type Tout:type
LookupTableImportV2! table_handle:resource keys:Tin values:Tout > | Tin:type Tout:type
LookupTableInsert table_handle:string keys:Tin values:Tout > | Tin:type Tout:type
LookupTableInsertV2! table_handle:resource keys:Tin values:Tout > | Tin:type Tout:type
LookupTableRemoveV2! table_handle:resource keys:Tin > | Tin:type
LookupTableSize table_handle:string > size:int64 |
LookupTableSizeV2! table_handle:resource > size:int64 |
LoopCond input:bool > output:bool |
LowerBound sorted_inputs:T values:T > output:out_type | T:type out_type:type?=int32
Lu input:T > lu:T p:output_idx_type | T:type output_idx_type:type?=int32
MakeIterator! dataset:variant iterator:resource > |
MapDataset input_dataset:variant other_arguments:*Targuments > handle:variant | f:func Targuments:list(type) output_types:list(type) output_shapes:list(shape) use_inter_op_parallelism:bool? preserve_cardinality:bool? metadata:string?
MapDefun arguments:*Targuments captured_inputs:*Tcaptured > output:*output_types | Targuments:list(type) Tcaptured:list(type)? output_types:list(type) output_shapes:list(shape) f:func max_intra_op_parallelism:int?
MapPeek! key:int64 indices:int32 > values:*dtypes | capacity:int? memory_limit:int? dtypes:list(type) container:string? shared_name:string?
MapUnstage! key:int64 indices:int32 > values:*dtypes | capacity:int? memory_limit:int? dtypes:list(type) container:string? shared_name:string?
MapUnstageNoKey! indices:int32 > key:int64 values:*dtypes | capacity:int? memory_limit:int? dtypes:list(type) container:string? shared_name:string?
MatMul a:T b:T > product:T | transpose_a:bool? transpose_b:bool? T:type
MatchingFiles pattern:string > filenames:string |
MatrixBandPart input:T num_lower:Tindex num_upper:Tindex > band:T | T:type Tindex:type?=int64
MatrixDeterminant input:T > output:T | T:type
MatrixDiag diagonal:T > output:T | T:type
MatrixDiagPart input:T > diagonal:T | T:type
MatrixDiagPartV2 input:T k:int32 padding_value:T > diagonal:T | T:type
MatrixDiagPartV3 input:T k:int32 padding_value:T > diagonal:T | T:type align:string?
MatrixDiagV2 diagonal:T k:int32 num_rows:int32 num_cols:int32 padding_value:T > output:T | T:type
MatrixDiagV3 diagonal:T k:int32 num_rows:int32 num_cols:int32 padding_value:T > output:T | T:type align:string?
MatrixExponential input:T > output:T | T:type
MatrixInverse input:T > output:T | adjoint:bool? T:type
MatrixLogarithm input:T > output:T | T:type
MatrixSetDiag input:T diagonal:T > output:T | T:type
MatrixSetDiagV2 input:T diagonal:T k:int32 > output:T | T:type
MatrixSetDiagV3 input:T diagonal:T k:int32 > output:T | T:type align:string?
MatrixSolve matrix:T rhs:T > output:T | adjoint:bool? T:type
MatrixSolveLs matrix:T rhs:T l2_regularizer:double > output:T | T:type fast:bool?
MatrixSquareRoot input:T > output:T | T:type
MatrixTriangularSolve matrix:T rhs:T > output:T | lower:bool? adjoint:bool? T:type
Max input:T reduction_indices:Tidx > output:T | keep_dims:bool? T:type Tidx:type?=int32
MaxPool input:T > output:T | T:type?=float ksize:list(int) strides:list(int) padding:string explicit_paddings:list(int)? data_format:string?
MaxPool3D input:T > output:T | ksize:list(int) strides:list(int) padding:string data_format:string? T:type
MaxPool3DGrad orig_input:TInput orig_output:TInput grad:T > output:T | ksize:list(int) strides:list(int) padding:string data_format:string? T:type?=float TInput:type?=float
MaxPoolGrad orig_input:T orig_output:T grad:T > output:T | ksize:list(int) strides:list(int) padding:string explicit_paddings:list(int)? data_format:string? T:type?=float
MaxPoolGradWithArgmax input:T grad:T argmax:Targmax > output:T | ksize:list(int) strides:list(int) padding:string include_batch_in_index:bool? Targmax:type T:type
MaxPoolV2 input:T ksize:int32 strides:int32 > output:T | T:type?=float padding:string data_format:string?
MaxPoolWithArgmax input:T > output:T argmax:Targmax | ksize:list(int) strides:list(int) Targmax:type?=int64 padding:string include_batch_in_index:bool? T:type
Maximum x:T y:T > z:T | T:type
Mean input:T reduction_indices:Tidx > output:T | keep_dims:bool? T:type Tidx:type?=int32
Merge inputs:N*T > output:T value_index:int32 | T:type N:int
MergeSummary inputs:N*string > summary:string | N:int
MergeV2Checkpoints! checkpoint_prefixes:string destination_prefix:string > | delete_old_dirs:bool? allow_missing_files:bool?
Min input:T reduction_indices:Tidx > output:T | keep_dims:bool? T:type Tidx:type?=int32
Minimum x:T y:T > z:T | T:type
MirrorPad input:T paddings:Tpaddings > output:T | T:type Tpaddings:type?=int32 mode:string
MirrorPadGrad input:T paddings:Tpaddings > output:T | T:type Tpaddings:type?=int32 mode:string
Mod x:T y:T > z:T | T:type
Mul x:T y:T > z:T | T:type
MulNoNan x:T y:T > z:T | T:type
Multinomial! logits:T num_samples:int32 > output:output_dtype | seed:int? seed2:int? T:type output_dtype:type?=int64
MutableDenseHashTable! empty_key:key_dtype > table_handle:string | container:string? shared_name:string? use_node_name_sharing:bool? key_dtype:type value_dtype:type value_shape:shape? initial_num_buckets:int? max_load_factor:float?
MutableDenseHashTableV2! empty_key:key_dtype deleted_key:key_dtype > table_handle:resource | container:string? shared_name:string? use_node_name_sharing:bool? key_dtype:type value_dtype:type value_shape:shape? initial_num_buckets:int? max_load_factor:float?
MutableHashTable! > table_handle:string | container:string? shared_name:string? use_node_name_sharing:bool? key_dtype:type value_dtype:type
MutableHashTableOfTensorsV2! > table_handle:resource | container:string? shared_name:string? use_node_name_sharing:bool? key_dtype:type value_dtype:type value_shape:shape?
MutableHashTableV2! > table_handle:resource | container:string? shared_name:string? use_node_name_sharing:bool? key_dtype:type value_dtype:type
NcclAllReduce! input:T > data:T | reduction:string T:type num_devices:int shared_name:string
Ndtri x:T > y:T | T:type
NearestNeighbors points:float centers:float k:int64 > nearest_center_indices:int64 nearest_center_distances:float |
Neg x:T > y:T | T:type
NextAfter x1:T x2:T > output:T | T:type?=float
NextIteration data:T > output:T | T:type
NoOp > |
NonMaxSuppression boxes:float scores:float max_output_size:int32 > selected_indices:int32 | iou_threshold:float?
NonMaxSuppressionV2 boxes:T scores:T max_output_size:int32 iou_threshold:T_threshold > selected_indices:int32 | T:type?=float T_threshold:type?=float
NonMaxSuppressionV3 boxes:T scores:T max_output_size:int32 iou_threshold:T_threshold score_threshold:T_threshold > selected_indices:int32 | T:type?=float T_threshold:type?=float
NonMaxSuppressionV4 boxes:T scores:T max_output_size:int32 iou_threshold:T_threshold score_threshold:T_threshold > selected_indices:int32 valid_outputs:int32 | T:type?=float T_threshold:type?=float pad_to_max_output_size:bool?
NonMaxSuppressionV5 boxes:T scores:T max_output_size:int32 iou_threshold:T score_threshold:T soft_nms_sigma:T > selected_indices:int32 selected_scores:T valid_outputs:int32 | T:type?=float pad_to_max_output_size:bool?
NonMaxSuppressionWithOverlaps overlaps:float scores:float max_output_size:int32 overlap_threshold:float score_threshold:float > selected_indices:int32 |
None > |
NotEqual x:T y:T > z:bool | T:type incompatible_shape_error:bool?
NthElement input:T n:int32 > values:T | reverse:bool? T:type
Old > |
OneHot indices:TI depth:int32 on_value:T off_value:T > output:T | axis:int? T:type TI:type?=int64
OnesLike x:T > y:T | T:type
OptionalGetValue optional:variant > components:*output_types | output_types:list(type) output_shapes:list(shape)
OrderedMapPeek! key:int64 indices:int32 > values:*dtypes | capacity:int? memory_limit:int? dtypes:list(type) container:string? shared_name:string?
OrderedMapUnstage! key:int64 indices:int32 > values:*dtypes | capacity:int? memory_limit:int? dtypes:list(type) container:string? shared_name:string?
OrderedMapUnstageNoKey! indices:int32 > key:int64 values:*dtypes | capacity:int? memory_limit:int? dtypes:list(type) container:string? shared_name:string?
Pack values:N*T > output:T | N:int T:type axis:int?
Pad input:T paddings:Tpaddings > output:T | T:type Tpaddings:type?=int32
PadV2 input:T paddings:Tpaddings constant_values:T > output:T | T:type Tpaddings:type?=int32
PaddedBatchDatasetV2 input_dataset:variant batch_size:int64 padded_shapes:N*int64 padding_values:*Toutput_types drop_remainder:bool > handle:variant | parallel_copy:bool? Toutput_types:list(type) output_shapes:list(shape) N:int metadata:string?
ParallelConcat values:N*T > output:T | N:int T:type shape:shape
ParallelDynamicStitch indices:N*int32 data:N*T > merged:T | N:int T:type
ParallelMapDatasetV2 input_dataset:variant other_arguments:*Targuments num_parallel_calls:int64 > handle:variant | f:func Targuments:list(type) output_types:list(type) output_shapes:list(shape) use_inter_op_parallelism:bool? deterministic:string? preserve_cardinality:bool? metadata:string?
ParameterizedTruncatedNormal! shape:T means:dtype stdevs:dtype minvals:dtype maxvals:dtype > output:dtype | seed:int? seed2:int? dtype:type T:type
ParseExample serialized:string names:string sparse_keys:Nsparse*string dense_keys:Ndense*string dense_defaults:*Tdense > sparse_indices:Nsparse*int64 sparse_values:*sparse_types sparse_shapes:Nsparse*int64 dense_values:*Tdense | Nsparse:int Ndense:int sparse_types:list(type) Tdense:list(type) dense_shapes:list(shape)
ParseExampleV2 serialized:string names:string sparse_keys:string dense_keys:string ragged_keys:string dense_defaults:*Tdense > sparse_indices:num_sparse*int64 sparse_values:*sparse_types sparse_shapes:num_sparse*int64 dense_values:*Tdense ragged_values:*ragged_value_types ragged_row_splits:*ragged_split_types | Tdense:list(type) num_sparse:int sparse_types:list(type) ragged_value_types:list(type) ragged_split_types:list(type) dense_shapes:list(shape)
ParseSequenceExample serialized:string debug_name:string context_dense_defaults:*Tcontext_dense > context_sparse_indices:Ncontext_sparse*int64 context_sparse_values:*context_sparse_types context_sparse_shapes:Ncontext_sparse*int64 context_dense_values:*Tcontext_dense feature_list_sparse_indices:Nfeature_list_sparse*int64 feature_list_sparse_values:*feature_list_sparse_types feature_list_sparse_shapes:Nfeature_list_sparse*int64 feature_list_dense_values:*feature_list_dense_types feature_list_dense_lengths:Nfeature_list_dense*int64 | feature_list_dense_missing_assumed_empty:list(string) context_sparse_keys:list(string) context_dense_keys:list(string) feature_list_sparse_keys:list(string) feature_list_dense_keys:list(string) Ncontext_sparse:int? Ncontext_dense:int? Nfeature_list_sparse:int? Nfeature_list_dense:int? context_sparse_types:list(type)? Tcontext_dense:list(type)? feature_list_dense_types:list(type)? context_dense_shapes:list(shape)? feature_list_sparse_types:list(type)? feature_list_dense_shapes:list(shape)?
ParseSequenceExampleV2 serialized:string debug_name:string context_sparse_keys:string context_dense_keys:string context_ragged_keys:string feature_list_sparse_keys:string feature_list_dense_keys:string feature_list_ragged_keys:string feature_list_dense_missing_assumed_empty:bool context_dense_defaults:*Tcontext_dense > context_sparse_indices:Ncontext_sparse*int64 context_sparse_values:*context_sparse_types context_sparse_shapes:Ncontext_sparse*int64 context_dense_values:*Tcontext_dense context_ragged_values:*context_ragged_value_types context_ragged_row_splits:*context_ragged_split_types feature_list_sparse_indices:Nfeature_list_sparse*int64 feature_list_sparse_values:*feature_list_sparse_types feature_list_sparse_shapes:Nfeature_list_sparse*int64 feature_list_dense_values:*feature_list_dense_types feature_list_dense_lengths:Nfeature_list_dense*int64 feature_list_ragged_values:*feature_list_ragged_value_types feature_list_ragged_outer_splits:*feature_list_ragged_split_types feature_list_ragged_inner_splits:*feature_list_ragged_split_types | Ncontext_sparse:int? Tcontext_dense:list(type)? context_sparse_types:list(type)? context_ragged_value_types:list(type)? context_ragged_split_types:list(type)? context_dense_shapes:list(shape)? Nfeature_list_sparse:int? Nfeature_list_dense:int? feature_list_dense_types:list(type)? feature_list_sparse_types:list(type)? feature_list_ragged_value_types:list(type)? feature_list_ragged_split_types:list(type)? feature_list_dense_shapes:list(shape)?
ParseSingleExample serialized:string dense_defaults:*Tdense > sparse_indices:num_sparse*int64 sparse_values:*sparse_types sparse_shapes:num_sparse*int64 dense_values:*Tdense | num_sparse:int sparse_keys:list(string) dense_keys:list(string) sparse_types:list(type) Tdense:list(type) dense_shapes:list(shape)
ParseSingleSequenceExample serialized:string feature_list_dense_missing_assumed_empty:string context_sparse_keys:Ncontext_sparse*string context_dense_keys:Ncontext_dense*string feature_list_sparse_keys:Nfeature_list_sparse*string feature_list_dense_keys:Nfeature_list_dense*string context_dense_defaults:*Tcontext_dense debug_name:string > context_sparse_indices:Ncontext_sparse*int64 context_sparse_values:*context_sparse_types context_sparse_shapes:Ncontext_sparse*int64 context_dense_values:*Tcontext_dense feature_list_sparse_indices:Nfeature_list_sparse*int64 feature_list_sparse_values:*feature_list_sparse_types feature_list_sparse_shapes:Nfeature_list_sparse*int64 feature_list_dense_values:*feature_list_dense_types | Ncontext_sparse:int? Ncontext_dense:int? Nfeature_list_sparse:int? Nfeature_list_dense:int? context_sparse_types:list(type)? Tcontext_dense:list(type)? feature_list_dense_types:list(type)? context_dense_shapes:list(shape)? feature_list_sparse_types:list(type)? feature_list_dense_shapes:list(shape)?
ParseTensor serialized:string > output:out_type | out_type:type
PartitionedCall args:*Tin > output:*Tout | Tin:list(type) Tout:list(type) f:func config:string? config_proto:string? executor_type:string?
Placeholder > output:dtype | dtype:type shape:shape?
PlaceholderV2 > output:dtype | dtype:type shape:shape
PlaceholderWithDefault input:dtype > output:dtype | dtype:type shape:shape
Polygamma a:T x:T > z:T | T:type
Pow x:T y:T > z:T | T:type
PrefetchDataset input_dataset:variant buffer_size:int64 > handle:variant | output_types:list(type) output_shapes:list(shape) slack_period:int? legacy_autotune:bool? buffer_size_min:int? metadata:string?
PreventGradient input:T > output:T | T:type message:string?
Print! input:T data:*U > output:T | T:type U:list(type) message:string? first_n:int? summarize:int?
PrintV2! input:string > | output_stream:string? end:string?
Prod input:T reduction_indices:Tidx > output:T | keep_dims:bool? T:type Tidx:type?=int32
PyFunc! input:*Tin > output:*Tout | token:string Tin:list(type) Tout:list(type)
PyFuncStateless input:*Tin > output:*Tout | token:string Tin:list(type) Tout:list(type)
Qr input:T > q:T r:T | full_matrices:bool? T:type
QuantizeAndDequantize input:T > output:T | signed_input:bool? num_bits:int? range_given:bool? input_min:float? input_max:float? T:type
QuantizeAndDequantizeV2 input:T input_min:T input_max:T > output:T | signed_input:bool? num_bits:int? range_given:bool? T:type round_mode:string? narrow_range:bool? axis:int?
QuantizeAndDequantizeV3 input:T input_min:T input_max:T num_bits:int32 > output:T | signed_input:bool? range_given:bool? T:type narrow_range:bool? axis:int?
QuantizeAndDequantizeV4 input:T input_min:T input_max:T > output:T | signed_input:bool? num_bits:int? range_given:bool? T:type round_mode:string? narrow_range:bool? axis:int?
QuantizeAndDequantizeV4Grad gradients:T input:T input_min:T input_max:T > input_backprop:T input_min_backprop:T input_max_backprop:T | T:type axis:int?
QuantizeDownAndShrinkRange input:Tinput input_min:float input_max:float > output:out_type output_min:float output_max:float | Tinput:type out_type:type
QuantizeV2 input:float min_range:float max_range:float > output:T output_min:float output_max:float | T:type mode:string? round_mode:string? narrow_range:bool? axis:int? ensure_minimum_range:float?
RFFT input:Treal fft_length:int32 > output:Tcomplex | Treal:type?=float Tcomplex:type?=complex64
RFFT2D input:Treal fft_length:int32 > output:Tcomplex | Treal:type?=float Tcomplex:type?=complex64
RFFT3D input:Treal fft_length:int32 > output:Tcomplex | Treal:type?=float Tcomplex:type?=complex64
RGBToHSV images:T > output:T | T:type?=float
RaggedBincount splits:int64 values:Tidx size:Tidx weights:T > output:T | Tidx:type T:type binary_output:bool?
RaggedCountSparseOutput splits:int64 values:T weights:output_type > output_indices:int64 output_values:output_type output_dense_shape:int64 | T:type minlength:int? maxlength:int? binary_output:bool output_type:type
RaggedFillEmptyRows value_rowids:int64 values:T nrows:int64 default_value:T > output_value_rowids:int64 output_values:T empty_row_indicator:bool reverse_index_map:int64 | T:type
RaggedFillEmptyRowsGrad reverse_index_map:int64 grad_values:T > d_values:T d_default_value:T | T:type
RaggedGather params_nested_splits:PARAMS_RAGGED_RANK*Tsplits params_dense_values:Tvalues indices:Tindices > output_nested_splits:OUTPUT_RAGGED_RANK*Tsplits output_dense_values:Tvalues | Tvalues:type Tindices:type Tsplits:type?=int64 PARAMS_RAGGED_RANK:int OUTPUT_RAGGED_RANK:int
RaggedRange starts:T limits:T deltas:T > rt_nested_splits:Tsplits rt_dense_values:T | T:type?=int32 Tsplits:type?=int64
RaggedTensorFromVariant encoded_ragged:variant > output_nested_splits:output_ragged_rank*Tsplits output_dense_values:Tvalues | input_ragged_rank:int output_ragged_rank:int Tvalues:type Tsplits:type?=int64
RaggedTensorToSparse rt_nested_splits:RAGGED_RANK*Tsplits rt_dense_values:T > sparse_indices:int64 sparse_values:T sparse_dense_shape:int64 | RAGGED_RANK:int T:type Tsplits:type?=int64
RaggedTensorToTensor shape:Tshape values:T default_value:T row_partition_tensors:num_row_partition_tensors*Tindex > result:T | T:type Tindex:type Tshape:type num_row_partition_tensors:int row_partition_types:list(string)
RandomCrop! image:T size:int64 > output:T | T:type seed:int? seed2:int?
RandomDataset! seed:int64 seed2:int64 > handle:variant | output_types:list(type) output_shapes:list(shape) metadata:string?
RandomDatasetV2! seed:int64 seed2:int64 seed_generator:resource > handle:variant | rerandomize_each_iteration:bool? output_types:list(type) output_shapes:list(shape) metadata:string?
RandomGamma! shape:S alpha:T > output:T | seed:int? seed2:int? S:type T:type
RandomIndexShuffle index:dtype seed:Tseed max_index:dtype > output:dtype | rounds:int?=4 dtype:type Tseed:type
RandomPoisson! shape:S rate:dtype > output:dtype | seed:int? seed2:int? S:type dtype:type
RandomPoissonV2! shape:S rate:R > output:dtype | seed:int? seed2:int? S:type R:type?=double dtype:type?=int64
RandomShuffle! value:T > output:T | seed:int? seed2:int? T:type
RandomStandardNormal! shape:T > output:dtype | seed:int? seed2:int? dtype:type T:type
RandomUniform! shape:T > output:dtype | seed:int? seed2:int? dtype:type T:type
RandomUniformInt! shape:T minval:Tout maxval:Tout > output:Tout | seed:int? seed2:int? Tout:type T:type
Range start:Tidx limit:Tidx delta:Tidx > output:Tidx | Tidx:type?=int32
RangeDataset! start:int64 stop:int64 step:int64 > handle:variant | output_types:list(type) output_shapes:list(shape) metadata:string? replicate_on_split:bool?
Rank input:T > output:int32 | T:type
ReadFile filename:string > contents:string |
ReadVariableOp! resource:resource > value:dtype | dtype:type
ReadVariableXlaSplitND! resource:resource > outputs:N*T | T:type N:int num_splits:list(int) paddings:list(int)?
Real input:T > output:Tout | T:type?=complex64 Tout:type?=float
RealDiv x:T y:T > z:T | T:type
RebatchDatasetV2 input_dataset:variant batch_sizes:int64 drop_remainder:bool > handle:variant | output_types:list(type) output_shapes:list(shape)
Reciprocal x:T > y:T | T:type
ReciprocalGrad y:T dy:T > z:T | T:type
Recv! > tensor:tensor_type | tensor_type:type tensor_name:string send_device:string send_device_incarnation:int recv_device:string client_terminated:bool?
ReduceDataset! input_dataset:variant initial_state:*Tstate other_arguments:*Targuments > components:*output_types | f:func Tstate:list(type) Targuments:list(type) output_types:list(type) output_shapes:list(shape) use_inter_op_parallelism:bool? metadata:string?
ReduceJoin inputs:string reduction_indices:int32 > output:string | keep_dims:bool? separator:string?
RefEnter data:T > output:T | T:type frame_name:string is_constant:bool? parallel_iterations:int?
RefExit data:T > output:T | T:type
RefIdentity input:T > output:T | T:type
RefMerge inputs:N*T > output:T value_index:int32 | T:type N:int
RefNextIteration data:T > output:T | T:type
RefOutputFloatOutput > a:float b:float |
RefSwitch data:T pred:bool > output_false:T output_true:T | T:type
RegexFullMatch input:string pattern:string > output:bool |
RegexReplace input:string pattern:string rewrite:string > output:string | replace_global:bool?
Relu features:T > activations:T | T:type
Relu6 features:T > activations:T | T:type
Relu6Grad gradients:T features:T > backprops:T | T:type
ReluGrad gradients:T features:T > backprops:T | T:type
RemoteCall! target:string args:*Tin > output:*Tout | Tin:list(type) Tout:list(type) f:func
Reshape tensor:T shape:Tshape > output:T | T:type Tshape:type?=int32
ResizeArea images:T size:int32 > resized_images:float | T:type align_corners:bool?
ResizeBicubic images:T size:int32 > resized_images:float | T:type align_corners:bool? half_pixel_centers:bool?
ResizeBicubicGrad grads:float original_image:T > output:T | T:type align_corners:bool? half_pixel_centers:bool?
ResizeBilinear images:T size:int32 > resized_images:float | T:type align_corners:bool? half_pixel_centers:bool?
ResizeBilinearGrad grads:float original_image:T > output:T | T:type align_corners:bool? half_pixel_centers:bool?
ResizeNearestNeighbor images:T size:int32 > resized_images:T | T:type align_corners:bool? half_pixel_centers:bool?
ResizeNearestNeighborGrad grads:T size:int32 > output:T | T:type align_corners:bool? half_pixel_centers:bool?
ResourceApplyAdaMax! var:resource m:resource v:resource beta1_power:T lr:T beta1:T beta2:T epsilon:T grad:T > | T:type use_locking:bool?
ResourceApplyAdadelta! var:resource accum:resource accum_update:resource lr:T rho:T epsilon:T grad:T > | T:type use_locking:bool?
ResourceApplyAdagrad! var:resource accum:resource lr:T grad:T > | T:type use_locking:bool? update_slots:bool?
ResourceApplyAdagradV2! var:resource accum:resource lr:T epsilon:T grad:T > | T:type use_locking:bool? update_slots:bool?
ResourceApplyAdam! var:resource m:resource v:resource beta1_power:T beta2_power:T lr:T beta1:T beta2:T epsilon:T grad:T > | T:type use_locking:bool? use_nesterov:bool?
ResourceApplyAdamWithAmsgrad! var:resource m:resource v:resource vhat:resource beta1_power:T beta2_power:T lr:T beta1:T beta2:T epsilon:T grad:T > | T:type use_locking:bool?
ResourceApplyCenteredRMSProp! var:resource mg:resource ms:resource mom:resource lr:T rho:T momentum:T epsilon:T grad:T > | T:type use_locking:bool?
ResourceApplyGradientDescent! var:resource alpha:T delta:T > | T:type use_locking:bool?
ResourceApplyKerasMomentum! var:resource accum:resource lr:T grad:T momentum:T > | T:type use_locking:bool? use_nesterov:bool?
ResourceApplyMomentum! var:resource accum:resource lr:T grad:T momentum:T > | T:type use_locking:bool? use_nesterov:bool?
ResourceApplyRMSProp! var:resource ms:resource mom:resource lr:T rho:T momentum:T epsilon:T grad:T > | T:type use_locking:bool?
ResourceCountUpTo! resource:resource > output:T | limit:int T:type
ResourceGather! resource:resource indices:Tindices > output:dtype | batch_dims:int? validate_indices:bool? dtype:type Tindices:type
ResourceGatherNd! resource:resource indices:Tindices > output:dtype | dtype:type Tindices:type
ResourceScatterAdd! resource:resource indices:Tindices updates:dtype > | dtype:type Tindices:type
ResourceScatterDiv! resource:resource indices:Tindices updates:dtype > | dtype:type Tindices:type
ResourceScatterNdAdd! ref:resource indices:Tindices updates:T > | T:type Tindices:type use_locking:bool?
ResourceScatterNdUpdate! ref:resource indices:Tindices updates:T > | T:type Tindices:type use_locking:bool?
ResourceScatterUpdate! resource:resource indices:Tindices updates:dtype > | dtype:type Tindices:type
ResourceStridedSliceAssign! ref:resource begin:Index end:Index strides:Index value:T > | T:type Index:type begin_mask:int? end_mask:int? ellipsis_mask:int? new_axis_mask:int? shrink_axis_mask:int?
Restore! file_pattern:string tensor_name:string > tensor:dt | dt:type preferred_shard:int?
RestoreSlice! file_pattern:string tensor_name:string shape_and_slice:string > tensor:dt | dt:type preferred_shard:int?
RestoreV2! prefix:string tensor_names:string shape_and_slices:string > tensors:*dtypes | dtypes:list(type)
Reverse tensor:T dims:bool > output:T | T:type
ReverseSequence input:T seq_lengths:Tlen > output:T | seq_dim:int batch_dim:int? T:type Tlen:type?=int64
ReverseV2 tensor:T axis:Tidx > output:T | Tidx:type?=int32 T:type
RightShift x:T y:T > z:T | T:type
Rint x:T > y:T | T:type
RngReadAndSkip! resource:resource alg:int32 delta:uint64 > value:int64 |
RngSkip! resource:resource algorithm:int64 delta:int64 > |
Roll input:T shift:Tshift axis:Taxis > output:T | T:type Tshift:type Taxis:type
Round x:T > y:T | T:type
RpcCall! client:resource method_name:string args:*Tin timeout_in_ms:int64 > future:resource deleter:variant | Tin:list(type)
RpcCheckStatus! status_or:resource > error_code:int64 error:string |
RpcClient! server_address:string timeout_in_ms:int64 > client:resource method_specs:string | shared_name:string? list_registered_methods:bool?
RpcGetValue! status_or:resource > output:*Tout | Tout:list(type)
RpcServer! server_address:string > server:resource |
Rsqrt x:T > y:T | T:type
RsqrtGrad y:T dy:T > z:T | T:type
SampleDistortedBoundingBox! image_size:T bounding_boxes:float > begin:T size:T bboxes:float | T:type seed:int? seed2:int? min_object_covered:float? aspect_ratio_range:list(float)? area_range:list(float)? max_attempts:int? use_image_if_no_bounding_boxes:bool?
SampleDistortedBoundingBoxV2! image_size:T bounding_boxes:float min_object_covered:float > begin:T size:T bboxes:float | T:type seed:int? seed2:int? aspect_ratio_range:list(float)? area_range:list(float)? max_attempts:int? use_image_if_no_bounding_boxes:bool?
Save! filename:string tensor_names:string data:*T > | T:list(type)
SaveDataset! input_dataset:variant path:string shard_func_other_args:*Tshard_func_args > | compression:string? shard_func:func use_shard_func:bool? Tshard_func_args:list(type)
SaveSlices! filename:string tensor_names:string shapes_and_slices:string data:*T > | T:list(type)
SaveV2! prefix:string tensor_names:string shape_and_slices:string tensors:*dtypes > | dtypes:list(type)
ScalarSummary tags:string values:T > summary:string | T:type
ScaleAndTranslate images:T size:int32 scale:float translation:float > resized_images:float | T:type kernel_type:string? antialias:bool?
ScaleAndTranslateGrad grads:T original_image:T scale:float translation:float > output:T | T:type kernel_type:string? antialias:bool?
ScatterNd indices:Tindices updates:T shape:Tindices > output:T | T:type Tindices:type
ScatterNdNonAliasingAdd input:T indices:Tindices updates:T > output:T | T:type Tindices:type
SegmentMax data:T segment_ids:Tindices > output:T | T:type Tindices:type
SegmentMaxV2 data:T segment_ids:Tindices num_segments:Tnumsegments > output:T | T:type Tindices:type Tnumsegments:type?=int32
SegmentMean data:T segment_ids:Tindices > output:T | T:type Tindices:type
SegmentMin data:T segment_ids:Tindices > output:T | T:type Tindices:type
SegmentMinV2 data:T segment_ids:Tindices num_segments:Tnumsegments > output:T | T:type Tindices:type Tnumsegments:type?=int32
SegmentProd data:T segment_ids:Tindices > output:T | T:type Tindices:type
SegmentProdV2 data:T segment_ids:Tindices num_segments:Tnumsegments > output:T | T:type Tindices:type Tnumsegments:type?=int32
SegmentSum data:T segment_ids:Tindices > output:T | T:type Tindices:type
SegmentSumV2 data:T segment_ids:Tindices num_segments:Tnumsegments > output:T | T:type Tindices:type Tnumsegments:type?=int32
Select condition:bool t:T e:T > output:T | T:type
SelectV2 condition:bool t:T e:T > output:T | T:type
SelfAdjointEigV2 input:T > e:T v:T | compute_v:bool? T:type
Selu features:T > activations:T | T:type
SeluGrad gradients:T outputs:T > backprops:T | T:type
Send! tensor:T > | T:type tensor_name:string send_device:string send_device_incarnation:int recv_device:string client_terminated:bool?
SerializeManySparse sparse_indices:int64 sparse_values:T sparse_shape:int64 > serialized_sparse:out_type | T:type out_type:type?=string
SerializeSparse sparse_indices:int64 sparse_values:T sparse_shape:int64 > serialized_sparse:out_type | T:type out_type:type?=string
SerializeTensor tensor:T > serialized:string | T:type
SetSize set_indices:int64 set_values:T set_shape:int64 > size:int32 | validate_indices:bool? T:type
Shape input:T > output:out_type | T:type out_type:type?=int32
ShapeN input:N*T > output:N*out_type | N:int T:type out_type:type?=int32
ShardDataset input_dataset:variant num_shards:int64 index:int64 > handle:variant | require_non_empty:bool? output_types:list(type) output_shapes:list(shape) metadata:string?
ShardedFilename basename:string shard:int32 num_shards:int32 > filename:string |
ShardedFilespec basename:string num_shards:int32 > filename:string |
ShuffleDatasetV3! input_dataset:variant buffer_size:int64 seed:int64 seed2:int64 seed_generator:resource > handle:variant | reshuffle_each_iteration:bool? output_types:list(type) output_shapes:list(shape) metadata:string?
ShutdownDistributedTPU! > |
Sigmoid x:T > y:T | T:type
SigmoidGrad y:T dy:T > z:T | T:type
Sign x:T > y:T | T:type
SimpleStruct > a:n_a*int32 | n_a:int
Sin x:T > y:T | T:type
Sinh x:T > y:T | T:type
Size input:T > output:out_type | T:type out_type:type?=int32
Skipgram! > vocab_word:string vocab_freq:int32 words_per_epoch:int64 current_epoch:int32 total_words_processed:int64 examples:int32 labels:int32 | filename:string batch_size:int window_size:int? min_count:int? subsample:float?
Slice input:T begin:Index size:Index > output:T | T:type Index:type
Snapshot input:T > output:T | T:type
SobolSample dim:int32 num_results:int32 skip:int32 > samples:dtype | dtype:type?=float
Softmax logits:T > softmax:T | T:type
SoftmaxCrossEntropyWithLogits features:T labels:T > loss:T backprop:T | T:type
Softplus features:T > activations:T | T:type
SoftplusGrad gradients:T features:T > backprops:T | T:type
Softsign features:T > activations:T | T:type
SoftsignGrad gradients:T features:T > backprops:T | T:type
SpaceToBatch input:T paddings:Tpaddings > output:T | T:type Tpaddings:type?=int32 block_size:int
SpaceToBatchND input:T block_shape:Tblock_shape paddings:Tpaddings > output:T | T:type Tblock_shape:type?=int32 Tpaddings:type?=int32
SpaceToDepth input:T > output:T | T:type block_size:int data_format:string?
SparseAccumulatorTakeGradient handle:string num_required:int32 > indices:int64 values:dtype shape:int64 | dtype:type
SparseAdd a_indices:int64 a_values:T a_shape:int64 b_indices:int64 b_values:T b_shape:int64 thresh:Treal > sum_indices:int64 sum_values:T sum_shape:int64 | T:type Treal:type
SparseAddGrad backprop_val_grad:T a_indices:int64 b_indices:int64 sum_indices:int64 > a_val_grad:T b_val_grad:T | T:type
SparseBincount indices:int64 values:Tidx dense_shape:int64 size:Tidx weights:T > output:T | Tidx:type T:type binary_output:bool?
SparseConcat indices:N*int64 values:N*T shapes:N*int64 > output_indices:int64 output_values:T output_shape:int64 | concat_dim:int N:int T:type
SparseCountSparseOutput indices:int64 values:T dense_shape:int64 weights:output_type > output_indices:int64 output_values:output_type output_dense_shape:int64 | T:type minlength:int? maxlength:int? binary_output:bool output_type:type
SparseCross indices:N*int64 values:*sparse_types shapes:N*int64 dense_inputs:*dense_types > output_indices:int64 output_values:out_type output_shape:int64 | N:int hashed_output:bool num_buckets:int hash_key:int sparse_types:list(type) dense_types:list(type) out_type:type internal_type:type
SparseCrossHashed indices:N*int64 values:*sparse_types shapes:N*int64 dense_inputs:*dense_types num_buckets:int64 strong_hash:bool salt:int64 > output_indices:int64 output_values:int64 output_shape:int64 | N:int sparse_types:list(type) dense_types:list(type)
SparseCrossV2 indices:N*int64 values:*sparse_types shapes:N*int64 dense_inputs:*dense_types sep:string > output_indices:int64 output_values:string output_shape:int64 | N:int sparse_types:list(type) dense_types:list(type)
SparseDenseCwiseAdd sp_indices:int64 sp_values:T sp_shape:int64 dense:T > output:T | T:type
SparseDenseCwiseDiv sp_indices:int64 sp_values:T sp_shape:int64 dense:T > output:T | T:type
SparseDenseCwiseMul sp_indices:int64 sp_values:T sp_shape:int64 dense:T > output:T | T:type
SparseFillEmptyRows indices:int64 values:T dense_shape:int64 default_value:T > output_indices:int64 output_values:T empty_row_indicator:bool reverse_index_map:int64 | T:type
SparseFillEmptyRowsGrad reverse_index_map:int64 grad_values:T > d_values:T d_default_value:T | T:type
SparseReduceMax input_indices:int64 input_values:T input_shape:int64 reduction_axes:int32 > output:T | keep_dims:bool? T:type
SparseReduceMaxSparse input_indices:int64 input_values:T input_shape:int64 reduction_axes:int32 > output_indices:int64 output_values:T output_shape:int64 | keep_dims:bool? T:type
SparseReduceSum input_indices:int64 input_values:T input_shape:int64 reduction_axes:int32 > output:T | keep_dims:bool? T:type
SparseReduceSumSparse input_indices:int64 input_values:T input_shape:int64 reduction_axes:int32 > output_indices:int64 output_values:T output_shape:int64 | keep_dims:bool? T:type
SparseReorder input_indices:int64 input_values:T input_shape:int64 > output_indices:int64 output_values:T | T:type
SparseReshape input_indices:int64 input_shape:int64 new_shape:int64 > output_indices:int64 output_shape:int64 |
SparseSegmentMean data:T indices:Tidx segment_ids:Tsegmentids > output:T | T:type Tidx:type?=int32 Tsegmentids:type?=int32 sparse_gradient:bool?
SparseSegmentMeanGradV2 grad:T indices:Tidx segment_ids:Tsegmentids dense_output_dim0:int32 > output:T sorted_unique_indices:Tidx | T:type Tidx:type?=int32 Tsegmentids:type?=int32
SparseSegmentMeanWithNumSegments data:T indices:Tidx segment_ids:Tsegmentids num_segments:Tnumsegments > output:T | T:type Tidx:type?=int32 Tnumsegments:type?=int32 Tsegmentids:type?=int32 sparse_gradient:bool?
SparseSegmentSqrtN data:T indices:Tidx segment_ids:Tsegmentids > output:T | T:type Tidx:type?=int32 Tsegmentids:type?=int32 sparse_gradient:bool?
SparseSegmentSqrtNGradV2 grad:T indices:Tidx segment_ids:Tsegmentids dense_output_dim0:int32 > output:T sorted_unique_indices:Tidx | T:type Tidx:type?=int32 Tsegmentids:type?=int32
SparseSegmentSqrtNWithNumSegments data:T indices:Tidx segment_ids:Tsegmentids num_segments:Tnumsegments > output:T | T:type Tidx:type?=int32 Tnumsegments:type?=int32 Tsegmentids:type?=int32 sparse_gradient:bool?
SparseSegmentSum data:T indices:Tidx segment_ids:Tsegmentids > output:T | T:type Tidx:type?=int32 Tsegmentids:type?=int32 sparse_gradient:bool?
SparseSegmentSumGradV2 grad:T indices:Tidx segment_ids:Tsegmentids dense_output_dim0:int32 > output:T sorted_unique_indices:Tidx | T:type Tidx:type?=int32 Tsegmentids:type?=int32
SparseSegmentSumWithNumSegments data:T indices:Tidx segment_ids:Tsegmentids num_segments:Tnumsegments > output:T | T:type Tidx:type?=int32 Tnumsegments:type?=int32 Tsegmentids:type?=int32 sparse_gradient:bool?
SparseSlice indices:int64 values:T shape:int64 start:int64 size:int64 > output_indices:int64 output_values:T output_shape:int64 | T:type
SparseSoftmax sp_indices:int64 sp_values:T sp_shape:int64 > output:T | T:type
SparseSoftmaxCrossEntropyWithLogits features:T labels:Tlabels > loss:T backprop:T | T:type Tlabels:type?=int64
SparseSparseMaximum a_indices:int64 a_values:T a_shape:int64 b_indices:int64 b_values:T b_shape:int64 > output_indices:int64 output_values:T | T:type
SparseSparseMinimum a_indices:int64 a_values:T a_shape:int64 b_indices:int64 b_values:T b_shape:int64 > output_indices:int64 output_values:T | T:type
SparseSplit split_dim:int64 indices:int64 values:T shape:int64 > output_indices:num_split*int64 output_values:num_split*T output_shape:num_split*int64 | num_split:int T:type
SparseTensorDenseAdd a_indices:Tindices a_values:T a_shape:Tindices b:T > output:T | T:type Tindices:type
SparseTensorDenseMatMul a_indices:Tindices a_values:T a_shape:int64 b:T > product:T | T:type Tindices:type?=int64 adjoint_a:bool? adjoint_b:bool?
SparseToDense sparse_indices:Tindices output_shape:Tindices sparse_values:T default_value:T > dense:T | validate_indices:bool? T:type Tindices:type
SparseToSparseSetOperation set1_indices:int64 set1_values:T set1_shape:int64 set2_indices:int64 set2_values:T set2_shape:int64 > result_indices:int64 result_values:T result_shape:int64 | set_operation:string validate_indices:bool? T:type
Spence x:T > y:T | T:type
Split split_dim:int32 value:T > output:num_split*T | num_split:int T:type
SplitDedupData input:variant > integer_tensor:integer_type float_tensor:float_type | integer_type:type float_type:type tuple_mask:string config:string?
SplitV value:T size_splits:Tlen split_dim:int32 > output:num_split*T | num_split:int T:type Tlen:type?=int64
SqlDataset! driver_name:string data_source_name:string query:string > handle:variant | output_types:list(type) output_shapes:list(shape)
Sqrt x:T > y:T | T:type
SqrtGrad y:T dy:T > z:T | T:type
Square x:T > y:T | T:type
SquaredDifference x:T y:T > z:T | T:type
Squeeze input:T > output:T | T:type squeeze_dims:list(int)?
Stage! values:*dtypes > | capacity:int? memory_limit:int? dtypes:list(type) container:string? shared_name:string?
StagePeek! index:int32 > values:*dtypes | capacity:int? memory_limit:int? dtypes:list(type) container:string? shared_name:string?
StatefulPartitionedCall! args:*Tin > output:*Tout | Tin:list(type) Tout:list(type) f:func config:string? config_proto:string? executor_type:string?
StatefulRandomBinomial! resource:resource algorithm:int64 shape:S counts:T probs:T > output:dtype | S:type T:type?=double dtype:type?=int64
StatefulStandardNormalV2! resource:resource algorithm:int64 shape:shape_dtype > output:dtype | dtype:type?=float shape_dtype:type?=int64
StatefulTruncatedNormal! resource:resource algorithm:int64 shape:shape_dtype > output:dtype | dtype:type?=float shape_dtype:type?=int64
StatefulUniform! resource:resource algorithm:int64 shape:shape_dtype > output:dtype | dtype:type?=float shape_dtype:type?=int64
StatefulUniformFullInt! resource:resource algorithm:int64 shape:shape_dtype > output:dtype | dtype:type?=uint64 shape_dtype:type?=int64
StatefulUniformInt! resource:resource algorithm:int64 shape:shape_dtype minval:dtype maxval:dtype > output:dtype | dtype:type?=int64 shape_dtype:type?=int64
StatelessCase branch_index:int32 input:*Tin > output:*Tout | Tin:list(type) Tout:list(type) branches:list(func) output_shapes:list(shape)?
StatelessIf cond:Tcond input:*Tin > output:*Tout | Tcond:type Tin:list(type) Tout:list(type) then_branch:func else_branch:func output_shapes:list(shape)?
StatelessMultinomial logits:T num_samples:int32 seed:Tseed > output:output_dtype | T:type Tseed:type?=int64 output_dtype:type?=int64
StatelessParameterizedTruncatedNormal shape:S seed:Tseed means:dtype stddevs:dtype minvals:dtype maxvals:dtype > output:dtype | S:type Tseed:type?=int64 dtype:type
StatelessRandomBinomial shape:S seed:Tseed counts:T probs:T > output:dtype | S:type Tseed:type?=int64 T:type?=double dtype:type?=int64
StatelessRandomGammaV2 shape:T seed:Tseed alpha:dtype > output:dtype | dtype:type T:type Tseed:type?=int64
StatelessRandomGetAlg! > alg:int32 |
StatelessRandomGetKeyCounter seed:Tseed > key:uint64 counter:uint64 | Tseed:type?=int64
StatelessRandomGetKeyCounterAlg seed:Tseed > key:uint64 counter:uint64 alg:int32 | Tseed:type?=int64
StatelessRandomNormal shape:T seed:Tseed > output:dtype | dtype:type?=float T:type?=int32 Tseed:type?=int64
StatelessRandomNormalV2 shape:Tshape key:uint64 counter:uint64 alg:int32 > output:dtype | dtype:type?=float Tshape:type?=int32
StatelessRandomPoisson shape:T seed:Tseed lam:Rtype > output:dtype | Rtype:type dtype:type T:type Tseed:type?=int64
StatelessRandomUniform shape:T seed:Tseed > output:dtype | dtype:type?=float T:type?=int32 Tseed:type?=int64
StatelessRandomUniformFullInt shape:T seed:Tseed > output:dtype | dtype:type?=uint64 T:type?=int32 Tseed:type?=int64
StatelessRandomUniformFullIntV2 shape:Tshape key:uint64 counter:uint64 alg:int32 > output:dtype | dtype:type?=uint64 Tshape:type?=int32
StatelessRandomUniformInt shape:T seed:Tseed minval:dtype maxval:dtype > output:dtype | dtype:type T:type Tseed:type?=int64
StatelessRandomUniformIntV2 shape:Tshape key:uint64 counter:uint64 alg:int32 minval:dtype maxval:dtype > output:dtype | dtype:type Tshape:type?=int32
StatelessRandomUniformV2 shape:Tshape key:uint64 counter:uint64 alg:int32 > output:dtype | dtype:type?=float Tshape:type?=int32
StatelessSampleDistortedBoundingBox image_size:T bounding_boxes:float min_object_covered:float seed:Tseed > begin:T size:T bboxes:float | T:type Tseed:type aspect_ratio_range:list(float)? area_range:list(float)? max_attempts:int? use_image_if_no_bounding_boxes:bool?
StatelessShuffle value:T key:uint64 counter:uint64 alg:int32 > output:T | T:type
StatelessTruncatedNormal shape:T seed:Tseed > output:dtype | dtype:type?=float T:type?=int32 Tseed:type?=int64
StatelessTruncatedNormalV2 shape:Tshape key:uint64 counter:uint64 alg:int32 > output:dtype | dtype:type?=float Tshape:type?=int32
StatelessWhile input:*T > output:*T | T:list(type) cond:func body:func output_shapes:list(shape)? parallel_iterations:int?
StaticRegexFullMatch input:string > output:bool | pattern:string
StaticRegexReplace input:string > output:string | pattern:string rewrite:string replace_global:bool?
StopGradient input:T > output:T | T:type
StridedSlice input:T begin:Index end:Index strides:Index > output:T | T:type Index:type begin_mask:int? end_mask:int? ellipsis_mask:int? new_axis_mask:int? shrink_axis_mask:int?
StridedSliceAssign ref:T begin:Index end:Index strides:Index value:T > output_ref:T | T:type Index:type begin_mask:int? end_mask:int? ellipsis_mask:int? new_axis_mask:int? shrink_axis_mask:int?
StridedSliceGrad shape:Index begin:Index end:Index strides:Index dy:T > output:T | T:type Index:type begin_mask:int? end_mask:int? ellipsis_mask:int? new_axis_mask:int? shrink_axis_mask:int?
StringFormat inputs:*T > output:string | T:list(type) template:string? placeholder:string? summarize:int?
StringJoin inputs:N*string > output:string | N:int separator:string?
StringLength input:string > output:int32 | unit:string?
StringLower input:string > output:string | encoding:string?
StringNGrams data:string data_splits:Tsplits > ngrams:string ngrams_splits:Tsplits | separator:string ngram_widths:list(int) left_pad:string right_pad:string pad_width:int preserve_short_sequences:bool Tsplits:type?=int64
StringSplit input:string delimiter:string > indices:int64 values:string shape:int64 | skip_empty:bool?
StringSplitV2 input:string sep:string > indices:int64 values:string shape:int64 | maxsplit:int?
StringStrip input:string > output:string |
StringToHashBucket string_tensor:string > output:int64 | num_buckets:int
StringToHashBucketFast input:string > output:int64 | num_buckets:int
StringToHashBucketStrong input:string > output:int64 | num_buckets:int key:list(int)
StringToNumber string_tensor:string > output:out_type | out_type:type?=float
StringUpper input:string > output:string | encoding:string?
Sub x:T y:T > z:T | T:type
Substr input:string pos:T len:T > output:string | T:type unit:string?
Sum input:T reduction_indices:Tidx > output:T | keep_dims:bool? T:type Tidx:type?=int32
SummaryWriter! > writer:resource | shared_name:string? container:string?
Svd input:T > s:T u:T v:T | compute_uv:bool? full_matrices:bool? T:type
Switch data:T pred:bool > output_false:T output_true:T | T:type
SymbolicGradient input:*Tin > output:*Tout | Tin:list(type) Tout:list(type) f:func
TFRecordDataset! filenames:string compression_type:string buffer_size:int64 > handle:variant | metadata:string?
TFRecordDatasetV2! filenames:string compression_type:string buffer_size:int64 byte_offsets:int64 > handle:variant | metadata:string?
TPUReplicatedInput inputs:N*T > output:T | N:int T:type is_mirrored_variable:bool? index:int? is_packed:bool?
TakeManySparseFromTensorsMap! sparse_handles:int64 > sparse_indices:int64 sparse_values:dtype sparse_shape:int64 | dtype:type container:string? shared_name:string?
Tan x:T > y:T | T:type
Tanh x:T > y:T | T:type
TanhGrad y:T dy:T > z:T | T:type
TensorArray! size:int32 > handle:string | dtype:type dynamic_size:bool? clear_after_read:bool? tensor_array_name:string? element_shape:shape?
TensorArrayCloseV3! handle:resource > |
TensorArrayConcat handle:string flow_in:float > value:dtype lengths:int64 | dtype:type element_shape_except0:shape?
TensorArrayConcatV2 handle:string flow_in:float > value:dtype lengths:int64 | dtype:type element_shape_except0:shape?
TensorArrayConcatV3! handle:resource flow_in:float > value:dtype lengths:int64 | dtype:type element_shape_except0:shape?
TensorArrayGatherV3! handle:resource indices:int32 flow_in:float > value:dtype | dtype:type element_shape:shape?
TensorArrayGradV3! handle:resource flow_in:float > grad_handle:resource flow_out:float | source:string
TensorArrayGradWithShape! handle:resource flow_in:float shape_to_prepend:int32 > grad_handle:resource flow_out:float | source:string
TensorArrayReadV3! handle:resource index:int32 flow_in:float > value:dtype | dtype:type
TensorArrayScatterV3! handle:resource indices:int32 value:T flow_in:float > flow_out:float | T:type
TensorArraySizeV3! handle:resource flow_in:float > size:int32 |
TensorArraySplitV3! handle:resource value:T lengths:int64 flow_in:float > flow_out:float | T:type
TensorArrayV2! size:int32 > handle:string | dtype:type element_shape:shape? dynamic_size:bool? clear_after_read:bool? tensor_array_name:string?
TensorArrayV3! size:int32 > handle:resource flow:float | dtype:type element_shape:shape? dynamic_size:bool? clear_after_read:bool? identical_element_shapes:bool? tensor_array_name:string?
TensorArrayWriteV3! handle:resource index:int32 value:T flow_in:float > flow_out:float | T:type
TensorListConcat input_handle:variant > tensor:element_dtype lengths:int64 | element_dtype:type element_shape:shape?
TensorListConcatLists input_a:variant input_b:variant > output:variant | element_dtype:type
TensorListConcatV2 input_handle:variant element_shape:shape_type leading_dims:int64 > tensor:element_dtype lengths:int64 | element_dtype:type shape_type:type
TensorListElementShape input_handle:variant > element_shape:shape_type | shape_type:type
TensorListFromTensor tensor:element_dtype element_shape:shape_type > output_handle:variant | element_dtype:type shape_type:type
TensorListGather input_handle:variant indices:int32 element_shape:int32 > values:element_dtype | element_dtype:type
TensorListGetItem input_handle:variant index:int32 element_shape:int32 > item:element_dtype | element_dtype:type
TensorListLength input_handle:variant > length:int32 |
TensorListPopBack input_handle:variant element_shape:int32 > output_handle:variant tensor:element_dtype | element_dtype:type
TensorListPushBack input_handle:variant tensor:element_dtype > output_handle:variant | element_dtype:type
TensorListReserve element_shape:shape_type num_elements:int32 > handle:variant | element_dtype:type shape_type:type
TensorListResize input_handle:variant size:int32 > output_handle:variant |
TensorListScatter tensor:element_dtype indices:int32 element_shape:shape_type > output_handle:variant | element_dtype:type shape_type:type
TensorListScatterIntoExistingList input_handle:variant tensor:element_dtype indices:int32 > output_handle:variant | element_dtype:type
TensorListScatterV2 tensor:element_dtype indices:int32 element_shape:shape_type num_elements:int32 > output_handle:variant | element_dtype:type shape_type:type
TensorListSetItem input_handle:variant index:int32 item:element_dtype > output_handle:variant | element_dtype:type resize_if_index_out_of_bounds:bool?
TensorListSplit tensor:element_dtype element_shape:shape_type lengths:int64 > output_handle:variant | element_dtype:type shape_type:type
TensorListStack input_handle:variant element_shape:int32 > tensor:element_dtype | element_dtype:type num_elements:int?
TensorScatterAdd tensor:T indices:Tindices updates:T > output:T | T:type Tindices:type
TensorScatterMax tensor:T indices:Tindices updates:T > output:T | T:type Tindices:type
TensorScatterMin tensor:T indices:Tindices updates:T > output:T | T:type Tindices:type
TensorScatterSub tensor:T indices:Tindices updates:T > output:T | T:type Tindices:type
TensorScatterUpdate tensor:T indices:Tindices updates:T > output:T | T:type Tindices:type
TensorStridedSliceUpdate input:T begin:Index end:Index strides:Index value:T > output:T | T:type Index:type begin_mask:int? end_mask:int? ellipsis_mask:int? new_axis_mask:int? shrink_axis_mask:int?
TensorSummary tensor:T > summary:string | T:type description:string? labels:list(string)? display_name:string?
TensorSummaryV2 tag:string tensor:T serialized_summary_metadata:string > summary:string | T:type
TestStringOutput input:float > output1:float output2:string |
TextLineDataset! filenames:string compression_type:string buffer_size:int64 > handle:variant | metadata:string?
TfLiteSubgraphExecute subgraph_key:string args:*Tin > output:*Tout | Tin:list(type) Tout:list(type)
ThreadUnsafeUnigramCandidateSampler! true_classes:int64 > sampled_candidates:int64 true_expected_count:float sampled_expected_count:float | num_true:int num_sampled:int unique:bool range_max:int seed:int? seed2:int?
Tile input:T multiples:Tmultiples > output:T | T:type Tmultiples:type?=int32
Timestamp! > ts:double |
ToBool input:T > output:bool | T:type
TopK input:T > values:T indices:int32 | k:int sorted:bool? T:type
TopKUnique input:float > topk:float topk_indices:int32 | k:int
TopKV2 input:T k:Tk > values:T indices:index_type | sorted:bool? T:type Tk:type?=int32 index_type:type?=int32
TopKWithUnique input:float > topk:float topk_indices:int32 | k:int
Transpose x:T perm:Tperm > y:T | T:type Tperm:type?=int32
TridiagonalMatMul superdiag:T maindiag:T subdiag:T rhs:T > output:T | T:type
TridiagonalSolve diagonals:T rhs:T > output:T | partial_pivoting:bool? perturb_singular:bool? T:type
TruncateDiv x:T y:T > z:T | T:type
TruncateMod x:T y:T > z:T | T:type
TruncatedNormal! shape:T > output:dtype | seed:int? seed2:int? dtype:type T:type
Unbatch batched_tensor:T batch_index:int64 id:int64 > unbatched_tensor:T | timeout_micros:int container:string? shared_name:string? T:type
UncompressElement compressed:variant > components:*output_types | output_types:list(type) output_shapes:list(shape)
UnicodeDecode input:string > row_splits:Tsplits char_values:int32 | input_encoding:string errors:string? replacement_char:int? replace_control_characters:bool? Tsplits:type?=int64
UnicodeDecodeWithOffsets input:string > row_splits:Tsplits char_values:int32 char_to_byte_starts:int64 | input_encoding:string errors:string? replacement_char:int? replace_control_characters:bool? Tsplits:type?=int64
UnicodeEncode input_values:int32 input_splits:Tsplits > output:string | errors:string? output_encoding:string replacement_char:int? Tsplits:type?=int64
UnicodeTranscode input:string > output:string | input_encoding:string output_encoding:string errors:string? replacement_char:int? replace_control_characters:bool?
UniformCandidateSampler! true_classes:int64 > sampled_candidates:int64 true_expected_count:float sampled_expected_count:float | num_true:int num_sampled:int unique:bool range_max:int seed:int? seed2:int?
Unique x:T > y:T idx:out_idx | T:type out_idx:type?=int32
UniqueDataset input_dataset:variant > handle:variant | output_types:list(type) output_shapes:list(shape) metadata:string?
UniqueV2 x:T axis:Taxis > y:T idx:out_idx | T:type Taxis:type?=int64 out_idx:type?=int32
UniqueWithCounts x:T > y:T idx:out_idx count:out_idx | T:type out_idx:type?=int32
UniqueWithCountsV2 x:T axis:Taxis > y:T idx:out_idx count:out_idx | T:type Taxis:type?=int64 out_idx:type?=int32
Unpack value:T > output:num*T | num:int T:type axis:int?
UnravelIndex indices:Tidx dims:Tidx > output:Tidx | Tidx:type?=int32
UnsortedSegmentJoin inputs:string segment_ids:Tindices num_segments:Tnumsegments > output:string | separator:string? Tindices:type Tnumsegments:type?=int32
UnsortedSegmentMax data:T segment_ids:Tindices num_segments:Tnumsegments > output:T | T:type Tindices:type Tnumsegments:type?=int32
UnsortedSegmentMin data:T segment_ids:Tindices num_segments:Tnumsegments > output:T | T:type Tindices:type Tnumsegments:type?=int32
UnsortedSegmentProd data:T segment_ids:Tindices num_segments:Tnumsegments > output:T | T:type Tindices:type Tnumsegments:type?=int32
UnsortedSegmentSum data:T segment_ids:Tindices num_segments:Tnumsegments > output:T | T:type Tindices:type Tnumsegments:type?=int32
Unstage! > values:*dtypes | capacity:int? memory_limit:int? dtypes:list(type) container:string? shared_name:string?
UpperBound sorted_inputs:T values:T > output:out_type | T:type out_type:type?=int32
VarHandleOp! > resource:resource | container:string? shared_name:string? debug_name:string? dtype:type shape:shape allowed_devices:list(string)?
VarIsInitializedOp! resource:resource > is_initialized:bool |
Variable! > ref:dtype | shape:shape dtype:type container:string? shared_name:string?
VariableShape! input:resource > output:out_type | out_type:type?=int32
VariableV2! > ref:dtype | shape:shape dtype:type container:string? shared_name:string?
Where input:T > index:int64 | T:type?=bool
While! input:*T > output:*T | T:list(type) cond:func body:func output_shapes:list(shape)? parallel_iterations:int?
WindowDataset input_dataset:variant size:int64 shift:int64 stride:int64 drop_remainder:bool > handle:variant | output_types:list(type) output_shapes:list(shape) metadata:string?
WriteFile! filename:string contents:string > |
WriteSummary! writer:resource step:int64 tensor:T tag:string summary_metadata:string > | T:type
Xdivy x:T y:T > z:T | T:type
XlaLaunch! constants:*Tconstants args:*Targs resources:Nresources*resource > results:*Tresults | Tconstants:list(type) Targs:list(type) Nresources:int Tresults:list(type) function:func
Xlog1py x:T y:T > z:T | T:type
Xlogy x:T y:T > z:T | T:type
ZerosLike x:T > y:T | T:type
Zeta x:T q:T > z:T | T:type
"""

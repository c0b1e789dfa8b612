# ruff: noqa: E501
"""The outputs of TensorFlow's ops that have several, by which FunctionDefs name them.

One op a line, as tests/golden/make_op_signatures.py reads them from TensorFlow.  `a*N` is a list of
tensors: attribute N says how many, as a number or as a list of dtypes.
"""

from __future__ import annotations

import functools

OUTPUTS = """
AllCandidateSampler: sampled_candidates true_expected_count sampled_expected_count
AnonymousRandomSeedGenerator: handle deleter
AnonymousSeedGenerator: handle deleter
ApproxTopK: values indices
Batch: batched_tensors*T batch_index id
BatchNormWithGlobalNormalizationGrad: dx dm dv db dg
BatchSelfAdjointEigV2: e v
BatchSvd: s u v
BlockLSTM: i cs f o ci co h
BlockLSTMGrad: x_grad cs_prev_grad h_prev_grad w_grad wci_grad wcf_grad wco_grad b_grad
BlockLSTMGradV2: x_grad cs_prev_grad h_prev_grad w_grad wci_grad wcf_grad wco_grad b_grad
BlockLSTMV2: i cs f o ci co h
BroadcastGradientArgs: r0 r1
CTCBeamSearchDecoder: decoded_indices*top_paths decoded_values*top_paths decoded_shape*top_paths log_probability
CTCGreedyDecoder: decoded_indices decoded_values decoded_shape log_probability
CTCLoss: loss gradient
CTCLossV2: loss gradient
Case: output*Tout
CombinedNonMaxSuppression: nmsed_boxes nmsed_scores nmsed_classes valid_detections
ComputeAccidentalHits: indices ids weights
ConcatOffset: offset*N
DecodeCSV: output*OUT_TYPE
DecodeProtoV2: sizes values*output_types
DecodeWav: audio sample_rate
DenseCountSparseOutput: output_indices output_values output_dense_shape
DenseToDenseSetOperation: result_indices result_values result_shape
DenseToSparseSetOperation: result_indices result_values result_shape
DeserializeManySparse: sparse_indices sparse_values sparse_shape
DeserializeSparse: sparse_indices sparse_values sparse_shape
DynamicPartition: outputs*num_partitions
EagerPyFunc: output*Tout
Eig: e v
FakeQuantWithMinMaxVarsGradient: backprops_wrt_input backprop_wrt_min backprop_wrt_max
FakeQuantWithMinMaxVarsPerChannelGradient: backprops_wrt_input backprop_wrt_min backprop_wrt_max
FixedUnigramCandidateSampler: sampled_candidates true_expected_count sampled_expected_count
For: output*T
FractionalAvgPool: output row_pooling_sequence col_pooling_sequence
FractionalMaxPool: output row_pooling_sequence col_pooling_sequence
FusedBatchNorm: y batch_mean batch_variance reserve_space_1 reserve_space_2
FusedBatchNormGrad: x_backprop scale_backprop offset_backprop reserve_space_3 reserve_space_4
FusedBatchNormGradV2: x_backprop scale_backprop offset_backprop reserve_space_3 reserve_space_4
FusedBatchNormGradV3: x_backprop scale_backprop offset_backprop reserve_space_4 reserve_space_5
FusedBatchNormV2: y batch_mean batch_variance reserve_space_1 reserve_space_2
FusedBatchNormV3: y batch_mean batch_variance reserve_space_1 reserve_space_2 reserve_space_3
GRUBlockCell: r u c h
GRUBlockCellGrad: d_x d_h_prev d_c_bar d_r_bar_u_bar
GenerateBoundingBoxProposals: rois roi_probabilities
GenerateVocabRemapping: remapping num_present
GetElementAtIndex: components*output_types
IdentityN: output*T
If: output*Tout
IsotonicRegression: output segments
LSTMBlockCell: i cs f o ci co h
LSTMBlockCellGrad: cs_prev_grad dicfo wci_grad wcf_grad wco_grad
LearnedUnigramCandidateSampler: sampled_candidates true_expected_count sampled_expected_count
ListDiff: out idx
ListOutput: a*T
LogMatrixDeterminant: sign log_abs_determinant
LookupTableExport: keys values
LookupTableExportV2: keys values
Lu: lu p
MapDefun: output*output_types
MapPeek: values*dtypes
MapUnstage: values*dtypes
MapUnstageNoKey: key values*dtypes
MaxPoolWithArgmax: output argmax
Merge: output value_index
Namespace>TestStringOutput: output1 output2
NearestNeighbors: nearest_center_indices nearest_center_distances
NonMaxSuppressionV4: selected_indices valid_outputs
NonMaxSuppressionV5: selected_indices selected_scores valid_outputs
OptionalGetValue: components*output_types
OrderedMapPeek: values*dtypes
OrderedMapUnstage: values*dtypes
OrderedMapUnstageNoKey: key values*dtypes
ParseExample: sparse_indices*Nsparse sparse_values*sparse_types sparse_shapes*Nsparse dense_values*Tdense
ParseExampleV2: sparse_indices*num_sparse sparse_values*sparse_types sparse_shapes*num_sparse dense_values*Tdense ragged_values*ragged_value_types ragged_row_splits*ragged_split_types
ParseSequenceExample: context_sparse_indices*Ncontext_sparse context_sparse_values*context_sparse_types context_sparse_shapes*Ncontext_sparse context_dense_values*Tcontext_dense feature_list_sparse_indices*Nfeature_list_sparse feature_list_sparse_values*feature_list_sparse_types feature_list_sparse_shapes*Nfeature_list_sparse feature_list_dense_values*feature_list_dense_types feature_list_dense_lengths*Nfeature_list_dense
ParseSequenceExampleV2: context_sparse_indices*Ncontext_sparse context_sparse_values*context_sparse_types context_sparse_shapes*Ncontext_sparse context_dense_values*Tcontext_dense context_ragged_values*context_ragged_value_types context_ragged_row_splits*context_ragged_split_types feature_list_sparse_indices*Nfeature_list_sparse feature_list_sparse_values*feature_list_sparse_types feature_list_sparse_shapes*Nfeature_list_sparse feature_list_dense_values*feature_list_dense_types feature_list_dense_lengths*Nfeature_list_dense feature_list_ragged_values*feature_list_ragged_value_types feature_list_ragged_outer_splits*feature_list_ragged_split_types feature_list_ragged_inner_splits*feature_list_ragged_split_types
ParseSingleExample: sparse_indices*num_sparse sparse_values*sparse_types sparse_shapes*num_sparse dense_values*Tdense
ParseSingleSequenceExample: context_sparse_indices*Ncontext_sparse context_sparse_values*context_sparse_types context_sparse_shapes*Ncontext_sparse context_dense_values*Tcontext_dense feature_list_sparse_indices*Nfeature_list_sparse feature_list_sparse_values*feature_list_sparse_types feature_list_sparse_shapes*Nfeature_list_sparse feature_list_dense_values*feature_list_dense_types
PartitionedCall: output*Tout
PyFunc: output*Tout
PyFuncStateless: output*Tout
Qr: q r
QuantizeAndDequantizeV4Grad: input_backprop input_min_backprop input_max_backprop
QuantizeDownAndShrinkRange: output output_min output_max
QuantizeV2: output output_min output_max
RaggedCountSparseOutput: output_indices output_values output_dense_shape
RaggedFillEmptyRows: output_value_rowids output_values empty_row_indicator reverse_index_map
RaggedFillEmptyRowsGrad: d_values d_default_value
RaggedGather: output_nested_splits*OUTPUT_RAGGED_RANK output_dense_values
RaggedRange: rt_nested_splits rt_dense_values
RaggedTensorFromVariant: output_nested_splits*output_ragged_rank output_dense_values
RaggedTensorToSparse: sparse_indices sparse_values sparse_dense_shape
ReadVariableXlaSplitND: outputs*N
RefMerge: output value_index
RefOutputFloatOutput: a b
RefSwitch: output_false output_true
RemoteCall: output*Tout
RestoreV2: tensors*dtypes
RpcCall: future deleter
RpcCheckStatus: error_code error
RpcClient: client method_specs
RpcGetValue: output*Tout
SampleDistortedBoundingBox: begin size bboxes
SampleDistortedBoundingBoxV2: begin size bboxes
SelfAdjointEigV2: e v
ShapeN: output*N
SimpleStruct: a*n_a
Skipgram: vocab_word vocab_freq words_per_epoch current_epoch total_words_processed examples labels
SoftmaxCrossEntropyWithLogits: loss backprop
SparseAccumulatorTakeGradient: indices values shape
SparseAdd: sum_indices sum_values sum_shape
SparseAddGrad: a_val_grad b_val_grad
SparseConcat: output_indices output_values output_shape
SparseCountSparseOutput: output_indices output_values output_dense_shape
SparseCross: output_indices output_values output_shape
SparseCrossHashed: output_indices output_values output_shape
SparseCrossV2: output_indices output_values output_shape
SparseFillEmptyRows: output_indices output_values empty_row_indicator reverse_index_map
SparseFillEmptyRowsGrad: d_values d_default_value
SparseReduceMaxSparse: output_indices output_values output_shape
SparseReduceSumSparse: output_indices output_values output_shape
SparseReorder: output_indices output_values
SparseReshape: output_indices output_shape
SparseSegmentMeanGradV2: output sorted_unique_indices
SparseSegmentSqrtNGradV2: output sorted_unique_indices
SparseSegmentSumGradV2: output sorted_unique_indices
SparseSlice: output_indices output_values output_shape
SparseSoftmaxCrossEntropyWithLogits: loss backprop
SparseSparseMaximum: output_indices output_values
SparseSparseMinimum: output_indices output_values
SparseSplit: output_indices*num_split output_values*num_split output_shape*num_split
SparseToSparseSetOperation: result_indices result_values result_shape
Split: output*num_split
SplitDedupData: integer_tensor float_tensor
SplitV: output*num_split
StagePeek: values*dtypes
StatefulPartitionedCall: output*Tout
StatelessCase: output*Tout
StatelessIf: output*Tout
StatelessRandomGetKeyCounter: key counter
StatelessRandomGetKeyCounterAlg: key counter alg
StatelessSampleDistortedBoundingBox: begin size bboxes
StatelessWhile: output*T
StringNGrams: ngrams ngrams_splits
StringSplit: indices values shape
StringSplitV2: indices values shape
Svd: s u v
Switch: output_false output_true
SymbolicGradient: output*Tout
TakeManySparseFromTensorsMap: sparse_indices sparse_values sparse_shape
TensorArrayConcat: value lengths
TensorArrayConcatV2: value lengths
TensorArrayConcatV3: value lengths
TensorArrayGradV3: grad_handle flow_out
TensorArrayGradWithShape: grad_handle flow_out
TensorArrayV3: handle flow
TensorListConcat: tensor lengths
TensorListConcatV2: tensor lengths
TensorListPopBack: output_handle tensor
TfLiteSubgraphExecute: output*Tout
ThreadUnsafeUnigramCandidateSampler: sampled_candidates true_expected_count sampled_expected_count
TopK: values indices
TopKUnique: topk topk_indices
TopKV2: values indices
TopKWithUnique: topk topk_indices
UncompressElement: components*output_types
UnicodeDecode: row_splits char_values
UnicodeDecodeWithOffsets: row_splits char_values char_to_byte_starts
Unique: y idx
UniqueV2: y idx
UniqueWithCounts: y idx count
UniqueWithCountsV2: y idx count
Unpack: output*num
Unstage: values*dtypes
While: output*T
"""


@functools.cache
def outputs() -> dict[str, list[tuple[str, str]]]:
    """{type of an op: [(name of an output, attribute that counts it or "")]}."""
    found = {}
    for line in OUTPUTS.strip().splitlines():
        kind, _, words = line.partition(": ")
        found[kind] = [word.partition("*")[::2] for word in words.split()]
    return found

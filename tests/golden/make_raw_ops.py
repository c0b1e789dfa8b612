"""Records raw_ops.json: tf.raw_ops, and with it that every type of the op table is TensorFlow's."""

import os

X = "tf.constant([[0.2, 0.5], [0.7, 0.9]])"
I = "tf.constant([[5, 3], [2, 7]])"  # noqa: E741
S = "tf.constant(['a b ', 'Xyz'])"
B = "tf.constant([[True, False], [True, True]])"
IMAGE = "tf.reshape(tf.range(32, dtype=tf.float32), [1, 4, 4, 2])"
VOLUME = "tf.reshape(tf.range(16, dtype=tf.float32), [1, 2, 2, 2, 2])"
FILTER = "tf.reshape(tf.range(16, dtype=tf.float32), [2, 2, 2, 2])"

OF_X = [
    "Abs",
    "Acos",
    "Acosh",
    "Asin",
    "Asinh",
    "Atan",
    "Atanh",
    "BesselI0",
    "BesselI0e",
    "BesselI1",
    "BesselI1e",
    "BesselJ0",
    "BesselJ1",
    "BesselK0",
    "BesselK0e",
    "BesselK1",
    "BesselK1e",
    "BesselY0",
    "BesselY1",
    "Ceil",
    "Cos",
    "Cosh",
    "Dawsn",
    "Digamma",
    "Erf",
    "Erfc",
    "Erfinv",
    "Exp",
    "Expint",
    "Expm1",
    "Floor",
    "FresnelCos",
    "FresnelSin",
    "IsFinite",
    "IsInf",
    "IsNan",
    "Lgamma",
    "Log",
    "Log1p",
    "Ndtri",
    "Neg",
    "OnesLike",
    "Reciprocal",
    "Rint",
    "Round",
    "Rsqrt",
    "Sigmoid",
    "Sign",
    "Sin",
    "Sinh",
    "Spence",
    "Sqrt",
    "Square",
    "Tan",
    "Tanh",
    "ZerosLike",
]
OF_FEATURES = ["Elu", "Relu", "Relu6", "Selu", "Softplus", "Softsign"]
OF_INPUT = [
    "GuaranteeConst",
    "Identity",
    "LogMatrixDeterminant",
    "MatrixDeterminant",
    "Rank",
    "Snapshot",
    "StopGradient",
    "Where",
    "Shape",
    "Size",
]
OF_X_Y = [
    "Add",
    "AddV2",
    "BatchMatMul",
    "BatchMatMulV2",
    "DivNoNan",
    "Equal",
    "FloorDiv",
    "FloorMod",
    "Greater",
    "GreaterEqual",
    "Less",
    "LessEqual",
    "Maximum",
    "Minimum",
    "Mul",
    "MulNoNan",
    "NotEqual",
    "Pow",
    "RealDiv",
    "SquaredDifference",
    "Sub",
    "TruncateMod",
    "Xdivy",
    "Xlog1py",
    "Xlogy",
]
OF_INTS = ["BitwiseAnd", "BitwiseOr", "BitwiseXor", "LeftShift", "RightShift", "TruncateDiv"]
REDUCTIONS = ["EuclideanNorm", "Max", "Mean", "Min", "Prod", "Sum"]
SEGMENTS = ["SegmentMax", "SegmentMean", "SegmentMin", "SegmentProd", "SegmentSum"]
UNSORTED = ["UnsortedSegmentMax", "UnsortedSegmentMin", "UnsortedSegmentProd", "UnsortedSegmentSum"]
SCATTERS = [
    "TensorScatterAdd",
    "TensorScatterMax",
    "TensorScatterMin",
    "TensorScatterSub",
    "TensorScatterUpdate",
]
OTHERS = f"""
AddN(inputs=[{X}, {X}])
All(input={B}, axis=1, keep_dims=True)
Angle(input=tf.constant([1 + 1j], tf.complex64))
Any(input={B}, axis=[0])
ArgMax(input={X}, dimension=1)
ArgMax(input={X}, dimension=0, output_type=tf.int32)
ArgMin(input={X}, dimension=1)
AsString(input={X}, precision=2, width=6, fill='0')
Atan2(y={X}, x={X})
AvgPool(value={IMAGE}, ksize=[1, 2, 2, 1], strides=[1, 1, 1, 1], padding='SAME')
AvgPool3D(input={VOLUME}, ksize=[1, 2, 2, 2, 1], strides=[1] * 5, padding='VALID')
BatchMatMulV2(x={X}, y={X}, adj_x=True)
BatchMatMulV2(x={X}, y={X}, adj_y=True)
BatchToSpaceND(input=tf.reshape(tf.range(4), [4, 1, 1, 1]), block_shape=[2, 2], crops=[[0, 0], [0, 0]])
Betainc(a=1.0, b={X}, x=0.5)
BiasAdd(value={X}, bias=tf.constant([1.0, 2.0]))
Bitcast(input={X}, type=tf.int32)
BroadcastArgs(s0=[2, 1], s1=[3])
BroadcastTo(input=tf.constant([1.0, 2.0]), shape=[2, 2])
Cast(x={X}, DstT=tf.float64)
CheckNumerics(tensor={X}, message='bad')
CheckNumerics(tensor=tf.constant([np.nan]), message='bad')
Cholesky(input=tf.constant([[2.0, 0.5], [0.5, 1.0]]))
ClipByValue(t={X}, clip_value_min=0.3, clip_value_max=0.6)
Complex(real={X}, imag={X})
ConcatV2(values=[{X}, {X}], axis=1)
ConjugateTranspose(x=tf.constant([[1 + 1j, 2]]), perm=[1, 0])
Conj(input=tf.constant([1 + 1j]))
Conv2D(input={IMAGE}, filter={FILTER}, strides=[1, 2, 1, 1], padding='SAME')
Conv2D(input={IMAGE}, filter={FILTER}, strides=[1] * 4, padding='VALID', dilations=[1, 2, 2, 1])
Conv2D(input={IMAGE}, filter={FILTER}, strides=[1] * 4, padding='EXPLICIT', explicit_paddings=[0, 0, 1, 0, 0, 1, 0, 0])
Conv2DBackpropInput(input_sizes=[1, 4, 4, 2], filter={FILTER}, out_backprop={IMAGE}, strides=[1] * 4, padding='SAME')
Conv3D(input={VOLUME}, filter=tf.ones([1, 2, 1, 2, 1]), strides=[1] * 5, padding='VALID')
Cross(a=tf.constant([1.0, 2.0, 3.0]), b=tf.constant([3.0, 1.0, 2.0]))
Cumprod(x={X}, axis=1, exclusive=True)
Cumsum(x={X}, axis=0, reverse=True)
CumulativeLogsumexp(x={X}, axis=0)
DepthToSpace(input=tf.reshape(tf.range(4), [1, 1, 1, 4]), block_size=2)
DepthwiseConv2dNative(input={IMAGE}, filter={FILTER}, strides=[1] * 4, padding='VALID')
Diag(diagonal=[1.0, 2.0])
DiagPart(input={X})
DynamicPartition(data={X}, partitions=[1, 0], num_partitions=2)
DynamicStitch(indices=[[0], [1]], data=[[1.0], [2.0]])
Einsum(inputs=[{X}, {X}], equation='ij,jk->ik')
EnsureShape(input={X}, shape=[2, None])
ExpandDims(input={X}, axis=0)
Fill(dims=[2], value=1.5)
Gather(params={X}, indices=[1])
GatherNd(params={X}, indices=[[1, 0]])
GatherV2(params={X}, indices=[1], axis=1)
GatherV2(params={X}, indices=[[1], [0]], axis=1, batch_dims=1)
IdentityN(input=[{X}, {I}])
Igamma(a={X}, x={X})
Igammac(a={X}, x={X})
Imag(input=tf.constant([1 + 2j], tf.complex64))
InTopKV2(predictions={X}, targets=[1, 0], k=1)
Invert(x={I})
InvertPermutation(x=[1, 2, 0])
L2Loss(t={X})
LRN(input={IMAGE}, depth_radius=1, bias=2.0)
LeakyRelu(features=-{X}, alpha=0.3)
LogSoftmax(logits={X})
LogicalAnd(x={B}, y={B})
LogicalNot(x={B})
LogicalOr(x={B}, y={B})
LowerBound(sorted_inputs={X}, values={X})
MatMul(a={X}, b={X}, transpose_a=True)
MatMul(a={X}, b={X}, transpose_b=True)
MatrixBandPart(input={X}, num_lower=0, num_upper=-1)
MatrixDiagPartV3(input={X}, k=1, padding_value=0.0)
MatrixDiagPartV3(input={X}, k=[-1, 0], padding_value=9.0, align='LEFT_RIGHT')
MatrixDiagV3(diagonal=tf.constant([1.0, 2.0]), k=1, num_rows=-1, num_cols=-1, padding_value=7.0)
MatrixInverse(input={X}, adjoint=True)
MatrixLogarithm(input=tf.constant([[2 + 0j, 0], [0, 1]]))
MatrixSetDiagV3(input={X}, diagonal=tf.constant([1.0, 2.0]), k=0)
MatrixSolve(matrix={X}, rhs={X}, adjoint=True)
MatrixSquareRoot(input=tf.constant([[4.0, 0.0], [0.0, 9.0]]))
MatrixTriangularSolve(matrix={X}, rhs={X}, lower=False)
MaxPool(input={IMAGE}, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='VALID')
MaxPool3D(input={VOLUME}, ksize=[1, 2, 2, 2, 1], strides=[1] * 5, padding='VALID')
MirrorPad(input={X}, paddings=[[1, 0], [0, 1]], mode='REFLECT')
NextAfter(x1={X}, x2={X})
OneHot(indices=[0, 2], depth=3, on_value=5.0, off_value=1.0, axis=0)
Pack(values=[{X}, {X}], axis=1)
Pad(input={X}, paddings=[[1, 0], [0, 1]])
PadV2(input={X}, paddings=[[1, 0], [0, 1]], constant_values=9.0)
Polygamma(a={X}, x={X})
PreventGradient(input={X})
RandomStandardNormal(shape=[2, 3], dtype=tf.float64).shape
RandomUniform(shape=[2, 3], dtype=tf.float32).dtype
TruncatedNormal(shape=[2, 3], dtype=tf.float32).shape
Range(start=1, limit=7, delta=2)
Real(input=tf.constant([1 + 2j], tf.complex64))
ReduceJoin(inputs={S}, reduction_indices=[0], separator='-')
RegexFullMatch(input={S}, pattern='X.z')
RegexReplace(input={S}, pattern='[a-z]', rewrite='q', replace_global=False)
Reshape(tensor={X}, shape=[4])
ReverseSequence(input={X}, seq_lengths=[1, 2], seq_dim=1, batch_dim=0)
ReverseV2(tensor={X}, axis=[1])
Roll(input={X}, shift=1, axis=0)
ScatterNd(indices=[[1], [3]], updates=[5.0, 6.0], shape=[4])
Select(condition={B}, x={X}, y=-{X})
SelectV2(condition={B}, t={X}, e=0.0)
Shape(input={X}, out_type=tf.int64)
ShapeN(input=[{X}, {X}])
Size(input={X}, out_type=tf.int64)
Slice(input={X}, begin=[0, 1], size=[2, 1])
Softmax(logits={X})
SoftmaxCrossEntropyWithLogits(features={X}, labels=tf.constant([[0.0, 1.0], [0.5, 0.5]]))
SpaceToBatchND(input=tf.reshape(tf.range(4), [1, 2, 2, 1]), block_shape=[2, 2], paddings=[[0, 0], [0, 0]])
SpaceToDepth(input=tf.reshape(tf.range(4), [1, 2, 2, 1]), block_size=2)
Split(axis=1, value={X}, num_split=2)
SplitV(value={X}, size_splits=[1, -1], axis=0, num_split=2)
Squeeze(input=tf.ones([1, 2, 1]))
Squeeze(input=tf.ones([1, 2, 1]), axis=[0])
StaticRegexFullMatch(input={S}, pattern='X.z')
StaticRegexReplace(input={S}, pattern='[a-z]', rewrite='q')
StridedSlice(input={X}, begin=[0, 1], end=[2, 2], strides=[1, 1], shrink_axis_mask=2, begin_mask=1)
StringJoin(inputs=[{S}, {S}], separator='+')
StringLength(input=tf.constant(['\\u00e4b']), unit='UTF8_CHAR')
StringLower(input={S})
StringUpper(input={S})
StringStrip(input={S})
StringToHashBucket(string_tensor={S}, num_buckets=10)
StringToHashBucketFast(input={S}, num_buckets=10)
StringToHashBucketStrong(input={S}, num_buckets=10, key=[1, 2])
StringToNumber(string_tensor=tf.constant(['1.5']), out_type=tf.float64)
Substr(input={S}, pos=0, len=2)
Tile(input={X}, multiples=[1, 2])
TopKV2(input={X}, k=1)
Transpose(x={X}, perm=[1, 0])
Unique(x=[3, 1, 3])
UniqueWithCounts(x=[3, 1, 3], out_idx=tf.int64)
Unpack(value={X}, num=2, axis=1)
UnsortedSegmentJoin(inputs={S}, segment_ids=[0, 0], num_segments=1, separator='|')
UpperBound(sorted_inputs={X}, values={X})
Zeta(x={X} + 1.5, q={X})
Sum({X}, 0)
Sum(input={X})
Sum(input={X}, axis=0, keepdims=True)
NoSuchOp(x=1)
Sum(input={X}, axis=0, name='total')
""".strip().splitlines()


def all_cases():
    calls = [f"{t}(x={X})" for t in OF_X]
    calls += [f"{t}(features={X} - 0.5)" for t in OF_FEATURES]
    calls += [f"{t}(input={X})" for t in OF_INPUT[:-3]]
    calls += [f"Where(condition={B})"]
    calls += [f"{t}(x={X}, y={X}[::-1])" for t in OF_X_Y]
    calls += [f"{t}(x={I}, y={I}[::-1])" for t in OF_INTS]
    calls += [f"{t}(input={X}, axis={a})" for t in REDUCTIONS for a in ("1", "[0]")]
    calls += [f"{t}(input={X}, axis=[0, 1], keep_dims=True)" for t in REDUCTIONS]
    calls += [f"{t}(data={X}, segment_ids=[0, 1])" for t in SEGMENTS]
    calls += [f"{t}(data={X}, segment_ids=[1, 1], num_segments=2)" for t in UNSORTED]
    calls += [f"{t}(tensor={X}, indices=[[1]], updates=[[3.0, 0.1]])" for t in SCATTERS]
    return [f"tf.raw_ops.{call}" for call in calls + OTHERS]


if __name__ == "__main__":
    import cases
    import tensorflow

    here = os.path.dirname(os.path.abspath(__file__))
    cases.record(all_cases(), tensorflow, os.path.join(here, "raw_ops.json"))

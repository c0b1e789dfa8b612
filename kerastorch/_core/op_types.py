# ruff: noqa: E501
"""What dtypes and attributes TensorFlow's ops take, for the errors that wrong ones give.

One op a line, as tests/golden/make_op_types.py reads them from TensorFlow: the dtypes of the inputs
in order, by the name of a dtype attribute or by a letter, a bar, `name=kind` for the attributes;
for dtype attributes the letters of the dtypes allowed, `*` for any, `!` where there is no default;
a bar, and `name=letters` for the dtype attributes for which not all of them have a kernel.
"""

from __future__ import annotations

import functools

LETTERS = {
    "h": "float16", "g": "bfloat16", "f": "float32", "d": "float64", "b": "int8", "w": "int16",
    "i": "int32", "l": "int64", "B": "uint8", "W": "uint16", "I": "uint32", "L": "uint64",
    "?": "bool", "F": "complex64", "D": "complex128", "S": "string",
}  # fmt: skip


class OpTypes:
    """The dtypes of an op's inputs and the kinds of its attributes.

    inputs: for each input the name of a dtype attribute, or a dtype's name.
    allowed: {dtype attribute: names of dtypes}, None for any.
    without_default: the dtype attributes that have no default.
    kernels: {dtype attribute: letters of the dtypes with a kernel}, where those are not all.
    kinds: {attribute: "int", "bool", "float", "string", "type", "shape", "func", "list(int)" ...}.
    """

    def __init__(self, line):
        inputs, attrs, kernels = line.split("|")
        self.inputs = [LETTERS.get(word, word) for word in inputs.split()]
        self.allowed, self.kinds, self.without_default = {}, {}, set()
        for word in attrs.split():
            name, _, kind = word.partition("=")
            if kind.startswith(":"):
                if kind.endswith("!"):
                    self.without_default.add(name)
                kind = kind.strip(":!")
                self.allowed[name] = None if kind == "*" else [LETTERS[c] for c in kind]
                kind = "type"
            self.kinds[name] = kind
        self.kernels = dict(word.split("=") for word in kernels.split())

    def of_input(self, i: int) -> list[str] | None:
        """The names of the dtypes that input number i may have; None for any."""
        name = self.inputs[min(i, len(self.inputs) - 1)]
        return self.allowed.get(name, [name])

    def is_fixed(self, i: int) -> bool:
        """Whether input number i has one dtype in any case."""
        return self.inputs[min(i, len(self.inputs) - 1)] not in self.allowed


def with_kernel(type: str, number: int) -> list[str] | None:
    """The dtypes of input `number` for which an op has a kernel; None for all that it allows."""
    line = _lines().get(type)
    if line is None or line.endswith("|"):
        return None
    found = find(type)
    letters = found.kernels.get(found.inputs[min(number, len(found.inputs) - 1)])
    return None if letters is None else [LETTERS[c] for c in letters]


@functools.cache
def find(type: str) -> OpTypes | None:
    """The `OpTypes` of a type of op, None for one that is not in the table."""
    line = _lines().get(type)
    return None if line is None else OpTypes(line)


@functools.cache
def _lines():
    return dict(line.split(": ", 1) for line in TABLE.strip().split("\n"))


TABLE = """
Abs: T | T=:ghfdbwil! |
Acos: T | T=:ghfdFD! |
Acosh: T | T=:ghfdFD! |
Add: T T | T=:ghfdBbwilFDS! |
AddN: T | N=int T=:fdiBwbFlgWDhIL! |
AddV2: T T | T=:ghfdBWILbwilFD! |
All: ? Tidx | keep_dims=bool Tidx=:il |
AllCandidateSampler: l | num_true=int num_sampled=int unique=bool seed=int seed2=int |
Angle: T | T=:FD Tout=:fd |
Any: ? Tidx | keep_dims=bool Tidx=:il |
ArgMax: T Tidx | T=:fdiBwblgWhIL?! Tidx=:wil output_type=:wWil |
ArgMin: T Tidx | T=:fdiBwblgWhIL?! Tidx=:il output_type=:il |
AsString: T | T=:fdiBwblgWhILFD?S! precision=int scientific=bool shortest=bool width=int fill=string |
Asin: T | T=:ghfdFD! |
Asinh: T | T=:ghfdFD! |
Atan: T | T=:ghfdFD! |
Atan2: T T | T=:ghfd! |
Atanh: T | T=:ghfdFD! |
AvgPool: T | ksize=list(int) strides=list(int) padding=string data_format=string T=:hgfd! |
AvgPool3D: T | ksize=list(int) strides=list(int) padding=string data_format=string T=:hgfd! | T=gf
BandedTriangularSolve: T T | lower=bool adjoint=bool T=:dfhFD! | T=fdFD
BatchMatMul: T T | T=:ghfdilFD! adj_x=bool adj_y=bool |
BatchMatMulV2: T T | T=:ghfdwilBWILFD! adj_x=bool adj_y=bool | T=hgfdwilFD
BatchToSpaceND: T Tblock_shape Tcrops | T=:*! Tblock_shape=:il Tcrops=:il | T=hgfdbwilBWIL
BesselI0: T | T=:ghfd! | T=hfd
BesselI0e: T | T=:ghfd! | T=hfd
BesselI1: T | T=:ghfd! | T=hfd
BesselI1e: T | T=:ghfd! | T=hfd
BesselJ0: T | T=:ghfd! | T=hfd
BesselJ1: T | T=:ghfd! | T=hfd
BesselK0: T | T=:ghfd! | T=hfd
BesselK0e: T | T=:ghfd! | T=hfd
BesselK1: T | T=:ghfd! | T=hfd
BesselK1e: T | T=:ghfd! | T=hfd
BesselY0: T | T=:ghfd! | T=hfd
BesselY1: T | T=:ghfd! | T=hfd
Betainc: T T T | T=:fd! |
BiasAdd: T T | T=:fdiBwbFlgWDhIL! data_format=string |
Bincount: i i T | T=:ilfd! |
Bitcast: T | T=:ghfdliBWILbwFD! type=:ghfdliBWILbwFD! |
BitwiseAnd: T T | T=:bwilBWIL! |
BitwiseOr: T T | T=:bwilBWIL! |
BitwiseXor: T T | T=:bwilBWIL! |
BroadcastArgs: T T | T=:il |
BroadcastGradientArgs: T T | T=:il |
BroadcastTo: T Tidx | T=:*! Tidx=:il |
Cast: SrcT | SrcT=:*! DstT=:*! Truncate=bool |
Ceil: T | T=:ghfd! |
CheckNumerics: T | T=:ghfd! message=string |
Cholesky: T | T=:dfhFD! | T=fdFD
ClipByValue: T T T | T=:fdiBwbFlgWDhIL! | T=hgfdbwilBWILFD
Complex: T T | T=:fd Tout=:FD |
Concat: i T | N=int T=:*! |
ConcatV2: T Tidx | N=int T=:*! Tidx=:il |
Conj: T | T=:FD |
ConjugateTranspose: T Tperm | T=:*! Tperm=:il |
Const:  | value=tensor dtype=:*! | dtype=hgfdbwilBWIL?FD
Conv2D: T T | T=:hgfdi! strides=list(int) use_cudnn_on_gpu=bool padding=string explicit_paddings=list(int) data_format=string dilations=list(int) |
Conv2DBackpropInput: i T T | T=:hgfdi! strides=list(int) use_cudnn_on_gpu=bool padding=string explicit_paddings=list(int) data_format=string dilations=list(int) |
Conv3D: T T | T=:hgfd! strides=list(int) padding=string data_format=string dilations=list(int) |
Conv3DBackpropInputV2: Tshape T T | T=:hgfd! strides=list(int) padding=string data_format=string dilations=list(int) Tshape=:il |
Cos: T | T=:ghfdFD! |
Cosh: T | T=:ghfdFD! |
Cross: T T | T=:fdiBwblgWhIL! |
Cumprod: T Tidx | exclusive=bool reverse=bool T=:fdiBwbFlgWDhIL! Tidx=:il |
Cumsum: T Tidx | exclusive=bool reverse=bool T=:fdiBwbFlgWDhIL! Tidx=:il |
CumulativeLogsumexp: T Tidx | exclusive=bool reverse=bool T=:ghfd! Tidx=:il |
Dawsn: T | T=:ghfd! | T=fd
DenseBincount: Tidx Tidx T | Tidx=:il! T=:ilfd! binary_output=bool |
DepthToSpace: T | T=:*! block_size=int data_format=string |
DepthwiseConv2dNative: T T | T=:hgfd! strides=list(int) padding=string explicit_paddings=list(int) data_format=string dilations=list(int) |
DepthwiseConv2dNativeBackpropFilter: T i T | T=:hgfd! strides=list(int) padding=string explicit_paddings=list(int) data_format=string dilations=list(int) |
DepthwiseConv2dNativeBackpropInput: i T T | T=:hgfd! strides=list(int) padding=string explicit_paddings=list(int) data_format=string dilations=list(int) |
Diag: T | T=:ghfdilFD! | T=hfdilFD
DiagPart: T | T=:ghfdilFD! | T=hfdilFD
Digamma: T | T=:ghfd! | T=hfd
Dilation2D: T T | T=:fdiBwblgWhIL! strides=list(int) rates=list(int) padding=string |
Div: T T | T=:ghfdBbWwiILlFD! |
DivNoNan: T T | T=:hfgdFD! |
DynamicPartition: T i | num_partitions=int T=:*! |
DynamicStitch: i T | N=int T=:*! |
Eig: T | compute_v=bool T=:fdFD! Tout=:FD! |
Einsum: T | equation=string N=int T=:*! | T=hgfdilFD
Elu: T | T=:hgfd! |
Empty: i | dtype=:*! init=bool |
EnsureShape: T | shape=shape T=:*! |
Equal: T T | T=:*! incompatible_shape_error=bool |
Erf: T | T=:ghfd! |
Erfc: T | T=:ghfd! |
Erfinv: T | T=:ghfd! | T=fd
EuclideanNorm: T Tidx | keep_dims=bool T=:fdiBwbFlgWDhIL! Tidx=:il |
Exp: T | T=:ghfdFD! |
ExpandDims: T Tdim | T=:*! Tdim=:il | T=hgfdbwilBWIL?FD
Expint: T | T=:ghfd! | T=fd
Expm1: T | T=:ghfdFD! |
Fill: index_type T | T=:*! index_type=:il |
Floor: T | T=:ghfd! |
FloorDiv: T T | T=:ghfdBbWwiILlFD! | T=hgfdbwilBWIL
FloorMod: T T | T=:bwilBWILghfd! |
FresnelCos: T | T=:ghfd! | T=fd
FresnelSin: T | T=:ghfd! | T=fd
FusedBatchNormV3: T U U U U | T=:hgf! U=:gf! epsilon=float exponential_avg_factor=float data_format=string is_training=bool | U=f
Gather: Tparams Tindices | validate_indices=bool Tparams=:*! Tindices=:il! |
GatherNd: Tparams Tindices | Tparams=:*! Tindices=:wil! |
GatherV2: Tparams Tindices Taxis | batch_dims=int Tparams=:*! Tindices=:wil! Taxis=:il! |
Greater: T T | T=:fdiBwblgWhIL! |
GreaterEqual: T T | T=:fdiBwblgWhIL! |
GuaranteeConst: T | T=:*! |
HistogramFixedWidth: T T i | T=:ilfd! dtype=:il |
Identity: T | T=:*! |
IdentityN: T | T=types |
Igamma: T T | T=:ghfd! | T=fd
Igammac: T T | T=:ghfd! | T=fd
Imag: T | T=:FD Tout=:fd |
InTopKV2: f T T | T=:il |
Invert: T | T=:bwilBWIL! |
InvertPermutation: T | T=:il |
IsFinite: T | T=:ghfd! |
IsInf: T | T=:ghfd! |
IsNan: T | T=:ghfd! |
IsotonicRegression: T | T=:fdiBwblgWhIL! output_dtype=:hgfd | T=hgfdbwil
L2Loss: T | T=:hgfd! |
LRN: T | depth_radius=int bias=float alpha=float beta=float T=:hgf | T=hf
LeakyRelu: T | alpha=float T=:hgfd |
LeftShift: T T | T=:bwilBWIL! |
Less: T T | T=:fdiBwblgWhIL! |
LessEqual: T T | T=:fdiBwblgWhIL! |
Lgamma: T | T=:ghfd! | T=hfd
LinSpace: T T Tidx | T=:ghfd! Tidx=:il | T=fd
Log: T | T=:ghfdFD! |
Log1p: T | T=:ghfdFD! |
LogMatrixDeterminant: T | T=:hfdFD! | T=fdFD
LogSoftmax: T | T=:hgfd! |
LogUniformCandidateSampler: l | num_true=int num_sampled=int unique=bool range_max=int seed=int seed2=int |
LogicalAnd: ? ? |  |
LogicalNot: ? |  |
LogicalOr: ? ? |  |
LowerBound: T T | T=:*! out_type=:il | T=hgfdbwilBWIL
Lu: T | T=:dfhFD! output_idx_type=:il | T=fdFD
MatMul: T T | transpose_a=bool transpose_b=bool T=:ghfdilBWILFD! | T=hgfdwilFD
MatrixBandPart: T Tindex Tindex | T=:*! Tindex=:il | T=hgfdbwilBWIL?FD
MatrixDeterminant: T | T=:hfdFD! | T=fdFD
MatrixDiagPartV3: T i T | T=:*! align=string | T=hgfdbwilBWIL?FD
MatrixDiagV3: T i i i T | T=:*! align=string | T=hgfdbwilBWIL?FD
MatrixExponential: T | T=:dfhFD! | T=fdFD
MatrixInverse: T | adjoint=bool T=:dfhFD! |
MatrixLogarithm: T | T=:FD! |
MatrixSetDiagV3: T T i | T=:*! align=string | T=hgfdbwilBWIL?FD
MatrixSolve: T T | adjoint=bool T=:dfhFD! | T=fdFD
MatrixSolveLs: T T d | T=:dfhFD! fast=bool | T=fdFD
MatrixSquareRoot: T | T=:dfhFD! | T=fdFD
MatrixTriangularSolve: T T | lower=bool adjoint=bool T=:gdfhFD! | T=fdFD
Max: T Tidx | keep_dims=bool T=:fdiBwblgWhIL! Tidx=:il |
MaxPool: T | T=:hgfdilBwbW ksize=list(int) strides=list(int) padding=string explicit_paddings=list(int) data_format=string |
MaxPool3D: T | ksize=list(int) strides=list(int) padding=string data_format=string T=:hgf! | T=gf
MaxPoolWithArgmax: T | ksize=list(int) strides=list(int) Targmax=:il padding=string include_batch_in_index=bool T=:fdiBwblgWhIL! |
Maximum: T T | T=:ghfdbBwWiIlL! |
Mean: T Tidx | keep_dims=bool T=:fdiBwbFlgWDhIL! Tidx=:il |
Min: T Tidx | keep_dims=bool T=:fdiBwblgWhIL! Tidx=:il |
Minimum: T T | T=:ghfdbBwWiIlL! |
MirrorPad: T Tpaddings | T=:*! Tpaddings=:il mode=string |
Mod: T T | T=:ilhhgfd! | T=fdil
Mul: T T | T=:ghfdBbWwiILlFD! |
MulNoNan: T T | T=:ghfdFD! |
Multinomial: T i | seed=int seed2=int T=:fdiBwblgWhIL! output_dtype=:il | T=hgfd
Ndtri: T | T=:ghfd! | T=fd
Neg: T | T=:ghfdbwilFD! |
NextAfter: T T | T=:df |
NoOp:  |  |
NotEqual: T T | T=:*! incompatible_shape_error=bool |
OneHot: TI i T T | axis=int T=:*! TI=:Bbil |
OnesLike: T | T=:ghfdbBwWiIlLFD?! |
Pack: T | N=int T=:*! axis=int |
Pad: T Tpaddings | T=:*! Tpaddings=:il |
PadV2: T Tpaddings T | T=:*! Tpaddings=:il |
ParallelConcat: T | N=int T=:*! shape=shape |
PlaceholderWithDefault: dtype | dtype=:*! shape=shape |
Polygamma: T T | T=:fd! |
Pow: T T | T=:gfhdbwilFD! |
PreventGradient: T | T=:*! message=string | T=hgfdbwlBWIL?FD
Prod: T Tidx | keep_dims=bool T=:fdiBwbFlgWDhIL! Tidx=:il |
Qr: T | full_matrices=bool T=:dfhFD! |
RandomStandardNormal: T | seed=int seed2=int dtype=:hgfd! T=:il! |
RandomUniform: T | seed=int seed2=int dtype=:hgfd! T=:il! |
RandomUniformInt: T Tout Tout | seed=int seed2=int Tout=:il! T=:il! |
Range: Tidx Tidx Tidx | Tidx=:ghfdbwilWI | Tidx=fdil
Rank: T | T=:*! | T=hgfdbwilBWIL?FD
Real: T | T=:FD Tout=:fd |
RealDiv: T T | T=:ghfdBbWwiILlFD! | T=hgfdFD
Reciprocal: T | T=:ghfdbwilFD! | T=hgfdFD
ReduceJoin: S i | keep_dims=bool separator=string |
RegexFullMatch: S S |  |
RegexReplace: S S S | replace_global=bool |
Relu: T | T=:fdiBwblgWhIL! |
Relu6: T | T=:fdiBwblgWhIL! |
Reshape: T Tshape | T=:*! Tshape=:il | T=hgfdbwilBWIL?FD
ReverseSequence: T Tlen | seq_dim=int batch_dim=int T=:*! Tlen=:il |
ReverseV2: T Tidx | Tidx=:il T=:BbWwiIlL?ghfdFDS! |
RightShift: T T | T=:bwilBWIL! |
Rint: T | T=:ghfd! | T=fd
Roll: T Tshift Taxis | T=:*! Tshift=:il! Taxis=:il! |
Round: T | T=:ghfdbwilFD! | T=hgfdbwilBWIL
Rsqrt: T | T=:ghfdFD! |
ScatterNd: Tindices T Tindices | T=:*! Tindices=:wil! | Tindices=il
SegmentMax: T Tindices | T=:fdiBwblgWhIL! Tindices=:il! |
SegmentMean: T Tindices | T=:fdiBwbFlgWDhIL! Tindices=:il! |
SegmentMin: T Tindices | T=:fdiBwblgWhIL! Tindices=:il! |
SegmentProd: T Tindices | T=:fdiBwbFlgWDhIL! Tindices=:il! |
SegmentSum: T Tindices | T=:fdiBwbFlgWDhIL! Tindices=:il! |
Select: ? T T | T=:*! |
SelectV2: ? T T | T=:*! |
SelfAdjointEigV2: T | compute_v=bool T=:dfhFD! | T=fdFD
Selu: T | T=:hgfd! |
Shape: T | T=:*! out_type=:il | T=hgfdbwilBWIL?FD
ShapeN: T | N=int T=:*! out_type=:il | T=hgfdbwilBWIL?FD
Sigmoid: T | T=:ghfdFD! |
Sign: T | T=:ghfdbwilFD! |
Sin: T | T=:ghfdFD! |
Sinh: T | T=:ghfdFD! |
Size: T | T=:*! out_type=:il | T=hgfdbwilBWIL?FD
Slice: T Index Index | T=:*! Index=:il! |
Snapshot: T | T=:*! | T=hgfdbwilBWIL?FD
SobolSample: i i i | dtype=:fd |
Softmax: T | T=:hgfd! |
SoftmaxCrossEntropyWithLogits: T T | T=:hgfd! |
Softplus: T | T=:hgfd! |
Softsign: T | T=:hgfd! |
SpaceToBatchND: T Tblock_shape Tpaddings | T=:*! Tblock_shape=:il Tpaddings=:il | T=hgfdbwilBWIL
SpaceToDepth: T | T=:*! block_size=int data_format=string |
SparseSoftmaxCrossEntropyWithLogits: T Tlabels | T=:hgfd! Tlabels=:il |
Spence: T | T=:ghfd! | T=fd
Split: i T | num_split=int T=:*! |
SplitV: T Tlen i | num_split=int T=:*! Tlen=:bil |
Sqrt: T | T=:ghfdFD! |
Square: T | T=:ghfdbwilBWILFD! |
SquaredDifference: T T | T=:ghfdilFD! |
Squeeze: T | T=:*! squeeze_dims=list(int) | T=hgfdbwilBWIL?FD
StatelessMultinomial: T i Tseed | T=:fdiBwblgWhIL! Tseed=:il output_dtype=:il | T=hgfd
StatelessParameterizedTruncatedNormal: S Tseed dtype dtype dtype dtype | S=:il! Tseed=:il dtype=:hfd! |
StatelessRandomNormal: T Tseed | dtype=:hgfd T=:il Tseed=:il |
StatelessRandomUniform: T Tseed | dtype=:hgfd T=:il Tseed=:il |
StatelessShuffle: T L L i | T=:*! |
StatelessTruncatedNormal: T Tseed | dtype=:hgfd T=:il Tseed=:il |
StaticRegexFullMatch: S | pattern=string |
StaticRegexReplace: S | pattern=string rewrite=string replace_global=bool |
StopGradient: T | T=:*! |
StridedSlice: T Index Index Index | T=:*! Index=:wil! begin_mask=int end_mask=int ellipsis_mask=int new_axis_mask=int shrink_axis_mask=int |
StringJoin: S | N=int separator=string |
StringLength: S | unit=string |
StringLower: S | encoding=string |
StringNGrams: S Tsplits | separator=string ngram_widths=list(int) left_pad=string right_pad=string pad_width=int preserve_short_sequences=bool Tsplits=:il |
StringSplitV2: S S | maxsplit=int |
StringStrip: S |  |
StringToHashBucket: S | num_buckets=int |
StringToHashBucketFast: S | num_buckets=int |
StringToHashBucketStrong: S | num_buckets=int key=list(int) |
StringToNumber: S | out_type=:fdil |
StringUpper: S | encoding=string |
Sub: T T | T=:ghfdBbWwilFDIL! |
Substr: S T T | T=:il! unit=string |
Sum: T Tidx | keep_dims=bool T=:fdiBwbFlgWDhIL! Tidx=:il |
Svd: T | compute_uv=bool full_matrices=bool T=:dfhFD! | T=fdFD
Tan: T | T=:ghfdFD! |
Tanh: T | T=:ghfdFD! |
TensorScatterAdd: T Tindices T | T=:*! Tindices=:il! | T=hgfdbwilBWILFD
TensorScatterMax: T Tindices T | T=:*! Tindices=:il! | T=hgfdbwilBWIL
TensorScatterMin: T Tindices T | T=:*! Tindices=:il! | T=hgfdbwilBWIL
TensorScatterSub: T Tindices T | T=:*! Tindices=:il! | T=hgfdbwilBWILFD
TensorScatterUpdate: T Tindices T | T=:*! Tindices=:wilW! | Tindices=il
Tile: T Tmultiples | T=:*! Tmultiples=:il |
TopKV2: T Tk | sorted=bool T=:fdiBwblgWhIL! Tk=:wil index_type=:wil |
Transpose: T Tperm | T=:*! Tperm=:il |
TridiagonalSolve: T T | partial_pivoting=bool perturb_singular=bool T=:dfFD! |
TruncateDiv: T T | T=:ghfdBbWwiILlFD! | T=hgfdbwilBWIL
TruncateMod: T T | T=:ilghfd! | T=fdil
TruncatedNormal: T | seed=int seed2=int dtype=:hgfd! T=:il! |
UnicodeDecode: S | input_encoding=string errors=string replacement_char=int replace_control_characters=bool Tsplits=:il |
UnicodeEncode: i Tsplits | errors=string output_encoding=string replacement_char=int Tsplits=:il |
UnicodeTranscode: S | input_encoding=string output_encoding=string errors=string replacement_char=int replace_control_characters=bool |
UniformCandidateSampler: l | num_true=int num_sampled=int unique=bool range_max=int seed=int seed2=int |
Unique: T | T=:*! out_idx=:il | T=hgfdbwilBWIL?S
UniqueWithCounts: T | T=:*! out_idx=:il | T=hgfdbwilBWIL?S
Unpack: T | num=int T=:*! axis=int |
UnravelIndex: Tidx Tidx | Tidx=:il |
UnsortedSegmentJoin: S Tindices Tnumsegments | separator=string Tindices=:il! Tnumsegments=:il |
UnsortedSegmentMax: T Tindices Tnumsegments | T=:fdiBwblgWhIL! Tindices=:il! Tnumsegments=:il |
UnsortedSegmentMin: T Tindices Tnumsegments | T=:fdiBwblgWhIL! Tindices=:il! Tnumsegments=:il |
UnsortedSegmentProd: T Tindices Tnumsegments | T=:fdiBwbFlgWDhIL! Tindices=:il! Tnumsegments=:il |
UnsortedSegmentSum: T Tindices Tnumsegments | T=:fdiBwbFlgWDhIL! Tindices=:wil! Tnumsegments=:il |
UpperBound: T T | T=:*! out_type=:il | T=hgfdbwilBWIL
Where: T | T=:fdiBwbFlgWDhIL? |
Xdivy: T T | T=:hgfdFD! |
Xlog1py: T T | T=:hgfdFD! |
Xlogy: T T | T=:hgfdFD! |
ZerosLike: T | T=:*! |
Zeta: T T | T=:fd! |
"""

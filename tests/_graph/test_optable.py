"""The op table, and tf.raw_ops over it, against the golden values of TensorFlow."""

import json
import re
from pathlib import Path

import pytest
from golden import cases, make_raw_ops_more

import kerastorch as tf
from kerastorch._core.op import Spec
from kerastorch._graph import optable

HOME = Path(cases.__file__).parent
GOLDEN = json.loads((HOME / "raw_ops.json").read_text())
FORMS = json.loads((HOME / "raw_ops_more.json").read_text())
NAMES = make_raw_ops_more.names(tf)
# of which TensorFlow has no kernel, or that need a file or a graph around them (those of
# checkpoints: compat/scripts/raw_checkpoints.py)
UNCOMPARED = {
    "AccumulateNV2", "AdjustContrast", "AllCandidateSampler", "BatchNormWithGlobalNormalization",
    "DecodeAndCropJpeg", "DecodeBmp", "DecodeGif", "DecodeJSONExample", "DecodeJpeg", "DecodeWav",
    "EncodeJpeg", "EncodePng", "EncodeWav", "ExtractGlimpseV2", "FusedBatchNormGrad",
    "FusedBatchNormGradV2", "FusedResizeAndPadConv2D", "IRFFT3D", "MatchingFiles",
    "MatrixExponential", "MergeV2Checkpoints", "ParallelConcat", "RandomPoisson", "ReadFile",
    "Restore", "RestoreSlice", "RestoreV2", "SampleDistortedBoundingBox",
    "SampleDistortedBoundingBoxV2", "Save", "SaveSlices", "SaveV2", "SegmentMaxV2", "SegmentMinV2",
    "SegmentProdV2", "SegmentSumV2", "SerializeTensor", "ShardedFilename", "ShardedFilespec",
    "StatelessParameterizedTruncatedNormal",
    "StatelessRandomGetKeyCounterAlg", "TopK", "_FusedBatchNormEx", "_FusedConv2D",
    "_FusedDepthwiseConv2dNative", "_FusedMatMul",
}  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], rtol=2e-5)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", [c for c, result in FORMS.items() if "error" not in result])
def test_forms(case):
    cases.check(case, tf, FORMS[case], rtol=2e-5, **NAMES)


def test_every_op_of_the_table_has_been_compared():
    compared = {
        re.search(r"tf\.raw_ops\.(\w+)", case)[1]
        for case, result in (GOLDEN | FORMS).items()
        if "error" not in result
    }
    assert set(optable.table()) - compared == UNCOMPARED


def test_every_type_that_an_op_names_is_in_the_table():
    named = {
        function.spec.type
        for namespace in optable._NAMESPACES
        for function in vars(namespace).values()
        if isinstance(getattr(function, "spec", None), Spec) and function.spec.type
    }
    assert named <= set(optable.table())


@pytest.mark.parametrize("type", sorted(optable.table()))
def test_inputs_and_attributes_are_parameters_of_the_function(type):
    definition = optable.find(type)
    known = set(definition.parameters) | optable._PASSED_BY
    assert set(definition.inputs) <= set(definition.parameters)
    assert set(definition.attrs) <= known


def test_a_call_as_a_graph_holds_it():
    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    total = optable.find("Sum").call(
        [x, [0]], {"keep_dims": True, "T": tf.float32, "Tidx": tf.int32}
    )
    assert total.numpy().tolist() == [[4.0, 6.0]]
    joined = optable.find("ConcatV2").call([x, x, x, 0], {"N": 3, "T": tf.float32})
    assert joined.shape == (6, 2)
    stitched = optable.find("DynamicStitch").call([[1], [0], [[1.0]], [[2.0]]], {"N": 2})
    assert stitched.numpy().tolist() == [[2.0], [1.0]]


def test_an_attribute_that_is_not_known_is_not_passed_over():
    with pytest.raises(tf.errors.UnimplementedError, match="FOO=2"):
        optable.OpDef("Cos", tf.math.cos, "x | FOO=1").call([1.0], {"FOO": 2})


def test_raw_ops_are_listed():
    assert {"Sum", "MatMul", "AddV2"} <= set(dir(tf.raw_ops))
    assert tf.raw_ops.Sum is tf.raw_ops.Sum

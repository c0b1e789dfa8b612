"""Writes kerastorch/_names/op_types.txt: run with the python of TensorFlow 2.15."""

import os
import runpy

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "kerastorch")
LETTERS = {
    name: letter
    for letter, name in runpy.run_path(os.path.join(ROOT, "_core", "op_types.py"))[
        "LETTERS"
    ].items()
}


# Ops of the package that graphs cannot name yet, and so are not in _graph/signatures.py.
OTHERS = """
AllCandidateSampler BandedTriangularSolve Conv3DBackpropInputV2 DenseBincount
DepthwiseConv2dNativeBackpropFilter DepthwiseConv2dNativeBackpropInput Eig IsotonicRegression
LinSpace LogUniformCandidateSampler MatrixSolveLs StatelessMultinomial
StatelessParameterizedTruncatedNormal StatelessShuffle StatelessTruncatedNormal StringSplitV2
TridiagonalSolve UnicodeDecode UniformCandidateSampler LowerBound MatrixTriangularSolve
UnicodeEncode UnicodeTranscode StringNGrams SobolSample MaxPool3D AvgPool3D Svd Qr
AdjustContrastv2 AdjustHue AdjustSaturation CombinedNonMaxSuppression CropAndResize
DecodeAndCropJpeg DecodeBmp DecodeGif DecodeImage DecodeJpeg DecodePng DecodeWav DrawBoundingBoxes
DrawBoundingBoxesV2 EncodeJpeg EncodeJpegVariableQuality EncodePng EncodeWav ExtractGlimpse
ExtractGlimpseV2 ExtractImagePatches ExtractJpegShape GenerateBoundingBoxProposals HSVToRGB
ImageProjectiveTransformV3 NonMaxSuppressionV3 NonMaxSuppressionV4 NonMaxSuppressionV5
NonMaxSuppressionWithOverlaps RGBToHSV ResizeArea ResizeBicubic ResizeBilinear
ResizeNearestNeighbor SampleDistortedBoundingBox SampleDistortedBoundingBoxV2 ScaleAndTranslate
StatelessSampleDistortedBoundingBox
"""


# What Python functions of TensorFlow do for dtypes that the op of their name has no kernel for.
BESIDE = {"Abs": "FD", "Round": "bwBWIL", "ClipByValue": "IL"}


def kernels(definition, name_of, registered):
    """The last part of an op's line."""
    found = {}
    for kernel in registered(definition.name).kernel:
        if kernel.device_type in ("CPU", "DEFAULT"):
            for constraint in kernel.constraint:
                names = [name_of(t) for t in constraint.allowed_values.list.type]
                letters = {LETTERS[n] for n in names if n in LETTERS}
                found.setdefault(constraint.name, set()).update(letters)
    words = []
    for attr in definition.attr:
        names = [name_of(t) for t in attr.allowed_values.list.type] or LETTERS
        some = found.get(attr.name, set()) | set(BESIDE.get(definition.name, ""))
        if found.get(attr.name) and not {LETTERS[n] for n in names if n in LETTERS} <= some:
            words.append(f"{attr.name}={''.join(c for c in LETTERS.values() if c in some)}")
    return " ".join(words)


# Ops that no function of TensorFlow is: tf.linalg.expm, which has the name, is made of others.
UNUSED = {"MatrixExponential"}


def has_gradient(type):
    """Whether TensorFlow registers a gradient, or that there is none to take."""
    from tensorflow.python.framework import ops

    if type in UNUSED:
        return True
    try:
        ops.gradient_registry.lookup(type)
    except LookupError:
        return False
    return True


def line(definition, name_of, registered):
    """An op's line of the table; None for one with inputs or outputs of other dtypes."""
    inputs = []
    for arg in definition.input_arg:
        attr = arg.type_attr or arg.type_list_attr
        if not attr and name_of(arg.type) not in LETTERS:
            return None
        inputs.append(attr or LETTERS[name_of(arg.type)])
    attrs = []
    for attr in definition.attr:
        kind = attr.type.replace("list(type)", "types")
        if kind == "type":
            names = [name_of(t) for t in attr.allowed_values.list.type]
            kind = ":" + ("".join(LETTERS[n] for n in names if n in LETTERS) or "*")
            kind += "" if attr.HasField("default_value") else "!"
        attrs.append(f"{attr.name}={kind}")
    rest = kernels(definition, name_of, registered)
    if not has_gradient(definition.name):
        rest = f"{rest} | no gradient".strip()
    return f"{definition.name}: {' '.join(inputs)} | {' '.join(attrs)} | {rest}".rstrip()


if __name__ == "__main__":
    import tensorflow as tf
    from tensorflow.python.framework import op_def_registry
    from tensorflow.python.framework.kernels import get_registered_kernels_for_op

    table = runpy.run_path(os.path.join(ROOT, "_graph", "signatures.py"))["SIGNATURES"]
    types = {row.split(":")[0] for row in table.strip().split("\n")} | set(OTHERS.split())
    definitions = [op_def_registry.get(type) for type in sorted(types)]
    names = lambda t: tf.dtypes.as_dtype(t).name  # noqa: E731
    rows = [line(d, names, get_registered_kernels_for_op) for d in definitions if d is not None]
    with open(os.path.join(ROOT, "_names", "op_types.txt"), "w", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows if row)

"""What a file's functions may do while it is loaded: fill tables and variables, and little else.

TensorFlow runs the initializers of a file as they come. Here those ops run that such functions are
made of; no loops, no files but the assets, no tensors out of proportion.
"""

from __future__ import annotations

import math
import os
from typing import Any

from ..._core.composite import Composite
from ..._core.errors import UnimplementedError
from ..._core.tensor import Tensor

_STEPS = 200_000  # ops that run until all is filled
_SPARE = 1 << 22  # elements beyond those of the file
_TABLES = (
    "HashTable HashTableV2 MutableHashTable MutableHashTableV2 MutableHashTableOfTensorsV2 "
    "MutableDenseHashTable MutableDenseHashTableV2 AnonymousHashTable AnonymousMutableHashTable "
    "AnonymousMutableHashTableOfTensors AnonymousMutableDenseHashTable InitializeTable "
    "InitializeTableV2 InitializeTableFromTextFile InitializeTableFromTextFileV2 LookupTableImport "
    "LookupTableImportV2 LookupTableInsert LookupTableInsertV2 LookupTableFind LookupTableFindV2 "
    "LookupTableSize LookupTableSizeV2 LookupTableExport LookupTableExportV2 LookupTableRemoveV2"
)
_VARIABLES = (
    "VarHandleOp VariableV2 Variable ReadVariableOp Assign AssignVariableOp AssignAdd "
    "AssignAddVariableOp VarIsInitializedOp IsVariableInitialized RestoreV2 ShardedFilename "
    "ShardedFilespec"
)
_PLAIN = (
    "Const HostConst Identity IdentityN NoOp ControlTrigger Placeholder PlaceholderV2 "
    "PlaceholderWithDefault Snapshot StopGradient PreventGradient Assert EnsureShape _Arg _Number "
    "_Value PartitionedCall StatefulPartitionedCall _Call If StatelessIf _Cond Case StatelessCase "
    "Switch Cast Reshape ExpandDims Squeeze Shape ShapeN Size Rank StridedSlice Slice Unpack Split "
    "SplitV Transpose ZerosLike OnesLike AsString StringToNumber StringLower StringUpper "
    "StringStrip Neg Abs LogicalNot IsFinite Sum Max Min Prod Mean All Any ArgMax Where Unique"
)
_JOINING = "Pack ConcatV2 StringJoin DynamicStitch"
_BROADCAST = (
    "Add AddV2 Sub Mul RealDiv Div FloorDiv FloorMod Mod Maximum Minimum Equal NotEqual Less "
    "LessEqual Greater GreaterEqual LogicalAnd LogicalOr SelectV2 Select GatherV2 Gather"
)
_SHAPED = (
    "Fill Empty RandomUniform RandomStandardNormal TruncatedNormal RandomUniformInt "
    "StatelessRandomUniform StatelessRandomNormal"
)
_ALLOWED = frozenset(" ".join((_TABLES, _VARIABLES, _PLAIN)).split())
_SUMS, _PRODUCTS = frozenset(_JOINING.split()), frozenset(_BROADCAST.split())
_SHAPES = frozenset(_SHAPED.split())
_TEXT_FILES = ("InitializeTableFromTextFile", "InitializeTableFromTextFileV2")
_LEAVE = (
    " while it is loaded; if you trust the file, set KERASTORCH_TRUST_FILES=1 "
    "(`kerastorch run --trust-files`)"
)


class Limits:
    """Asked before each op that runs while a file is loaded.

    folder: where text files may lie.  size: of the file, in bytes.
    """

    def __init__(self, folder: str, size: int):
        self._folder, self._elements = os.path.realpath(folder), size + _SPARE
        self._left = _STEPS

    def check(self, step: Any, scope: Any, given: list[Any]) -> None:
        """UnimplementedError for an op that does not run while a file is loaded."""
        self._left -= 1
        if self._left < 0:
            raise self._refused(step, scope, f"more than {_STEPS} ops are not run")
        if step.op in _TEXT_FILES:
            self._check_path(step, scope, given[1])
        elif step.op not in _ALLOWED and step.op not in scope.library:
            count = self._count(step, given)
            if count is None:
                raise self._refused(step, scope, "this op is not run")
            if count > self._elements:
                raise self._refused(step, scope, f"no tensors of {count} elements are made")

    def _count(self, step, given):
        """How many elements come of an op at most, None for one that is not known here."""
        if step.op in _SUMS:
            return sum(map(_elements, given))
        if step.op in _PRODUCTS:
            counts = [n for n in map(_elements, given) if n > 1]
            return max(counts, default=1) if len(set(counts)) < 2 else math.prod(counts)
        if step.op in _SHAPES and given:
            return math.prod(int(n) for n in _values(given[0]))
        if step.op == "Range" and len(given) == 3:
            start, stop, delta = (float(_values(x)[0]) for x in given)
            return abs(stop - start) / abs(delta) if delta else 0
        return None

    def _check_path(self, step, scope, path):
        found = os.path.realpath(os.fsdecode(_values(path)[0]))
        inside = os.path.commonpath([self._folder, found]) == self._folder
        if not inside or not (os.path.isfile(found) or not os.path.exists(found)):
            raise self._refused(step, scope, f"{found!r}, which is no asset of it, is not read")

    def _refused(self, step, scope, what):
        return UnimplementedError(
            None, None, f"Node {step.name!r} of op {step.op}{scope.path()}: {what}{_LEAVE}."
        )


def _elements(x):
    if isinstance(x, Composite) or not hasattr(x, "shape"):
        return 1
    return x.shape.num_elements() or 1


def _values(x):
    found = x.numpy() if isinstance(x, Tensor) else x
    return found.reshape(-1).tolist() if hasattr(found, "reshape") else [found]

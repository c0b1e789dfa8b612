"""Functional: a model defined by symbolic inputs and outputs."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ..._core import dtypes, nest
from ..._core.composite import Composite
from ..._core.convert import to_tensor
from ..._core.errors import UnimplementedError
from ..._core.modes import current, modes
from ..._core.state import state, structure
from ..._core.tensor import Tensor, is_stale, taped
from ..._core.trackable import CHECKPOINT, variable_paths
from ..._graph.examples import is_symbol
from ..._ops import casting, shaping
from ...sparse import SparseTensor, to_dense
from .._base.context import context
from .._base.input_spec import InputSpec
from .._base.naming import unique_name
from .._layer.inputs import as_shapes
from .._layer.layer import Layer
from .._layer.raw_calls import handle_of
from .._symbolic.composite_tensor import is_composite
from .._symbolic.keras_tensor import is_symbolic
from .._symbolic.sort import sort_graph
from ..layers._added import AddLoss, AddMetric
from ..layers.input_layer import InputLayer
from .model import Model
from .plan import Plan, run_with_masks

if TYPE_CHECKING:
    from ..._core.variable import Variable


class Functional(Model):
    """A model whose calls are the calls that made its symbolic outputs."""

    _is_graph_network = True

    def __init__(self, inputs=None, outputs=None, name=None, trainable=True, **kwargs):
        if name is None and type(self) is Functional:
            name = unique_name("model")
        super().__init__(name=name, trainable=trainable, **kwargs)
        self._init_graph(inputs, outputs)

    def _init_graph(self, inputs, outputs):
        """Sorts the graph between symbolic inputs and outputs."""
        for x in nest.flatten(inputs):
            if not is_symbolic(x):
                raise ValueError(
                    "Found unexpected instance while processing input tensors for keras functional "
                    "model. Expecting KerasTensor which is from tf.keras.Input() or output from "
                    f"keras layer call(). Got: {x} (of type {type(x)}) for model {self.name!r}."
                )
        for x in nest.flatten(outputs):
            if not is_symbolic(x):
                raise ValueError(
                    "Output tensors of a Functional model must be the output of a TensorFlow "
                    f"`Layer` (thus holding past layer metadata). Found: {x} (of type {type(x)}) "
                    f"for model {self.name!r}."
                )
        flat = nest.flatten(inputs)
        if len({id(x) for x in flat}) != len(flat):
            raise ValueError(
                "The list of inputs passed to the model contains the same input multiple times. "
                f"All inputs should only appear once. Received inputs={inputs}"
            )
        nested = inputs[0] if isinstance(inputs, list) and len(inputs) == 1 else inputs
        outputs = outputs[0] if isinstance(outputs, list) and len(outputs) == 1 else outputs
        graph = sort_graph(flat, nest.flatten(outputs), self.name, _entry)
        fields = {
            "_nested_inputs": nested,
            "_nested_outputs": outputs,
            "inputs": flat,
            "outputs": nest.flatten(outputs),
            "_nodes": graph.nodes,
            "_graph_layers": graph.layers,
            "_layer_depths": graph.depths,
            "_attached": {"_graph": graph.layers, **self._attached},
            "built": True,
            "_autocast": False,  # the layers inside cast their inputs themselves
            "_extras": [],  # symbolic losses and metrics
            "input_names": [_input_name(x, graph) for x in flat],
            "output_names": _unique_names(
                [x._keras_history[0].name for x in nest.flatten(outputs)]
            ),
            "_plan": Plan(flat, nest.flatten(outputs), graph.nodes),
            "_wanted": [_Wanted(x) for x in flat],
        }
        self.__dict__.update(fields)
        self.__dict__["_graph_spec"] = self._specs_of_inputs()
        self._sync()
        self.supports_masking = True
        self.__dict__["_build_input_shape"] = nest.map_structure(lambda x: x.shape, nested)

    def _attributes(self):
        found = [x for x in super()._attributes() if x[0] not in ("_graph_layers", "_layer_depths")]
        if self.inputs is None:
            return found
        entries = [x._keras_history[0] for x in self.inputs]
        ends = [x._keras_history[0] for x in self.outputs]
        # The names by which TensorFlow's models hold them, and so are walked.
        return [*found, ("_input_layers", entries), ("_output_layers", ends)]

    def _containers(self):
        """What torch is shown: the layers by their number, "0", "1", ..., and a subclass's own."""
        own = [item for item in super()._containers() if item[0] not in ("_graph", "_stack")]
        return [("", self._numbered()), *own]

    def _numbered(self):
        return self.__dict__.get("_graph_layers", ())

    def get_weight_paths(self) -> dict[str, Variable]:
        """The variables by the layer's name and the path of attributes, "dense.kernel"."""
        return {
            f"{layer.name}.{path}": variable
            for layer in self.layers
            for path, variable in variable_paths(layer).items()
        }

    def _add_symbolic_loss(self, loss):
        self._extend(AddLoss()(loss))

    def _add_symbolic_metric(self, value, name, aggregation):
        self._extend(AddMetric(aggregation, name)(value))

    def _extend(self, tensor):
        """Takes the calls that lead to a symbolic tensor into the graph, as no output."""
        self._extras.append(tensor)
        graph = sort_graph(self.inputs, self.outputs + self._extras, self.name, _entry)
        new = [x for x in graph.layers if not any(x is y for y in self._graph_layers)]
        self._graph_layers.extend(new)
        self._hold_extra(new)
        self.__dict__.update(
            _nodes=graph.nodes,
            _layer_depths=graph.depths,
            _plan=Plan(self.inputs, self.outputs, graph.nodes),
        )
        self._sync()

    def _hold_extra(self, layers):
        """Takes layers of symbolic losses and metrics among those below: the graph has them."""

    def _reconnect(self, layers):
        """Takes those of some layers that add losses and metrics into the graph."""
        for layer in layers:
            if isinstance(layer, (AddLoss, AddMetric)) and not _is_among(layer, self._graph_layers):
                for node in layer._inbound_nodes:
                    self._extend(node.outputs)

    def _trackable_children(self, save_type=CHECKPOINT):
        found, weighted = {}, 0
        for i, layer in enumerate(self.layers):
            if _has_weights(layer):
                found[f"layer_with_weights-{weighted}"] = layer
                weighted += 1
            found[f"layer-{i}"] = layer
        found.update(super()._trackable_children(save_type))
        return found

    @property
    def layers(self) -> list[Layer]:
        """The layers, inputs first."""
        return list(self._graph_layers) + [
            x for x in super().layers if not any(x is y for y in self._graph_layers)
        ]

    @property
    def input(self) -> Any:
        """The symbolic input, or the nest of them."""
        return self._nested_inputs

    @property
    def output(self) -> Any:
        """The symbolic output, or the nest of them."""
        return self._nested_outputs

    @property
    def input_shape(self) -> Any:
        """The shapes of the inputs, as tuples."""
        return nest.map_structure(lambda x: tuple(x.shape.as_list()), self.input)

    @property
    def output_shape(self) -> Any:
        """The shapes of the outputs, as tuples."""
        return nest.map_structure(lambda x: tuple(x.shape.as_list()), self.output)

    @property
    def input_spec(self) -> Any:
        """What the inputs are checked against."""
        return self._graph_spec if self._input_spec is None else self._input_spec

    @input_spec.setter
    def input_spec(self, value: Any) -> None:
        self._input_spec = value

    def _specs_of_inputs(self):
        nested = self._nested_inputs
        if isinstance(nested, (dict, tuple)) and len(nested) == 1:
            return None  # the one input may come without its key
        if isinstance(nested, dict):
            return {k: _spec(v, k) for k, v in sorted(nested.items())}
        if isinstance(nested, (list, tuple)) and any(nest.is_nested(x) for x in nested):
            return None
        return [_spec(x, name) for x, name in zip(self.inputs, self.input_names, strict=True)]

    def build(self, input_shape: Any) -> None:
        """Does nothing: a functional model is built when it is defined."""
        self.built = True

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """Runs the layers on `inputs`."""
        handles = self._arranged(inputs)
        if mask is not None:
            for x, m in zip(handles, nest.flatten(mask), strict=True):
                x._keras_mask = m
        if (
            self._plan.masked
            or self._plan.composite
            or context.symbolic
            or (modes.active and current())
            or any(map(_mask_of, handles))
            or any(type(x) is not Tensor and isinstance(x, Composite) for x in handles)
            or (context.training is None and not state.torch and self._trains_by_itself())
        ):
            outputs = run_with_masks(self._plan, handles)
        else:
            outputs = self._run(handles)
        if is_symbolic(self._nested_outputs):
            return outputs[0]
        return nest.pack_sequence_as(self._nested_outputs, outputs)

    def _trains_by_itself(self):
        plan = self._plan
        if plan.version != structure.version:
            plan.prepare()
        return plan.trains_by_itself

    def _run(self, handles):
        raws = [x._t.detach() if is_stale(x) else x._t for x in handles]
        training = context.training
        if training is not None or not state.torch:
            training = bool(training)
        raws = self._run_raw(raws, training)
        read = () if state.session is None else self._plan.variables
        return [_result(raw, read) for raw in raws]

    def _run_raw(self, raws, training):
        """The raw outputs; `training` None leaves it to each layer's own flag, as torch does."""
        plan = self._plan
        if plan.version != structure.version:
            plan.prepare()
        for raw, wanted in zip(raws, self._wanted, strict=True):
            if raw.ndim != wanted.rank and wanted.rank is not None:
                # as in Keras the layers have the say
                return [x._t for x in run_with_masks(plan, list(map(handle_of, raws)))]
        return plan.run(raws, training)

    def _runs_raw(self):
        plan = self.__dict__.get("_plan")
        return (
            plan is not None
            and self._calls_plainly(Functional.call)
            and not (plan.masked or plan.stringy or plan.composite)
        )

    def _apply(self, fn, recurse=True):
        before = self._policy
        super()._apply(fn, recurse)
        if self._policy is not before:
            dtype = dtypes.as_dtype(self._policy.variable_dtype).torch
            for wanted in self.__dict__.get("_wanted", ()):
                wanted.follow(dtype)
        return self

    def _arranged(self, inputs):
        """The inputs as a flat list in the order, dtypes and ranks of the symbolic ones."""
        if type(inputs) is Tensor:
            flat = [inputs]
        elif isinstance(inputs, dict):
            flat = self._by_name(inputs)
        else:
            flat = nest.flatten(inputs)
        return [wanted.conform(x) for x, wanted in zip(flat, self._wanted, strict=True)]

    def _by_name(self, inputs):
        nested = self._nested_inputs
        names = sorted(nested) if isinstance(nested, dict) else self.input_names
        extra = set(inputs) - set(names)
        if extra:
            warnings.warn(
                f"Input dict contained keys {sorted(extra)} which did not match any model input. "
                "They will be ignored by the model.",
                stacklevel=2,
            )
        missing = [n for n in names if n not in inputs]
        if missing:
            raise ValueError(
                f"Missing data for input {missing[0]!r} of model {self.name!r}. You passed a data "
                f"dictionary with keys {list(inputs)}. Expected the following keys: {names}"
            )
        return [inputs[n] for n in names]

    def compute_mask(self, inputs: Any, mask: Any) -> Any:
        """The masks of the outputs."""
        outputs = self.call(inputs, mask=mask)
        return nest.map_structure(lambda x: getattr(x, "_keras_mask", None), outputs)

    compute_mask._default = True

    def _set_mask(self, inputs, outputs, masks):
        """Does nothing: the layers inside have set the masks."""

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shapes of the outputs for inputs of given shapes."""
        outputs = self._inferred(as_shapes(input_shape))
        return nest.map_structure(lambda x: x.shape, outputs)


Model._functional = Functional


def _result(raw, read):
    if isinstance(raw, torch.Tensor) and raw.requires_grad:
        return taped(raw, read)
    return Tensor(raw)


def _entry(x):
    shape = None if x.shape.rank is None else tuple(x.shape.as_list())
    return InputLayer(batch_input_shape=shape, dtype=x.dtype)


def _input_name(x, graph):
    layer = x._keras_history[0]
    return graph.entries.get(id(x), layer).name


def _spec(x, name):
    shape = x.shape
    if shape.rank is None:
        return InputSpec(name=name)
    return InputSpec(shape=(None, *shape.as_list()[1:]), allow_last_axis_squeeze=True, name=name)


def _is_among(layer, layers):
    return any(layer is x for x in layers)


def _mask_of(x):
    return getattr(x, "_keras_mask", None) is not None


class _Wanted:
    """The rank and dtype of a symbolic input."""

    def __init__(self, reference):
        self.rank = reference.shape.rank
        self.single = bool(self.rank) and reference.shape[-1] == 1
        self.dtype = reference.dtype.torch
        self.composite = reference._is_composite

    def follow(self, dtype):
        """Takes the floating point dtype that torch has moved the model to."""
        if self.dtype is not None and self.dtype.is_floating_point:
            self.dtype = dtype

    def conform(self, x):
        """`x` with this rank, up to a last axis of size 1, and this dtype."""
        if not hasattr(x, "_t"):
            if isinstance(x, Composite) or is_composite(x):
                if self.composite or not isinstance(x, SparseTensor):
                    return self._cast(x)
                x = to_dense(x)
            x = to_tensor(x)
            if is_symbol(x):
                return self._conform_symbol(x)
        raw = new = x._t
        rank = self.rank
        if not isinstance(raw, torch.Tensor):
            if self.dtype is not None and raw.ndim != rank is not None:
                raise ValueError(
                    f"The input is incompatible with the model: expected ndim={rank} and dtype "
                    f"{self.dtype}, found {x!r}"
                )
            if self.dtype is not None:
                raise UnimplementedError(
                    None, None, f"Cast string to {self.dtype} is not supported: input {x!r}"
                )
            if rank is not None and raw.ndim == rank + 1 and raw.shape[-1] == 1:
                return Tensor(raw.squeeze(-1))
            if raw.ndim + 1 == rank and self.single:
                return Tensor(np.expand_dims(raw, -1))
            return x
        if rank is not None and raw.ndim != rank:
            if raw.ndim == rank + 1 and raw.shape[-1] == 1:
                new = raw.squeeze(-1)
            elif raw.ndim == rank - 1 and self.single:
                new = raw.unsqueeze(-1)
        if self.dtype is not None and new.dtype is not self.dtype:
            new = new.to(self.dtype)
        if new is raw:
            return x
        handle = taped(new, (x,)) if new.requires_grad else Tensor(new)
        mask = getattr(x, "_keras_mask", None)
        if mask is not None:
            handle._keras_mask = mask
        return handle

    def _cast(self, x):
        """A RaggedTensor or SparseTensor of this dtype."""
        same = self.dtype is None or x.dtype.torch is None or x.dtype.torch is self.dtype
        return x if same else casting.cast(x, self.dtype)

    def _conform_symbol(self, x):
        rank, shape = self.rank, x.shape
        new = x
        if None not in (rank, shape.rank) and shape.rank != rank:
            if shape.rank == rank + 1 and shape[-1] == 1:
                new = shaping.squeeze(new, -1)
            elif shape.rank == rank - 1 and self.single:
                new = shaping.expand_dims(new, -1)
        if self.dtype is not None and new.dtype != self.dtype:
            new = casting.cast(new, self.dtype)
        mask = getattr(x, "_keras_mask", None)
        if new is not x and mask is not None:
            new._keras_mask = mask
        return new


def _unique_names(names):
    """Names with `_1`, `_2` appended where they are taken."""
    counts, out = {}, []
    for name in names:
        unique = name
        while unique in out:
            counts[name] = counts.get(name, 0) + 1
            unique = f"{name}_{counts[name]}"
        out.append(unique)
    return out


def _has_weights(layer):
    try:
        if layer.weights:
            return True
    except ValueError:  # not created yet
        return False
    return any(inner._has_vocabulary for inner in layer._flatten_layers())

"""tf.keras.export: functions of a model as the endpoints of a SavedModel, for serving alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from ...._concrete_function import ConcreteFunction
from ...._core import nest
from ...._core.tensor_spec import TensorSpec
from ...._core.trackable import AutoTrackable, Trackable, object_graph
from ...._core.variable import Variable
from ...._function import Function, function
from ....lookup._base import Table
from ....version import VERSION
from ..._base.messages import print_msg
from ..._layer.layer import Layer
from ..._model.functional import Functional


class ExportArchive(AutoTrackable):
    """What of a model is to be served (tf.keras.export.ExportArchive).

    `track` names the layers and models behind the functions, `add_endpoint` the functions,
    `write_out` writes them as a SavedModel.

    >>> archive = tf.keras.export.ExportArchive()
    >>> archive.track(model)
    >>> archive.add_endpoint("serve", model.call, [tf.TensorSpec([None, 3], tf.float32)])
    >>> archive.write_out("served")
    """

    def __init__(self) -> None:
        for name, value in (("_endpoint_names", []), ("_endpoint_signatures", {}), ("_roots", [])):
            object.__setattr__(self, name, value)
        self.tensorflow_version = VERSION
        self.variables: list[Any] = []
        self.trainable_variables: list[Any] = []
        self.non_trainable_variables: list[Any] = []

    def track(self, resource: Any) -> None:
        """Notes a layer or model whose variables and tables the endpoints use.

        ValueError for what is not tracked, and for a layer without weights yet.
        """
        if not isinstance(resource, Trackable):
            raise ValueError(
                "Invalid resource type. Expected an instance of a TensorFlow `Trackable` (such as "
                "a Keras `Layer` or `Model`). Received instead an object of type "
                f"'{type(resource)}'. Object received: {resource}"
            )
        if isinstance(resource, Layer):
            if not resource.built:
                raise ValueError(
                    "The layer provided has not yet been built. It must be built before export."
                )
            self.variables += resource.variables
            self.trainable_variables += resource.trainable_variables
            self.non_trainable_variables += resource.non_trainable_variables
        self._roots.append(resource)

    def add_endpoint(
        self, name: str, fn: Callable[..., Any], input_signature: Sequence[Any] | None = None
    ) -> None:
        """Adds a function under a name.

        input_signature: the TensorSpecs of its arguments; a tf.function that has been called needs
        none.  ValueError for a name that is taken, and where there is no signature.
        """
        if name in self._endpoint_names:
            raise ValueError(f"Endpoint name '{name}' is already taken.")
        if input_signature:
            made = function(fn, input_signature=input_signature)
            self._endpoint_signatures[name] = input_signature
        elif not isinstance(fn, Function):
            raise ValueError(
                "If the `fn` argument provided is not a `tf.function`, you must provide an "
                "`input_signature` argument to specify the shape and dtype of the function "
                f"arguments. Endpoint {name!r}, received: fn={fn!r}"
            )
        elif not fn._traces.all:
            raise ValueError(
                f"The provided tf.function '{fn}' has never been called. To specify the expected "
                "shape and dtype of the function's arguments, you must either provide a function "
                "that has been called at least once, or alternatively pass an `input_signature` "
                "argument in `add_endpoint()`."
            )
        else:
            made = fn
        setattr(self, name, made)
        self._endpoint_names.append(name)

    def add_variable_collection(self, name: str, variables: Sequence[Any]) -> None:
        """Keeps variables under a name of their own; ValueError for what is no variable."""
        if not isinstance(variables, (list, tuple, set)):
            raise ValueError(
                "Expected `variables` to be a list/tuple/set. Received instead object of type "
                f"'{type(variables)}'."
            )
        if not all(isinstance(v, Variable) for v in variables):
            raise ValueError(
                "Expected all elements in `variables` to be `tf.Variable` instances. Found instead "
                f"the following types: {list({type(v) for v in variables})}"
            )
        setattr(self, name, list(variables))

    def write_out(self, filepath: str | os.PathLike, options: Any = None) -> None:
        """Writes the endpoints as the signatures of a SavedModel; the first is served by default.

        ValueError without an endpoint.
        """
        from ....saved_model._save import save  # which loads torch's tracer
        from . import rules as rules  # of layers that are no kernels

        if not self._endpoint_names:
            raise ValueError("No endpoints have been set yet. Call add_endpoint().")
        signatures = {name: self._concrete(name) for name in self._endpoint_names}
        self._all_variables = list(
            {id(v): v for f in signatures.values() for v in f.variables}.values()
        )
        self._misc_assets = [
            x for root in self._roots for x in object_graph(root)[0] if isinstance(x, Table)
        ]
        signatures.setdefault("serving_default", signatures[self._endpoint_names[0]])
        save(self, filepath, signatures=signatures, options=options)
        shown = "\n\n".join(map(self._shown, self._endpoint_names))
        print_msg(
            f"Saved artifact at '{filepath}'. The following endpoints are available:\n\n{shown}"
        )

    def _shown(self, name):
        """An endpoint's name and signature, in lines."""
        made = getattr(self, name)
        first = ConcreteFunction(made._traces.all[0], made._traces)
        _, *lines = first.pretty_printed_signature(verbose=True).split("\n")
        return "\n".join([f"* Endpoint '{name}'", *lines])

    def _concrete(self, name):
        made = getattr(self, name)
        if name in self._endpoint_signatures:
            return made.get_concrete_function()
        return ConcreteFunction(made._traces.all[0], made._traces)


def export_model(model: Any, filepath: str | os.PathLike) -> None:
    """Writes a model's call as the endpoint `serve` of a SavedModel."""
    archive = ExportArchive()
    archive.track(model)
    if isinstance(model, Functional) and model.inputs is not None:
        # Keras lists the inputs in the order it has them, those of a dict too
        spec = [
            TensorSpec(x.shape, x.dtype, name)
            for x, name in zip(nest.flatten(model.inputs), model.input_names, strict=True)
        ]
        spec = spec if len(spec) > 1 else spec[0]
    else:
        found = model.save_spec()
        if not found:
            raise ValueError(
                "The model provided has never called. It must be called at least once before "
                "export."
            )
        spec = found[0][0]

    def serve(args_0, /):
        return model(args_0, training=False)

    archive.add_endpoint("serve", serve, [spec])
    archive.write_out(filepath)

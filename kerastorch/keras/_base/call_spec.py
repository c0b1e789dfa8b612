"""CallSpec: what a layer's `call` takes besides its inputs."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any


class CallSpec:
    """What is known of a `call` method's signature: where training and mask stand."""

    def __init__(self, function):
        parameters = list(inspect.signature(function).parameters.values())
        if parameters and parameters[0].name == "self":
            parameters = parameters[1:]
        self.names = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
        by_name = {p.name: p for p in parameters}
        anything = any(p.kind is p.VAR_KEYWORD for p in parameters)
        self.training = "training" in by_name or anything
        self.mask = "mask" in by_name or anything
        self.first = self.names[0] if self.names else None
        self.training_position = (
            self.names.index("training") - 1 if "training" in self.names else None
        )
        default = by_name["training"].default if "training" in by_name else None
        self.default_training = None if default is inspect.Parameter.empty else default

    def value(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """The argument `name` of a call whose inputs are left out of `args`, or None."""
        if name in kwargs:
            return kwargs[name]
        if name in self.names:
            position = self.names.index(name) - 1
            if 0 <= position < len(args):
                return args[position]
        return None


def call_spec_of(layer: Any) -> CallSpec:
    """The CallSpec of a layer's `call`, kept with what holds the call: the layer or its class."""
    own = layer.__dict__.get("call")
    if own is None:
        kind = type(layer)
        known = kind._known_call
        if known is None or known[0] is not kind.call:
            known = kind._known_call = _known(kind.call)
    else:
        known = layer.__dict__.get("_known_call")
        if known is None or known[0] is not own:
            known = layer.__dict__["_known_call"] = _known(own)
    return known[1]


def _known(call):
    return call, CallSpec(getattr(call, "python_function", call))

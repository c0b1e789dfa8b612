"""apply_gradients in a trace: one Operation, which makes the optimizer's step in each run.

The step of an optimizer of this package is one call in a recording: its numbers, such as the count
of steps and what follows from it, are worked out in Python at each run.
"""

import functools

from ..._core.modes import Node, modes, offered, untraced
from ..._core.tensor import Tensor
from ..._graph._observing import observed
from ..._graph.running import acts
from ..._graph.subgraphs import resumed
from ..._graph.tracing import noted, register_rule
from ._state import Scalar


def one_operation(build, transform=None, step=None):
    """The decorator of an `apply_gradients` that a trace takes as one Operation.

    build(optimizer, variables, name): makes what the optimizer lacks, while the function is traced.
    transform(optimizer, pairs, others, named): changes the gradients first where a user's code
        does so, which is traced itself: (the pairs, the step of the changed pairs); or None.
    step(optimizer, variables, raw gradients, leaves): the step once all is checked, where there is
        one; leaves: the variables' raw values where they may be written in place, else None.
    """

    def decorate(method):
        @functools.wraps(method)
        def apply_gradients(self, grads_and_vars, *args, **kwargs):
            if modes.active:
                pairs = list(grads_and_vars)
                result = offered(node, (self, pairs, args, kwargs))
                if result is not NotImplemented:
                    return result
                grads_and_vars = pairs
            return method(self, grads_and_vars, *args, **kwargs)

        def public(self, pairs, args, kwargs):
            return method(self, pairs, *args, **kwargs)

        def plain(variables, whole, optimizer, pairs, args, kwargs):
            """The step where all gradients are plain tensors that fit their variables.

            whole: what a recording calls.
            """
            calls = observed.calls
            raws = []
            for gradient, variable in pairs:
                raw = gradient._t if type(gradient) is Tensor else None
                own = variable._t
                if raw is None or raw.shape != own.shape or raw.dtype is not own.dtype:
                    if calls is not None:
                        calls.refuse("the optimizer's gradients are not of its variables' forms")
                    return public(optimizer, pairs, args, kwargs)
                raws.append(raw)
            if calls is None:
                return step(optimizer, variables, raws, None)
            if not _is_own(optimizer, variables):
                calls.refuse("the optimizer's step is more than kernel calls")
                return step(optimizer, variables, raws, None)
            calls.whole(whole, variables, raws)
            return optimizer.iterations

        def rule(graph, node, args):
            optimizer, pairs, others, named = args
            changed = None
            if transform is not None:
                with resumed(graph):
                    changed = transform(optimizer, pairs, others, named)
            if changed is not None:
                pairs, after = changed
            pairs = [(g, v._itself) for g, v in pairs]
            if not pairs:
                return None
            if all(g is None for g, _ in pairs):
                optimizer._present([v for _, v in pairs], [None] * len(pairs))
            with untraced():
                build(optimizer, [v for _, v in pairs], others[0] if others else named.get("name"))
            noted(graph, node, (optimizer, pairs, others, named), None)
            if changed is not None:
                graph.nodes[-1].calls = lambda _, pairs, *arguments: after(pairs)
            elif step is not None and all(g is not None for g, _ in pairs):
                op, variables = graph.nodes[-1], [v for _, v in pairs]

                def whole(leaves, grads):
                    step(optimizer, variables, grads, leaves)

                op.calls = functools.partial(plain, variables, whole)
                op.whole = _is_own(optimizer, variables)
            return optimizer.iterations

        names = ["self", "grads_and_vars", "args", "kwargs"]
        node = acts(Node("Optimizer.apply_gradients", public, names))
        register_rule(node, rule)
        return apply_gradients

    return decorate


_PACKAGE = __name__.partition(".")[0] + "."


def _is_own(optimizer, variables):
    """Whether a step runs nobody else's code and writes nothing but the variables, in place, and
    what the optimizer itself has."""
    rates = [getattr(optimizer, "_learning_rate", None)]
    rates += getattr(optimizer, "_hyper", {}).values()
    return (
        all(cls.__module__.startswith(_PACKAGE) for cls in type(optimizer).__mro__[:-1])
        and type(optimizer._counter) is Scalar
        and all(_is_number(x) or type(x).__module__.startswith(_PACKAGE) for x in rates)
        and all(v.constraint is None and v._t.is_cpu and not v._lags for v in variables)
        and len({id(v) for v in variables}) == len(variables)
    )


def _is_number(x):
    return x is None or isinstance(x, (bool, int, float))

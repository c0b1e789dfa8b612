"""apply_gradients in a trace: one Operation, which makes the optimizer's step in each run."""

import functools

from ..._core.modes import Node, modes, offered
from ..._graph.running import acts
from ..._graph.tracing import noted, register_rule, untraced


def one_operation(build):
    """The decorator of an `apply_gradients` that a trace takes as one Operation.

    build(optimizer, variables, name): makes what the optimizer lacks, while the function is traced.
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

        def rule(graph, node, args):
            optimizer, pairs, others, named = args
            pairs = [(g, v._itself) for g, v in pairs]
            if not pairs:
                return None
            if all(g is None for g, _ in pairs):
                optimizer._present([v for _, v in pairs], [None] * len(pairs))
            with untraced():
                build(optimizer, [v for _, v in pairs], others[0] if others else named.get("name"))
            noted(graph, node, (optimizer, pairs, others, named), None)
            return optimizer.iterations

        names = ["self", "grads_and_vars", "args", "kwargs"]
        node = acts(Node("Optimizer.apply_gradients", public, names))
        register_rule(node, rule)
        return apply_gradients

    return decorate

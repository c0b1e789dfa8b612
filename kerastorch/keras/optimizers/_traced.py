"""apply_gradients in a trace: one Operation, which makes the optimizer's step in each run."""

import functools

from ..._core.modes import Node, modes, offered
from ..._core.tensor import Tensor
from ..._graph.running import acts
from ..._graph.subgraphs import resumed
from ..._graph.tracing import noted, register_rule, untraced


def one_operation(build, transform=None, step=None):
    """The decorator of an `apply_gradients` that a trace takes as one Operation.

    build(optimizer, variables, name): makes what the optimizer lacks, while the function is traced.
    transform(optimizer, pairs, others, named): changes the gradients first where a user's code
        does so, which is traced itself: (the pairs, the step of the changed pairs); or None.
    step(optimizer, variables, raw gradients): the step once all is checked, where there is one.
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

        def plain(variables, optimizer, pairs, args, kwargs):
            """The step where all gradients are plain tensors that fit their variables."""
            raws = []
            for gradient, variable in pairs:
                raw = gradient._t if type(gradient) is Tensor else None
                own = variable._t
                if raw is None or raw.shape != own.shape or raw.dtype is not own.dtype:
                    return public(optimizer, pairs, args, kwargs)
                raws.append(raw)
            return step(optimizer, variables, raws)

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
                graph.nodes[-1].calls = functools.partial(plain, [v for _, v in pairs])
            return optimizer.iterations

        names = ["self", "grads_and_vars", "args", "kwargs"]
        node = acts(Node("Optimizer.apply_gradients", public, names))
        register_rule(node, rule)
        return apply_gradients

    return decorate

"""The scalar problem step by step in eager mode."""

import scalar


def tf_program(tf):
    return scalar.repeat(scalar.problem(tf)[1])


def torch_plain():
    import torch

    x = torch.zeros((), requires_grad=True)
    a, b, c = torch.tensor(1.0), torch.tensor(-2.0), torch.tensor(1.0)
    optimizer = torch.optim.SGD([x], lr=0.01)

    def step():
        y = a * torch.pow(x, 2) + b * x + c
        optimizer.zero_grad()
        y.backward()
        optimizer.step()

    return scalar.repeat(step)


def torch_tuned():
    import torch

    x = torch.zeros((), requires_grad=True)
    a, b, c = torch.tensor(1.0), torch.tensor(-2.0), torch.tensor(1.0)

    def step():
        y = a * torch.pow(x, 2) + b * x + c
        (gradient,) = torch.autograd.grad(y, (x,))
        with torch.no_grad():
            x.add_(gradient, alpha=-0.01)

    return scalar.repeat(step)

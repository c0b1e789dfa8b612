"""One eager op on two small tensors: what a call costs before any arithmetic."""

CALLS = 20_000


def tf_program(tf):
    a, b = tf.ones((16, 16)), tf.ones((16, 16))
    return _calls(tf.add, a, b), CALLS


def torch_plain():
    import torch

    return _calls(torch.add, torch.ones(16, 16), torch.ones(16, 16)), CALLS


def _calls(add, a, b):
    def run():
        for _ in range(CALLS):
            add(a, b)

    return run

"""`evaluate` of many rows in batches of 32, with loss and accuracy."""

import predict

BATCH = 32


def keras_program(keras):
    model = predict.model_of(keras)
    x, y = predict.rows()

    def run():
        model.evaluate(x, y, verbose=0)

    return run, len(x) // BATCH


def torch_tuned():
    import torch
    import torch.nn.functional as F

    model = predict.torch_model()[:-1]
    x, y = map(torch.from_numpy, predict.rows())

    def run():
        total, correct = torch.zeros(()), torch.zeros((), dtype=torch.long)
        with torch.inference_mode():
            for inputs, labels in zip(x.split(BATCH), y.split(BATCH), strict=True):
                logits = model(inputs)
                total += F.cross_entropy(logits, labels)
                correct += (logits.argmax(1) == labels).sum()
        return total.item(), correct.item()

    return run, len(x) // BATCH

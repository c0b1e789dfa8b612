"""A direct call of the model with one row."""

import predict

CALLS = 200


def keras_program(keras):
    model = predict.model_of(keras)
    row, _ = predict.rows(1)

    def run():
        for _ in range(CALLS):
            model(row)

    return run, CALLS


def torch_tuned():
    import torch

    model = predict.torch_model()
    row, _ = predict.rows(1)

    def run():
        with torch.inference_mode():
            for _ in range(CALLS):
                model(torch.from_numpy(row))

    return run, CALLS

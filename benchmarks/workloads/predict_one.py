"""`predict` of one row, again and again: what a small service does."""

import predict

CALLS = 50


def keras_program(keras):
    model = predict.model_of(keras)
    row, _ = predict.rows(1)

    def run():
        for _ in range(CALLS):
            model.predict(row, verbose=0)

    return run, CALLS


def torch_tuned():
    import torch

    model = predict.torch_model()
    row, _ = predict.rows(1)

    def run():
        with torch.inference_mode():
            for _ in range(CALLS):
                model(torch.from_numpy(row)).numpy()

    return run, CALLS

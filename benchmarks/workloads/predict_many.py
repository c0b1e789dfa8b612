"""`predict` of many rows in batches of 32, as by default."""

import predict

BATCH = 32


def keras_program(keras):
    model = predict.model_of(keras)
    x, _ = predict.rows()

    def run():
        model.predict(x, verbose=0)

    return run, len(x)


def torch_tuned():
    import torch

    model = predict.torch_model()
    x, _ = predict.rows()

    def run():
        with torch.inference_mode():
            parts = [model(part) for part in torch.from_numpy(x).split(BATCH)]
            return torch.cat(parts).numpy()

    return run, len(x)

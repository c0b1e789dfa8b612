"""Images of 224x224 for the models that predict, and the peers' ways to do so."""

import numpy as np

BATCH = 8


def images(batches):
    return np.random.RandomState(0).rand(batches * BATCH, 224, 224, 3).astype("float32")


def keras_predict(model, batches):
    x = images(batches)

    def run():
        return model.predict(x, batch_size=BATCH, verbose=0)

    return run, len(x)


def plain_predict(model, batches):
    """As torchvision's documents do it."""
    import torch

    model = model.eval()
    x = torch.from_numpy(images(batches)).permute(0, 3, 1, 2).contiguous()

    def run():
        with torch.no_grad():
            return [model(batch).softmax(-1).numpy() for batch in x.split(BATCH)]

    return run, len(x)


def tuned_predict(model, batches):
    """Channels last, the normalizations folded into the convolutions."""
    import torch
    from torch.fx.experimental.optimization import fuse

    model = fuse(model.eval()).to(memory_format=torch.channels_last)
    x = torch.from_numpy(images(batches)).permute(0, 3, 1, 2)

    @torch.inference_mode()
    def run():
        return [model(batch).softmax(-1).numpy() for batch in x.split(BATCH)]

    return run, len(x)

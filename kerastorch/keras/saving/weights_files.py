"""keras.saving.save_weights and load_weights of Keras 3: the weights of any model as a file."""


def save_weights(model, filepath, overwrite=True, **kwargs):
    """Writes a model's weights to a file: `model.save_weights`."""
    model.save_weights(filepath, overwrite=overwrite, **kwargs)


def load_weights(model, filepath, skip_mismatch=False, **kwargs):
    """Reads a model's weights from a file: `model.load_weights`."""
    model.load_weights(filepath, skip_mismatch=skip_mismatch, **kwargs)

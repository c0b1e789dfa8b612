"""Keras models as SavedModels."""

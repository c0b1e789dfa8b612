"""Keras models in TensorFlow's SavedModel folders."""

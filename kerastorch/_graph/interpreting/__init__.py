"""Running GraphDefs and FunctionDefs of TensorFlow with the ops of this package."""

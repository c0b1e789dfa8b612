"""Seeded programs of nested branches and loops: tf.function against eager calls and TensorFlow."""

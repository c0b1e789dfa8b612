"""Keras's preprocessing layers, one family a file; `keras.layers` hands them on."""

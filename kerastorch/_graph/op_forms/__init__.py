"""Ops of TensorFlow that are cases of more general functions here, by family.

Each file has a dict `FORMS` of {type: function}; the functions' parameters have the names that
TensorFlow's graphs give inputs and attributes. `_graph/optable.py` reads them.
"""

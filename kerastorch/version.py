"""tf.version: the version of TensorFlow whose API this is."""

VERSION = "2.15.1"
GIT_VERSION = "v2.15.1-kerastorch"
COMPILER_VERSION = "none"
GRAPH_DEF_VERSION = 1645
GRAPH_DEF_VERSION_MIN_CONSUMER = 0
GRAPH_DEF_VERSION_MIN_PRODUCER = 0

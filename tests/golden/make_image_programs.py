"""Records image_programs.json.xz: what TensorFlow makes of the differential tester's cases of
tf.image.  Run with the python of TensorFlow 2.15.
"""

import json
import lzma
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PATH = os.path.join(HERE, "image_programs.json.xz")
# of the cases of the whole run
SHARE = 0.5


def programs(scale=SHARE):
    """The texts of the cases about tf.image, without repetition."""
    from differential import generate

    found = generate.programs(scale=scale)
    return list(dict.fromkeys(p.text for p in found if re.search(r"\bimage\.", p.text)))


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(HERE))
    from differential import processes

    texts = programs(*map(float, sys.argv[1:]))
    outcomes = processes.stable(texts, sys.executable, tell=print)
    found = {text: o for text, o in zip(texts, outcomes) if o is not None}
    print(f"{len(texts)} cases, {len(found)} recorded")
    with lzma.open(PATH, "wt", encoding="utf-8") as file:
        json.dump(found, file)

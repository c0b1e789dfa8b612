"""Records image_programs.json.xz: what TensorFlow makes of the differential tester's cases of
tf.image, {id: [program, outcome]}.  Run with the python of TensorFlow 2.15.
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
# What TensorFlow stumbles over inside itself: nothing to be like.
ACCIDENTS = re.compile(
    r"list index out of range|Unreachable|in user code|RGBToHSVGrad|Input to resh"
)


def programs(scale=SHARE):
    """{id: program} of the cases about tf.image, without repetition."""
    from differential import generate

    about = (p for p in generate.programs(scale=scale) if re.search(r"\bimage\.", p.text))
    found = {p.text: p.id for p in about}
    return {id: text for text, id in found.items()}


def _is_accident(text, outcome):
    gradients = outcome.get("gradients", [None])
    return (
        ACCIDENTS.search(outcome.get("text", ""))
        # its gradient of a gradient is asked for while a function is traced
        or (text.startswith("traced") and "LookupError" in json.dumps(outcome))
        or (gradients[0] == "raised" and gradients[1][0] == "InvalidArgumentError")
    )


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(HERE))
    from differential import processes

    cases = programs(*map(float, sys.argv[1:]))
    outcomes = processes.stable(list(cases.values()), sys.executable, tell=print)
    found = {
        id: [text, outcome]
        for (id, text), outcome in zip(cases.items(), outcomes)
        if outcome is not None and not _is_accident(text, outcome)
    }
    print(f"{len(cases)} cases, {len(found)} recorded")
    with lzma.open(PATH, "wt", encoding="utf-8") as file:
        json.dump(found, file)

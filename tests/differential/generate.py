"""All cases of the tester, family by family, from the tables in tables/.

A line of a table is `names : arguments` (one template for each name), `=expression` or
`statements => expression`. A case's id is its function, its family and the number of its seed, so
that cases stay what they are when other lines change.
"""

import re
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

from differential.templates import SLOT, TENSOR, Case, choose, fill

TABLES = Path(__file__).parent / "tables"
OPS = ["math", "arrays", "linalg", "nn", "image"]
FAMILIES = {
    "core": [
        *OPS,
        "strings",
        "ragged",
        "sparse",
        "random",
        "tensor",
        "flow",
        "autodiff",
        "backend",
        "objects",
    ],
    "gradients": [*OPS, "flow", "backend", "objects"],
    "lists": [*OPS, "backend", "objects"],
    "drawn": OPS,
    "layers": ["layers"],
    "metrics": ["metrics"],
    "optimizers": ["optimizers"],
}
PREFIXES = {f: f"tf.keras.{f}." for f in ("layers", "metrics", "optimizers")}
# cases for one line of a table
COUNTS = {"core": 40, "gradients": 20, "lists": 4, "drawn": 4}
COUNTS.update(layers=36, metrics=30, optimizers=60)
STYLES = ["plain"] * 4 + ["nasty"] * 4 + ["wrong"] * 2
CALL = re.compile(r"(?:lambda[^:]*: )?(tf\.[\w.]*\w)")


@dataclass(frozen=True)
class Program:
    """One case."""

    id: str
    function: str
    family: str
    text: str


def lines(table):
    """(function, template) for every line of a table and every name in it."""
    for line in (TABLES / f"{table}.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("=") or " => " in line:
            yield _title(line.lstrip("=")), line
        else:
            names, _, arguments = line.partition(" :")
            for name in names.split():
                yield PREFIXES.get(table, "tf.") + name, arguments.strip()


def _title(expression):
    """The function that an expression is about, for the report."""
    found = CALL.search(SLOT.sub(lambda m: "" if "[" in m.group(1) else m.group(0), expression))
    return found.group(1).rstrip(".") if found else "operators"


# stand in most cases without being what the case is about
MATERIAL = re.compile(
    r"tf\.(constant|Variable|zeros|RaggedTensor\.from_row_splits|ragged\.constant)$"
)


def _about(text, title):
    """The function that the program of an expression is about: the most deeply named one."""
    names = [n for n in re.findall(r"tf(?:\.[A-Za-z]\w*)+(?=\()", text) if not MATERIAL.match(n)]
    return max(names, key=lambda name: name.count("."), default=title)


def programs(families=None, only=None, scale=1.0):
    """All cases of the families (names of FAMILIES), of functions whose name contains `only`."""
    for family, tables in FAMILIES.items():
        if families and family not in families:
            continue
        for table in tables:
            seen = {}
            for function, template in lines(table):
                number = seen[function] = seen.get(function, -1) + 1
                if not only or only in function:
                    yield from _cases(family, table, function, template, number, scale)


def _cases(family, table, function, template, number, scale):
    maker = MAKERS.get(family, _core)
    for i in range(max(1, round(COUNTS.get(family, COUNTS["core"]) * scale))):
        name = f"{function}/{family}/{table[0]}{number}.{i}"
        case = Case(name, STYLES[(i + zlib.crc32(function.encode())) % len(STYLES)])
        text = maker(case, function, template)
        if text and _is_python(text):
            about = _about(text, function) if template.startswith("=") else function
            yield Program(name, about, family, text)


def _is_python(text):
    """Not so when a wrong argument stands in the place of an operator or a method."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "case", "exec")
        except SyntaxError:
            return False
    return True


def _core(case, function, template):
    if " => " in template:
        before, after = template.split(" => ")
        return fill(case, before.replace("; ", "\n") + "\n" + choose(case, after))
    if template.startswith("="):
        return fill(case, choose(case, template[1:]))
    return f"{function}({fill(case, choose(case, template))})"


def _differentiable(case):
    return [
        i for i, (d, _) in enumerate(case.tensors) if d.startswith(("float", "bfloat", "complex"))
    ]


def _taped(case, function, template, inside=None):
    """(lambda text, literals of its arguments); inside(i): the text of argument i in the body."""
    if " => " in template or (template.startswith("=") and "spec(" in template):
        return None
    body = template[1:] if template.startswith("=") else f"{function}({template})"
    taken = []

    def replace(number, literal):
        dtype = case.tensors[number][0]
        if not dtype.startswith(("float", "bfloat", "complex")):
            return literal
        taken.append(number)
        return inside(number) if inside else f"x{number}"

    text = fill(case, choose(case, body), replace)
    return (text, taken) if taken else None


def _gradients(case, function, template):
    taped = _taped(case, function, template)
    if not taped:
        return None
    body, taken = taped
    values = [case.literals[i] for i in taken]
    if case.chance(0.1):
        values[0] = f"tf.Variable({values[0]})"
    program = "grad2" if case.chance(0.3) else "traced" if case.chance(0.04) else "grad"
    names = ", ".join(f"x{i}" for i in taken)
    return f"{program}(lambda {names}: {body}, {', '.join(values)})"


def _lists(case, function, template):
    """Tensors inside Python lists keep their gradient."""
    case.style = "plain"

    def inside(number):
        shape = case.tensors[number][1]
        if not shape or not 1 <= shape[0] <= 4:
            return f"x{number}"
        rows = [f"x{number}[{i}]" for i in range(shape[0])]
        if len(shape) == 1 and case.chance(0.4):
            rows[-1] = "1.5"
        listed = ", ".join(rows)
        return f"({listed},)" if case.chance(0.15) else f"[{listed}]"

    taped = _taped(case, function, template, inside)
    if not taped:
        return None
    body, taken = taped
    names = ", ".join(f"x{i}" for i in taken)
    return f"grad(lambda {names}: {body}, {', '.join(case.literals[i] for i in taken)})"


def _drawn(case, function, template):
    """The op in a functional model."""
    case.style = "plain" if case.style == "wrong" else case.style
    taped = _taped(case, function, template)
    if not taped:
        return None
    body, taken = taped
    if not all(case.tensors[i][1] for i in taken):
        return None
    names = ", ".join(f"x{i}" for i in taken)
    return f"drawn(lambda {names}: {body}, {', '.join(case.literals[i] for i in taken)})"


def _constant(number, literal):
    return literal


def _layers(case, function, template):
    arguments, _, inputs = template.partition("@")
    inputs, _, call = inputs.partition("&")
    arguments = choose(case, arguments.strip())
    if case.chance(0.08):
        arguments += f", dtype={case.rng.choice(['float64', 'float16', 'mixed_float16'])!r}"
    parts = [inputs.strip(), call.strip()] if call and case.chance(0.8) else [inputs.strip()]
    program = "model" if case.chance(0.25) else "layer"
    text = f"{program}(lambda: {function}({arguments.lstrip(', ')}), {', '.join(parts)})"
    return fill(case, text, _constant)


def _metrics(case, function, template):
    arguments, _, updates = template.partition("@")
    updates = [f"({update.strip()},)" for update in updates.split("&")]
    updates = updates[:1] + [u for u in updates[1:] if case.chance(0.7)]
    text = f"metric(lambda: {function}({choose(case, arguments.strip())}), {', '.join(updates)})"
    return fill(case, text, _constant)


# arguments that all optimizers have, or all of the new ones
CLIPPING = ", ?clipnorm={0.1|1.0|-1}, ?clipvalue={0.1|1.0|0}, ?global_clipnorm={0.5}"
DECAY = ", ?weight_decay={0.1|0}, ?use_ema={bool}, ?ema_momentum={0.9}"


def _optimizers(case, function, template):
    extra = CLIPPING if case.chance(0.3) else ""
    if ".legacy." not in function and "weight_decay" not in template and case.chance(0.2):
        extra += DECAY
    arguments = choose(case, template + extra)
    steps = [_step(case) for _ in range(case.rng.randint(1, 4))]
    constraint = ", constraint=tf.keras.constraints.NonNeg()" if case.chance(0.1) else ""
    text = f"optimizer(lambda: {function}({arguments}), {', '.join(steps)}{constraint})"
    return fill(case, text, _constant)


def _step(case):
    """The gradients of one step: dense, as IndexedSlices (rows may repeat), or None."""
    matrix, vector = "{f32[3,2]}", "{f32[3]}"
    if case.chance(0.35):
        rows = [case.rng.randrange(3) for _ in range(case.rng.randint(1, 3))]
        values = [[round(case.rng.uniform(-1, 1), 2) for _ in range(2)] for _ in rows]
        shape = ", [3, 2]" if case.chance(0.85) else ""
        matrix = f"slices({values}, {rows}{shape})"
    if case.chance(0.1):
        vector = "None"
    return f"[{matrix}, {vector}, {{f32[]}}]"


MAKERS = {"gradients": _gradients, "lists": _lists, "drawn": _drawn}
MAKERS.update(layers=_layers, metrics=_metrics, optimizers=_optimizers)


def templates_have(function):
    """Whether some line of a table is about the function."""
    return any(function == f for tables in FAMILIES.values() for t in tables for f, _ in lines(t))


def is_tensor_slot(slot):
    """Whether the text between braces is a tensor."""
    return "|" not in slot and TENSOR.match(slot) is not None

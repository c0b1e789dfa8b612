"""Programs from a seed: nested if, while and for with assignments, breaks, continues and returns.

Every program defines `f(x, a, n, p, flag)` over the variable `v`: x float [3], a float scalar, n
int scalar (tensors); p an int and flag a bool (Python values). Python side effects go to `seen`.
All loops end: `while` loops count.
"""

import random
import textwrap

FLOATS, INTS = ["s", "t", "u"], ["k", "m"]
HELPERS = """
def positive(z):
    if z > 0.0:
        return z
    return z * -0.5


def rounds(z, times):
    for j in tf.range(times):
        z = tf.tanh(z + 0.1)
        if z > 0.7:
            break
    return z


def pair(z, flag):
    if flag:
        return z, z * 0.5
    return tf.sin(z), z - 1.0


@tf.function
def inner(z):
    if z < 0.5:
        z = z * v
    return z + 0.25
"""


def programs(count, first=0):
    """{id: source} of the programs of seeds first, first + 1, ..."""
    return {f"seed {seed}": Generator(seed).program() for seed in range(first, first + count)}


class Generator:
    """Writes the program of one seed."""

    def __init__(self, seed):
        self._random = random.Random(seed)
        self._fresh = 0
        self._budget = self._random.randint(5, 14)  # statements that hold others or change a value
        self._arrays = 0
        # one program in six may do what TensorFlow refuses
        self._daring = self._random.random() < 0.17

    def program(self):
        lines = ["s, t, u = a, a * 0.5, tf.reduce_sum(x)", "k, m = n, 1"]
        if self._one_in(3):
            lines[1] = "k, m = 0, n"
        while self._budget > 0:
            lines += self._statement(0, loop=None)
        lines.append(self._return())
        body = textwrap.indent("\n".join(lines), "    ")
        head = "v = tf.Variable(0.75)\nseen = []\n"
        return f"{head}{HELPERS}\n\ndef f(x, a, n, p, flag):\n{body}\n"

    # choices

    def _one_in(self, n):
        return self._random.random() < 1.0 / n

    def _pick(self, *choices):
        return self._random.choice(choices)

    def _name(self, prefix):
        self._fresh += 1
        return f"{prefix}{self._fresh}"

    # expressions

    def _float(self):
        s, t = self._pick(*FLOATS), self._pick(*FLOATS)
        return self._pick(
            f"{s} + {t}",
            f"{s} * {t}",
            f"tf.sin({s}) + {t} * 0.5",
            f"{s} * 0.5 + 1.0",
            f"tf.tanh({s}) - {t}",
            f"{s} * v",
            f"tf.reduce_sum(x) * 0.1 + {s}",
            f"x[1] - {s} * 0.25",
            f"x[{self._index()}] * 0.5 + {t}",
            f"tf.cast({self._pick(*INTS)}, tf.float32) * 0.25 + {s}",
            f"tf.maximum({s}, {t} * 0.5)",
            f"{s} if {self._condition()} else {t} * 0.5",
            f"positive({s})",
            f"rounds({s}, n)",
            f"inner({s})",
            f"pair({s}, {self._pick('flag', 'flag', f'{t} > 0.0')})[{self._pick(0, 1)}]",
            f"tf.reduce_max(x * {s})",
            f"{s} * p * 0.25",
        )

    def _index(self):
        return f"tf.abs({self._pick(*INTS)}) % 3"

    def _int(self):
        k, m = self._pick(*INTS), self._pick(*INTS)
        return self._pick(
            f"{k} + 1", f"{k} - {m}", f"{k} * 2 - 3", f"{k} % 5 + {m}", "n - 1", f"{k} + p", f"-{k}"
        )

    def _condition(self):
        return self._pick(
            f"{self._pick(*FLOATS)} > {self._pick('0.0', '0.3', '-0.2', *FLOATS)}",
            f"{self._pick(*FLOATS)} < {self._pick('0.4', '1.5')}",
            f"{self._pick(*INTS)} % 2 == {self._pick(0, 1)}",
            f"{self._pick(*INTS)} > {self._pick(*INTS)}",
            f"tf.reduce_sum(x) > {self._pick(*FLOATS)}",
            f"0.0 < {self._pick(*FLOATS)} < 1.0",
            f"not {self._pick(*FLOATS)} > 0.5",
            f"{self._pick(*FLOATS)} > 0.1 {self._pick('and', 'or')} {self._pick(*INTS)} < 3",
            "v > 0.5",
            f"flag {self._pick('and', 'or')} {self._pick(*FLOATS)} > 0.2",
        )

    def _python_condition(self):
        return self._pick("flag", "not flag", "p > 2", "p % 2 == 0", "flag and p < 3")

    # statements

    def _statement(self, depth, loop):
        """Some lines. loop: what the innermost loop is, "tensor", "python" or None."""
        self._budget -= 1
        simple = [self._assign] * 6 + [self._swap, self._variable, self._note]
        holding = [self._if] * 4 + [self._for] * 3 + [self._while] * 2
        holding += [self._python_for, self._array, self._list]
        leaving = [self._leave] * 3 if loop else []
        returning = [self._early_return] if self._one_in(4) else []
        daring = [self._dare] * 2 if self._daring else []
        if depth >= 3:
            holding = []
        chosen = self._pick(*simple, *holding, *leaving, *returning, *daring)
        return chosen(depth, loop)

    def _block(self, depth, loop):
        lines = []
        for _ in range(self._random.randint(1, 3)):
            lines += self._statement(depth + 1, loop)
        return [f"    {line}" for line in lines]

    def _assign(self, depth, loop):
        if self._one_in(3):
            name = self._pick(*INTS)
            return [self._pick(f"{name} = {self._int()}", f"{name} += {self._pick(1, 2, 'n')}")]
        name = self._pick(*FLOATS)
        return [
            self._pick(
                f"{name} = {self._float()}", f"{name} {self._pick('+=', '-=')} {self._float()}"
            )
        ]

    def _swap(self, depth, loop):
        return [self._pick("s, t = t, s", "s, u = u * 0.5, s + t", "(s, (t, k)) = (t, (u, k + 1))")]

    def _variable(self, depth, loop):
        return [self._pick("v.assign_add(0.125)", f"v.assign(tf.tanh({self._pick(*FLOATS)}))")]

    def _note(self, depth, loop):
        return [f"seen.append({self._name('')!r})"]

    def _if(self, depth, loop):
        test = self._python_condition() if self._one_in(4) else self._condition()
        lines = [f"if {test}:", *self._block(depth, loop)]
        if self._one_in(4):
            lines += [f"elif {self._condition()}:", *self._block(depth, loop)]
        if self._one_in(2):
            lines += ["else:", *self._block(depth, loop)]
        return lines

    def _for(self, depth, loop):
        name = self._name("i")
        head, uses = self._pick(
            (
                f"for {name} in tf.range({self._pick('n', 'tf.abs(k) % 4', '3')}):",
                f"k = k + {name}",
            ),
            (f"for {name} in x:", f"s = s * 0.5 + {name}"),
            (f"for {name} in range(n):", f"m = m - {name}"),
            (f"for {name} in tf.range(1, n + 2, 2):", f"t = t + tf.cast({name}, tf.float32) * 0.1"),
        )
        return [head, f"    {uses}", *self._block(depth, "tensor")]

    def _while(self, depth, loop):
        name = self._name("c")
        bound = self._pick("n", "4", "tf.abs(k) % 5", "n + 1")
        start = self._pick("0", "tf.constant(0)")
        test = self._pick(
            f"{name} < {bound}",
            f"{name} < {bound} and ({self._condition()})",
            f"tf.constant(True) and {name} < {bound}",
        )
        lines = [f"{name} = {start}", f"while {test}:", f"    {name} += 1"]
        return [*lines, *self._block(depth, "tensor")]

    def _python_for(self, depth, loop):
        name = self._name("j")
        head = self._pick(f"for {name} in range(p):", f"for {name} in (1, 2):")
        return [head, f"    t = t + {name} * 0.1", *self._block(depth, "python")]

    def _array(self, depth, loop):
        array, index = self._name("ta"), self._name("i")
        lines = [
            f"{array} = tf.TensorArray(tf.float32, size=0, dynamic_size=True)",
            f"for {index} in tf.range({self._pick('n', '3')} + 1):",
        ]
        if self._one_in(2):
            lines.append(f"    {self._pick(*FLOATS)} = {self._float()}")
        value = f"{self._pick(*FLOATS)} + tf.cast({index}, tf.float32)"
        lines.append(f"    {array} = {array}.write({index}, {value})")
        end = self._pick("stack()", "gather([0])", "read(0)")
        return [*lines, f"{self._pick(*FLOATS)} = tf.reduce_mean({array}.{end}) * 0.5"]

    def _list(self, depth, loop):
        items, index = self._name("l"), self._name("j")
        return [
            f"{items} = []",
            f"for {index} in range({self._pick('p', '2')} + 1):",
            f"    {items}.append({self._pick(*FLOATS)} * {index})",
            f"{self._pick(*FLOATS)} = tf.add_n({items}) * 0.25 + len({items})",
        ]

    def _leave(self, depth, loop):
        test = self._condition() if loop == "tensor" or self._daring else self._python_condition()
        return [f"if {test}:", f"    {self._pick('break', 'continue')}"]

    def _early_return(self, depth, loop):
        if loop and not self._daring:
            return self._assign(depth, loop)
        return [f"if {self._condition()}:", f"    {self._return()}"]

    def _return(self):
        return self._pick(
            f"return {self._float()}, {self._int()}" if self._daring else "return s + u, k",
            "return s, k",
            "return t * s, k + m",
        )

    def _dare(self, depth, loop):
        """What may be refused: names set on one path, other dtypes, shapes and structures."""
        name = self._name("d")
        return self._pick(
            [f"if {self._condition()}:", f"    {name} = s", f"s = {name} + 1.0"],
            [f"for {name} in tf.range(n):", "    pass", f"k = k + {name}"],
            [f"if {self._condition()}:", "    k = s"],
            [f"if {self._condition()}:", "    u = None"],
            [
                f"for {name} in tf.range(n):",
                f"    x = tf.concat([x, [tf.cast({name}, tf.float32)]], 0)",
            ],
            [f"if {self._condition()}:", "    x = tf.concat([x, x], 0)"],
            [f"if {self._condition()}:", "    return s"],
            [f"{name} = 0", f"while {name} < n:", f"    {name} = {name} + 1.0"],
            [f"{name} = (s, t)", f"if {self._condition()}:", f"    {name} = (s, t, u)"],
            [f"for {name} in tf.range(n):", "    if s > 0.1:", "        return s, k"],
        )

"""Random Python functions without a tensor: source that is the same for the same seed."""

import random

NAMES = ("a", "b", "c", "d")


class Program:
    """A function `program(a, b, log, fuel)`; `fuel()` ends loops that run too long."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.loops = 0
        self.functions = 0
        self.nested = 0  # numbers in numbers

    def source(self):
        self.line(0, "def program(a, b, log, fuel):")
        self.line(1, "c, d, e, box = 1, [], None, Box()")
        self.block(1, 0, 7)
        self.line(1, "return a, b, c, d, e, sorted(vars(box).items())")
        return "\n".join(self.lines) + "\n"

    def line(self, depth, text):
        self.lines.append("    " * depth + text)

    def number(self):
        self.nested += 1
        try:
            return self._number()
        finally:
            self.nested -= 1

    def _number(self):
        pick = self.random.choice([0, 10]) if self.nested > 2 else self.random.randrange(14)
        if pick < 4:
            return self.random.choice(["a", "b", "c"])
        if pick == 4:
            return f"({self.number()} + {self.number()})"
        if pick == 5:
            return f"({self.number()} if {self.test()} else {self.number()})"
        if pick == 6:
            return f"helper({self.number()}, log)"
        if pick == 7:
            return f"len(d[:{self.number()} % 3])"
        if pick == 8:
            return f"sum([v for v in range({self.number()} % 4) if v != {self.number()}])"
        if pick == 9:
            return f"(lambda v, w={self.number()}: v - w)({self.number()})"
        return str(self.random.randrange(-2, 6))

    def test(self):
        self.nested += 0.5
        try:
            return self._test()
        finally:
            self.nested -= 0.5

    def _test(self):
        pick = self.random.randrange(12 if self.nested < 2 else 3)
        if pick < 3:
            sign = self.random.choice(["<", ">", "==", "!=", "<=", ">="])
            return f"{self.number()} {sign} {self.number()}"
        if pick == 3:
            return f"{self.number()} < {self.number()} <= {self.number()}"
        if pick == 4:
            return f"({self.test()} and {self.test()})"
        if pick == 5:
            return f"({self.test()} or {self.number()})"
        if pick == 6:
            return f"not {self.number()}"
        if pick == 7:
            return f"e is {self.random.choice(['', 'not '])}None"
        if pick == 8:
            return f"({self.number()} in d)"
        if pick == 9:
            return "d"
        if pick == 10:
            return f"(c := {self.number()}) > 1"
        return f"log_and(log, {self.number()}) % 2"

    def block(self, depth, loop, count, function=0):
        for _ in range(self.random.randint(1, count)):
            self.statement(depth, loop, function)

    def statement(self, depth, loop, function):
        deep = depth > 5
        pick = self.random.randrange(9 if deep else 24)
        name = self.random.choice(["a", "b", "c"])
        if pick < 2:
            self.line(depth, f"{name} = {self.number()}")
        elif pick == 2:
            self.line(depth, f"{name} {self.random.choice(['+=', '-=', '^='])} {self.number()}")
        elif pick == 3:
            self.line(depth, f"log.append(('{name}', {name}, f'{{{self.number()}}}'))")
        elif pick == 4:
            text = ["d.append(%s)", "d = [*d[:4], %s]", "box.x = %s", "box.y = [%s, c]", "e = %s"]
            self.line(depth, self.random.choice(text) % self.number())
        elif pick == 5:
            self.line(depth, f"{name}, *d = [{self.number()}, *d]")
        elif pick == 6:
            word = self.random.choice(["break", "continue", "return"]) if loop else "return"
            value = f" '{name}', {self.number()}" if word == "return" else ""
            self.line(depth, f"if {self.test()}: {word}{value}")
        elif pick == 7:
            text = ["del e\n{0}e = 3", "assert %s, 'why'", "raise ValueError(%s)", "e = None"]
            chosen = self.random.choice(text)
            if "%s" in chosen:
                chosen = f"if {self.number()} == 4: " + chosen % self.number()
            self.line(depth, chosen.format("    " * depth))
        elif pick == 8:
            self.line(depth, f"d = [v for v in d if v != {self.number()}][:4]")
        elif pick < 14:
            self.branch(depth, loop, function)
        elif pick < 17:
            self.while_loop(depth, function)
        elif pick < 20:
            self.for_loop(depth, function)
        elif pick == 20:
            self.attempt(depth, loop, function)
        elif pick == 21:
            self.line(depth, f"with Context(log, {self.random.choice(['True', 'False'])}):")
            self.block(depth + 1, loop, 3, function)
        elif pick == 22 and not function:
            self.inner(depth)
        else:
            self.line(depth, f"match {self.number()}:")
            self.line(depth + 1, "case 0 | 1:")
            self.block(depth + 2, loop, 2, function)
            self.line(depth + 1, "case e if e > 3:")
            self.block(depth + 2, loop, 2, function)

    def branch(self, depth, loop, function):
        self.line(depth, f"if {self.test()}:")
        self.block(depth + 1, loop, 3, function)
        if self.random.random() < 0.4:
            self.line(depth, f"elif {self.test()}:")
            self.block(depth + 1, loop, 2, function)
        if self.random.random() < 0.5:
            self.line(depth, "else:")
            self.block(depth + 1, loop, 3, function)
            if self.random.random() < 0.3:
                self.jump(depth + 1, loop)

    def jump(self, depth, loop):
        words = ["return a", "return", *(["break", "continue"] * 3 if loop else [])]
        self.line(depth, self.random.choice(words))

    def while_loop(self, depth, function):
        test = "True" if self.random.random() < 0.2 else self.test()
        self.line(depth, f"while {test}:")
        self.line(depth + 1, "fuel()")
        self.block(depth + 1, 1, 4, function)
        if self.random.random() < 0.4:
            self.jump(depth + 1, 1)

    def for_loop(self, depth, function):
        items = [
            f"range({self.number()} % 5)", "list(d)", "enumerate([3, 1, 2])", "zip('xy', (5, 6))",
            "(4, 2, 0)", "generated(3, log)",
        ]  # fmt: skip
        chosen = self.random.choice(items)
        target = "(e, a)" if chosen.startswith(("enumerate", "zip")) else self.target()
        self.line(depth, f"for {target} in {chosen}:")
        self.line(depth + 1, "fuel()")
        self.block(depth + 1, 1, 4, function)

    def target(self):
        return self.random.choice(["a", "b", "e", "box.z"])

    def attempt(self, depth, loop, function):
        self.line(depth, "try:")
        self.block(depth + 1, loop, 3, function)
        if self.random.random() < 0.5:
            self.line(
                depth + 1,
                f"raise {self.random.choice(['KeyError', 'ValueError'])}({self.number()})",
            )
        self.line(depth, "except ValueError as error:")
        self.line(depth + 1, "log.append(repr(error))")
        self.block(depth + 1, loop, 2, function)
        if self.random.random() < 0.5:
            self.line(depth, "else:")
            self.block(depth + 1, loop, 2, function)
        if self.random.random() < 0.5:
            self.line(depth, "finally:")
            self.line(depth + 1, "log.append('finally')")

    def inner(self, depth):
        self.functions += 1
        name = f"inner{self.functions}"
        self.line(depth, f"def {name}(v=b):")
        self.line(depth + 1, "nonlocal c, d")
        self.line(depth + 1, "global SHARED")
        self.line(depth + 1, "a, b, e, box = v, 2, None, Box()")
        self.line(depth + 1, f"SHARED = {self.number()}")
        self.block(depth + 1, 0, 4, 1)
        self.line(depth + 1, "c += 1")
        self.line(depth + 1, "return b")
        self.line(depth, f"b = {name}()")
        self.line(depth, f"log.append((b, c, {name}.__name__))")


SUPPORT = """
SHARED = 0


class Box:
    pass


class Context:
    def __init__(self, log, swallows):
        self.log, self.swallows = log, swallows

    def __enter__(self):
        self.log.append("enter")
        return self

    def __exit__(self, kind, error, where):
        self.log.append(("exit", kind and kind.__name__))
        return self.swallows and kind is not OutOfFuel


class OutOfFuel(Exception):
    pass


def helper(v, log):
    if v > 3:
        log.append("helper")
        return v - 2
    return v


def log_and(log, v):
    log.append(v)
    return v


def generated(n, log):
    for i in range(n):
        if i == 1:
            log.append("generated")
        yield i
"""

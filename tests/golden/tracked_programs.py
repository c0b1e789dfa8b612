"""Programs of a seed on tracked objects: attributes, lists, dicts and modules are saved, restored
before and after they are there, assigned again, and the status is asked.

`run(tf, seed)` says what happens, one word a line.
"""

import random
import re
import tempfile

ASSERTIONS = ("assert_consumed", "assert_existing_objects_matched", "assert_nontrivial_match")


def run(tf, seed):
    """What the program of a seed gives, as text."""
    with tempfile.TemporaryDirectory() as folder:
        return repr(_Program(tf, seed, folder).said())


class _Program:
    def __init__(self, tf, seed, folder):
        self.tf, self.seed, self.rng, self.folder = tf, seed, random.Random(seed), folder
        self.module = type("M", (tf.Module,), {})
        self.out, self.alive = [], []

    def said(self):
        rng = self.rng
        root = self.module()
        for name in rng.sample("abc", rng.randrange(1, 4)):
            setattr(root, name, self.value(rng))
        if rng.random() < 0.3:
            self.change(root)
        path = self.checkpoint(root, 3.0).write(f"{self.folder}/c")
        names = [(n, tuple(s)) for n, s in self.tf.train.list_variables(path)]
        self.out.append(sorted(row for row in names if "OBJECT_GRAPH" not in row[0]))
        checkpoint = self.in_parts(path)
        self.in_containers(path)
        if rng.random() < 0.5:
            checkpoint.restore(path)
            self.out.append(("again", self.flat(self.kept)))
        self.ask(checkpoint.read(path), ("assert_consumed",))
        return self.out

    def checkpoint(self, root, value):
        made = self.tf.train.Checkpoint(root=root, n=self.tf.Variable(value))
        self.alive.append(made)  # TensorFlow's statuses hold it weakly
        return made

    def value(self, rng, depth=0):
        kind = rng.random()
        if kind < 0.5 or depth > 2:
            return self.tf.Variable(float(rng.randrange(100)))
        if kind < 0.65:
            return [self.value(rng, depth + 1) for _ in range(rng.randrange(3))]
        if kind < 0.8:
            return {k: self.value(rng, depth + 1) for k in rng.sample("pqr", rng.randrange(1, 3))}
        if kind < 0.85:
            return (self.value(rng, depth + 1),)
        made = self.module()
        for name in rng.sample("xyz", rng.randrange(1, 3)):
            setattr(made, name, self.value(rng, depth + 1))
        return made

    def change(self, root):
        """Puts something into a container before it is saved."""
        for name in "abc":
            found = getattr(root, name, None)
            if isinstance(found, list):
                return found.append(self.tf.Variable(7.0))
            if isinstance(found, dict):
                found["s"] = self.tf.Variable(8.0)
                return None
        return None

    def flat(self, x, path=""):
        """The values that an object leads to, with the ways to them."""
        if isinstance(x, self.tf.Variable):
            return [(path, float(x.numpy()))]
        if isinstance(x, self.tf.Module):
            items = [(f".{k}", v) for k, v in sorted(vars(x).items()) if k in "abcxyz"]
        elif isinstance(x, dict):
            items = [(f"/{k}", v) for k, v in sorted(x.items())]
        elif isinstance(x, (list, tuple)):
            items = [(f"/{k}", v) for k, v in enumerate(x)]
        else:
            items = []
        return [row for k, v in items for row in self.flat(v, path + k)]

    def ask(self, status, names=ASSERTIONS):
        for name in names:
            try:
                getattr(status, name)()
                self.out.append(f"{name} ok")
            except AssertionError as error:
                text = re.sub(r"0x[0-9a-f]+|<[^>]*>", "", " ".join(str(error).split()))
                self.out.append(f"{name} {text[:150]}")
        status.expect_partial()

    def in_parts(self, path):
        """Restores an object of which some parts are there, and more come."""
        rng, other = self.rng, self.module()
        self.kept = other
        again = random.Random(self.seed)
        parts = {name: self.value(again) for name in again.sample("abc", again.randrange(1, 4))}
        order = list(parts)
        rng.shuffle(order)
        early = order[: rng.randrange(len(order) + 1)]
        for name in early:
            setattr(other, name, parts[name])
        checkpoint = self.checkpoint(other, 0.0)
        status = checkpoint.restore(path)
        self.out.append(("after", self.flat(other)))
        for name in [name for name in order if name not in early]:
            before = rng.random()
            if before > 0.6:
                setattr(other, name, None if before < 0.8 else self.tf.Variable(-1.0))
            setattr(other, name, parts[name])
            self.out.append((name, self.flat(other)))
        if rng.random() < 0.3:
            setattr(other, rng.choice("abc"), self.tf.Variable(55.0))
            self.out.append(("extra", self.flat(other)))
        self.ask(status)
        return checkpoint

    def in_containers(self, path):
        """Restores an object whose containers fill up afterwards."""
        late, again = self.module(), random.Random(self.seed)
        status = self.checkpoint(late, 0.0).restore(path)
        for name in again.sample("abc", again.randrange(1, 4)):
            whole = self.value(again)
            setattr(late, name, _empty(whole))
            _fill(getattr(late, name), whole)
        self.ask(status, ASSERTIONS[1:2])
        self.out.append(("late", self.flat(late)))


def _empty(value):
    return type(value)() if isinstance(value, (list, dict)) else value


def _fill(found, whole):
    if isinstance(whole, list):
        for item in whole:
            found.append(_empty(item))
            _fill(found[-1], item)
    elif isinstance(whole, dict):
        for key, item in whole.items():
            found[key] = _empty(item)
            _fill(found[key], item)

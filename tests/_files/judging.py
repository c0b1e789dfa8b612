"""Judges what comes of reading a damaged file: time, memory, what was done, and the error's words.

`judged` gives what was wrong with one attempt, None for nothing; `tally` counts the outcomes.
"""

import collections
import contextlib
import json
import resource
import signal
import sys
import tempfile
import traceback

SECONDS, SPARE = 20, 200 << 20
# what a reader stumbles over, also where it is a ValueError
INTERNAL = (UnicodeError, json.JSONDecodeError, RecursionError, MemoryError, LookupError)

tally = collections.Counter()
watch = {"on": False, "seen": [], "path": "", "loaded": False}
FORBIDDEN = {
    "exec", "compile", "marshal.loads", "pickle.find_class", "subprocess.Popen", "os.system",
    "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.remove", "os.rename",
    "os.rmdir", "os.mkdir", "socket.connect", "ctypes.dlopen", "shutil.rmtree", "webbrowser.open",
    "os.chmod", "os.putenv", "os.unsetenv", "os.symlink", "os.link", "os.truncate",
}  # fmt: skip
TRUSTED = {"kerastorch", "torch", "numpy", "h5py", "yaml", "encodings", *sys.stdlib_module_names}


def within(*names):
    frame = sys._getframe(2)
    while frame:
        if frame.f_code.co_filename.endswith(names):
            return True
        frame = frame.f_back
    return False


def audit(event, arguments):
    if not watch["on"]:
        return
    if event == "import":
        bad = arguments[0].split(".")[0] not in TRUSTED
    elif event == "open":
        bad = str(arguments[0]) != watch["path"] and not str(arguments[0]).startswith(
            (tempfile.gettempdir(), "/proc", "/sys")
        )
    else:
        bad = event in FORBIDDEN
    # our own modules that load at first use, the process that tries a file, the file of a member,
    # what `convert` writes, the literals in the heads of numpy's arrays
    names = ("hdf5_library.py", "tempfile.py", "replacing.py", "_format_impl.py")
    ours = ("<frozen importlib._bootstrap>", *names)
    if bad and not within(*ours, *(("traceback.py", "linecache.py") if event == "open" else ())):
        watch["seen"].append(f"{event} {arguments!r:.200}")


class Hang(BaseException):
    """It takes too long."""


def alarm(*_):
    raise Hang


def start():
    """Sees what this process does from here on."""
    sys.addaudithook(audit)
    signal.signal(signal.SIGALRM, alarm)


@contextlib.contextmanager
def limited(path):
    watch.update(on=True, seen=[], path=str(path), loaded=False)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        watch["on"] = False
        signal.alarm(0)


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def loaded():
    """Notes that the file is loaded: errors of what is then done with it need not name it."""
    watch["loaded"] = True


def judged(action, path, expected=(OSError, ValueError), names=None, ours=(), internal=INTERNAL):
    """What went wrong in reading a file by action(), None for nothing.

    expected: the classes of errors that are in order.  names: texts of which an error has to have
    one, the file's name by default.  ours: parts of events that are in order.  internal: classes
    of errors that are not.
    """
    names = (path.stem,) if names is None else names
    try:
        with limited(path):
            action()
        tally["read"] += 1
    except expected as error:
        tally[type(error).__name__] += 1
        if isinstance(error, internal):
            return said(error)
        text = str(error)
        if names and not watch["loaded"] and not any(name in text for name in names):
            return f"does not name the file: {said(error)}"
        if len(text) > 20_000:
            return f"{len(text)} characters: {text[:300]}"
    except Hang:
        if watch["loaded"]:  # a loop without end is in order where it is called
            tally["endless call"] += 1
            return None
        return f"hang\n{traceback.format_exc()[-1500:]}"
    except BaseException as error:
        return said(error)
    seen = [e for e in watch["seen"] if not any(text in e for text in ours)]
    return "; ".join(seen[:3]) or None


def said(error):
    lines = "".join(traceback.format_exception(error)[-4:])
    return f"{type(error).__name__}: {error!s:.300}\n{lines[-1500:]}"


class Memory:
    """Sees by how much the peak of memory grows."""

    def __init__(self, spare=SPARE):
        self.before, self.spare = peak(), spare
        self.made = self.before

    def start(self):
        self.made = peak()

    def wrong(self, size=0):
        """What is wrong with the growth since `start`, for a file of a size."""
        now = peak()
        if now > self.made and now - self.before > size + self.spare:
            grown, self.before = now - self.before, now
            return f"{grown >> 20} MiB for a file of {size} bytes"
        return None


def report(kind, number, wrong, **more):
    print(json.dumps({"format": kind, "seed": number, **more, "wrong": wrong}), flush=True)


def end(kind):
    """Says how the attempts went."""
    print(json.dumps({"format": kind, "tally": dict(tally.most_common())}), flush=True)

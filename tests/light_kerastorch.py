"""A kerastorch that starts in no time: only the command line and the import hook."""

import os
import pathlib
import shutil

import kerastorch
from kerastorch import _dropin

PACKAGE = pathlib.Path(kerastorch.__file__).parent
FILES = ("_dropin.py", "_interpreter.py", "__main__.py")
SETTINGS = {_dropin.HOOK, _dropin.METADATA}
STARTUP = "kerastorch_startup.pth"


def light_kerastorch(home):
    """The environment of processes that find it, laid into the folder `home`.

    The start-up file stands there as in a site-packages folder.
    """
    stub = home / "kerastorch"
    (stub / "keras").mkdir(parents=True)
    (stub / "__init__.py").write_text("name = 'stub'\n")
    (stub / "keras" / "__init__.py").write_text("")
    for name in FILES:
        shutil.copy(PACKAGE / name, stub)
    for name in ("_cli", "_names", "_private"):
        shutil.copytree(PACKAGE / name, stub / name)
    shutil.copy(PACKAGE.parent / STARTUP, home)
    (home / "sitecustomize.py").write_text(f"import site; site.addsitedir({str(home)!r})\n")
    env = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return {**env, "PYTHONPATH": str(home)}

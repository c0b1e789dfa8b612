"""The code blocks of a page of Markdown, and a program that runs them one after another.

The words behind the language say what is done with a block:

    python            run, in one namespace a page
    python NAME.py    written to that file
    python A/NAME.py  is what that file of the repository holds
    python raises     run, and it must raise
    sh                run by bash where the files of the page are
    sh not-run: WHY   left out
    text output       what the block before must have printed
    text error        the error of the block before, `Class: message`
"""

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = '#!/bin/sh\nexec "{python}" -c "from kerastorch._cli import main; exit(main())" "$@"\n'


@dataclass
class Block:
    language: str
    words: str
    text: str
    line: int


def blocks(page):
    """The fenced blocks of a page, in order."""
    return [
        Block(m[1], m[2].strip(), m[3], page.count("\n", 0, m.start()) + 1)
        for m in _FENCE.finditer(page)
    ]


def run(found, folder):
    """Runs the blocks of a page in a process of its own; what came of each.

    Each is {"output": text, "error": "Class: message" or None}.
    """
    command = folder / "kerastorch"
    command.write_text(COMMAND.format(python=sys.executable))
    command.chmod(0o755)
    path = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    environment = {
        **os.environ,
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": path,
        "NO_COLOR": "1",
    }
    environment.pop("KERASTORCH_HOOK", None)
    (folder / "blocks.json").write_text(json.dumps([asdict(block) for block in found]))
    done = subprocess.run(
        [sys.executable, __file__, "blocks.json"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "outcomes.json").read_text())


def _outcome(block, names):
    output, error = io.StringIO(), None
    if block["language"] == "sh" and not block["words"]:
        done = subprocess.run(["bash", "-e"], input=block["text"], capture_output=True, text=True)
        output.write(done.stdout)
        error = None if done.returncode == 0 else f"exit {done.returncode}: {done.stderr}"
    elif block["language"] == "python" and "/" in block["words"]:
        if (Path(__file__).parents[1] / block["words"]).read_text() != block["text"]:
            error = f"{block['words']} holds something else"
    elif block["language"] == "python" and block["words"].endswith(".py"):
        Path(block["words"]).write_text(block["text"])
    elif block["language"] == "python":
        source = f"block at line {block['line']}"
        with contextlib.redirect_stdout(output):
            try:
                exec(compile(_kept(block["text"], source), source, "exec"), names)
            except Exception as raised:
                error = _said(raised)
                if block["words"] != "raises":
                    traceback.print_exc()
    return {"output": output.getvalue(), "error": error}


def _said(raised):
    text = str(raised)
    if text.startswith("in user code:"):  # where in a traced function, then what
        return text.strip().rpartition("\n\n    ")[2]
    return f"{type(raised).__name__}: {text}"


def _kept(text, source):
    """The text, which linecache knows from now on: AutoGraph reads the source of functions."""
    import linecache

    linecache.cache[source] = (len(text), None, text.splitlines(True), source)
    return text


if __name__ == "__main__":
    names = {"__name__": "__main__"}
    given = json.loads(Path(sys.argv[1]).read_text())
    Path("outcomes.json").write_text(json.dumps([_outcome(block, names) for block in given]))

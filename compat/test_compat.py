"""Every script of compat/scripts prints and computes under kerastorch what it did under TF."""

import json

import harness
import pytest
from compare import differences


@pytest.mark.parametrize("script", harness.SCRIPTS, ids=lambda script: script.stem)
def test_script(script, tmp_path, monkeypatch):
    golden = json.loads(harness.golden_path(script).read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    harness.fresh_names()
    found = json.loads(json.dumps(harness.run(script)))
    problems = differences(golden, found, harness.settings(script).rtol)
    assert not problems, "\n".join(problems)

import json
from pathlib import Path
import pytest
from golden import cases
from golden.make_module import names
import kerastorch as tf
GOLDEN = json.loads((Path(cases.__file__).parent / "module.json").read_text())
@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **names(tf))

"""Importing the reader loads no torch."""

import subprocess
import sys


def test_importing_the_reader_loads_no_torch() -> None:
    code = "import sys, index.reader.reading; sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

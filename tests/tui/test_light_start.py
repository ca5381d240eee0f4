"""Nothing heavy may be loaded before the first frame."""

import subprocess
import sys

HEAVY = [
    "companion.conversation",
    "companion.engine",
    "companion.retrieval",
    "ctranslate2",
    "dateparser",
    "faiss",
    "jsonschema_rs",
    "lxml",
    "numpy",
    "pypdf",
    "scipy",
    "sentence_transformers",
    "sklearn",
    "sqlite3",
    "symspellpy",
    "tokenizers",
    "torch",
    "trafilatura",
    "transformers",
    "yaml",
]

BUILD = f"""
import sys
from pathlib import Path
from companion.home import Home
from companion.options import Options
from companion.tui.app import CompanionApp
app = CompanionApp(Options(Home(Path("/proc/nowhere"))))
app.get_default_screen()
print([name for name in {HEAVY} if name in sys.modules])
"""


def test_the_app_is_built_without_anything_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", BUILD], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

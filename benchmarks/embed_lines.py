"""Embed the triggers of every line that ships, so that no first run has to.

    python -m benchmarks.embed_lines

It writes `companion/response/triggers.npz` (two minutes on two cores). A trigger that is not in it is embedded when
the persona is read; `tests/persona/test_shipped.py` fails while too many are not.
"""

import argparse
from pathlib import Path

from companion.home import shipped
from companion.persona.yaml_file import read_checked
from companion.response.bank import store_vectors
from companion.retrieval.embedding import load_embedder

TARGET = Path(__file__).parent.parent / "companion" / "response" / "triggers.npz"


def shipped_triggers() -> set[str]:
    """The triggers of all packs that ship."""
    packs = (read_checked(path, "pack")[0] for path in sorted((shipped("persona") / "lines").rglob("*.yaml")))
    return {trigger for pack in packs for line in pack["lines"] for trigger in line.get("when", ())}


def main() -> None:
    """Embed and write."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    count = store_vectors(shipped_triggers(), load_embedder("", None), TARGET)
    print(f"{TARGET.name}: {count} triggers, {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

"""The YAML files inside the package, read by the parser in C where PyYAML has it (a tenth of the time)."""

from importlib.resources import files
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_shipped(package: str, name: str) -> Any:  # noqa: ANN401 - whatever the file says
    """What a file of ours says."""
    return yaml.load((files(package) / name).read_text(encoding="utf-8"), _Loader)

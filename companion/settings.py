"""The settings file: a few choices that hold until the person changes them."""

from dataclasses import dataclass, fields
from pathlib import Path

import yaml

from companion.errors import SettingsError, place


@dataclass(frozen=True)
class Settings:
    """What `settings.yaml` may say; every key is optional."""

    model: str = ""
    """A sentence-transformers model by name or path; empty for the one that ships."""

    persona: str = "samantha"
    """The persona's name, or the path of its file."""

    country: str = ""
    """Two letters (ISO 3166), for the crisis lines that are named: `GB`, `US`, `IN`."""


def load_settings(path: Path) -> Settings:
    """Read the settings, or the defaults where there is no file.

    Raises:
        SettingsError: the file cannot be read or holds something that is not a setting.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(f"The settings {path} cannot be read ({fault}): mend or remove the file.") from fault
    except yaml.YAMLError as fault:
        raise SettingsError(f"The settings {path} are not valid YAML{place(fault)}: mend the line.") from fault
    if content is None:
        return Settings()
    known = {field.name for field in fields(Settings)}
    if not isinstance(content, dict):
        raise SettingsError(
            f"The settings {path} should be lines of `key: value`, with the keys {', '.join(sorted(known))}."
        )
    for key, value in content.items():
        if key not in known:
            raise SettingsError(
                f"The settings {path} have the unknown key {key!r}: the keys are {', '.join(sorted(known))}."
            )
        if not isinstance(value, str):
            raise SettingsError(f"In the settings {path}, {key!r} should be text.")
    return Settings(**content)

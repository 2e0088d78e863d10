"""What a model is made of, as one short name; standard library only, for both environments."""

import hashlib
from pathlib import Path
from typing import Iterator

ROOT = Path(__file__).resolve().parent.parent
FILES = ("config.yml", "domain.yml")
FOLDERS = (("data/nlu", "*.yml"), ("data/rules", "*.yml"))


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Every file that changes what training gives, in a fixed order."""
    yield from (root / name for name in FILES)
    for folder, pattern in FOLDERS:
        yield from sorted((root / folder).rglob(pattern))
    yield from sorted((root / "engine").glob("*.py"))


def fingerprint(root: Path = ROOT) -> str:
    """Twelve hexadecimal signs that change when a source changes in name or content."""
    digest = hashlib.sha256()
    for path in sources(root):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def model_name(root: Path = ROOT) -> str:
    return f"onthaal-{fingerprint(root)}.tar.gz"


if __name__ == "__main__":
    print(model_name())  # noqa: T201

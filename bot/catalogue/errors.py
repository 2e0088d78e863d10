"""What can go wrong with the catalogue.

CatalogueError
├── UnknownCity        no folder data/gemeenten/<city>
├── UnknownProduct     the key is no product, or no file tells about it
└── InvalidContent     a content file does not have its shape; says which file, where and what
"""

from __future__ import annotations

from bot.errors import OnthaalError


class CatalogueError(OnthaalError):
    """Anything wrong with the catalogue."""


class UnknownCity(CatalogueError):
    def __init__(self, city: str) -> None:
        super().__init__(f"no city '{city}' in data/gemeenten")
        self.city = city


class UnknownProduct(CatalogueError):
    def __init__(self, product: str) -> None:
        super().__init__(f"no product '{product}' in data/producten")
        self.product = product


class InvalidContent(CatalogueError):
    """`path` is the file, relative to the repository; `problems` are Dutch sentences for an editor."""

    def __init__(self, path: str, problems: tuple[str, ...]) -> None:
        super().__init__(f"{path}: {'; '.join(problems)}")
        self.path = path
        self.problems = problems

"""Lets Rasa start without TensorFlow: no component of ours uses it, Rasa only imports it."""

import importlib.machinery
import sys
import types
from typing import Any, Optional

ROOTS = {"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"}
UNUSED = {"matplotlib", "PIL", "boto3", "botocore", "s3transfer", "pymongo"}
"""Drawing, and stores of other clouds: Rasa imports them at its start and we configure none. 17 MB less."""
COMPONENTS = "rasa.engine.recipes.default_components"


class _AnyType(type):
    """A class of which every attribute is again such a class: enough for base classes and annotations."""

    def __getattr__(cls, name: str) -> Any:
        return _made(name)


def _made(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return _AnyType(
        name, (), {"__call__": lambda self, *a, **k: self, "__class_getitem__": classmethod(lambda c, i: c)}
    )


class _Module(types.ModuleType):
    __path__ = ()

    def __getattr__(self, name: str) -> Any:
        return _made(name)


class _Finder:
    def find_spec(
        self, name: str, path: Any = None, target: Any = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        if name.split(".")[0] in ROOTS | UNUSED:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def install() -> None:
    """Call before the first import of rasa. Rasa's list of all its own components becomes RulePolicy alone."""
    sys.meta_path.insert(0, _Finder())
    components: Any = types.ModuleType(COMPONENTS)
    components.DEFAULT_COMPONENTS = []
    sys.modules[COMPONENTS] = components
    from rasa.core.policies.rule_policy import RulePolicy

    components.DEFAULT_COMPONENTS.append(RulePolicy)

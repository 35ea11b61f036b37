"""The only Jinja environment of this room: no call, no hidden attribute, nothing printed by default."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from jinja2 import DictLoader, StrictUndefined, Undefined, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from letters.filters import FILTERS

BUILT_IN_FILTERS = ("join", "length", "first", "last", "lower", "upper", "trim", "round", "abs")
TESTS = ("odd", "even", "eq", "ne", "lt", "le", "gt", "ge", "in")
LOOP = frozenset({"index", "index0", "first", "last", "length"})


class ValueMissing(UndefinedError):
    """Raised when a template prints what is not there; keeps the owner and the name."""

    def __init__(self, owner: Any, name: Any, message: str | None = None):
        super().__init__(message)
        self.owner, self.name = owner, name


def _raiser(owner: Any, name: Any, exc: type[Exception]) -> Any:
    return exc if issubclass(exc, SecurityError) else lambda message: ValueMissing(owner, name, message)


class Unknown(StrictUndefined):
    """A name that nothing offers: any use of it stops the letter."""

    __slots__ = ()

    def __init__(self, hint=None, obj=missing, name=None, exc=UndefinedError):
        super().__init__(hint, obj, name, _raiser(obj, name, exc))


class Absent(Unknown):
    """An optional value left out: it can be tested, never printed."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


def present(value: Any) -> bool:
    """Jinja test for an optional value that may be zero: `{% if logement.etage is present %}`."""
    if type(value) is Unknown:
        str(value)
    return not isinstance(value, Undefined)


@cache
def field_names(cls: type) -> frozenset[str]:
    """The fields of a context class; none for any other class."""
    return frozenset(item.name for item in fields(cls)) if is_dataclass(cls) else frozenset()


class LetterEnvironment(ImmutableSandboxedEnvironment):
    """Sandbox narrowed to what a letter needs: fields, loops, comparisons, sums and our filters."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, **options: Any):
        super().__init__(autoescape=True, undefined=Unknown, loader=DictLoader({}), **options)
        self.globals = {}
        self.filters = {name: self.filters[name] for name in BUILT_IN_FILTERS} | FILTERS
        self.tests = {name: self.tests[name] for name in TESTS} | {"present": present}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, LoopContext):
            return attr in LOOP
        return attr in field_names(type(obj))

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def getattr(self, obj: Any, attribute: str) -> Any:
        declared = attribute in field_names(type(obj))  # most of what a letter reads: no need of the sandbox's detours
        value = getattr(obj, attribute) if declared else super().getattr(obj, attribute)
        return Absent(obj=obj, name=attribute) if value is None else value

    def getitem(self, obj: Any, argument: Any) -> Any:
        value = super().getitem(obj, argument)
        return Absent(obj=obj, name=argument) if value is None else value

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        for side in (left, right):
            if isinstance(side, Undefined):
                str(side)
            if isinstance(side, bool) or not isinstance(side, (int, Decimal)):
                raise SecurityError(f"l’opération «\u00a0{operator}\u00a0» n’est permise qu’entre nombres")
        if operator == "**":
            raise SecurityError("une puissance n’est pas permise")
        return super().call_binop(context, operator, left, right)


@cache
def environment(autoescape: bool = True) -> LetterEnvironment:
    """The one environment; without escaping for document properties, which are plain text."""
    built = LetterEnvironment()
    built.autoescape = autoescape
    return built


def escaped(value: Any) -> str:
    """Text as lxml writes it, quotes left alone; a missing value raises as it would anywhere."""
    return str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@cache
def text_environment() -> LetterEnvironment:
    """The same, whose tags stand in XML text only: nothing printed there is ever taken for XML."""
    built = LetterEnvironment(finalize=escaped)
    built.autoescape = False
    return built


def offered(context: Any) -> dict[str, Any]:
    """Top-level names of a context, those left out being testable but not printable."""
    values = {item.name: getattr(context, item.name) for item in fields(context)}
    return {name: Absent(obj=context, name=name) if value is None else value for name, value in values.items()}


def path_of(context: Any, owner: Any, name: Any) -> str:
    """Dotted path of a field asked from `owner`, somewhere inside `context`."""
    for path, value in _walk(context, ""):
        if value is owner:
            return f"{path}.{name}" if path else str(name)
    return str(name)


def _walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if is_dataclass(value):
        yield path, value
        for item in fields(value):
            yield from _walk(getattr(value, item.name), f"{path}.{item.name}" if path else item.name)
    elif isinstance(value, (tuple, list)):
        for index, item in enumerate(value):
            yield from _walk(item, f"{path}[{index}]")

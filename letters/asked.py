"""What a template asks for: its Jinja tree walked, every name resolved to the field of the context it means."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, is_dataclass
from typing import Any

from jinja2 import nodes

from letters.loading import element, hints, unwrap

FORBIDDEN = {
    nodes.Call: "un appel de fonction n’est pas permis",
    nodes.Include: "un modèle ne peut pas en appeler un autre",
    nodes.Import: "un modèle ne peut pas en appeler un autre",
    nodes.FromImport: "un modèle ne peut pas en appeler un autre",
    nodes.Extends: "un modèle ne peut pas en appeler un autre",
    nodes.Macro: "une macro n’est pas permise",
    nodes.Block: "un bloc n’est pas permis",
    nodes.AssignBlock: "un texte gardé sous un nom n’est pas permis",
}
TRANSPARENT = ("first", "last")
GROWING = (nodes.Concat, nodes.List, nodes.Tuple, nodes.Dict)  # kept under a name, they double at each line
DEEPEST = 4  # loops within loops: each multiplies the time that a letter takes


def _grows(node: nodes.Node) -> bool:
    return isinstance(node, GROWING) or (isinstance(node, nodes.Filter) and node.name == "join")


@dataclass(frozen=True)
class Ref:
    """A path of the context and its type; `optional` are the prefixes that may be absent."""

    path: str
    kind: Any
    optional: frozenset[str] = frozenset()

    def field(self, name: str) -> Ref | None:
        """The field `name` of this record, None when it has none."""
        if not is_dataclass(self.kind) or name not in hints(self.kind):
            return None
        kind, optional = unwrap(hints(self.kind)[name])
        path = f"{self.path}.{name}" if self.path else name
        return Ref(path, kind, self.optional | {path} if optional else self.optional)

    def element(self) -> Ref | None:
        """An element of this list, None when it is not one."""
        inner = element(self.kind)
        if inner is None:
            return None
        return Ref(f"{self.path}[]" if is_dataclass(inner) else self.path, inner, self.optional)

    @property
    def is_value(self) -> bool:
        return not is_dataclass(self.kind) and element(self.kind) is None


@dataclass(frozen=True)
class Problem:
    """Something wrong at a line of the source."""

    path: str
    message: str
    line: int


class Asked:
    """Walks one parsed part; fills `paths` (leaf fields asked) and `problems`."""

    def __init__(self, context: type):
        self.root = Ref("", context)
        self.scopes: list[dict[str, Ref | None]] = [{}]
        self.guards: frozenset[str] = frozenset()
        self.paths: set[str] = set()
        self.problems: list[Problem] = []

    def visit(self, node: nodes.Node) -> Ref | None:
        """Resolve an expression, or walk a statement."""
        if message := FORBIDDEN.get(type(node)):
            self._problem(node, type(node).__name__.lower(), message)
        method = getattr(self, f"_visit_{type(node).__name__.lower()}", None)
        if method:
            return method(node)
        for child in node.iter_child_nodes():
            self._use(child)
        return None

    def _use(self, node: nodes.Node, printed: bool = False) -> Ref | None:
        ref = self.visit(node)
        if ref is None:
            return None
        if ref.is_value:
            self.paths.add(ref.path)
        elif printed:
            self._problem(node, ref.path, "le modèle imprime un bloc entier au lieu d’un champ")
        if printed and (open_to_absence := ref.optional - self.guards):
            self._problem(node, max(open_to_absence, key=len), "champ facultatif imprimé sans {% if %} autour")
        return ref

    def _problem(self, node: nodes.Node, path: str, message: str) -> None:
        self.problems.append(Problem(path, message, node.lineno))

    def _lookup(self, name: str) -> Ref | None:
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        return self.root.field(name)

    def _known(self, name: str) -> bool:
        return name == "loop" or any(name in scope for scope in self.scopes)

    def _visit_name(self, node: nodes.Name) -> Ref | None:
        ref = self._lookup(node.name)
        if ref is None and not self._known(node.name):
            self._problem(node, node.name, "le courrier n’offre pas ce champ")
        return ref

    def _visit_getattr(self, node: nodes.Getattr) -> Ref | None:
        return self._member(node, node.attr)

    def _visit_getitem(self, node: nodes.Getitem) -> Ref | None:
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._member(node, node.arg.value)
        self._use(node.arg)
        owner = self.visit(node.node)
        return owner.element() if owner else None

    def _member(self, node: Any, name: str) -> Ref | None:
        if name.startswith("_"):
            self._problem(node, name, "cet accès n’est pas permis")
        owner = self.visit(node.node)
        if owner is None:
            return None
        ref = owner.field(name)
        if ref is None:
            self._problem(node, f"{owner.path}.{name}", "le courrier n’offre pas ce champ")
        return ref

    def _visit_filter(self, node: nodes.Filter) -> Ref | None:
        for child in (*node.args, *node.kwargs):
            self._use(child)
        ref = self._use(node.node, printed=node.name != "length") if node.node else None
        if ref is None or ref.is_value or node.name == "length":
            return None
        inner = ref.element()
        if inner and inner.is_value:
            self.paths.add(inner.path)
        return inner if node.name in TRANSPARENT else None

    def _visit_output(self, node: nodes.Output) -> None:
        for child in node.nodes:
            self._use(child, printed=True)

    def _visit_if(self, node: nodes.If) -> None:
        for branch in (node, *node.elif_):
            self._use(branch.test)
            with self._guarded(self._certain(branch.test)):
                self._all(branch.body)
        self._all(node.else_)

    def _visit_condexpr(self, node: nodes.CondExpr) -> None:
        self._use(node.test)
        with self._guarded(self._certain(node.test)):
            self._use(node.expr1, printed=True)
        if node.expr2:
            self._use(node.expr2, printed=True)

    def _visit_for(self, node: nodes.For) -> None:
        listed = self._use(node.iter)
        inner = listed.element() if listed else None
        if inner is None:
            self._problem(node, getattr(listed, "path", ""), "une boucle ne parcourt qu’une liste du courrier")
        self.scopes.append({node.target.name: inner} if isinstance(node.target, nodes.Name) else {})
        if len(self.scopes) > DEEPEST + 1:
            self._problem(node, "", f"plus de {DEEPEST} boucles l’une dans l’autre")
        with self._guarded(inner.optional if inner else frozenset()):
            self._all(node.body)
        self.scopes.pop()
        self._all(node.else_)

    def _visit_assign(self, node: nodes.Assign) -> None:
        ref = self._use(node.node)
        if any(_grows(one) for one in (node.node, *node.node.find_all(nodes.Expr))):
            self._problem(node, "", "un assemblage gardé sous un nom n’est pas permis")
        if isinstance(node.target, nodes.Name):
            self.scopes[-1][node.target.name] = ref

    def _all(self, body: list[nodes.Node]) -> None:
        for child in body:
            self.visit(child)

    @contextmanager
    def _guarded(self, paths: frozenset[str]) -> Iterator[None]:
        before, self.guards = self.guards, self.guards | paths
        yield
        self.guards = before

    def _certain(self, test: nodes.Node) -> frozenset[str]:
        """The optional paths that are present wherever `test` holds."""
        if isinstance(test, nodes.And):
            return self._certain(test.left) | self._certain(test.right)
        if isinstance(test, nodes.Test) and test.name == "present":
            return self._certain(test.node)
        if isinstance(test, (nodes.Name, nodes.Getattr)):
            quiet = Asked(self.root.kind)
            quiet.scopes = self.scopes
            ref = quiet.visit(test)
            return ref.optional if ref else frozenset()
        return frozenset()

"""Steps that cite a theorem: it is taken at other values, and its hypotheses are shown there."""

from __future__ import annotations

from sympy import IndexedBase

from lemmata.elaboration import derived
from lemmata.elaboration.claims import translation_of
from lemmata.elaboration.steps.step import Premises, Step, elaborates
from lemmata.kernel.substitution import instantiate
from lemmata.kernel.terms import Component, Index, Scalar, Term
from lemmata.kernel.theorem import Theorem
from lemmata.notation import component, fresh_index, size

__all__ = []


@elaborates("instantiate")
def _instantiated(step: Step, premises: Premises) -> Theorem:
    """The theorem at the values, then each of its hypotheses shown and cut out."""
    (made,) = premises
    old = step.theorem.premises[0]
    source = translation_of([old.statement], old.givens)
    values: list[tuple[str, tuple[Index, ...], Term]] = []
    sizes, positions = [], []
    for name, value in step.theorem.parameters:
        if isinstance(name, IndexedBase):
            place = Index("?", step.translation.size(size(value)))
            k = fresh_index([value])
            values.append((str(name.label), (place,), step.translation.term(component(value, k), {k: place})))
        elif name.is_integer and name.is_positive:
            sizes.append((name.name, step.translation.size(value)))
        elif name.is_integer:
            index = source.position(name, {})
            if isinstance(index, Index):
                positions.append((index, value))
        else:
            values.append((name.name, (), step.translation.term(value)))
    sizes = [(n, s) for n, s in sizes if n != s]
    values = [v for v in values if v[2] != (Component(v[0], v[1]) if v[1] else Scalar(v[0]))]
    # Indices move to names of their own first, so that none meets another on its way.
    for number_, (old_index, _) in enumerate(positions):
        made = derived.place(made, old_index, Index(f"!{number_}", old_index.size))
    if values or sizes:
        made = instantiate(made, (), tuple(values), tuple(sizes))
    renamed = dict(sizes)
    for number_, (old_index, value) in enumerate(positions):
        moved = Index(f"!{number_}", renamed.get(old_index.size, old_index.size))
        made = derived.place(made, moved, step.translation.position(value, {}))
    made = step.without(made)
    return made if made.conclusion == step.goal else step.restated(made)

"""A lecture with a block of every kind, checked once for all tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lemmata.lectures.checking import Checked, checked
from lemmata.lectures.composition import Composer
from lemmata.lectures.document import Document
from lemmata.lectures.options import chosen
from lemmata.lectures.source import read
from lemmata.lectures.writing import documents, verified
from lemmata.verification import Record

TEXT = """\
---
title: Scores & "probabilities" 100%
author: A. Lecturer
institute: Somewhere
date: Spring
---

# From $z$ to $q$ {#begin}

A *score* for each class; see [@numbers] and [@entropy/surprisal_strict_anti]. The first gets
{= softmax([4, 2, -2])[1] : 3}, [an answer]{.blank}, `softmax(z)` and 5 < 6 & 7_8.

::: definition softmax
:::

Three terms:

$$ \\operatorname{softmax}(z)_i = \\frac{e^{z_i}}{\\sum_{k=1}^n e^{z_k}} $$

::: result softmax/sum_softmax {proof=short}
:::

::: result entropy/surprisal_strict_anti
My own idea with $\\log$.
:::

::: check "softmax(logit(p))[1] == p[1]" given "p in open simplex(2)" {refuted #not}
:::

::: check "softmax(z + 1)[i] == softmax(z)[i]" given "z in R^n"
:::

::: check "1 < 2" {hidden}
:::

## In numbers {#numbers}

| class | score |
|:------|------:|
| dog   | $4$   |
| all   | {= exp(4) : 1} |

::: figure bars
The caption with $q$.
:::

```python
x = {"a": 1}  # 100 %
```

> A quotation.

---

::: example Of two {#two}
1. One.
2. Two.
:::

::: exercise
What of two equal scores?

::: solution {claim="softmax([a, a])[1] == 1/2"}
One half each.
:::
:::

::: note
Wait for an answer.
:::

::: only handout
On paper only.
:::

::: slide As it stands
- An item.
:::

::: conventions
:::

::: index
:::
"""


@pytest.fixture(scope="session")
def found() -> Checked:
    return checked(read("scores.md", TEXT), "en")


@pytest.fixture(scope="session")
def records(found: Checked) -> dict[str, Record]:
    return verified(found, chosen(found.lecture, {}), 1, lambda _: None)


Compose = Callable[..., Composer]
Documents = Callable[..., list[Document]]


@pytest.fixture
def compose(found: Checked, records: dict[str, Record]) -> Compose:
    return lambda **given: Composer(found, records, chosen(found.lecture, given))


@pytest.fixture
def made(found: Checked, records: dict[str, Record]) -> Documents:
    """The documents of the lecture, with options as they are given."""
    return lambda **given: documents(found, records, chosen(found.lecture, given), "scores")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.md"
    path.write_text(
        "---\ntitle: Short\n---\n\n# One\n\nText.\n\n::: result softmax/sum_softmax\n:::\n", encoding="utf-8"
    )
    return path

"""Show one result with its proof, or every result of a subject: as text, LaTeX, Markdown or JSON.

lemmata show softmax/softmax_jacobian --format latex
lemmata show softmax
lemmata show softmax/softmax_jacobian --format certificate > proof.json

The LaTeX needs amsmath alone.  The kernel replays the proof before it is shown.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from lemmata.commands import NO_CERTIFICATE, UsageError

HELP = "show one result with its proof"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as printed by lemmata list, a subject, or a file")
    parser.add_argument(
        "--format", choices=("text", "latex", "markdown", "json", "certificate"), default="text"
    )
    parser.add_argument("--lang", choices=("en", "ko"), default="en")


def run(args: argparse.Namespace) -> int:
    from lemmata import catalogue
    from lemmata.reading.writing import spelled
    from lemmata.rendering.snippet import snippet
    from lemmata.replay import StepRefused

    ids = catalogue.chosen(args.id)
    try:
        if args.format == "certificate":
            return _certificate(ids)
        derivations = [catalogue.replayed(id) for id in ids]
    except StepRefused as refused:
        why = f"not shown, because not proved: {refused.text(spelled)}"
        print(f"lemmata: {why}", file=sys.stderr)
        if args.format == "json":
            print(json.dumps({"error": why}, ensure_ascii=False))
        return 1

    titles = {id: result.title for id, result in catalogue.load().items()}
    shown = [snippet(derivation, args.format, args.lang, titles).rstrip() for derivation in derivations]
    if args.format == "json" and (len(ids) > 1 or catalogue.is_subject(args.id)):
        print(f"[{', '.join(shown)}]")
    else:
        print("\n\n".join(shown))
    return 0


def _certificate(ids: Sequence[str]) -> int:
    """Print the proof by primitive rules.  Raises StepRefused for what is not proved at all."""
    from lemmata import catalogue
    from lemmata.commands.certificates import written
    from lemmata.core.certificate import certificate
    from lemmata.elaboration.errors import NotElaborated
    from lemmata.elaboration.theorems import elaborated

    if len(ids) != 1:
        raise UsageError(f"a certificate holds one result: name one of {', '.join(ids)}")
    try:
        proof = certificate(elaborated(catalogue.proved(ids[0])))
    except NotElaborated as error:
        print(f"lemmata: no certificate of {ids[0]}: {error}", file=sys.stderr)
        return NO_CERTIFICATE
    print(written(proof), end="")
    return 0

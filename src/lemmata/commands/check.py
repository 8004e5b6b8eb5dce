"""Prove or refute a claim, a file of claims, or every formula of documents.

  lemmata check "sigmoid(-x) == 1 - sigmoid(x)"
  lemmata check "softmax(z + c)[i] == softmax(z)[i]" --given "z in R^n" --given "c in R"
  lemmata check --tex '\\sum_{k=1}^n \\operatorname{softmax}(z)_k = 1'
  lemmata check "x - 1 >= log(x)" --given "x in (0, oo)" --certificate proof.json
  lemmata check "entropy(p) <= log(n)" --given "p in simplex(n)" --conditions
  lemmata check "sigmoid(-x) == 1 - sigmoid(x)" --format latex
  lemmata check --file claims.json -j 2 -o answers.jsonl
  lemmata check docs/ lecture.tex notes.ipynb pkg/losses.py --format github

A file holds a JSON list of {"id", "claim", "given"}; the answers are JSON lines in the order in
which they come.  Its exit status is that of the worst answer: refuted, bad input, undecided.

Documents are Markdown, LaTeX, reStructuredText, notebooks and the docstrings of Python files, read in
place and never executed.  Exit status: 0 clean, 1 an error, 2 bad input, 3 with --strict only what is
undecided or not read.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lemmata.commands import UsageError, at_least_one, ems, seconds

if TYPE_CHECKING:
    from lemmata.worker import Answer

TIMEOUT = 20.0
"""Seconds for one claim."""

HELP = "prove or refute a claim, a file of claims, or the formulas of documents"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "claims",
        nargs="*",
        metavar="CLAIM",
        help="a relation, such as 'exp(x) >= 1 + x', or documents and folders that exist",
    )
    parser.add_argument(
        "--given", action="append", default=[], metavar="G", help="a domain or hypothesis; may be repeated"
    )
    parser.add_argument("--tex", action="store_true", help="the claim is LaTeX")
    parser.add_argument("--json", action="store_true", help="one JSON object in place of text")
    parser.add_argument(
        "--timeout",
        type=seconds,
        metavar="S",
        help="seconds for a claim (default 20), or for a relation of a document (default 10)",
    )
    parser.add_argument("--save", metavar="PATH", help="write the proof as a derivation file")
    parser.add_argument(
        "--certificate", metavar="F", help="write the proof by the rules of the kernel, for lemmata replay"
    )
    parser.add_argument(
        "--conditions", action="store_true", help="list what must hold for the claim to be well defined"
    )
    parser.add_argument("-o", "--output", metavar="F", help="write the lines, or the findings, here")
    parser.add_argument(
        "-j", "--jobs", type=at_least_one, metavar="N", help="workers (default 1; for documents all cores)"
    )
    many = parser.add_argument_group("many claims")
    many.add_argument("--file", metavar="F", help="a JSON list of {id, claim, given}; - reads standard input")
    many.add_argument("--resume", action="store_true", help="go on where an interrupted --output ended")
    parser.add_argument(
        "--format",
        default="text",
        metavar="F",
        help="a claim: text, latex, typst, markdown, myst, html; documents: text, jsonl, github, sarif, html",
    )
    parser.add_argument("--lang", choices=("en", "ko"), default="en", help="of --format, for a claim")
    parser.add_argument("--plain", action="store_true", help="no lemma: paragraphs for any document")
    parser.add_argument(
        "--width", type=ems, default=33.0, metavar="EMS", help="a line of the page (default 33)"
    )
    pages = parser.add_argument_group("documents")
    pages.add_argument("--strict", action="store_true", help="what is undecided or not read is an error")
    pages.add_argument("--baseline", metavar="F", help="excuse the errors that this file lists")
    pages.add_argument("--write-baseline", metavar="F", help="write that file from the errors found")
    pages.add_argument("--profile", metavar="P", help="what letters mean by convention: ml, info, stat, code")
    pages.add_argument("--no-cache", action="store_true", help="prove everything again")
    pages.add_argument("--watch", action="store_true", help="check again whenever a document is saved")


CLAIMS_ONLY = ("file", "resume", "save", "certificate", "tex", "json")
DOCUMENTS_ONLY = ("strict", "baseline", "write_baseline", "profile", "no_cache", "watch")


def run(args: argparse.Namespace) -> int:
    # os.path.exists has no objection to a name that is too long for one, as a claim may be.
    if args.claims and all(name and os.path.exists(name) for name in args.claims):
        if used := [name for name in CLAIMS_ONLY if getattr(args, name)]:
            instead = "; --format jsonl is for programs" if used == ["json"] else ""
            raise UsageError(f"--{used[0]} goes with a claim, not with documents{instead}")
        if args.plain or args.lang != "en":
            raise UsageError("--lang and --plain go with a claim, not with documents")
        if args.conditions:
            raise UsageError("--conditions goes with a single CLAIM")
        from lemmata.commands.documents import check_documents

        args.paths = args.claims
        return check_documents(args)
    _refuse_missing(args.claims)
    if used := [name for name in DOCUMENTS_ONLY if getattr(args, name)]:
        raise UsageError(f"--{used[0].replace('_', '-')} goes with documents, not with a claim")
    if len(args.claims) != (args.file is None):
        raise UsageError("give one CLAIM, in quotes, or --file F with many, or documents that exist")
    args.claim = args.claims[0] if args.claims else None
    args.timeout = args.timeout or TIMEOUT
    if args.format != "text":
        _look_up(args)
    elif args.plain or args.lang != "en":
        raise UsageError("--lang and --plain go with --format F, such as latex")
    if args.file is None:
        if args.resume or args.output:
            raise UsageError("--output and --resume go with --file, or with documents")
        return _one(args)
    if args.save or args.certificate:
        raise UsageError(f"{'--save' if args.save else '--certificate'} goes with a single CLAIM")
    if args.conditions:
        raise UsageError("--conditions goes with a single CLAIM")
    if args.resume and not args.output:
        raise UsageError("--resume needs --output F: the file to go on with")
    from lemmata.commands.claims import answer_file

    return answer_file(args.file, args.output, resume=args.resume, jobs=args.jobs or 1, timeout=args.timeout)


def _look_up(args: argparse.Namespace) -> None:
    """Refuse a format in which no proof is written."""
    from lemmata.rendering.formats import formats

    if args.format not in formats():
        known = ", ".join(("text", *formats()))
        raise UsageError(f"unknown format {args.format!r} for a claim; known are {known}")
    if args.json or args.file is not None:
        raise UsageError("--format F prints one CLAIM; --json and --file have a form of their own")


def _printed(answer: Answer, args: argparse.Namespace) -> str:
    """The proof or the refutation in the markup that was asked for."""
    from lemmata import catalogue
    from lemmata.rendering.formats import formats

    titles = {id: result.title for id, result in catalogue.load().items()}
    shown = answer.verdict().exposition(args.lang, titles, args.width)
    if shown.proof:  # a lemma has no other title
        shown = replace(shown, title=())
    return formats()[args.format].write(shown, args.plain).rstrip()


def _refuse_missing(names: list[str]) -> None:
    """Beside a document that exists, or written like a path, what does not exist is misspelled."""
    exist = [bool(name) and os.path.exists(name) for name in names]
    for name, there in zip(names, exist, strict=True):
        if not there and (any(exist) or _PATH.fullmatch(name)):
            raise UsageError(f"{name:.200}: neither a file nor a folder; a claim is one argument, in quotes")


_PATH = re.compile(r"(?=.*[A-Za-z])[\w~./ -]*(/|\.[A-Za-z]{2,5})", re.ASCII)
"""A folder, or a name with a suffix: no claim is without a relation or a bracket and ends so."""


def _one(args: argparse.Namespace) -> int:
    from lemmata.checking import Worker, request_for

    request = request_for(
        args.claim,
        args.given,
        tex=args.tex,
        save=args.save,
        certificate=args.certificate is not None,
        conditions=args.conditions,
    )
    # A cold worker reads first and loads the prover only for what could be read.
    worker = Worker(warm=False)
    try:
        answer = worker.ask(request, args.timeout)
    finally:
        worker.close()
    refused = answer.exit_status == 2
    if refused:
        print(f"lemmata: {answer.text}", file=sys.stderr)
    if args.json:
        print(json.dumps(answer.json | _conditions(answer, args), ensure_ascii=False))
    elif not refused:
        print(answer.text if args.format == "text" else _printed(answer, args))
        if args.conditions:
            _print_conditions(answer, args)
    if args.save and answer.word == "proved":
        print(f"saved; replay it with  lemmata verify {args.save}", file=sys.stderr)
    elif args.save and not refused:
        print(f"{args.save} not written: only a proof can be saved", file=sys.stderr)
    if args.certificate and not refused:
        return _write_certificate(answer, args.certificate)
    return answer.exit_status


def _conditions(answer: Answer, args: argparse.Namespace) -> dict[str, Any]:
    """What must hold for the claim to be defined, as JSON: nothing where nobody asked."""
    if not args.conditions or answer.exit_status == 2:
        return {}
    if answer.conditions is None:
        return {"conditions": None, "why": answer.unconditional}
    from lemmata.commands.printing import printed

    rows = []
    for sequent, shown in answer.conditions:
        *where, conclusion = printed(sequent, sizes=False).splitlines()  # the claim says which they are
        rows.append({"condition": conclusion.removeprefix("⊢ "), "where": where, "shown": shown})
    return {"conditions": rows}


def _print_conditions(answer: Answer, args: argparse.Namespace) -> None:
    found = _conditions(answer, args)
    if found["conditions"] is None:
        print(f"conditions  not listed: {found['why']}")
    elif not found["conditions"]:
        print("conditions  none: it is defined everywhere")
    for row in found["conditions"] or ():
        where = f"  where {', '.join(row['where'])}" if row["where"] else ""
        print(f"{'shown' if row['shown'] else 'NOT SHOWN':<9}  {row['condition']}{where}")


def _write_certificate(answer: Answer, path: str) -> int:
    from lemmata.commands.certificates import written
    from lemmata.files import write_whole

    if answer.certificate is None:
        print(f"{path} not written: only a proof has a certificate", file=sys.stderr)
        return answer.exit_status
    write_whole(path, written(answer.certificate))
    print(f"certificate written; replay it with  lemmata replay {path}", file=sys.stderr)
    return answer.exit_status

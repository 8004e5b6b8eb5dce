"""Prove or refute a claim, a file of claims, or every formula of documents.

  lemmata check "sigmoid(-x) == 1 - sigmoid(x)"
  lemmata check "softmax(z + c)[i] == softmax(z)[i]" --given "z in R^n" --given "c in R"
  lemmata check --tex '\\sum_{k=1}^n \\operatorname{softmax}(z)_k = 1'
  lemmata check --file claims.json -j 2 -o answers.jsonl
  lemmata check docs/ lecture.md --format jsonl

A file holds a JSON list of {"id", "claim", "given"}; the answers are JSON lines in the order in
which they come.  Its exit status is that of the worst answer: refuted, bad input, undecided.
"""

from __future__ import annotations

import argparse
import json
import os
import sys

from lemmata.commands import UsageError, at_least_one, seconds

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
        "--timeout", type=seconds, default=20.0, metavar="S", help="seconds for a claim (default 20)"
    )
    parser.add_argument("--save", metavar="PATH", help="write the proof as a derivation file")
    many = parser.add_argument_group("many claims")
    many.add_argument("--file", metavar="F", help="a JSON list of {id, claim, given}; - reads standard input")
    many.add_argument("-j", "--jobs", type=at_least_one, default=1, metavar="N", help="workers (default 1)")
    many.add_argument("-o", "--output", metavar="F", help="write the JSON lines here")
    many.add_argument("--format", choices=["text", "jsonl"], default="text", help="of findings in documents")
    many.add_argument("--resume", action="store_true", help="go on where an interrupted --output ended")


def run(args: argparse.Namespace) -> int:
    # os.path.exists has no objection to a name that is too long for one, as a claim may be.
    if args.claims and all(name and os.path.exists(name) for name in args.claims):
        from lemmata.commands.documents import check_documents

        return check_documents(args.claims, form=args.format, jobs=args.jobs, timeout=args.timeout)
    if len(args.claims) != (args.file is None):
        raise UsageError("give one CLAIM, in quotes, or --file F with many, or documents that exist")
    args.claim = args.claims[0] if args.claims else None
    if args.file is None:
        if args.resume or args.output:
            raise UsageError("--output and --resume go with --file")
        return _one(args)
    if args.save:
        raise UsageError("--save goes with a single CLAIM")
    if args.resume and not args.output:
        raise UsageError("--resume needs --output F: the file to go on with")
    from lemmata.commands.claims import answer_file

    return answer_file(args.file, args.output, resume=args.resume, jobs=args.jobs, timeout=args.timeout)


def _one(args: argparse.Namespace) -> int:
    from lemmata.checking import Worker, request_for

    request = request_for(args.claim, args.given, tex=args.tex, save=args.save)
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
        print(json.dumps(answer.json, ensure_ascii=False))
    elif not refused:
        print(answer.text)
    if args.save and answer.word == "proved":
        print(f"saved; replay it with  lemmata verify {args.save}", file=sys.stderr)
    elif args.save and not refused:
        print(f"{args.save} not written: only a proof can be saved", file=sys.stderr)
    return answer.exit_status

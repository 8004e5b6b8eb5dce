"""List the catalogue, or one subject of it: the ID and title of each result."""

from __future__ import annotations

import argparse
import json

HELP = "list the catalogue"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("subject", nargs="?", metavar="SUBJECT", help="only these, such as softmax")
    parser.add_argument("--lang", choices=("en", "ko"), default="en", help="language of the titles")
    parser.add_argument("--json", action="store_true", help="a list of objects")


def run(args: argparse.Namespace) -> int:
    from lemmata import catalogue

    results = dict(catalogue.load())
    if args.subject is not None:
        results = {id: results[id] for id in catalogue.chosen(args.subject) if id in results}
    if args.json:
        entries = [{"id": id, "title": dict(d.title), "source": d.source} for id, d in results.items()]
        print(json.dumps(entries, indent=1, ensure_ascii=False))
        return 0
    width = max(map(len, results), default=0)
    for id, derivation in results.items():
        print(f"{id:<{width}}  {derivation.title[args.lang]}")
    return 0

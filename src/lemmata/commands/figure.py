"""Draw a figure from certified points.

lemmata figure
lemmata figure cross-entropy -o coin.pdf --lang ko
lemmata figure bars -o bars.svg --with scores=3,1,0

Without a name it lists the figures; without -o it prints SVG.
"""

from __future__ import annotations

import argparse

HELP = "a figure as SVG, PDF, TeX or Typst"

SUFFIXES = ("svg", "pdf", "tex", "typ")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="which figure")
    parser.add_argument("-o", "--output", metavar="F", help=f"the file, ending in .{', .'.join(SUFFIXES)}")
    parser.add_argument("--lang", choices=("en", "ko"), default="en", help="language of the labels")
    parser.add_argument(
        "--with",
        dest="options",
        action="append",
        default=[],
        metavar="KEY=NUMBERS",
        type=_option,
        help="an option of the figure, scores=4,2,-2",
    )


def _option(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"expected KEY=NUMBERS, found {text}")
    return key, value


def run(args: argparse.Namespace) -> int:
    from pathlib import Path

    from lemmata.figures import FIGURES, draw, pgfplots, svg, typst
    from lemmata.rendering.pdf import replace

    if args.name is None:
        width = max(map(len, FIGURES))
        for name in sorted(FIGURES):
            print(f"{name:{width}}  {(FIGURES[name].__doc__ or '').splitlines()[0]}")
        return 0
    picture = draw(args.name, args.lang, dict(args.options))
    if args.output is None:
        print(svg(picture), end="")
        return 0
    path = Path(args.output)
    match path.suffix:
        case ".svg":
            content = svg(picture).encode()
        case ".tex":
            content = pgfplots(picture).encode()
        case ".typ":
            content = typst(picture).encode()
        case ".pdf":
            from lemmata.figures.pdf import pdf

            content = pdf(picture, args.lang)
        case _:
            args.refuse(f"expected a file ending in .{', .'.join(SUFFIXES)}, found {args.output}")
    print(replace(path, content))
    return 0

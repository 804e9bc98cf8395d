"""`ksfc`: the one place that knows every concrete class.

Each command is a short function over an `argparse` namespace; what it needs is imported where it is used, so that
`ksfc lines` does not wait for pandas. Exit codes: 0 good, 1 the system deviates, 2 the input is wrong, 3 the
harness or an outside party is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import InputError, KsfcError
from .model import MANUALS, Catalogue, Verdict
from .workspace import Workspace, locate

if TYPE_CHECKING:
    from .report.verdicts import RuleVerdict
    from .target.description import Target

GOOD, DEVIATES, WRONG_INPUT, BROKEN = range(4)
ADAPTERS: dict[str, tuple[str, ...]] = {
    "form": ("form",),
    "browser": ("browser",),
    "both": ("form", "browser"),
}


class Words(NamedTuple):
    """One thing said in both languages."""

    ko: str
    en: str

    def __call__(self, language: str) -> str:
        return self.en if language == "en" else self.ko


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every error of ours is one message."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    language = _language(arguments)
    args = _parser(language).parse_args(arguments)
    args.lang = language
    try:
        return int(args.run(args))
    except KsfcError as error:
        print(f"ksfc: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except OSError as error:
        place = f": {error.filename}" if error.filename else ""
        print(
            f"ksfc: {error.strerror or error}{place} — 남은 공간과 권한을 보세요 (check free space and permissions)",
            file=sys.stderr,
        )
        return BROKEN
    except Exception:  # whatever it is, it says nothing of the system: never exit code 1
        traceback.print_exc()
        print("ksfc: 시험 도구의 잘못입니다 (a fault of the suite itself)", file=sys.stderr)
        return BROKEN


# ── what is read ─────────────────────────────────────────────────────────────────────────────────


def lines(args: argparse.Namespace) -> int:
    """Every non-blank line of the manuals with its disposition and rules."""
    from .catalogue import lines_table

    catalogue = _catalogue(args)
    texts = {(line.manual, line.number): line.text or "" for line in catalogue.lines}
    rows = [row for row in lines_table(catalogue) if args.manual in (None, row["manual"])]
    unplaced = sum(row["disposition"] is None for row in rows)
    if args.unplaced:
        rows = [row for row in rows if row["disposition"] is None]
    if args.json:
        return _print_json(rows)
    head = [
        Words("설명서", "manual"),
        Words("줄", "line"),
        Words("처분", "disposition"),
        Words("규칙 또는 까닭", "rules or reason"),
        Words("본문", "text"),
    ]
    _print_table(
        args,
        head,
        (
            [
                row["manual"],
                str(row["line"]),
                row["disposition"] or "—",
                " ".join(row["rules"]) or row["reason"] or "—",
                texts[row["manual"], row["line"]],
            ]
            for row in rows
        ),
    )
    _say(
        args,
        f"{len(rows):,}줄, 그 밖에 아직 놓이지 않은 줄 {unplaced:,}",
        f"{len(rows):,} lines, {unplaced:,} unplaced",
    )
    return GOOD


def rules(args: argparse.Namespace) -> int:
    """Every rule with the verdict of the newest run."""
    from .catalogue import rules_table, select_rules

    space = _workspace(args)
    catalogue = _catalogue(args)
    wanted = select_rules(catalogue, args.ids)
    rows: list[dict[str, Any]] = [
        {**row, **_judged(verdict)}
        for row, verdict in _with_verdicts(rules_table(catalogue), space)
        if args.manual in (None, row["manual"]) and (not wanted or row["id"] in wanted)
    ]
    if args.json:
        return _print_json(rows)
    head = [
        Words("규칙", "rule"),
        Words("판정", "verdict"),
        Words("증명", "proven"),
        Words("시나리오", "scenarios"),
        Words("줄", "lines"),
        Words("제목", "title"),
    ]
    title = "title_en" if args.lang == "en" else "title"
    _print_table(
        args,
        head,
        (
            [
                row["id"],
                row["verdict"],
                "✓" if row["proven"] else "—",
                str(row["scenarios"]),
                _spans(row["lines"]),
                row[title],
            ]
            for row in rows
        ),
    )
    counts = ", ".join(f"{verdict} {sum(row['verdict'] == verdict for row in rows)}" for verdict in Verdict)
    _say(args, f"규칙 {len(rows)}개: {counts}", f"{len(rows)} rules: {counts}")
    return GOOD


def findings(args: argparse.Namespace) -> int:
    """What the manuals contradict, leave open or get wrong, and the reading chosen."""
    from .catalogue import findings_table

    rows = [row for row in findings_table(_catalogue(args)) if args.manual in (None, row["manual"])]
    if args.json:
        return _print_json(rows)
    head = [
        Words("발견", "finding"),
        Words("무게", "severity"),
        Words("종류", "kind"),
        Words("줄", "lines"),
        Words("제목", "title"),
    ]
    _print_table(
        args,
        head,
        (
            [
                row["id"],
                row["severity"],
                row["kind"],
                _spans(row["lines"]),
                row["title_en"] if args.lang == "en" else row["title"],
            ]
            for row in rows
        ),
    )
    _say(args, f"발견 {len(rows)}건", f"{len(rows)} findings")
    return GOOD


def doctor(args: argparse.Namespace) -> int:
    """What this machine has of what the suite needs, and how to get the rest."""
    from .provision import NEEDS

    missing = 0
    for need in NEEDS:
        found = need.find()
        missing += not found and not need.optional
        print(f"{'✓' if found else '✗'} {need.name}: {found or need.mend}")
    space = _workspace(args)
    absent = Words(
        "KSFC_MANUALS가 없어 줄의 본문 대신 위치를 보입니다",
        "KSFC_MANUALS is not set: locations instead of lines",
    )
    print(f"✓ manuals: {space.manuals or absent(args.lang)}")
    space.require_writable_reports()
    print(f"✓ reports: {space.reports}")
    return BROKEN if missing else GOOD


# ── what is checked and carried over ─────────────────────────────────────────────────────────────


def lint(args: argparse.Namespace) -> int:
    """Is every sentence understood, every line placed, every rule whole?"""
    from . import catalogue
    from .runner.shapes import step_shapes

    space = _workspace(args)
    if args.fix:
        for path in catalogue.fix(space.features, space.manuals, cache=space.cache):
            _say(args, f"고침: {path}", f"mended: {path}")
    messages = catalogue.lint(space.features, space.manuals, shapes=step_shapes(), cache=space.cache)
    shown = [message for message in messages if args.all or message.level != "info"]
    if args.json:
        _print_json(
            {
                "code": message.code,
                "level": message.level,
                "path": message.place.path,
                "line": message.place.line,
                "column": message.place.column,
                "ko": message.ko,
                "en": message.en,
                "hint": message.hint,
            }
            for message in shown
        )
    else:
        for message in shown:
            print(message.shown(args.lang))
        errors, warnings = (
            sum(message.level == level for message in messages) for level in ("error", "warning")
        )
        _say(args, f"오류 {errors}, 경고 {warnings}", f"{errors} errors, {warnings} warnings")
    return WRONG_INPUT if any(message.level == "error" for message in messages) else GOOD


def export(args: argparse.Namespace) -> int:
    """The catalogue as XLSX, CSV or ReqIF."""
    from .catalogue import exports, reqif
    from .clock import SystemClock

    catalogue, out = _catalogue(args), Path(args.out)
    if out.suffix == ".xlsx":
        written = [exports.write_xlsx(catalogue, out)]
    elif out.suffix == ".reqif":
        written = [reqif.write_reqif(catalogue, out, made=SystemClock().now())]
    elif not out.suffix:
        written = exports.write_csv(catalogue, out)
    else:
        raise InputError(
            f"모르는 형식 (unknown format): {out.name}",
            hint=".xlsx, .reqif 또는 CSV를 담을 폴더 이름 (.xlsx, .reqif, or a folder name for CSV)",
        )
    for path in written:
        print(path)
    return GOOD


def carry_in(args: argparse.Namespace) -> int:
    """Titles and levels edited in an exported XLSX become changes in the feature files."""
    from .catalogue.edits import import_xlsx

    space = _workspace(args)
    changed = import_xlsx(Path(args.workbook), space.features, cache=space.cache)
    for path in changed:
        print(path)
    if not changed:
        _say(args, "바뀐 것이 없습니다", "nothing was changed")
    return GOOD


# ── what is run ──────────────────────────────────────────────────────────────────────────────────


def run(args: argparse.Namespace) -> int:
    """Run features and say what deviates; leaves no report."""
    from .catalogue import select_rules
    from .runner.run import run_features
    from .runner.selection import sample

    space, catalogue = _workspace(args), _catalogue(args)
    ids, target = select_rules(catalogue, args.ids), _target(args)
    if args.per_flow is not None:
        ids = sample(catalogue, target, per_flow=args.per_flow, among=ids)
    return int(
        run_features(
            catalogue,
            target,
            features=space.features,
            manuals=space.manuals,
            adapters=ADAPTERS[args.adapter],
            rules=ids or None,
            workers=args.workers,
            shard=args.shard,
            out=Path(args.out) if args.out else None,
        )
    )


def prove(args: argparse.Namespace) -> int:
    """Install each fault in the reference and expect its rule's scenarios to turn red."""
    from .catalogue import select_rules
    from .runner.prove import prove as prove_rules

    space, catalogue = _workspace(args), _catalogue(args)
    ids = select_rules(catalogue, args.ids)
    out = Path(args.out) / "proof.ndjson" if args.out else None
    return int(prove_rules(catalogue, features=space.features, rules=ids or None, shard=args.shard, out=out))


def nightly(args: argparse.Namespace) -> int:
    """Everything: run, prove, notebooks, report; the exit code is the verdict."""
    from .nightly import run_night

    space, catalogue = _workspace(args), _catalogue(args)
    return run_night(
        space,
        catalogue,
        _target(args),
        adapters=ADAPTERS[args.adapter],
        workers=args.workers,
        strict=args.strict,
        language=args.lang,
        with_proof=not args.no_prove,
        with_notebooks=not args.no_notebooks,
    )


def merge(args: argparse.Namespace) -> int:
    """The shares of several machines as one night."""
    from .nightly import run_merged

    return run_merged(
        _workspace(args),
        [Path(share) for share in args.shares],
        strict=args.strict,
        language=args.lang,
        with_notebooks=not args.no_notebooks,
    )


def report(args: argparse.Namespace) -> int:
    """Build the report of a run again, from its files alone."""
    from .nightly import rebuild

    space = _workspace(args)
    folder = Path(args.folder) if args.folder else space.latest_run
    if folder is None or not folder.is_dir():
        raise InputError(
            "보고할 실행이 없습니다 (no run to report on)",
            hint="ksfc nightly 를 먼저 실행하세요 (run it first)",
        )
    for path in rebuild(folder, manuals=space.manuals, language=args.lang):
        print(path)
    return GOOD


def verify(args: argparse.Namespace) -> int:
    """Is this run's folder exactly what was signed?"""
    from .report.manifest import verify as verify_run

    print(verify_run(Path(args.folder), key=Path(args.key) if args.key else None))
    return GOOD


def serve(args: argparse.Namespace) -> int:
    """The reference bank on loopback, for a person to click through."""
    import uvicorn

    with _listening(args.port) as door:
        app = _served_app(args)
        _introduce(args, f"http://127.0.0.1:{door.getsockname()[1]}")
        config = uvicorn.Config(app, log_level="warning", lifespan="off")
        uvicorn.Server(config).run(sockets=[door])
    return GOOD


def _listening(port: int) -> socket.socket:
    """A socket on loopback; `InputError` where the port is taken or is none."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("127.0.0.1", port))
        door.listen()
    except (OSError, OverflowError) as error:
        door.close()
        raise InputError(
            f"포트 {port}을(를) 열 수 없습니다 (cannot listen on the port): {error}",
            hint="--port 로 다른 번호를 주세요, 0이면 빈 포트 (give another with --port; 0 takes a free one)",
        ) from None
    return door


def _served_app(args: argparse.Namespace) -> Any:
    """The bank for a person, by the machine's clock; with `--world` the one for a run, by a clock that is told."""
    from .bank.settings import Settings
    from .clock import SystemClock
    from .runner.stage import MORNING
    from .web.reference import reference_app
    from .web.remote import RemoteReference

    if args.world:
        return RemoteReference(seed=args.seed, instant=MORNING)
    return reference_app(clock=SystemClock(), seed=args.seed, settings=Settings(threads=True)).app


def _introduce(args: argparse.Namespace, address: str) -> None:
    """Where the bank is, and who one can be."""
    from .parties.people import known_people

    _say(
        args, f"기준 은행: {address}/  (멈추려면 Ctrl+C)", f"The reference bank: {address}/  (Ctrl+C to stop)"
    )
    _say(args, "지어낸 사람들 가운데 하나가 되어 보세요:", "Be one of these invented people:")
    head = [
        Words("이름", "name"),
        Words("주민등록번호", "resident number"),
        Words("통신사", "carrier"),
        Words("휴대폰에 온 문자", "text messages"),
    ]
    people = known_people()
    _print_table(
        args,
        head,
        (
            [
                person.name,
                f"{person.resident_number[:6]}-{person.resident_number[6:]}",
                person.telco,
                f"{address}/parties/telco/handset/{person.phone}",
            ]
            for person in people
        ),
    )
    sys.stdout.flush()


# ── the commands, said twice ─────────────────────────────────────────────────────────────────────


class Option(NamedTuple):
    """One option of a command: its flags, what it is, and what `argparse` is told."""

    flags: tuple[str, ...]
    words: Words
    settings: Mapping[str, Any]


class Command(NamedTuple):
    """One command of `ksfc`."""

    name: str
    words: Words
    run: Callable[[argparse.Namespace], int]
    options: tuple[Option, ...] = ()


def _count(text: str) -> int:
    """A number of processes; 0 plays in one and spares the way to it."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text}: 0 이상 (0 or more)")
    return number


_FLAG = {"action": "store_true"}
_JSON = Option(("--json",), Words("JSON으로 출력", "print JSON"), _FLAG)
_MANUAL = Option(
    ("--manual",), Words("한 설명서만", "this manual alone"), {"choices": MANUALS, "metavar": "NAME"}
)
_IDS = Option(
    ("ids",),
    Words(
        "규칙 번호, 흐름, 설명서 또는 줄: ESOP-041 esop/05-real-name esop esop:212 (없으면 모두)",
        "rules by id, flow, manual or line (all by default)",
    ),
    {"nargs": "*"},
)
_SHARD = Option(("--shard",), Words("나눈 몫, 예: 1/3", "a share, such as 1/3"), {"default": None})
_OUT = Option(("--out",), Words("기록을 남길 폴더", "folder for the record"), {})
_STRICT = Option(("--strict",), Words("미시험도 실패로 본다", "untested rules fail too"), _FLAG)
_NO_NOTEBOOKS = Option(("--no-notebooks",), Words("노트북을 건너뛴다", "leave the notebooks out"), _FLAG)
_ADAPTER = Option(
    ("--adapter",),
    Words("화면을 다루는 방식", "how screens are driven"),
    {"choices": ADAPTERS, "default": "both"},
)
_TARGET = Option(("--target",), Words("시험 대상을 적은 TOML", "description of the system under test"), {})
_WORKERS = Option(
    ("--workers",),
    Words("함께 일할 프로세스 수", "processes side by side"),
    {"type": _count, "default": None},
)
_COMMON = (
    Option(("--lang",), Words("말: ko 또는 en", "language: ko or en"), {"choices": ("ko", "en")}),
    Option(("--features",), Words("기능 파일 폴더", "folder of the feature files"), {}),
    Option(("--manuals",), Words("설명서 폴더 (KSFC_MANUALS)", "folder of the manuals (KSFC_MANUALS)"), {}),
    Option(("--reports",), Words("보고서 폴더 (KSFC_REPORTS)", "folder of the reports (KSFC_REPORTS)"), {}),
)

COMMANDS = (
    Command(
        "nightly",
        Words("모두 시험하고 보고서를 만든다", "run everything and make the report"),
        nightly,
        (
            _ADAPTER,
            _TARGET,
            _WORKERS,
            _STRICT,
            Option(("--no-prove",), Words("결함 증명을 건너뛴다", "leave the faults out"), _FLAG),
            _NO_NOTEBOOKS,
        ),
    ),
    Command(
        "run",
        Words("기능만 시험한다", "run the features alone"),
        run,
        (
            _IDS,
            _ADAPTER,
            _TARGET,
            _WORKERS,
            _SHARD,
            Option(
                ("--per-flow",),
                Words(
                    "흐름마다 화면 규칙 N개만 (짧게 훑기)",
                    "only N rules about a screen from each flow (a short look)",
                ),
                {"type": int, "default": None, "metavar": "N"},
            ),
            _OUT,
        ),
    ),
    Command(
        "prove",
        Words("결함을 심어 규칙이 실패할 수 있음을 보인다", "show that rules can fail"),
        prove,
        (_IDS, _SHARD, _OUT),
    ),
    Command(
        "merge",
        Words("여러 컴퓨터의 몫을 한 실행으로 합친다", "make one run of several machines' shares"),
        merge,
        (
            Option(("shares",), Words("몫의 폴더들", "folders of the shares"), {"nargs": "+"}),
            _STRICT,
            _NO_NOTEBOOKS,
        ),
    ),
    Command(
        "serve",
        Words("기준 은행을 띄운다", "serve the reference bank"),
        serve,
        (
            Option(("--port",), Words("포트", "port"), {"type": int, "default": 8700}),
            Option(("--seed",), Words("난수 씨앗", "seed"), {"type": int, "default": 1}),
            Option(
                ("--world",),
                Words(
                    "시험이 기관과 시계에 말을 걸 수 있게 연다", "open the world's door for a run over HTTP"
                ),
                _FLAG,
            ),
        ),
    ),
    Command(
        "lines",
        Words("설명서 줄과 처분", "manual lines and dispositions"),
        lines,
        (_JSON, _MANUAL, Option(("--unplaced",), Words("놓이지 않은 줄만", "unplaced lines alone"), _FLAG)),
    ),
    Command("rules", Words("규칙과 판정", "rules and verdicts"), rules, (_IDS, _JSON, _MANUAL)),
    Command("findings", Words("설명서의 문제", "findings on the manuals"), findings, (_JSON, _MANUAL)),
    Command(
        "lint",
        Words("기능 파일을 검사한다", "check the feature files"),
        lint,
        (
            _JSON,
            Option(("--fix",), Words("고칠 수 있는 것을 고친다", "mend what can be mended"), _FLAG),
            Option(("--all",), Words("참고 사항까지 보인다", "show remarks too"), _FLAG),
        ),
    ),
    Command(
        "export",
        Words("목록을 XLSX, CSV, ReqIF로 내보낸다", "export the catalogue"),
        export,
        (
            Option(
                ("out",), Words("파일(.xlsx .reqif) 또는 폴더", "file (.xlsx .reqif), or folder for CSV"), {}
            ),
        ),
    ),
    Command(
        "import",
        Words("XLSX에서 고친 제목과 수준을 들여온다", "carry edited titles and levels back in"),
        carry_in,
        (Option(("workbook",), Words("내보낸 XLSX", "the exported XLSX"), {}),),
    ),
    Command(
        "report",
        Words("보고서를 다시 만든다", "build the report again"),
        report,
        (
            Option(
                ("folder",),
                Words("실행 폴더 (없으면 최근)", "run folder (newest by default)"),
                {"nargs": "?"},
            ),
        ),
    ),
    Command(
        "verify",
        Words("실행 기록이 서명된 그대로인지 본다", "check a run against its signature"),
        verify,
        (
            Option(("folder",), Words("실행 폴더 또는 report.html", "run folder, or a report.html"), {}),
            Option(
                ("--key",), Words("따로 받은 공개키(PEM)", "public key received by another way (PEM)"), {}
            ),
        ),
    ),
    Command("doctor", Words("이 컴퓨터에 필요한 것이 있는지 본다", "check this machine"), doctor),
)


def _parser(language: str) -> argparse.ArgumentParser:
    about = Words(
        "설명서의 줄마다, 시스템이 그대로 하는지 알아보는 적합성 시험 모음",
        "Conformance suite: does the system do what every line of the manuals says?",
    )
    codes = Words(
        "끝값: 0 적합, 1 부적합, 2 잘못된 입력, 3 시험 환경이나 외부 기관의 고장",
        "exit codes: 0 good, 1 the system deviates, 2 wrong input, 3 harness or outside party broken",
    )
    parser = argparse.ArgumentParser(prog="ksfc", description=about(language), epilog=codes(language))
    commands = parser.add_subparsers(
        required=True, metavar="COMMAND", title=Words("명령", "commands")(language)
    )
    _add_options(parser, _COMMON, language)
    for command in COMMANDS:
        words = command.words(language)
        sub = commands.add_parser(command.name, help=words, description=words, epilog=codes(language))
        _add_options(sub, command.options, language)
        _add_options(sub, _COMMON, language, default=argparse.SUPPRESS)
        sub.set_defaults(run=command.run)
    return parser


def _add_options(
    parser: argparse.ArgumentParser, options: Iterable[Option], language: str, **settings: Any
) -> None:
    for option in options:
        parser.add_argument(*option.flags, help=option.words(language), **{**option.settings, **settings})


def _language(arguments: Sequence[str]) -> str:
    """The language of help and messages: `--lang`, then `KSFC_LANG`, else Korean."""
    asked = os.environ.get("KSFC_LANG", "ko")
    for at, argument in enumerate(arguments):
        if argument == "--lang" and at + 1 < len(arguments):
            asked = arguments[at + 1]
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return "en" if asked == "en" else "ko"


# ── what commands share ──────────────────────────────────────────────────────────────────────────


def _workspace(args: argparse.Namespace) -> Workspace:
    return locate(features=args.features, reports=args.reports, manuals=args.manuals)


def _catalogue(args: argparse.Namespace) -> Catalogue:
    from .catalogue import load

    space = _workspace(args)
    return load(space.features, space.manuals, cache=space.cache)


def _target(args: argparse.Namespace) -> Target:
    from .target.description import load_target

    return load_target(Path(args.target) if args.target else None)


def _with_verdicts(rows: Sequence[Any], space: Workspace) -> list[tuple[Any, RuleVerdict | None]]:
    folder = space.latest_run
    if folder is None:
        return [(row, None) for row in rows]
    from .report.run import load_run
    from .report.verdicts import judge

    verdicts = {verdict.rule.id: verdict for verdict in judge(load_run(folder)).rules}
    return [(row, verdicts.get(row["id"])) for row in rows]


def _judged(verdict: RuleVerdict | None) -> dict[str, object]:
    return {
        "verdict": (verdict.verdict if verdict else Verdict.NOT_TESTED).value,
        "proven": verdict is not None and verdict.proof.value == "proven",
    }


def _spans(numbers: Sequence[int]) -> str:
    from .report.markup import spans

    return ",".join(f"{first}" if first == last else f"{first}-{last}" for first, last in spans(numbers))


def _print_json(rows: Iterable[Mapping[str, Any]]) -> int:
    print(json.dumps(list(rows), ensure_ascii=False, indent=1))
    return GOOD


def _print_table(args: argparse.Namespace, head: Sequence[Words], rows: Iterable[Sequence[str]]) -> None:
    from .report.terminal import table

    for line in table([words(args.lang) for words in head], rows):
        print(line)


def _say(args: argparse.Namespace, ko: str, en: str) -> None:
    print(Words(ko, en)(args.lang))


if __name__ == "__main__":
    sys.exit(main())

"""Run the notebooks over a run's folder and keep them beside it, as `.ipynb` and as offline HTML.

A notebook explains, it never decides: an error in one is the suite's own failure (exit 3), and says so even
where papermill itself came back without complaint.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from ksfc_spec.errors import HarnessError, InputError
from ksfc_spec.report.files import write_text

Progress = Callable[[str], None]
KERNEL = "python3"
SECONDS = 60
"""Longest that one cell may take."""


def execute(
    run_folder: Path,
    *,
    notebooks: Path,
    manuals: Path | None = None,
    lang: str = "ko",
    progress: Progress = print,
) -> list[Path]:
    """Run every notebook of the folder `notebooks` over `run_folder`; returns what was written, in order.

    `progress` is told a line per notebook. InputError where there is no notebook, HarnessError where a cell
    ends in an error; what was written before that stays.
    """
    sources = sorted(notebooks.glob("*.ipynb"))
    if not sources:
        raise InputError(f"노트북이 없습니다 (no notebooks): {notebooks}")
    out = run_folder / "notebooks"
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for number, source in enumerate(sources, 1):
        begun = time.perf_counter()
        notebook = _executed(source, cwd=out, manuals=manuals, lang=lang)
        require_no_error(notebook, source.name)
        written += _written(notebook, out / source.name, lang=lang)
        progress(f"[{number}/{len(sources)}] {source.name} {time.perf_counter() - begun:.1f} s")
    return written


def require_no_error(notebook: Any, name: str) -> None:
    """HarnessError where a cell of an executed notebook holds an error, or was never run."""
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            if output.output_type == "error":
                raise HarnessError(
                    f"노트북 {name}의 {number}번째 칸에서 오류 (error in cell {number}): {output.ename}: {output.evalue}"
                )
        if cell.source.strip() and cell.execution_count is None:
            raise HarnessError(
                f"노트북 {name}의 {number}번째 칸이 실행되지 않았습니다 (cell {number} was not run)"
            )


def _executed(source: Path, *, cwd: Path, manuals: Path | None, lang: str) -> Any:
    """The notebook with its outputs; it reads the run as its parent folder, so that no path of a machine is kept."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # papermill's own dependencies warn on import
        import papermill  # type: ignore[import-untyped]
        from jupyter_client.manager import AsyncKernelManager
        from papermill.exceptions import PapermillException  # type: ignore[import-untyped]

    with tempfile.TemporaryDirectory() as folder, _environment(manuals):
        try:
            return papermill.execute_notebook(
                str(source),
                str(Path(folder) / source.name),
                parameters={"run_folder": "..", "lang": lang},
                kernel_name=KERNEL,
                kernel_manager_class=_private_kernel(AsyncKernelManager),
                cwd=str(cwd),
                progress_bar=False,
                execution_timeout=SECONDS,
            )
        except PapermillException as error:
            raise HarnessError(
                f"노트북이 멈췄습니다 (a notebook failed): {source.name}: {_last_line(error)}"
            ) from error
        except (TimeoutError, RuntimeError) as error:
            raise HarnessError(
                f"노트북을 돌릴 수 없습니다 (cannot run a notebook): {source.name}: {_last_line(error)}"
            ) from error


def _private_kernel(manager: type[Any]) -> type[Any]:
    """A kernel that is spoken to through a socket file of this user's, not over TCP, where the system has those.

    What it says outside its cells (that it was shut down) is dropped; errors of cells come by the protocol.
    """

    class PrivateKernelManager(manager):  # type: ignore[misc]
        def __init__(self, **settings: Any) -> None:
            super().__init__(**{"transport": "tcp" if os.name == "nt" else "ipc", **settings})

        async def start_kernel(self, **settings: Any) -> Any:
            return await super().start_kernel(**{"stderr": subprocess.DEVNULL, **settings})

    return PrivateKernelManager


@contextmanager
def _environment(manuals: Path | None) -> Iterator[None]:
    """What the kernel inherits: this environment's own kernel first, and where the manuals are."""
    wanted = {"JUPYTER_PREFER_ENV_PATH": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    if manuals is not None:
        wanted["KSFC_MANUALS"] = str(manuals.resolve())
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _last_line(error: BaseException) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__


def _written(notebook: Any, path: Path, *, lang: str) -> list[Path]:
    import nbformat

    notebook.metadata.pop("papermill", None)
    page = path.with_suffix(".html")
    return [
        write_text(
            path,
            [nbformat.writes(notebook)],  # type: ignore[no-untyped-call]
        ),
        write_text(page, [offline_html(notebook, title=path.stem, lang=lang)]),
    ]


def offline_html(notebook: Any, *, title: str, lang: str = "ko") -> str:
    """A notebook's prose and outputs as one page that fetches nothing and runs no script."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="basic", exclude_input=True, exclude_output_prompt=True
    )
    body, _ = exporter.from_notebook_node(notebook)
    if lang == "en":
        body = body.replace("<details>", "<details open>")
    style = (files(__package__) / "templates" / "notebook.css").read_text(encoding="utf-8")
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src 'unsafe-inline'"
    )
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{style}</style></head>\n<body><main>{body}</main></body></html>\n"
    )

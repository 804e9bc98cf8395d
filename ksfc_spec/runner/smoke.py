"""The smoke stage: before any verdict, does the target answer at all? If not, the run is broken, not the system deviating."""

from __future__ import annotations

from ksfc_spec.errors import InputError
from ksfc_spec.target.description import Target
from ksfc_spec.target.errors import NoAnswerError

from .deadline import deadline
from .stage import Stage


def smoke(target: Target) -> str:
    """Why nothing can be said about this target; `""` when its main page answers in time and shows something."""
    stage = Stage(target)
    try:
        with deadline(target.seconds * 2), stage.scene() as scene:
            scene.screen.visit(target.home)
            page = scene.screen.read()
            return (
                "" if page.text else f"첫 화면이 비어 있음 (the main page is empty), 응답 {page.status_code}"
            )
    except NoAnswerError as error:
        return f"첫 화면이 응답하지 않음 (the main page does not answer): {error}"
    except InputError:
        raise
    except Exception as error:
        return f"첫 화면을 읽을 수 없음 (the main page cannot be read): {type(error).__name__}: {error}"
    finally:
        stage.close()

"""Management in Koscom's window: upload, download, file import. The window's cloud must be open first."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from ksfc_spec.bank.errors import Problem
from ksfc_spec.parties import ibk_rules
from ksfc_spec.parties.certificates import SignedAnswer, label
from ksfc_spec.parties.errors import PartyError, PartyRefusedError
from ksfc_spec.parties.ibk_media import opened
from ksfc_spec.parties.koscom_errand import Errand
from ksfc_spec.parties.pc import HARD_DISK, MEDIA
from ksfc_spec.pki import (
    Bundle,
    Holder,
    PkiError,
    kind_of,
    load_certificate,
    protect,
    sign_message,
    unprotect,
)
from ksfc_spec.web.forms import view
from ksfc_spec.web.site import Site, Visit, party_down

from . import koscom

DONE = "클라우드 인증서 등록이 완료되었습니다."
NEED_KEY, NO_FILE = "개인키 파일을 함께 선택해 주세요.", "인증서 파일이 아닙니다."


@dataclass
class Waiting:
    """Certificates whose PIN is to be set, by errand; they leave memory when it is set, or when a window's time is over."""

    bundles: dict[str, tuple[datetime, Bundle]] = field(default_factory=dict, repr=False)

    def put(self, errand: Errand, bundle: Bundle, *, oldest: datetime) -> None:
        """Keep one for this errand; those of errands begun before `oldest` are dropped."""
        self.bundles = {key: one for key, one in self.bundles.items() if one[0] > oldest}
        self.bundles[errand.id] = (errand.since, bundle)

    def take(self, errand: Errand) -> Bundle:
        """The errand's, once; refuses `nothing-waits`."""
        _, bundle = self.bundles.pop(errand.id, (errand.since, None))
        if bundle is None:
            raise PartyRefusedError("nothing-waits", "올릴 인증서를 다시 선택해 주세요.")
        return bundle


def routes(site: Site) -> list[BaseRoute]:
    """The management pages of a window."""
    here, waiting = f"{koscom.ROOT}/{{id}}", Waiting()
    pages = Pages(waiting)
    return [
        site.route(f"{here}/manage", pages.manage),
        site.route(f"{here}/upload", pages.upload, pages.take_upload),
        site.route(f"{here}/pin", pages.set_pin, pages.keep),
        site.route(f"{here}/download", pages.download, pages.give),
        site.route(f"{here}/import", pages.take_file, pages.read_file),
    ]


@dataclass(frozen=True)
class Pages:
    """The pages; `waiting` is what they keep between choosing and setting the PIN."""

    waiting: Waiting

    def manage(self, visit: Visit) -> Response:
        """클라우드 인증서 관리."""

        def shown(errand: Errand) -> Response:
            stored = visit.city.koscom.certificates(errand)
            adding = visit.request.query_params.get("add") == "1"
            return _page(
                visit,
                "manage",
                errand,
                empty=not stored,
                stored=[label(one.certificate) for one in stored],
                corporate=_corporate(visit, errand),
                adding=adding,
            )

        return _open(visit, shown)

    def upload(self, visit: Visit, said: str = "") -> Response:
        """인증서 올리기."""

        def shown(errand: Errand) -> Response:
            held = {medium: visit.city.ibk.media.lines(medium) for medium in MEDIA}
            typed = {"source": visit.text("source") or HARD_DISK, "key": visit.text("key")}
            return _page(visit, "upload", errand, said=said, typed=typed, media=MEDIA, held=held)

        return _open(visit, shown)

    def take_upload(self, visit: Visit) -> Response:
        """확인: the password opens the certificate, and it is a valid one."""

        def deed(errand: Errand) -> None:
            entry, owner = visit.city.ibk.media.open(visit.text("key"), password=visit.raw("password"))
            self._take(visit, errand, Bundle(entry.certificate, owner))

        return self._tried(visit, deed, self.upload)

    def set_pin(self, visit: Visit, said: str = "") -> Response:
        """간편비밀번호 설정."""

        def shown(errand: Errand) -> Response:
            if errand.id not in self.waiting.bundles:
                return RedirectResponse(f"{koscom.ROOT}/{errand.id}/manage", 303)
            return _page(visit, "set_pin", errand, said=said)

        return _open(visit, shown)

    def keep(self, visit: Visit) -> Response:
        """확인: stored under the PIN; nothing is revoked and no expiry changes."""

        def deed(errand: Errand) -> None:
            problem = ibk_rules.pin_problem(visit.raw("pin"), visit.raw("again"))
            if problem:
                raise PartyRefusedError("bad-pin", problem)
            bundle, cloud = self.waiting.take(errand), visit.city.koscom.cloud
            cloud.remove(errand.account, bundle.certificate)
            key = cloud.seal(bundle.owner, pin=visit.raw("pin"))
            cloud.store(errand.account, bundle.certificate, key)
            visit.say(statuses=[DONE])

        return self._tried(visit, deed, self.set_pin, then="manage")

    def download(self, visit: Visit, said: str = "") -> Response:
        """인증서 내려받기."""

        def shown(errand: Errand) -> Response:
            stored = [(one.id, label(one.certificate)) for one in visit.city.koscom.certificates(errand)]
            typed = {"certificate": visit.text("certificate"), "medium": visit.text("medium") or HARD_DISK}
            return _page(visit, "download", errand, said=said, typed=typed, stored=stored, media=MEDIA)

        return _open(visit, shown)

    def give(self, visit: Visit) -> Response:
        """확인: the PIN opens it, the program stores it on the medium under a certificate password set now."""

        def deed(errand: Errand) -> None:
            cloud, chosen = visit.city.koscom.cloud, visit.text("certificate")
            folder = visit.city.ibk.media.folder(visit.text("medium"))
            owner = cloud.unlock(errand.account, chosen, pin=visit.raw("pin"))
            password = visit.raw("password")
            _require_password(visit, password, again=visit.raw("again"))
            certificate = cloud.stored(errand.account, chosen).certificate
            key_file = protect(owner, password, random=os.urandom)
            folder.save(certificate, key_file, authority=kind_of(certificate).authority)
            visit.say(statuses=["인증서를 내려받았습니다."])

        return self._tried(visit, deed, self.download, then="manage")

    def take_file(self, visit: Visit, said: str = "") -> Response:
        """인증서 파일 가져오기."""
        return _open(visit, lambda errand: _page(visit, "import", errand, said=said))

    def read_file(self, visit: Visit) -> Response:
        """확인: a P12 file, or signCert.der with its signPri.key."""

        def deed(errand: Errand) -> None:
            data, key = visit.files.get("file", b""), visit.files.get("key", b"")
            bundle = _bundle(data, key, visit.raw("password"))
            self._take(visit, errand, bundle)

        return self._tried(visit, deed, self.take_file)

    def _take(self, visit: Visit, errand: Errand, bundle: Bundle) -> None:
        """Only a valid certificate of an accredited authority waits for its PIN."""
        judge, request = visit.city.ibk.certificates, secrets.token_urlsafe(16)
        nonce = judge.challenge(request)
        message = sign_message(
            nonce, certificate=bundle.certificate, key=bundle.owner.key, at=visit.city.clock.now()
        )
        judge.verified(SignedAnswer(message, bundle.owner.r), request=request)
        oldest = visit.city.clock.now() - visit.city.koscom.policy.window_life
        self.waiting.put(errand, bundle, oldest=oldest)

    def _tried(
        self,
        visit: Visit,
        deed: Callable[[Errand], None],
        again: Callable[[Visit, str], Response],
        *,
        then: str = "pin",
    ) -> Response:
        def do(errand: Errand) -> Response:
            try:
                deed(errand)
            except PartyRefusedError as error:
                return again(visit, error.message)
            except PartyError as error:
                return again(visit, party_down(error))
            return RedirectResponse(f"{koscom.ROOT}/{errand.id}/{then}", 303)

        return _open(visit, do)


def _open(visit: Visit, page: Callable[[Errand], Response]) -> Response:
    """The page, where this window's cloud is open; else the screen that has its turn."""
    try:
        errand = koscom._errand(visit)
    except PartyRefusedError as error:
        return visit.page("outside/gone.html", title=koscom.TITLE, message=error.message, hush=True)
    if not errand.account:
        return RedirectResponse(f"{koscom.ROOT}/{errand.id}", 303)
    return page(errand)


def _require_password(visit: Visit, password: str, *, again: str) -> None:
    """What is kept on a medium needs the password of a joint certificate; six digits are for the cloud alone."""
    shortest = visit.city.ibk.policy.password_shortest
    problem = ibk_rules.password_problem(password, again, shortest=shortest)
    if problem:
        raise PartyRefusedError("bad-password", problem)


def _bundle(data: bytes, key: bytes, password: str) -> Bundle:
    try:
        certificate = load_certificate(data)
    except PkiError:
        return opened(data, password=password)
    if not key:
        raise PartyRefusedError("no-key", NEED_KEY)
    try:
        return Bundle(certificate, unprotect(key, password).must_match(certificate))
    except PkiError:
        raise PartyRefusedError("wrong-password", ibk_rules.WRONG_PASSWORD) from None


def _page(
    visit: Visit, name: str, errand: Errand, *, said: str = "", typed: dict[str, str] | None = None,
    **more: Any,
) -> Response:  # fmt: skip
    problems = (Problem("", said),) if said else ()
    return visit.page(
        f"outside/koscom/{name}.html",
        status=422 if said else 200,
        form=view(typed or {}, problems),
        base=f"{koscom.ROOT}/{errand.id}",
        errand=errand,
        **more,
    )


def _corporate(visit: Visit, errand: Errand) -> bool:
    name = visit.city.koscom.cloud.account(errand.account).customer.name
    who = visit.city.ibk.customers.find(name)
    return who is not None and who.holder is Holder.CORPORATE

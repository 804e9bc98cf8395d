"""The whole Korean PKI in one place: a root and the five accredited authorities below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from ksfc_spec.clock import Clock

from . import contents
from .authority import Authority
from .contents import Essentials, IssuerFacts, Notice
from .errors import UnsupportedError
from .keys import DEFAULT_BITS, KeySource
from .ledger import Ledger, MemoryLedger, Record
from .lifecycle import add_months
from .oids import ANY_POLICY
from .profiles import AUTHORITIES, ROOT_NAME, AuthorityProfile, Kind
from .status import StatusDesk, new_serial
from .vid import IdentifyData

ROOT_ID = "KISA"
ROOT_MONTHS, AUTHORITY_MONTHS = 240, 120
ROOT_HOST = "rootca.example"


class Root:
    """The root: accredits authorities, and lists those whose accreditation is withdrawn (ARL)."""

    def __init__(
        self,
        *,
        certificate: x509.Certificate,
        key: RSAPrivateKey,
        ledger: Ledger,
        clock: Clock,
        keys: KeySource,
        random: Callable[[int], bytes],
    ) -> None:
        self.certificate, self.ledger = certificate, ledger
        self._key, self._clock, self._keys, self._random = key, clock, keys, random
        self.status = StatusDesk(certificate, key, ledger=ledger, clock=clock, keys=keys, random=random)

    @classmethod
    def found(
        cls,
        *,
        clock: Clock,
        keys: KeySource,
        random: Callable[[int], bytes],
        ledger: Ledger | None = None,
        bits: int = DEFAULT_BITS,
    ) -> Root:
        """A new root with a self-signed certificate, valid for twenty years from a day ago."""
        key, now = keys.take(bits), contents.whole_second(clock.now())
        essentials = Essentials(
            subject=ROOT_NAME,
            public_key=key.public_key(),
            serial=new_serial(random),
            not_before=now - timedelta(days=1),
            not_after=add_months(now, ROOT_MONTHS),
        )
        certificate = contents.root(essentials).sign(key, SHA256())
        book = ledger if ledger is not None else MemoryLedger()
        return cls(certificate=certificate, key=key, ledger=book, clock=clock, keys=keys, random=random)

    def accredit(
        self,
        profile: AuthorityProfile,
        *,
        ledger: Ledger,
        notice: Notice = Notice.STANDARD,
        bits: int = DEFAULT_BITS,
    ) -> Authority:
        """Certify an authority for ten years and put it to work."""
        key, now = self._keys.take(bits), contents.whole_second(self._clock.now())
        certificate = contents.authority(
            Essentials(
                subject=profile.name,
                public_key=key.public_key(),
                serial=new_serial(self._random),
                not_before=now - timedelta(days=1),
                not_after=add_months(now, AUTHORITY_MONTHS),
            ),
            issuer=IssuerFacts.of(self.certificate),
            identity=IdentifyData(profile.real_name),
            points=(
                f"ldap://dir.{ROOT_HOST}:389/cn=Kisa-Test-RootCA-8,o=KISA,c=KR?authorityRevocationList",
                f"http://pki.{ROOT_HOST}/crl/{ROOT_ID}.crl",
            ),
        ).sign(self._key, SHA256())
        self.ledger.add(Record.of(certificate, policy=ANY_POLICY.dotted_string, holder=profile.id))
        return Authority(
            profile,
            certificate=certificate,
            key=key,
            ledger=ledger,
            clock=self._clock,
            keys=self._keys,
            random=self._random,
            notice=notice,
        )


@dataclass(frozen=True)
class KoreanPki:
    """The root and its authorities by id (`SignKorea`, `yessign`, `KICA`, `CrossCert`, `TradeSign`)."""

    root: Root
    authorities: Mapping[str, Authority]

    @classmethod
    def found(
        cls,
        *,
        clock: Clock,
        keys: KeySource,
        random: Callable[[int], bytes],
        ledger_of: Callable[[str], Ledger] = lambda _: MemoryLedger(),
        notice: Notice = Notice.STANDARD,
        bits: int = DEFAULT_BITS,
    ) -> KoreanPki:
        """Found root and authorities; six keys are taken. `ledger_of` gives each its book, by id."""
        root = Root.found(clock=clock, keys=keys, random=random, ledger=ledger_of(ROOT_ID), bits=bits)
        authorities = {
            profile.id: root.accredit(profile, ledger=ledger_of(profile.id), notice=notice, bits=bits)
            for profile in AUTHORITIES
        }
        return cls(root=root, authorities=authorities)

    def authority(self, of: str | Kind) -> Authority:
        """The authority with this id, or the one that issues this kind; `UnsupportedError` if none."""
        wanted = of if isinstance(of, str) else of.authority
        try:
            return self.authorities[wanted]
        except KeyError:
            raise UnsupportedError(wanted, where="this PKI") from None

    def desk(self, of: str) -> StatusDesk:
        """The status desk of the root (`KISA`) or of an authority."""
        return self.root.status if of == ROOT_ID else self.authority(of).status

    def certificate(self, of: str) -> x509.Certificate:
        """The certificate of the root (`KISA`) or of an authority."""
        return self.root.certificate if of == ROOT_ID else self.authority(of).certificate

    @property
    def anchors(self) -> tuple[x509.Certificate, ...]:
        return (self.root.certificate,)

    @property
    def intermediates(self) -> tuple[x509.Certificate, ...]:
        return tuple(authority.certificate for authority in self.authorities.values())

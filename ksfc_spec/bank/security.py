"""Security programs that the bank wants on a customer's PC."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from . import ports, security_rules
from .errors import Problem, RefusedError
from .policy import Policy


@dataclass(frozen=True)
class SecurityPrograms:
    """Knows which are required and asks the PC which are there."""

    device: ports.DevicePort
    policy: Policy

    @property
    def required(self) -> tuple[str, ...]:
        return self.policy.required_programs

    @property
    def programs(self) -> tuple[str, ...]:
        """All programs, the required ones first."""
        return self.policy.required_programs + self.policy.optional_programs

    def installed(self) -> frozenset[str]:
        """Those on the PC now."""
        return self.device.installed()

    def missing(self) -> tuple[str, ...]:
        """Required programs that are not on the PC."""
        return security_rules.missing_programs(self.installed(), required=self.required)

    def require_certificate_program(self) -> None:
        """Refuse a computer without the program that joint certificates need."""
        name = self.policy.certificate_program
        if security_rules.missing_programs(self.installed(), required=(name,)):
            raise RefusedError(
                [Problem("", f"{name}을 설치해 주세요. 보안프로그램 설치 화면에서 받을 수 있습니다.")]
            )

    def install(self, names: Iterable[str]) -> Collection[str]:
        """Install what was asked for, of the programs there are; gives what was installed."""
        wanted = security_rules.programs_to_install(tuple(names), known=self.programs)
        for name in wanted:
            self.device.install(name)
        return wanted

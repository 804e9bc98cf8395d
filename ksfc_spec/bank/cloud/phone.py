"""What the phone does with Koscom's cloud, put together: the connection, the log-in, the issue, and the registration."""

from __future__ import annotations

from dataclasses import dataclass

from ksfc_spec.bank.cloud_issue.service import CloudIssue

from .connection import CloudConnection
from .login import CloudLogin
from .phone_registration import PhoneCloudRegistration

UNREGISTERED = "등록되지 않은 인증서입니다. 먼저 등록해 주세요."


@dataclass(frozen=True)
class PhoneCloud:
    """The phone's services around the cloud."""

    connection: CloudConnection
    login: CloudLogin
    issue: CloudIssue
    registration: PhoneCloudRegistration

"""Every figure of the bank in one place, with the manual line it comes from (or `ours`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """The bank's figures; exchange one with `dataclasses.replace`."""

    user_id_shortest: int = 6  # esop:237
    user_id_longest: int = 12  # esop:237
    password_shortest: int = 8  # esop:212
    password_longest: int = 12  # esop:212
    password_classes: int = 2  # esop:212, of letters, digits and special characters
    name_longest: int = 50  # ours
    text_longest: int = 100  # ours

    session_idle: timedelta = timedelta(minutes=10)  # ours
    session_longest: timedelta = timedelta(hours=8)  # ours
    identity_request_life: timedelta = timedelta(minutes=10)  # ours: an identity window left open
    cloud_request_life: timedelta = timedelta(minutes=30)  # ours: Koscom's window, with time to connect first

    login_failures: int = 5  # ours: then the ID is locked
    login_lock: timedelta = timedelta(minutes=30)  # ours
    real_name_tries: int = 5  # ours: mismatches …
    real_name_window: timedelta = timedelta(minutes=10)  # … within this time
    id_checks: int = 30  # ours: duplicate checks …
    id_check_window: timedelta = timedelta(minutes=10)  # … within this time

    additional_code_digits: int = 6  # ours
    additional_code_life: timedelta = timedelta(minutes=3)  # ours
    additional_tries: int = 5  # ours: wrong entries, then a code or a one-time number's check is spoilt
    additional_requests: int = 10  # ours: messages and calls …
    additional_window: timedelta = timedelta(minutes=10)  # … within this time
    ars_number_digits: int = 2  # ours: shown on the PC, keyed in on the telephone
    one_time_number_digits: int = 8  # esop:390 says six to eight
    one_time_number_shortest: int = 6  # esop:390
    one_time_number_life: timedelta = timedelta(days=1)  # ours
    otp_digits: int = 6  # esop:397, six to eight by the device
    otp_digits_longest: int = 8  # esop:397
    otp_drift: int = 1  # RFC 6238, section 5.2: time steps before and after
    medium_failures: int = 5  # ours: then the medium is locked until a branch frees it
    card_cells: int = 35  # ours
    account_failures: int = 5  # ours: wrong passwords, then the account's password is locked
    certificate_password_shortest: int = 10  # ours, on joint-certificate:353
    one_won_digits: int = 4  # joint-certificate:279
    one_won_life: timedelta = timedelta(minutes=30)  # ours
    one_won_tries: int = 5  # ours
    one_won_requests: int = 5  # ours: transfers a session may ask for …
    one_won_window: timedelta = timedelta(minutes=30)  # … within this time
    copy_life: timedelta = timedelta(minutes=10)  # ours: a number or QR code for copying a certificate
    copy_tries: int = 5  # ours: wrong numbers, then the copy is cancelled
    copy_announcements: int = 20  # ours: copies a session may begin …
    copy_window: timedelta = timedelta(minutes=10)  # … within this time

    simple_digits: int = 6  # ours, on bankingplus:128
    pattern_points: int = 4  # ours, on bankingplus:128
    means_failures: int = 5  # ours: in a row, then the means is locked until it is registered again
    card_pictures: int = 20  # ours: pictures a session may send …
    card_window: timedelta = timedelta(minutes=10)  # … within this time

    required_programs: tuple[str, ...] = ("키보드보안", "공동인증서 프로그램", "개인방화벽")  # esop:28
    certificate_program: str = "공동인증서 프로그램"  # financial-certificate:68, by contrast
    optional_programs: tuple[str, ...] = ("화면캡처 방지", "피싱 방지")  # esop:27
    channels: tuple[str, ...] = ("문자메세지", "이메일", "전화", "우편")  # esop:143

"""신규공동인증서신청: a new securities certificate, applied for on the phone in six steps (joint-certificate:229-367)."""

"""Outside parties on a bad day."""

from __future__ import annotations

from ksfc_spec.target.scene import Scene

from .sentence import deed

PARTIES = {
    "나이스평가정보": "nice",
    "휴대폰 본인확인 서비스": "telco",
    "통신사": "telco",
    "주소 서비스": "addresses",
    "코스콤": "authorities",
    "결제대행사": "payments",
    "법무부": "immigration",
}
"""A party's name as customers know it → its name in docs/world.md."""


@deed('"{기관}"(이) 응답하지 않는다')
def _(scene: Scene, 기관: str) -> None:
    scene.world.tell(PARTIES[기관], "disturb", how="silent")


@deed('"{기관}"(이) 오류를 돌려준다')
def _(scene: Scene, 기관: str) -> None:
    scene.world.tell(PARTIES[기관], "disturb", how="error")


@deed('다음 "{번호}"(은) "{값}"(이다)')
def _(scene: Scene, 번호: str, 값: str) -> None:
    scene.world.tell("chance", "next", of=번호, value=값)


@deed('"{기관}"(이) 다시 응답한다')
def _(scene: Scene, 기관: str) -> None:
    scene.world.tell(PARTIES[기관], "disturb", how="")

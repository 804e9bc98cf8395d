"""A small site of its own, with every construct that `docs/architecture.md` promises the adapters."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

WINDOWS_JS = """
addEventListener("DOMContentLoaded", () => {
  const orders = document.body.dataset, opener = window.opener;
  if (!opener) return;
  for (const [label, value] of Object.entries(JSON.parse(orders.openerFill || "{}"))) {
    for (const one of opener.document.querySelectorAll("label")) {
      if (one.textContent.replace("*", "").trim() === label) one.control.value = value;
    }
  }
  if (orders.openerGoto) opener.location.assign(orders.openerGoto);
  if ("close" in orders) window.close();
});
"""

MENU = """<nav aria-label="주메뉴"><ul>
<li><a href="/">처음</a></li>
<li><span>인증센터</span><ul><li><a href="/join" aria-current="page">공동인증서</a></li></ul></li></ul></nav>"""


def page(title: str, body: str, *, orders: str = "", status: int = 200) -> HTMLResponse:
    """One page of the site."""
    return HTMLResponse(
        f"<!doctype html><html lang=ko><head><title>{title} | 작은은행</title>"
        f"<style>.gone{{display:none}}</style><script src='/windows.js' defer></script></head>"
        f"<body {orders}>{MENU}<main><h1>{title}</h1>{body}</main></body></html>",
        status,
    )


JOIN = """
<ol class="stepper" aria-label="진행 단계"><li data-state="done">1 약관동의</li>
<li aria-current="step">2 실명확인</li><li>3 고객정보입력</li></ol>
<form method="post" action="/join" novalidate>
<input type="hidden" name="csrf" value="t0ken">
<section aria-labelledby="h"><h2 id="h">기본정보입력</h2>
<div><label for="name">이름<span aria-hidden="true">*</span></label>
<input id="name" name="name" required aria-describedby="name-note" maxlength="6"><p id="name-note">여섯 자까지</p></div>
<div><label for="back">비밀번호</label><input id="back" name="password" type="password"></div>
<label>주소 <input id="address" name="address" readonly></label>
<label for="job">직업</label>
<select id="job" name="job"><option value="">선택하세요</option><option>교사</option><option>작가</option></select>
<fieldset><legend>수신여부<span aria-hidden="true">*</span></legend>
<label><input type="radio" name="mail" value="y">예</label>
<label><input type="radio" name="mail" value="n" checked>아니오</label></fieldset>
</section>
<section aria-label="약관 하나"><label><input type="checkbox" name="terms" value="1">동의함</label></section>
<section aria-label="약관 둘"><label><input type="checkbox" name="terms" value="2">동의함</label></section>
<fieldset disabled><legend>나중</legend><label>쿠폰 <input name="coupon" value="x"></label></fieldset>
<p class="gone">숨은 글</p><p hidden>감춘 글</p><template>틀 글</template>
<dl><dt>성명</dt><dd>한가람</dd></dl>
<table><caption>수수료</caption><tr><th scope="col">종류</th><th scope="col">개인</th></tr>
<tr><th scope="row">범용</th><td>4,400원/년</td></tr></table>
<button name="do" value="search" formtarget="find" formaction="/find" formmethod="get">주소 찾기</button>
<button disabled>잠김</button>
<button name="do" value="go">확인</button>
</form>
<a href="/find" target="find">새 창</a> <a href="https://example.com/">바깥</a> <a href="/slow">느림</a>
<a href="/fail">고장</a>
<details><summary>자세히</summary><p>접힌 글</p></details>
"""


async def home(request: Request) -> Response:
    return page("작은은행", '<p>어서 오세요</p><a href="/join">가입</a>')


async def join(request: Request) -> Response:
    if request.method == "GET":
        return page("가입", JOIN)
    form = await request.form()
    said = "; ".join(f"{key}={value}" for key, value in form.multi_items())
    if not form.get("name"):
        return page("가입", f'<p role="alert">이름을 입력해 주세요.</p>{JOIN}', status=422)
    response = RedirectResponse("/done", 303)
    response.set_cookie("said", said.encode().hex())
    return response


PAPERS = """
<form method="post" action="/papers" enctype="multipart/form-data" novalidate>
<label>서류 <input type="file" name="paper"></label><button>내기</button></form>
"""


async def papers(request: Request) -> Response:
    if request.method == "GET":
        return page("서류 내기", PAPERS)
    async with request.form() as form:
        paper = form["paper"]
        said = paper if isinstance(paper, str) else f"{paper.filename}: {(await paper.read()).hex()}"
    return page("서류 내기", f'<p role="status">{said}</p>')


async def done(request: Request) -> Response:
    said = bytes.fromhex(request.cookies.get("said", "")).decode()
    return page("완료", f'<p role="status">받았습니다</p><p>{said}</p><p>{request.url.query}</p>')


async def find(request: Request) -> Response:
    return page(
        "주소 찾기",
        '<form method="post" action="/found" novalidate><button>적용</button><button formaction="/on">계속</button></form>',
    )


async def found(request: Request) -> Response:
    return page(
        "주소 찾기", "<p>닫힙니다</p>", orders="""data-opener-fill='{"주소": "은하로 12"}' data-close"""
    )


async def on(request: Request) -> Response:
    return page("주소 찾기", "<p>닫힙니다</p>", orders='data-opener-goto="/done?by=window" data-close')


async def slow(request: Request) -> Response:
    await asyncio.sleep(3600)
    return page("느림", "")


async def fail(request: Request) -> Response:
    return page("고장", "<p>잠시 뒤에</p>", status=500)


async def windows_js(request: Request) -> Response:
    return Response(WINDOWS_JS, media_type="text/javascript")


def small_site() -> Any:
    """A fresh ASGI application."""
    return Starlette(
        routes=[
            Route("/", home),
            Route("/join", join, methods=["GET", "POST"]),
            Route("/papers", papers, methods=["GET", "POST"]),
            Route("/done", done),
            Route("/find", find),
            Route("/found", found, methods=["POST"]),
            Route("/on", on, methods=["POST"]),
            Route("/slow", slow),
            Route("/fail", fail),
            Route("/windows.js", windows_js),
        ]
    )

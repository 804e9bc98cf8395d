"""Pictures that customers send: one per form, of bounded size, and only to the addresses of cameras."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

LARGEST = 4 * 1024 * 1024
Fields = Mapping[str, Sequence[str]]


def takes_pictures(path: str) -> bool:
    """Whether pages at this address may ask for the camera and be sent a picture."""
    return path.endswith("/camera")


def takes_files(path: str) -> bool:
    """Whether this address may be sent a certificate file."""
    return path.endswith("/import")


async def read_pictures(request: Request) -> tuple[Fields, Mapping[str, bytes]]:
    """Fields and files of a posted multipart form; both empty beyond the largest size."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return {}, {}
    try:
        parser = MultiPartParser(request.headers, _once(bytes(body)), max_files=2, max_fields=20)
        form = await parser.parse()
    except MultiPartException:
        return {}, {}
    try:
        fields = {key: [value] for key, value in form.multi_items() if isinstance(value, str)}
        files = {key: await value.read() for key, value in form.items() if isinstance(value, UploadFile)}
    finally:
        await form.close()
    return fields, files


async def _once(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body

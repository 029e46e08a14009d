"""What a browser may do with an answer of this site: the content policies, in one place."""

from __future__ import annotations

from flask import Response

__all__ = ["POLICY", "allow_frames", "sandbox_frame", "sandbox_whole"]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FRAME = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)
_SEALED = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
_NAME = "Content-Security-Policy"


def allow_frames(response: Response) -> Response:
    """Let a page show frames of this site, and nothing else that other pages may not."""
    response.headers[_NAME] = f"{POLICY}; frame-src 'self'"
    return response


def sandbox_frame(response: Response) -> Response:
    """Let pages of this site frame a document, which runs no script, sends no form and opens nothing."""
    response.headers[_NAME] = _FRAME
    return response


def sandbox_whole(response: Response) -> Response:
    """Seal what is not ours: whatever a browser takes it for, it loads nothing, runs nothing and is nobody's origin."""
    response.headers[_NAME] = _SEALED
    return response

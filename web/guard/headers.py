"""The headers of every response."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import Message

POLICY = "; ".join(
    (
        "default-src 'self'",
        # Gradio evaluates templates and has inline scripts and styles
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'self'",
    )
)
_FIXED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_REMOVED = (
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-max-age",
    "server",
)


def add_headers(message: Message, *, request_id: str, path: str, secure: bool) -> None:
    """Put the security headers into a `http.response.start` message, and take out what opens it to other sites."""
    headers = MutableHeaders(raw=message.setdefault("headers", []))
    for name in _REMOVED:
        del headers[name]
    for name, value in _FIXED.items():
        headers[name] = value
    headers["X-Request-Id"] = request_id
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if path.startswith("/gradio_api/") or path in ("/", "/config", "/login", "/logout"):
        headers["Cache-Control"] = "no-store"

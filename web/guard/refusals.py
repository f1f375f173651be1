"""What the guard says instead of the application: one sentence, the request's id, and when to come back."""

from __future__ import annotations

import math
from dataclasses import dataclass

from starlette.responses import JSONResponse, Response


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused request; `reason` is a short English word for the log, `message` is for the reader.

    Attributes:
        wait: Seconds until it is worth trying again; None: trying again won't help.
    """

    status: int
    reason: str
    message: str
    wait: float | None = None

    def response(self, request_id: str) -> Response:
        """Return the refusal as JSON."""
        response = JSONResponse({"error": self.message, "request_id": request_id}, status_code=self.status)
        if self.wait is not None:
            response.headers["Retry-After"] = str(max(1, math.ceil(self.wait)))
        if self.status == 401:
            # a scheme that no browser knows, so that none opens a window of its own
            response.headers["WWW-Authenticate"] = 'Session realm="planqa"'
        return response


NOT_FOUND = Refusal(404, "closed path", "没有这个地址")
WRONG_METHOD = Refusal(405, "method", "这个地址不接受此方法")
FOREIGN_HOST = Refusal(403, "host", "页面不以这个主机名提供服务；经代理访问时，启动时用 --public-host 写明主机名")
FOREIGN_ORIGIN = Refusal(403, "origin", "请求来自别的网站，已拒绝")
NO_FILES = Refusal(400, "file", "这里不接受文件；文稿请贴文字，或从页面选取 .docx")
NOT_JSON = Refusal(415, "media type", "只接受 JSON")
BAD_JSON = Refusal(400, "json", "内容不是合格的 JSON，或嵌套太深、成分太多")
BAD_LENGTH = Refusal(400, "content length", "请求的长度写错了")
TOO_SLOW = Refusal(408, "slow body", "请求迟迟没有发完")
NOT_LOGGED_IN = Refusal(401, "login", "请先登录")
CLOSING = Refusal(503, "closing", "服务正在停止，请稍后再试", wait=10)
CROWDED = Refusal(503, "bodies", "同时上传的内容太多，请稍后再试", wait=5)
FAULT = Refusal(500, "fault", "服务出错了，错误已记入日志；请稍后再试，仍不行请把请求编号告诉管理员")
UNKNOWN_FUNCTION = Refusal(404, "unknown function", "没有这个接口")


def too_large(limit: int) -> Refusal:
    """Return the refusal of a body of more than `limit` bytes."""
    return Refusal(413, "body", f"内容太大，上限 {limit // 1024} KB；请缩短或分成几次")


def too_often(wait: float) -> Refusal:
    """Return the refusal of a client that asks too often; `wait` in seconds."""
    return Refusal(429, "rate", f"请求太多，请 {max(1, math.ceil(wait))} 秒后再试", wait=wait)

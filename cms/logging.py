"""Structured logs: one line an event, each with the id of the request it belongs to, and no secrets.

`configure` is called by settings; `RequestIdMiddleware` gives every request an id that stands in its answer
(X-Request-ID), on the error page, in the audit log and on every line logged meanwhile.
"""

import logging.config
import re
import secrets
import time
from contextlib import suppress
from contextvars import ContextVar

import structlog
from django.conf import settings
from django.core.signals import request_finished
from django.urls import Resolver404, resolve

# No vowels and no look-alikes: people read this out over the telephone.
_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
_ACCEPTED_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
# A field of a log line whose name says it holds a secret is never written.
_SECRET_NAME = re.compile(
    r"passw|secret|token|cookie|authori[sz]ation|csrf|credential|api_?key|private_?key", re.IGNORECASE
)
_SECRET_ARGUMENTS = frozenset({"key", "token", "code", "uidb36", "uidb64", "secret"})
_request_id = ContextVar("request_id", default="")

requests_log = structlog.get_logger("cms.requests")


def current_request_id():
    """Return the id of the request being answered, or "" outside one."""
    return _request_id.get()


def new_request_id():
    """Return a fresh id such as 7KQM-3XTB-9WHR (57 bits: unique enough, short enough to read out)."""
    letters = [secrets.choice(_LETTERS) for _ in range(12)]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


class RequestIdMiddleware:
    """Give each request an id, answer with it, and log one line about the request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer the request under its id; an id from outside counts only behind a proxy we trust."""
        request.request_id = self._id_from_proxy(request) or new_request_id()
        _request_id.set(request.request_id)
        began = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id
        # Load balancers ask every few seconds whether all is well; only the answer "no" is worth a line.
        quiet = request.path == "/healthz" and response.status_code == 200
        requests_log.log(
            logging.DEBUG if quiet else logging.INFO,
            "request",
            method=request.method,
            path=loggable_path(request),
            status=response.status_code,
            ms=round((time.perf_counter() - began) * 1000, 1),
            **_person(request),
        )
        return response

    @staticmethod
    def _id_from_proxy(request):
        if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
            return ""
        offered = request.headers.get("X-Request-ID", "")
        return offered if _ACCEPTED_ID.fullmatch(offered) else ""


def loggable_path(request):
    """Return the path without its query, and without the keys of links that open something, such as an invitation."""
    path = request.path
    for name, value in _arguments(request).items():
        if name in _SECRET_ARGUMENTS and value:
            path = path.replace(str(value), "…")
    return path


def _arguments(request):
    if request.resolver_match:
        return request.resolver_match.kwargs
    # Answered before a view was looked for: sent on to https, or to the address with its slash.
    for path in (request.path_info, f"{request.path_info}/"):
        with suppress(Resolver404):
            return resolve(path).kwargs
    return {}


def _person(request):
    # Only if something else has looked the person up already: a log line must cost no query.
    user = getattr(request, "_cached_user", None)
    return {"user": user.pk} if user is not None and user.is_authenticated else {}


def _forget_request(**_):
    _request_id.set("")


# When the answer is closed, not when the view returns: a streamed answer can still fail on its way.
request_finished.connect(_forget_request, dispatch_uid="cms.logging.forget_request")


def _add_request_id(logger, method, event):
    request_id = _request_id.get()
    if request_id:
        event.setdefault("request_id", request_id)
    return event


def _hide_secrets(logger, method, event):
    for name in event:
        if _SECRET_NAME.search(name):
            event[name] = "hidden"
    return event


def _drop_request_object(logger, method, event):
    # Django attaches the whole request to its error lines; it holds cookies and what people typed.
    request = event.pop("request", None)
    path = getattr(request, "path", "")
    if path and hasattr(request, "resolver_match"):
        event["event"] = event["event"].removesuffix(f": {path}")
        event.update(method=request.method, path=loggable_path(request))
    return event


# What Django and others log through the standard library carries its facts in these record attributes.
_FOREIGN = (
    structlog.stdlib.ExtraAdder(allow={"status_code", "request"}),
    _drop_request_object,
)
_SHARED = (
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _add_request_id,
    _hide_secrets,
)


def configure(*, level, as_json):
    """Send every log line to standard error, as JSON or readable; return the configuration that was applied.

    `level` is the least that is written; errors always are. Tracebacks show code lines and never the values
    of variables, which may be what a learner wrote.
    """
    if as_json:
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        last = [
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        ]
    configuration = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*_FOREIGN, *_SHARED],
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own 4xx lines repeat the request line; a 404 is a visitor's mistake, not ours.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "propagate": True},
            # The work of jobs is logged by those who ask for it; what fails is logged as an error.
            "django_tasks": {"level": "WARNING"},
            "wagtail": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            "PIL": {"level": "WARNING"},
        },
    }
    logging.config.dictConfig(configuration)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    return configuration

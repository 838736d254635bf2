"""What is said when a request cannot be answered: what happened, what was kept, what to do."""

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from gongzhi.pages.portal.views import report

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# Forms that are shown again as they were typed.
REPORT_FORMS = {"portal:report": False, "portal:opinion": True}
# Never shown again, whatever the form.
SECRET = (
    "password",
    "code",
    "otp",
    "token",
    "csrfmiddlewaretoken",
    "key",
    "version",
    "acting",
    "kept",
    "next",
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # Not a frame page: the body of this request cannot be read, and the frame would read it.
    sentence = (
        _(
            "一次提交的内容太大，没有收下，什么也没有改变。请按浏览器的“返回”回到刚才的页面，把文字缩短或者少传几个文件，再提交一次。"
        )
        if isinstance(exception, TOO_MUCH)
        else _(
            "这个请求不完整或格式不对，没有处理，什么也没有改变。请按浏览器的“返回”回到刚才的页面，再试一次。"
        )
    )
    status = 413 if isinstance(exception, TOO_MUCH) else 400
    return HttpResponse(render_to_string("400.html", {"sentence": sentence}), status=status)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    reason = str(exception) if isinstance(exception, PermissionDenied) else ""
    return render(request, "403.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    # Without the request: what broke may be the session or the database.
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Nothing was done with the form; what was typed is given back."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name in REPORT_FORMS:
        return report.expired(request, is_opinion=REPORT_FORMS[name])
    return render(request, "csrf_failure.html", {"typed": typed(request)}, status=403)


def typed(request: HttpRequest) -> list[str]:
    return [
        value
        for field, values in request.POST.lists()
        if not any(secret in field.lower() for secret in SECRET)
        for value in values
        if len(value) > 1
    ]

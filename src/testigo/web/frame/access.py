"""Who may set up what others rely on: asked before anything is read or written."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from testigo.web.frame.requests import SpaceRequest

View = Callable[..., HttpResponseBase]


def set_up_only(view: View) -> View:
    """Let in only members who set things up; others get 403."""

    @wraps(view)
    def guarded(request: SpaceRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.membership.may_set_up:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def joining_only(view: View) -> View:
    """Let in only members who say who is one person and who is not; others get 403."""

    @wraps(view)
    def guarded(request: SpaceRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.membership.may_join:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def leading_only(view: View) -> View:
    """Let in only members who look after the teams; others get 403."""

    @wraps(view)
    def guarded(request: SpaceRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.membership.may_lead:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def closing_only(view: View) -> View:
    """Let in only members who say when the business stands still; others get 403."""

    @wraps(view)
    def guarded(request: SpaceRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.membership.may_close:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def administering_only(view: View) -> View:
    """Let in only members who say who works here; others get 403."""

    @wraps(view)
    def guarded(request: SpaceRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.membership.may_administer:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def writing_only(view: View) -> View:
    """Let in only members who record facts; others get 403."""

    @wraps(view)
    def guarded(request: SpaceRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.membership.may_write:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded

"""Signing in and out. Every refusal reads the same, whether the account exists or not."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from testigo.web.frame.redirects import safe_next


class SignInForm(forms.Form):
    """E-mail and password; the browser and password managers know both by their names."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autocomplete": "username", "class": "form-control", "autofocus": True}
        ),
    )
    # The length is capped because hashing a megabyte is work that a stranger could order.
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "class": "form-control"}
        ),
    )


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page; afterwards to `next` when it stays on this host."""
    if request.user.is_authenticated:
        return redirect(safe_next(request, reverse("home")))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].strip().lower()
        user = authenticate(request, email=email, password=form.cleaned_data["password"])
        if user is not None:
            login(request, user)
            return redirect(safe_next(request, reverse("home")))
    return _page(request, form, refused=request.method == "POST")


def too_many_attempts(
    request: HttpRequest, original_response: Any = None, credentials: Any = None
) -> HttpResponse:
    """The answer while an address has to wait; the same for accounts that do not exist. Whoever is
    signed in and asked for the password once more goes back to where they begin."""
    if request.user.is_authenticated:
        messages.warning(request, _("The password was wrong too often: wait a quarter of an hour."))
        return redirect("home")
    form = SignInForm(request.POST)
    form.is_valid()
    return _page(request, form, waiting=True, status=429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Ends the session."""
    logout(request)
    return redirect("sign-in")


def _page(
    request: HttpRequest,
    form: SignInForm,
    *,
    refused: bool = False,
    waiting: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "refused": refused,
        "waiting": waiting,
        "next": safe_next(request, ""),
    }
    return render(request, "sign_in/page.html", context, status=status)

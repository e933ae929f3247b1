"""The list of a person's workspaces."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def spaces(request: HttpRequest) -> HttpResponse:
    """`/spaces/`: where this person works, and as what."""
    return render(request, "spaces/page.html")

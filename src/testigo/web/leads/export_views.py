"""The list as a file, as it is filtered."""

from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from testigo.connect.outgoing import csv_parts, write_xlsx
from testigo.queries.asking import version_at, zone_of
from testigo.queries.fields import fields_of, labels_of, told_fields
from testigo.queries.lead_filters import sieve_of
from testigo.queries.leads import all_leads
from testigo.web.frame.requests import SpaceRequest
from testigo.web.leads.files import FieldColumns, header, rows
from testigo.web.leads.filters import choices_of, read_filters

MOST = 100_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def export(request: SpaceRequest, slug: str, kind: str) -> HttpResponseBase:
    """Everybody that is asked for, for those who set up: it holds personal data."""
    if not request.membership.may_set_up:
        raise PermissionDenied
    if kind not in ("csv", "xlsx"):
        raise Http404
    workspace = request.workspace
    zone = zone_of(workspace, version_at(workspace, request.now))
    choices = choices_of(workspace.pk, sees_all=request.membership.may_set_up)
    filters = read_filters(request.GET, choices, zone, request.now)
    sieve = sieve_of(workspace.pk, filters)
    language = get_language() or "es"
    shown = told_fields(fields_of(workspace.pk).fields)
    columns = FieldColumns(workspace.pk, shown, labels_of(workspace.pk), language)
    lines = rows(all_leads(sieve, now=request.now, most=MOST), zone, columns)
    name = f"leads.{kind}"
    if kind == "csv":
        parts = csv_parts(header(columns), lines)
        response = StreamingHttpResponse(parts, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    book = BytesIO()
    write_xlsx(book, header(columns), lines, sheet=_("Leads"))
    book.seek(0)
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)

"""Addresses of what keeps the pact alive, under `/w/<slug>/`."""

from django.urls import path

from testigo.web.reviews import clause_views, proposal_views, views

urlpatterns = [
    path("pact/reviews", views.reviews, name="reviews"),
    path("pact/reviews/call", views.call, name="review-call"),
    path("pact/reviews/<slug:review>/close", views.close, name="review-close"),
    path("pact/reviews/<slug:review>/comment", views.comment_in, name="review-comment"),
    path("pact/clauses/<str:clause>", clause_views.clause_page, name="pact-clause"),
    path("pact/clauses/<str:clause>/comment", clause_views.comment_on, name="clause-comment"),
    path("pact/comments/<slug:comment>/resolve", clause_views.settle, name="comment-resolve"),
    path("pact/propose", proposal_views.propose_change, name="pact-propose"),
    path("pact/proposals/<slug:proposal>/answer", proposal_views.answer, name="proposal-answer"),
    path(
        "pact/proposals/<slug:proposal>/withdraw",
        proposal_views.withdraw,
        name="proposal-withdraw",
    ),
]

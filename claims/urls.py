"""Addresses of articles, claims and checks. English, never translated."""

from django.urls import path, register_converter

from claims.views import (
    articles,
    board,
    bulk,
    checked,
    checks,
    claimants,
    claims,
    comparison,
    dashboard,
    desk,
    dossier,
    drifts,
    embedding,
    evidence,
    feeds,
    imports,
    live,
    notices,
    publication,
    queue,
    ratings,
    review,
    search,
    signposts,
    suggestions,
    threads,
    webhooks,
)


class LanguageConverter:
    """es or en."""

    regex = "es|en"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(LanguageConverter, "language")

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("board/", board.board, name="board"),
    path("articles/", articles.articles, name="articles"),
    path("articles/new/", articles.new, name="article-new"),
    path("articles/<uuid:uid>/", desk.desk, name="article"),
    path("articles/<uuid:uid>/claims/", desk.mark, name="mark"),
    path("articles/<uuid:uid>/find/", desk.find, name="find"),
    path("articles/<uuid:uid>/sources/", desk.sources, name="desk-sources"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("ratings/", ratings.ratings, name="ratings"),
    path("search/", search.search, name="search"),
    path("palette/", search.palette, name="palette"),
    path("notices/", notices.notices, name="notices"),
    path("notices/count/", notices.count, name="notices-count"),
    path("notices/read/", notices.read_all, name="notices-read"),
    path("notices/<uuid:uid>/open/", notices.open_claim, name="notice-open"),
    path("threads/<uuid:uid>/reply/", threads.reply, name="thread-reply"),
    path("threads/<uuid:uid>/settle/", threads.settle, name="thread-settle"),
    path("threads/<uuid:uid>/reopen/", threads.open_again, name="thread-reopen"),
    path("filters/", bulk.keep_filter, name="filter-keep"),
    path("filters/<uuid:uid>/forget/", bulk.drop_filter, name="filter-forget"),
    path("articles/<uuid:uid>/beside/", live.beside, name="desk-beside"),
    path("articles/<uuid:uid>/text/", live.text, name="desk-text"),
    path("articles/<uuid:uid>/coverage/", suggestions.coverage, name="coverage"),
    path("articles/<uuid:uid>/suggestions/", suggestions.suggestions, name="suggestions"),
    path("claims/", claims.claims, name="claims"),
    path("claims/bulk/", bulk.change, name="claims-bulk"),
    path("claims/bulk/undo/", bulk.undo, name="claims-bulk-undo"),
    path("claims/<uuid:uid>/", claims.claim, name="claim"),
    path("claims/<uuid:uid>/edit/", claims.edit, name="claim-edit"),
    path("claims/<uuid:uid>/draft/", claims.draft, name="claim-draft"),
    path("claims/<uuid:uid>/presence/", live.presence, name="claim-presence"),
    path("claims/<uuid:uid>/move/", claims.move, name="claim-move"),
    path("claims/<uuid:uid>/undo/<int:number>/", claims.undo, name="claim-undo"),
    path("claims/<uuid:uid>/redo/<int:number>/", claims.undo, {"is_redo": True}, name="claim-redo"),
    path("claims/<uuid:uid>/review/", review.review, name="claim-review"),
    path("claims/<uuid:uid>/publish/", publication.publish, name="claim-publish"),
    path("claims/<uuid:uid>/retract/", publication.retract, name="claim-retract"),
    path("claims/<uuid:uid>/casefile/", publication.case_file, name="claim-casefile"),
    path("claims/<uuid:uid>/threads/", threads.open_thread, name="claim-threads"),
    path("claims/<uuid:uid>/dossier/", dossier.dossier, name="claim-dossier"),
    path("claims/<uuid:uid>/sources/", evidence.add_source, name="claim-sources"),
    path("claims/<uuid:uid>/evidence/", evidence.cite, name="claim-evidence"),
    path("evidence/<uuid:uid>/withdraw/", evidence.withdraw, name="evidence-withdraw"),
    path("evidence/<uuid:uid>/restore/", evidence.restore, name="evidence-restore"),
    path("claims/<uuid:uid>/drifts/<uuid:drift>/", drifts.drift, name="claim-drift"),
    path("claims/<uuid:uid>/drifts/<uuid:drift>/dismiss/", drifts.dismiss, name="drift-dismiss"),
    path("claims/<uuid:uid>/drifts/<uuid:drift>/quote/", drifts.quote, name="drift-quote"),
    path("sources/<uuid:uid>/diff/", comparison.chosen, name="source-diff-chosen"),
    path("sources/<uuid:uid>/diff/<int:old>..<int:new>/", comparison.comparison, name="source-diff"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<uuid:uid>/", imports.import_run, name="import"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<uuid:uid>/", webhooks.webhook, name="webhook"),
    path("webhooks/<uuid:uid>/act/", webhooks.act, name="webhook-act"),
    path("webhooks/<uuid:uid>/secret/", webhooks.rotate, name="webhook-rotate"),
    path("deliveries/<uuid:uid>/replay/", webhooks.replay, name="delivery-replay"),
    path("checks/", checks.any_language, name="checks-any"),
    path("<language:lang>/checks.atom", feeds.checks, name="checks-feed"),
    path("<language:lang>/corrections.atom", feeds.corrections, name="corrections-feed"),
    path("<language:lang>/checks/", checks.checks, name="checks"),
    path("<language:lang>/checks/<slug:slug>/", checks.check, name="check"),
    path("<language:lang>/checks/<slug:slug>/editions/<int:number>/", checks.edition, name="edition"),
    path(
        "<language:lang>/checks/<slug:slug>/editions/<int:number>/picture.png",
        embedding.picture,
        name="picture",
    ),
    path("<language:lang>/checks/<slug:slug>/card/", embedding.card, name="card"),
    path("robots.txt", signposts.robots, name="robots"),
    path("sitemap.xml", signposts.sitemap, name="sitemap"),
    path("sitemaps/<int:number>.xml", signposts.sitemap_part, name="sitemap-part"),
    path(".well-known/security.txt", signposts.security, name="security-txt"),
    path(".well-known/api-catalog", signposts.api_catalog, name="api-catalog"),
    path("oembed", embedding.oembed, name="oembed"),
    path("<language:lang>/claimants/<uuid:uid>/", claimants.claimant, name="claimant"),
    path("<language:lang>/articles/<uuid:uid>/", checked.article, name="checked-article"),
    path("<language:lang>/checks/<slug:slug>/claimreview.json", checks.claimreview, name="claimreview"),
]

from lxml import html

from sources.extraction.microdata import objects_in
from sources.extraction.reading import extract

REVIEW = """
<div itemscope itemtype="https://schema.org/ClaimReview">
  <h2 itemprop="claimReviewed">El puente costó el doble</h2>
  <meta itemprop="datePublished" content="2024-03-05"><link itemprop="url" href="/check/1">
  <div itemprop="itemReviewed" itemscope itemtype="https://schema.org/Claim">
    <span itemprop="author" itemscope itemtype="https://schema.org/Person">
      <b itemprop="name">Ana Prueba</b></span>
    <time itemprop="datePublished" datetime="2024-03-01">hace unos días</time>
    <a itemprop="appearance" href="https://tele.example/1">aquí</a>
  </div>
  <p itemprop="author" itemscope><span itemprop="name">Diario de Prueba</span></p>
  <p itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating"><data itemprop="ratingValue"
    value="1">uno</data><meta itemprop="bestRating" content="5"><i itemprop="alternateName">Falso</i></p>
</div>"""
AS_RDFA = """
<div vocab="https://schema.org/" typeof="ClaimReview">
  <h2 property="claimReviewed">El puente costó el doble</h2>
  <div property="reviewRating" typeof="Rating"><i property="schema:alternateName">Falso</i></div>
  <div property="author" typeof="Organization"><span property="name">Diario de Prueba</span></div>
</div>"""
SCRIPT = """<script type="application/ld+json">{"@type": "ClaimReview", "url": "https://a.example/check/1",
 "claimReviewed": "El puente costó el doble", "reviewRating": {"alternateName": "Falso"}}</script>"""


def reviews(markup):
    body = f"<html><head><title>Un puente</title></head><body><p>El acta dice otra cosa.</p>{markup}"
    return extract(body.encode(), content_type="text/html", url="https://a.example/x").claim_reviews


class TestObjectsIn:
    def test_nests_items_as_the_page_does(self):
        (outer, inner) = objects_in(
            html.fromstring(
                '<div itemscope itemtype="http://schema.org/Book"><b itemprop="name">B</b>'
                '<p itemprop="author" itemscope itemtype="http://schema.org/Person"><i itemprop="name">P</i>'
            )
        )
        assert outer == {"@type": ["Book"], "name": ["B"], "author": [inner]}
        assert inner == {"@type": ["Person"], "name": ["P"]}

    def test_leaves_properties_of_no_item_alone(self):
        page = '<p itemprop="name">x</p><meta property="og:title" content="y"><i typeof="Thing"></i>'
        assert objects_in(html.fromstring(f"<div>{page}</div>")) == [{"@type": ["Thing"]}]

    def test_survives_items_inside_items_inside_items(self):
        page = html.fromstring("<div>" + '<i itemscope itemtype="x" itemprop="y">' * 200 + "</div>")
        assert len(objects_in(page)) == 200


class TestClaimReviews:
    def test_are_read_from_microdata(self):
        (review,) = reviews(REVIEW)
        assert review == {
            "claim_reviewed": "El puente costó el doble",
            "url": "https://a.example/check/1",
            "review_author": "Diario de Prueba",
            "review_date": "2024-03-05",
            "rating_label": "Falso",
            "rating_value": 1.0,
            "best": 5.0,
            "worst": None,
            "claim_author": "Ana Prueba",
            "claim_date": "2024-03-01",
            "appearances": ["https://tele.example/1"],
        }

    def test_are_read_from_rdfa(self):
        (review,) = reviews(AS_RDFA)
        assert (review["claim_reviewed"], review["rating_label"]) == ("El puente costó el doble", "Falso")
        assert review["review_author"] == "Diario de Prueba"

    def test_are_told_once_when_the_page_says_them_twice(self):
        assert [review["url"] for review in reviews(SCRIPT + REVIEW)] == ["https://a.example/check/1"]

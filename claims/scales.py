"""Which ratings does a new newsroom start with? Rows afterwards, to be changed in the admin."""

from claims.models import Question, Rating, RatingScale

# key, value, shape, es, en, definition es, definition en, light (text tint edge), dark, chart (light dark)
SUBSTANCE = [
    ("true", 5, "true", "Verdadero", "True",
     "La afirmación es exacta y no le falta nada esencial.",
     "The statement is accurate and nothing essential is missing.",
     "#004d4e #d9f3f2 #008383", "#aae4e4 #043232 #51b0b0", "#005a5b #90e2e1"),
    ("mostly-true", 4, "mostly-true", "Mayormente cierto", "Mostly true",
     "La afirmación es exacta en lo esencial; necesita una precisión.",
     "The statement is accurate in essence; it needs a clarification.",
     "#00475d #ddf1f9 #2d7c97", "#b3e0f2 #11303b #65a9c3", "#247996 #67b7d6"),
    ("half-true", 3, "half-true", "A medias", "Half true",
     "Una parte de la afirmación es exacta y otra no.",
     "One part of the statement is accurate and another is not.",
     "#303f60 #e7edfa #5e719a", "#cad8f4 #232b3c #8b9ec6", "#808fae #7786a5"),
    ("mostly-false", 2, "mostly-false", "Mayormente falso", "Mostly false",
     "La afirmación tiene algo de cierto, pero deja de lado hechos que cambian el sentido.",
     "The statement holds an element of truth but ignores facts that change its meaning.",
     "#642f00 #fee8d8 #a15f1e", "#fbcdaa #3f240b #ce8e58", "#b7752b #c48139"),
    ("false", 1, "false", "Falso", "False",
     "Los hechos contradicen la afirmación.",
     "The facts contradict the statement.",
     "#721d17 #ffe1db #c23b32", "#ffbdb1 #4d1712 #f07365", "#8d1b17 #ff9c8d"),
    ("misleading", None, "misleading", "Engañoso", "Misleading",
     "Los datos son ciertos, pero se presentan de modo que llevan a una conclusión equivocada.",
     "The facts are right but presented so that they lead to a wrong conclusion.",
     "#512b6a #f4e7ff #885aa8", "#e7cafe #352242 #b48ad4", "#9262b3 #b180d4"),
    ("missing-context", None, "missing-context", "Falta contexto", "Missing context",
     "La afirmación solo se entiende bien con información que no da.",
     "The statement can only be understood with information it leaves out.",
     "#45420a #f4f2d2 #7a7414", "#e6e0a0 #302e0c #aaa344", "#6b6610 #c9c15a"),
    ("unverifiable", None, "unverifiable", "No verificable", "Unverifiable",
     "Con las fuentes disponibles no se puede confirmar ni desmentir.",
     "It can be neither confirmed nor refuted with the sources available.",
     "#424039 #eeedea #757169", "#d9d7d1 #2d2b28 #a19e96", "#94928b #82807a"),
    ("satire", None, "satire", "Sátira", "Satire",
     "Se publicó como humor y no pretende informar.",
     "It was published as humour and does not claim to inform.",
     "#63264c #fee5f2 #a05481", "#fac6e2 #3e1f32 #cd83ad", "#853867 #f59ecf"),
]  # fmt: skip

TEAL, RUST = SUBSTANCE[0][7:], SUBSTANCE[4][7:]
OLIVE, GREY = SUBSTANCE[6][7:], SUBSTANCE[7][7:]
ATTRIBUTION = [
    ("said", 2, "said", "Lo dijo", "Said so",
     "Consta que lo dijo, con estas palabras o con otras de igual sentido.",
     "It is on record that they said it, in these words or in others of the same meaning.",
     *TEAL),
    ("said-otherwise", 1, "said-otherwise", "Dijo otra cosa", "Said otherwise",
     "Consta que habló de ello, pero dijo otra cosa.",
     "It is on record that they spoke of it, but said something else.",
     *RUST),
    ("out-of-context", None, "out-of-context", "Fuera de contexto", "Out of context",
     "Son sus palabras, sacadas de un contexto que cambia su sentido.",
     "The words are theirs, taken out of a context that changes their meaning.",
     *OLIVE),
    ("not-found", None, "not-found", "No consta", "Not found",
     "No hemos encontrado registro de que lo dijera.",
     "We found no record that they said it.",
     *GREY),
]  # fmt: skip

DEFAULTS = [
    ("substance", Question.SUBSTANCE, {"es": "¿Es así?", "en": "Is it so?"}, (1, 5), SUBSTANCE),
    ("attribution", Question.ATTRIBUTION, {"es": "¿Se dijo?", "en": "Was it said?"}, (1, 2), ATTRIBUTION),
]


def make_default_scales() -> None:
    """Create the two default scales when no scale with their key exists; never touch one that does."""
    for key, question, names, (worst, best), rows in DEFAULTS:
        scale, is_new = RatingScale.objects.get_or_create(
            key=key,
            defaults={
                "question": question,
                "names": names,
                "worst": worst,
                "best": best,
                "is_default": not RatingScale.objects.filter(question=question, is_default=True).exists(),
            },
        )
        if is_new:
            Rating.objects.bulk_create(_rating(scale, position, row) for position, row in enumerate(rows, 1))


def _rating(scale: RatingScale, position: int, row: tuple) -> Rating:
    key, value, shape, es, en, means_es, means_en, light, dark, chart = row
    return Rating(
        scale=scale,
        key=key,
        labels={"es": es, "en": en},
        definitions={"es": means_es, "en": means_en},
        value=value,
        position=position,
        shape=shape,
        colours={"light": light.split(), "dark": dark.split(), "chart": chart.split()},
    )

"""Which words speak of time, in Spanish and in English? One table for both: they hardly clash.

Every word gets a class of one letter, so that a phrase of time is a short word over a small alphabet and its
grammar a regular expression (see `time`): "el próximo 3 de mayo" is lN9dM.
"""

import unicodedata

_MONTHS = """
    enero ene january jan|febrero feb february|marzo march|abril abr april apr|mayo|junio june jun
    |julio july jul|agosto ago august aug|septiembre setiembre sep sept september set|octubre oct october
    |noviembre nov november|diciembre dic december dec
"""
_WEEKDAYS = """
    lunes monday lun mon|martes tuesday tues tue|miercoles wednesday mierc wed
    |jueves thursday juev thurs thur thu
    |viernes friday vier vie fri|sabado saturday sab sat|domingo sunday dom sun
"""
_UNITS = {
    "minute": "minuto minutos min mins minute minutes segundo segundos second seconds",
    "hour": "hora horas hour hours hrs",
    "day": "dia dias day days jornada jornadas",
    "week": "semana semanas week weeks workweek",
    "weekend": "weekend weekends",
    "fortnight": "fortnight quincena",
    "month": "mes meses month months",
    "quarter": "trimestre trimestres quarter quarters",
    "half": "semestre semestres",
    "year": "ano anos year years",
    "decade": "decada decadas decade decades",
    "century": "siglo siglos century centuries",
}
_DAYS = {
    0: "hoy today tonight",
    -1: "ayer yesterday anoche",
    1: "manana tomorrow",
    -2: "anteayer antier anteanoche",
}
_CARDINALS = """
    un una uno a an one|dos two|tres three|cuatro four|cinco five|seis six|siete seven|ocho eight|nueve nine
    |diez ten|once eleven|doce twelve|trece thirteen|catorce fourteen|quince fifteen|dieciseis sixteen
    |diecisiete seventeen|dieciocho eighteen|diecinueve nineteen|veinte twenty|veintiuno veintiun|veintidos
    |veintitres|veinticuatro|veinticinco|veintiseis|veintisiete|veintiocho|veintinueve
"""
_TENS = {
    30: "treinta thirty",
    40: "cuarenta forty",
    50: "cincuenta fifty",
    60: "sesenta sixty",
    70: "setenta seventy",
    80: "ochenta eighty",
    90: "noventa ninety",
}
_ORDINALS = """
    primer primero primera first|segundo segunda second|tercer tercero tercera third|cuarto cuarta fourth
    |quinto quinta fifth|sexto sexta sixth|septimo seventh|octavo eighth|noveno novena ninth|decimo tenth
    |eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth
"""
_DECADES = """
    twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties
"""
_SIGNS = {
    "T": "este esta estos estas this same mismo misma current actual",
    "N": "proximo proxima proximos proximas siguiente siguientes next coming following upcoming venidero",
    "P": "pasado pasada pasados pasadas ultimo ultima ultimos ultimas last past previous anterior anteriores",
    "d": "de del of do",
    "r": "resto rest remainder",
    "l": "el la los las the lo",
    "a": "a al hasta to till until through thru",
    "f": "desde from since starting comenzando empezando empienzando partir",
    "b": "entre between",
    "&": "y e and",
    "i": "en in on at within dentro para for por by during durante",
    "A": "despues posterior after later tarde tras",
    "B": "antes before earlier",
    "G": "hace ago",
    "S": "principios principio inicio inicios comienzos comienzo beginning start early",
    "K": "mediados mid middle",
    "E": "fin final finales fines end late",
    "n": "ahora now",
    "s": "st nd rd th º ª er ro do",
    "v": "viene entra",
    "V": "va",
    "q": "que",
    "m": "am pm oclock",
    "F": "half mitad medio media",
    "W": "primavera verano otono invierno spring summer autumn fall winter",
    "p": "s",
    "J": "q t h",
    "X": "date fecha",
    "k": "mas menos casi cerca alrededor apenas aproximadamente ya",
    "h": "morning afternoon evening night noche madrugada mediodia",
    "c": "hundred",
    "u": "unos unas varios varias algunos algunas pocos pocas par few several some couple",
}
WEEK_BEFORE = {"anterior", "previous"}


def folded(word: str) -> str:
    """Small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))


def is_plural(unit: str) -> bool:
    """Does a word for a unit of time, folded, speak of several? mes does not."""
    return unit.endswith("s") and unit != "mes"


def _numbered(table: str, first: int = 1) -> dict[str, int]:
    return {word: n for n, words in enumerate(table.split("|"), first) for word in words.split()}


def _table() -> dict[str, tuple[str, object]]:
    table = {}
    for letter, words in _SIGNS.items():
        table |= {word: (letter, word) for word in words.split()}
    table |= {
        word: ("w", n) for word, n in _numbered(_CARDINALS).items() if word not in ("a", "un", "una", "an")
    }
    table |= dict.fromkeys(("un", "una", "an"), ("e", 1))
    table |= {word: ("w", n) for n, words in _TENS.items() for word in words.split()}
    table |= {word: ("U", unit) for unit, words in _UNITS.items() for word in words.split()}
    table |= {word: ("o", n) for word, n in _numbered(_ORDINALS).items()}
    table |= {word: ("H", n) for n, words in _DAYS.items() for word in words.split()}
    table |= {word: ("D", n) for word, n in _numbered(_WEEKDAYS, 0).items()}
    table |= {word: ("M", n) for word, n in _numbered(_MONTHS).items()}
    table |= {word: ("j", 1900 + 10 * n) for word, n in _numbered(_DECADES, 2).items()}
    table["ago"] = ("G", 8)  # or agosto, between figures
    # months that are other words too: only with a figure, a year or a preposition beside them
    table |= {"may": ("y", 5), "mar": ("y", 3), "march": ("y", 3), "sec": ("z", None), "set": ("z", None)}
    return table


WORDS = _table()
ROMAN = {"xv": 15, "xvi": 16, "xvii": 17, "xviii": 18, "xix": 19, "xx": 20, "xxi": 21, "xxii": 22}
# days with a name and a fixed date: (month, day)
NAMED_DAYS = {
    "navidad": (12, 25),
    "christmas": (12, 25),
    "nochebuena": (12, 24),
    "nochevieja": (12, 31),
    "dia internacional de los trabajadores": (5, 1),
    "international workers' day": (5, 1),
    "dia del trabajo": (5, 1),
    "new year's eve": (12, 31),
    "new year day": (1, 1),
    "new year's day": (1, 1),
    "ano nuevo": (1, 1),
    "independence day": (7, 4),
    "dia internacional de la mujer": (3, 8),
    "international women's day": (3, 8),
    "halloween": (10, 31),
    "valentine's day": (2, 14),
    "san valentin": (2, 14),
    "dia de reyes": (1, 6),
    "dia de todos los santos": (11, 1),
    "dia de muertos": (11, 2),
    "dia de los muertos": (11, 2),
    "veterans day": (11, 11),
    "boxing day": (12, 26),
    "earth day": (4, 22),
    "saint patrick": (3, 17),
    "dia de la constitucion": (12, 6),
    "dia de la hispanidad": (10, 12),
}

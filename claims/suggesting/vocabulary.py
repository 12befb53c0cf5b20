"""Which words matter to a reader of news: those of saying, and lists written as plain text."""


def listed(words: str) -> frozenset[str]:
    """The words of a plain list, small letters."""
    return frozenset(words.lower().split())


# Spanish verbs of saying that follow the rule, by conjugation; the news uses the third person.
_AR = """
    señal afirm asegur declar manifest indic apunt coment explic recalc subray destac reiter insist-
    advirt- agreg contest anunci inform relat cont- confes lament critic denunci exhort- pregunt
    argument revel confirm aclar precis remarc enfatiz puntualiz sentenci exclam proclam espet
    aconsej asever augur pronostic avis justific dictamin ironiz consider estim opin- acus- alert anticip
    asever calific- conden conjetur cuestion defin detall estipul evalu evoc expres lanz matiz narr not observ
    ponder present- qued- rechaz reclam record relat remat replic reproch resalt rescat resumi- sintetiz
    asegur trasmit- valor zanj inquir- titul- notific public- plante plant- celebr felicit reafirm ratific
    desment- mencion autoriz- ordén- acept- acord llam- tild- descart- pidi- inst habl- cit expuls-
    descart tuite poste bromé- bromea- asom- enumer formul- implor- inst invit- jur suplic- vaticin
    murmur- grit postul-
"""
_IRREGULAR = """
    dijo dijeron dice dicen decía decían diciendo decir dicho diría dirá
    añadió añadieron añade añaden añadía añadiendo añadir añadido
    insistió insistieron insiste insisten insistía insistían insistiendo insistir insistido
    advirtió advirtieron advierte advierten advertía advirtiendo advertir advertido
    sostuvo sostuvieron sostiene sostienen sostenía sostenían sosteniendo sostener sostenido
    respondió respondieron responde responden respondía respondiendo responder respondido
    pidió pidieron pide piden pedía pedían pidiendo pedir pedido
    reconoció reconocieron reconoce reconocen reconocía reconocían reconociendo reconocer reconocido
    admitió admitieron admite admiten admitía admitían admitiendo admitir admitido
    concluyó concluyeron concluye concluyen concluía concluyendo concluir concluido
    prosiguió prosigue proseguía siguió sigue continuó continúa
    escribió escribieron escribe escriben escribía escribiendo escribir escrito
    defendió defendieron defiende defienden defendía defendían defendiendo defender defendido
    exigió exigieron exige exigen exigía exigiendo exigir exigido
    sugirió sugirieron sugiere sugieren sugería sugiriendo sugerir sugerido
    prometió prometieron promete prometen prometía prometiendo prometer prometido
    propuso propusieron propone proponen proponía proponiendo proponer propuesto
    expuso expusieron expone exponen exponía exponiendo exponer expuesto
    negó negaron niega niegan negaba negaban negando negar negado
    cree creen creía creían creyó creer creyendo piensa piensan pensaba opina opinan opinó opinaron opinaba
    contó contaron cuenta cuentan contaba contando contar contado
    recuerda recuerdan recordó recordaron recordaba recordando recordar recordado
    acusó acusaron acusa acusan acusaba acusando acusar acusado
    coincidió coincidieron coincide coinciden coincidía coincidían coincidiendo coincidir
    convino convinieron conviene convenía convenir acordaron acordó acuerdan acordar
    admitió dispuso leyó lee refirió refiere refirieron espetó desmintió desmintieron desmiente desmentir
    difundió debatió garantizó garantiza ofreció ofrece predijo predice vaticina previó prevé
    resumió resumieron resume resumen resumiendo transmitió transmite informaron informó informa
    calificó calificaron califica califican calificando tildó tilda tacha tachó definió define definieron
    repitió repite repetía repetían repitieron bromeó bromea manifestó manifiesta manifiestan manifestaron
    expresó expresa
    arguyó aduce adujo adujeron alegó alega alegaron apostilló apostilla inquirió espeta
    previno prevenía urgió urge urgieron instó instaron insta llamó llama llamaron exhortó exhortaron
    alertó alerta comprometió comprometieron autorizó confió confía confiaron deseó desea desean
    imploró suplicó rogó ruega murmuró gritó grita juró jura dictó dicta sentenció
    agradeció agradecieron agradece agradecen publicó publicaron zanjó zanja ironizó
    mantuvo mantiene mantienen
    describió describe describieron describen entiende entienden entendió lamentó ordenó ordena
    consideró considera consideran consideraba considerar anima animó animaron aboga abogó abogaron
    expuso plantea planteó plantean planteaba reprochó reprocha recriminó recrimina reprueba
    asiente asintió asienten
    limitó definía llamaba preguntaba preguntó pregunta preguntan avisó avisa criticó critica critican
    enfatizó enfatiza espera esperan esperaba
"""
_ENDINGS = ("ó", "aron", "a", "an", "aba", "aban", "ando", "ar", "ado", "ará", "arán", "aría", "arían")
SPANISH_SAYING = listed(_IRREGULAR) | {
    stem + ending for stem in listed(_AR) if not stem.endswith("-") for ending in _ENDINGS
}
# Written the same as a noun or an adjective: said only where something else shows it.
SPANISH_DOUBTFUL = listed("""
    cuenta pregunta anuncia acuerdo nota nota cita informa califica cuentan pregunta llama lanza denuncia
    critica presenta apunta valora record dicho escrito propuesto expuesto pedido conviene urge lee sigue
    lanzar notar citar celebrar aceptar espera esperan celebra celebró lanzó lanzaron lanzado acordar
""")
ENGLISH_SAYING = listed("""
    said says say saying told tells telling added adds adding stated states stating claimed claims
    claiming announced announces announcing argued argues arguing insisted insists insisting warned
    warns warning explained explains explaining noted notes noting wrote writes writing tweeted tweets
    posted replied replies replying responded responds responding admitted admits admitting acknowledged
    acknowledges conceded concedes denied denies denying confirmed confirms confirming declared declares
    declaring asserted asserts asserting alleged alleges alleging suggested suggests suggesting pointed
    concluded concludes concluding recalled recalls remarked remarks reported reports reporting revealed
    reveals demanded demands urged urges called promised promises pledged vowed predicted predicts asked
    asks continued continues observed observes emphasized emphasised stressed stresses reiterated
    reiterates maintained maintains contended contends quipped joked testified commented comments
    boasted complained believes believed thinks described describes recommended recommends estimated
    estimates agreed agrees countered cautioned cautions proposed proposes
    found finds shows showed calls ruled rules lamented praised accused criticized criticised condemned
    denounced mocked hailed blasted slammed dismissed labeled labelled dubbed branded echoed recounted
    threatened threatens
""")
SAYING = SPANISH_SAYING | ENGLISH_SAYING

_SPANISH_WORDS = listed("el la los las de del que en y con por para una un se su es no más como al lo")
_ENGLISH_WORDS = listed("the of and to in that for is on with was are this have has it by our we be as not")


def language_of(text: str) -> str | None:
    """es or en by the small words, or None when they do not tell."""
    words = text.lower().split()
    spanish = sum(word in _SPANISH_WORDS for word in words)
    english = sum(word in _ENGLISH_WORDS for word in words)
    return None if spanish == english else "es" if spanish > english else "en"

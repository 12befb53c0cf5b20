"""How do sites name and word what surrounds an article?

Regular expressions, a line a theme or language; boilerplate.py says how they are used.
"""

# Parts of class names and ids, between hyphens, underscores or spaces.
ASIDE_NAMES = (
    r"related|relacionad[oa]s?|recommend(?:ed|ations?)|recomendad[oa]s?|recirc\w*",
    r"read-?(?:more|also|next)|more-?(?:on|from|stories|news)|also-?read|see-?also|you-?may",
    r"(?:te-?)?puede-?interesar|l[ae]e?a?-?tambien|mas-?(?:noticias|leidas|vistas)",
    r"(?:most|mas)-?(?:read|popular|viewed)|trending|outbrain|taboola",
    r"newsletters?|boletin(?:es)?|suscripci\w+|suscri(?:be|bete)|subscri(?:be|ption)\w*|paywall|sign-?up",
    r"promo(?:tion|s)?|sponsor(?:ed)?|advert\w*|ads?|publicidad",
    r"share|sharing|sharebar|social|compartir|cookies?|consent|gdpr",
    r"comments?|comentarios|disqus|breadcrumbs?|pagination|pager",
)

# Opening words of a block that sends the reader to another story.
RELATED = (
    r"le[ae] (?:también|tambien|más|mas|además)|le[ea]r más|lea|lee|leé|ve[ar] (?:también|más|además)|vea",
    r"mir[ae](?: también)?|puedes ver|(?:también |tambien )?[lt]e puede interesar|más información",
    r"te (?:recomendamos|sugerimos)|noticias? relacionadas?|relacionad[oa]s?|nota relacionada|sigue leyendo",
    r"recomendado|(?:read|see|watch) (?:also|more|next)|also (?:read|see|on)",
    r"related(?: (?:stories|articles?|content|news|coverage))?|read|more|watch|recommended|don.t miss",
    r"you (?:may|might) also (?:like|be interested in)|more (?:from|on)",
    r"(?:à )?lire (?:aussi|également)|à lire|voir aussi|sur le même sujet",
    r"lesen sie (?:auch|mehr)|mehr (?:zum thema|dazu)|auch interessant|siehe auch",
    r"leia (?:também|mais)|veja (?:também|mais)|saiba mais|leggi anche",
)

# Words, anywhere in a short block, that speak to the reader as a customer, or for the site as a whole.
PROMPTS = (
    r"\bsubscribe to (?:our|the|this)\b|\bsign(?:ing)? up (?:for|to) (?:our|the|this)\b",
    r"\bsuscríb[ea](?:te|se)\b|\b(?:by subscribing|by signing up|never miss)\b",
    r"\bhazte (?:miembro|soci[oa]|premium|suscriptor)\b|\bs[ií]g(?:ue|a)nos en\b",
    r"\bfollow (?:us|him|her|me|@|the \w+(?: \w+)? on (?:twitter|facebook|instagram|x))",
    r"\b(?:like|enjoy) this (?:story|article)\b|\bshare (?:it|this) (?:with|on|article|story)\b",
    r"\bcomparte (?:esta|este)\b|\bclick here\b|\b(?:haz|haga) clic\b",
    r"\b(?:download|get) (?:the|our) [\w ]{0,20}app\b|\bdescarg[ae] (?:la|nuestra) [\w ]{0,20}app\b",
    r"\b(?:nuestro|nuestra) (?:canal|comunidad|grupo|boletín|newsletter)\b",
    r"\b(?:join|únete a) (?:our|nuestr[oa])\b|\btell us what you think\b|\bsend us\b",
    r"\b(?:deja|escribe) (?:tu|un) comentario\b",
    r"\blog ?in to (?:comment|leave)\b|\benable javascript\b|\ban error has occurred\b",
    r"\ball rights reserved\b|\b(?:todos los )?derechos reservados\b",
    r"\bcopyright ?(?:©|\(c\)|\d{4})|©\s*\d{4}|\bnon-commercial use only\b",
    r"\bthis article has been sent\b|\bour (?:standards|principles)\s*:",
    r"\bthis (?:post|article|page) (?:may )?contains? (?:references|affiliate)\b",
)

# All the words that stand beside figures and the names of months in a line that says only when.
STAMPS = (
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday",
    "lunes martes miércoles jueves viernes sábado domingo segunda terça quarta quinta sexta feira",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "published updated posted first last publicado publicada actualizado actualizada",
    "publié mis à jour stand veröffentlicht on at am pm a p m de del el la las le à às um",
    "uhr h hrs horas et est edt pt pst pdt gmt utc cet cest bst amt t z",
)

# What stands before a name in a byline, what ends the name, and what is no name.
BYLINE_STARTS = (
    r"(?:(?:written|posted|published|reported|story|text)\s+)?by|edited by",
    r"por|escrito por|redactado por|publicado por|texto(?: de)?|redacción de|autor(?:a|es)?|author|foto",
    r"von|par|di|auteurs?|publié par",
)
BYLINE_ENDS = (
    r"\s*[|•·–—(]|\s*\s-\s|\s*@",
    r"\s*,\s*(?:staff|senior|special|chief|correspondent|reporter|editor|contributor|associated|reuters)",
    r"\s*,\s*(?:redactor|corresponsal|periodista|cnn|the |for |at |de |usa )",
    r"\s*\bon (?:\w+day\b|\w+ \d)|\s*\d{1,2}[:/.]\d{2}",
    r"\s*\b(?:updated|published|posted|follow|staff writer)\b",
)
NO_NAMES = (
    r"https?:|www\.|@\S+\.|^\W*$|^\d",
    r"\b(?:profile|profil|perfil|profilo)\b|^(?:more|más|mehr|plus) ",
    r"^(?:admin(?:istrator)?|unknown|null|none|undefined|staff|webmaster|no[ -]author|desconocido)$",
)

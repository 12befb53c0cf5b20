import io

import pypdf
import pytest
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from sources.extraction import Unreadable
from sources.extraction.reading import extract


def pdf(*lines, password=None):
    """A one-page PDF that shows lines in Helvetica."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(width=600, height=800)
    font = DictionaryObject(
        {
            NameObject(f"/{key}"): NameObject(f"/{value}")
            for key, value in (
                ("Type", "Font"),
                ("Subtype", "Type1"),
                ("BaseFont", "Helvetica"),
                ("Encoding", "WinAnsiEncoding"),
            )
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
    )
    content = DecodedStreamObject()
    shown = b" 0 -16 Td ".join(b"(" + line.encode("cp1252") + b") Tj" for line in lines)
    content.set_data(b"BT /F1 12 Tf 50 700 Td " + shown + b" ET")
    page[NameObject("/Contents")] = writer._add_object(content)
    writer.add_metadata(
        {"/Title": "Informe", "/Author": "Ana Prueba", "/CreationDate": "D:20240305083000+01'00'"}
    )
    if password:
        writer.encrypt(password)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


class TestReadPdf:
    def test_puts_paragraphs_together_from_lines(self):
        body = pdf(
            "El informe del puente dice que costara veinte millo-",
            "nes de euros y que terminara el proximo ano, segun",
            "la empresa.",
            "Un segundo parrafo habla del acero, que ha subido.",
        )

        extracted = extract(body, content_type="application/pdf")

        assert extracted.text == (
            "El informe del puente dice que costara veinte millones de euros y que terminara el proximo ano, "
            "segun la empresa.\n\nUn segundo parrafo habla del acero, que ha subido."
        )
        assert (extracted.title, extracted.byline) == ("Informe", "Ana Prueba")
        assert extracted.dates[0]["value"] == "2024-03-05T08:30:00+01:00"

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (pdf("secreto", password="x"), "pdf_encrypted"),
            (b"%PDF-1.7\ngarbage", "pdf_broken"),
            (pdf("x")[:300], "pdf_broken"),
            (pdf(), "no_text"),
        ],
        ids=["encrypted", "garbage", "cut", "blank"],
    )
    def test_refuses_what_it_cannot_read(self, body, code):
        with pytest.raises(Unreadable) as refused:
            extract(body)

        assert refused.value.code == code

    def test_refuses_more_text_than_the_limit(self):
        with pytest.raises(Unreadable) as refused:
            extract(pdf("una linea larga"), most_characters=5)

        assert refused.value.code == "too_long"

from sources.extraction.reading import extract


class TestReadPlain:
    def test_gives_paragraphs_and_no_title(self):
        extracted = extract(b"Uno.\n\n- dos\n- tres", content_type="text/plain; charset=utf-8")

        assert extracted.text == "Uno.\n\ndos\n\ntres"
        assert [b.kind for b in extracted.blocks] == ["paragraph", "list_item", "list_item"]
        assert (extracted.title, extracted.media_type) == ("", "text/plain")


class TestReadMarkdown:
    def test_gives_every_block_its_kind(self):
        source = (
            "# Título\n\nUn *párrafo*  \npartido\n\n> cita\n\n- uno\n- dos\n\n"
            "| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n"
        )

        extracted = extract(source.encode(), url="nota.md")

        assert extracted.title == "Título"
        assert [(b.kind, extracted.text[b.start : b.end]) for b in extracted.blocks] == [
            ("title", "Título"),
            ("paragraph", "Un párrafo\npartido"),
            ("quote", "cita"),
            ("list_item", "uno"),
            ("list_item", "dos"),
            ("table_row", "a | b"),
            ("table_row", "1 | 2"),
            ("code", "code"),
        ]

import threading
import urllib.error
import urllib.request

import pytest

from workbench import samples


@pytest.fixture
def url(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "acta.html").write_text("<h1>Página de muestra</h1>", encoding="utf-8")
    (tmp_path / "secret").write_text("not for you")
    server = samples.site(tmp_path / "pages", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


class TestSite:
    def test_serves_a_page_with_its_character_set(self, url):
        with urllib.request.urlopen(f"{url}/acta.html") as response:
            assert response.headers["Content-Type"] == "text/html; charset=utf-8"
            assert "Página" in response.read().decode()

    @pytest.mark.parametrize("path", ["/", "/none.html", "/../secret", "/%2e%2e/secret"])
    def test_serves_nothing_else(self, url, path):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(url + path)

    def test_does_not_take_a_port_that_is_taken(self, url, tmp_path):
        with pytest.raises(OSError, match="in use"):
            samples.site(tmp_path, int(url.rsplit(":", 1)[1]))

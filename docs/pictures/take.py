"""Take the pictures of the documentation from a running demonstration.

python docs/pictures/take.py [http://127.0.0.1:8000], with the packages of `make test` and a Chromium.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync"]
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
WIDE, NARROW = {"width": 1500, "height": 900}, {"width": 390, "height": 844}


def take(base: str) -> None:
    """Desk (light, dark, phone), queue, review and a public check, in Spanish and English."""
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, BROWSERS)), None)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for theme, size, locale, ending in (
            ("light", WIDE, "es-ES", "light"),
            ("dark", WIDE, "en-GB", "dark"),
            ("light", NARROW, "es-ES", "phone"),
        ):
            context = browser.new_context(viewport=size, color_scheme=theme, locale=locale)
            _tour(context.new_page(), base, ending)
            context.close()
        browser.close()


def _tour(page, base: str, ending: str) -> None:
    page.goto(f"{base}/sign-in/")
    page.fill("[name=username]", "marta")
    page.fill("[name=password]", "contraste-demo")
    page.locator("main form button").click()
    page.wait_for_url(f"{base}/")
    _picture(page, f"queue-{ending}")
    page.goto(f"{base}/articles/")
    article = page.locator("main a[href^='/articles/']", has_text="inaceptable").first.get_attribute("href")
    page.goto(f"{base}{article}?claim=9" + ("&tab=article" if ending == "phone" else ""))
    if ending != "phone":
        page.locator("#sources-pane h3 a").first.click()
        page.locator("#opened [data-text]").wait_for()
    _picture(page, f"desk-{ending}")
    page.goto(f"{base}/claims/?state=in_review")
    claim = page.locator("main a[href^='/claims/0']").first.get_attribute("href")
    page.goto(f"{base}{claim}review/")
    _picture(page, f"review-{ending}")
    language = "en" if ending == "dark" else "es"
    page.goto(f"{base}/{language}/checks/")
    page.locator(f"main a[href^='/{language}/checks/']", has_text="inaceptable").first.click()
    _picture(page, f"check-{ending}")


def _picture(page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(HERE / f"{name}.png"))


if __name__ == "__main__":
    take((sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/"))

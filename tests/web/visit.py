"""A page opened in a real browser, and what went wrong on it.

Screenshots are kept in build/screenshots, to be looked at. The browser's language is English on
purpose: nothing of the framework's own may shine through.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1920, "height": 1080}
# On leaving a document the framework reports its own calls that this cuts off.
LEAVING = "the document is left"
ON_LEAVING = f"addEventListener('beforeunload', () => console.info('{LEAVING}'))"
CUT_OFF = ("AbortError", "Connection errored out")
SIZES = {"phone": PHONE, "desktop": DESKTOP, "wide": WIDE}


def open_window(browser: Any) -> Any:
    """A page in a window of its own, as every test finds it."""
    context = browser.new_context(viewport=DESKTOP, locale="en-US")
    context.add_init_script(ON_LEAVING)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    return context.new_page()


class Visit:
    """An open page, and what went wrong on it.

    `where` is a browser, for a window of its own, or a window that other visits used before and
    will use again: that spares what a browser does anew for each.
    """

    def __init__(
        self,
        where: Any,
        address: str,
        *,
        path: str = "/?tab=chat",
        viewport: dict[str, int] = DESKTOP,
        color_scheme: str = "light",
    ):
        self._own = hasattr(where, "new_context")
        self.page = open_window(where) if self._own else where
        self.page.set_viewport_size(viewport)
        self.page.emulate_media(color_scheme=color_scheme)
        self.address = address
        self.errors: list[str] = []
        self.outside: list[str] = []
        self._left = False
        self._heard = {
            "console": self._console,
            "framenavigated": self._arrived,
            "pageerror": self._failed,
            "request": self._request,
        }
        for event, hear in self._heard.items():
            self.page.on(event, hear)
        self.page.goto(address + path)
        self.page.wait_for_selector("#pd-as-of time")
        if "tab=chat" in path or "c=" in path:
            self.wait_until_open()

    def close(self) -> None:
        """Shut the window, or leave it as a new one is."""
        if self._own:
            self.page.context.close()
            return
        for event, hear in self._heard.items():
            self.page.remove_listener(event, hear)
        self.page.unroute_all()
        self.page.evaluate("localStorage.clear()")
        self.page.context.clear_cookies()

    def wait_until_open(self) -> None:
        self.page.wait_for_selector("#pd-side .pd-evidence, #pd-side .pd-empty")
        self.page.wait_for_selector("#pd-chat :is(.example, .bot.message)")

    def _console(self, message: Any) -> None:
        if message.text == LEAVING:
            self._left = True
        elif message.type == "error" and not (
            self._left and any(said in message.text for said in CUT_OFF)
        ):
            self.errors.append(message.text)

    def _arrived(self, frame: Any) -> None:
        self._left = self._left and frame != self.page.main_frame

    def _failed(self, error: Any) -> None:
        self.errors.append(str(error))

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.outside.append(request.url)

    def ask(self, question: str) -> None:
        """Type and send: once is enough, also in the moment in which the answer before ends."""
        self.page.fill("#pd-question textarea", question)
        self.page.keyboard.press("Enter")
        self.wait_for_answer(question)

    def wait_for_answer(self, question: str) -> None:
        self.page.wait_for_function(
            """q => document.querySelector('#pd-side .pd-question')?.textContent === q
                && !document.querySelector('#pd-question .stop-button')""",
            arg=question,
        )

    def choose_day(self, day: str) -> None:
        self.page.fill("#pd-day input.time", day)
        self.page.keyboard.press("Enter")

    def shot(self, name: str, **options: Any) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_timeout(350)  # let what moves come to rest
        self.page.screenshot(path=SHOTS / f"{name}.png", **options)

    def texts(self, selector: str) -> list[str]:
        found: list[str] = self.page.locator(selector).all_inner_texts()
        return found

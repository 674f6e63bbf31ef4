"""The Solara application: one page, one widget, one visit for each browser tab."""

from __future__ import annotations

import threading
from typing import Any

import solara
import traitlets
from ipyvue import VueTemplate

from experiments.demo import server
from experiments.demo.visit import Visit


class PageView(VueTemplate):
    """The page: shows what a visit publishes, and tells the visit what is asked.

    Nothing that a browser sends can change it, make a widget or name one: it can only `tell`.
    """

    template_file = (__file__, "page.vue")

    words = traitlets.Dict().tag(sync=True)
    setup = traitlets.Dict().tag(sync=True)
    town = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    person = traitlets.Dict().tag(sync=True)
    table: Any = traitlets.List().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    download = traitlets.Dict().tag(sync=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.visit: Visit | None = None
        self._publishes = threading.RLock()
        super().__init__(*args, **kwargs)

    def publish(self, **what: Any) -> None:
        """Send parts of the page, in that order."""
        with self._publishes:
            for name, value in what.items():
                setattr(self, name, value)

    def vue_tell(self, data: Any) -> None:
        """Pass on what the page asks."""
        if self.visit is not None and isinstance(data, dict):
            self.visit.tell(data.get("what"), data)

    def set_state(self, sync_data: Any) -> None:
        """A browser shows; it sets nothing here."""

    def _handle_event(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, dict) and content.get("event") == "tell":
            self.vue_tell(content.get("data"))


@solara.component
def Page() -> Any:  # noqa: N802 - Solara looks for this name
    """The whole page."""
    view = PageView.element()

    def begin() -> Any:
        widget = solara.get_widget(view)
        widget.visit = Visit(server.house(), widget.publish)
        widget.publish(status={"told": 0, "is_busy": True, "problems": [], "is_open": True})
        return widget.visit.close

    solara.use_effect(begin, [])
    return view


@solara.component
def Layout(children: Any = ()) -> Any:  # noqa: N802 - as above
    """Nothing around the page."""
    return solara.Div(children=list(children), style={"width": "100%"})

"""Työpolku in the browser: `tyopolku demo`.

`visit.py` is one visitor's world and what she may do with it; `house.py` bounds how many there
are; `pictures/` draws; `app.py`, `server.py` and `page.vue` are the only files that know Solara.
"""

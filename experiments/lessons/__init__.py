"""Guided lessons: a question, a prediction, paired runs, a reveal; each as one offline page.

>>> from experiments.lessons import read_lesson, run_lesson, page       # doctest: +SKIP
>>> found = run_lesson(read_lesson("too-short"), people=2_000)          # doctest: +SKIP
>>> Path("too-short.html").write_text(page(found))                      # doctest: +SKIP
"""

from experiments.lessons.lesson import Lesson, lesson_names, lesson_titles, read_lesson
from experiments.lessons.page import page
from experiments.lessons.run import LessonRun, run_lesson

__all__ = [
    "Lesson",
    "LessonRun",
    "lesson_names",
    "lesson_titles",
    "page",
    "read_lesson",
    "run_lesson",
]

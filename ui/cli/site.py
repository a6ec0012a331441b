"""All that `serve` serves, put together: the four pages over one library and one study file, and who comes in.

Left out: what each page is (`ui.page`, `ui.check_page`, `ui.library_page`, `ui.scores_page`); loading the models and
listening (`serving`).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from assistant.settings import Settings
from assistant.study.answers import StoredAnswers
from assistant.study.notebook import Notebook
from assistant.study.study_file import open_study
from corpus.database import Database
from corpus.errors import SettingError
from corpus.library import Library
from corpus.reading.confined.crew import Crew
from evals.runs.runs import FOLDER, Runs
from evals.verdicts.rulings import Rulings
from evals.verdicts.sources import LibrarySources
from index.embedder import Embedder
from ui.check_page.app import PATH as CHECK
from ui.check_page.app import check_page
from ui.library_page.app import PATH as LIBRARY
from ui.library_page.app import library_page
from ui.library_page.checkup import Checkup
from ui.library_page.intake import Intake
from ui.library_page.library_adding import LibraryAdding
from ui.library_page.library_holdings import LibraryChecking, LibraryHoldings
from ui.library_page.line import Line
from ui.library_page.uploads import ADD_PATH, MAX_UPLOAD_BYTES, TASKS_PATH, upload_routes
from ui.page.app import ONLY_SHOWN, page
from ui.page.export_route import export_routes
from ui.page.library_pictures import LibraryPictures
from ui.page.library_shelf import LibraryShelf
from ui.page.listening import only_here
from ui.page.ports import Answers, Choice, Quizzes, Sources, Study
from ui.page.site import Mounted, Routed, Site
from ui.people.budget import ASK, UPLOAD
from ui.people.entrance import Entrance
from ui.people.logins import Logins
from ui.people.passwords import Passwords
from ui.people.people import People
from ui.people.role import Role
from ui.scores_page.app import PATH as SCORES
from ui.scores_page.app import scores_page


@dataclass(frozen=True, slots=True)
class Reach:
    """Who can reach the server: where it listens, whether everybody logs in, and whether a proxy with TLS is before it.

    Whoever can be reached from elsewhere asks for a login, wanted or not.
    """

    host: str
    login: bool = False
    behind_https: bool = False

    @property
    def needs_people(self) -> bool:
        """Whether everybody logs in."""
        return self.login or self.behind_https or not only_here(self.host)


@dataclass(frozen=True, slots=True)
class Asked:
    """What answers, three questions to begin with, what else may be chosen to answer, and what quizzes."""

    answers: Answers
    examples: tuple[str, str, str]
    models: Sequence[Choice]
    quizzes: Quizzes


def require_people(settings: Settings, reach: Reach) -> None:
    """Raises `SettingError` where everybody has to log in and nobody can."""
    if not reach.needs_people:
        return
    with closing(open_study(settings.library)) as study:
        if People(study, Passwords()).all():
            return
    reached = "" if only_here(reach.host) else f"others can reach {reach.host}, and "
    raise SettingError(
        f"{reached}nobody can log in yet: add people first, with footnote user add NAME --role student|tutor|admin"
    )


@contextmanager
def site_over(
    settings: Settings, library: Library, embedder: Embedder, asked: Asked, reach: Reach
) -> Iterator[Callable[[], Site]]:
    """What makes the site; all that it holds open is closed at the end. Raises a `LibraryError`."""
    with ExitStack() as held:
        study = held.enter_context(closing(open_study(settings.library)))
        crew = held.enter_context(Crew(size=1))
        adding = LibraryAdding(settings, library, embedder)
        line = Line(adding.rest)
        intake = held.enter_context(Intake(adding, settings.library, line))
        checkup = Checkup(LibraryChecking(library), line)
        sources = Sources(library, LibraryPictures(library, crew), LibraryShelf(library))
        notebook = Notebook(study)
        # Its own connection: whoever comes in does not wait for what is being kept.
        entrance = _entrance(held.enter_context(closing(open_study(settings.library)))) if reach.needs_people else None

        def made() -> Site:
            rulings = Rulings(study, LibrarySources(library))
            ask = page(asked.answers, sources, asked.examples, asked.models, Study(notebook, asked.quizzes))
            check = check_page(StoredAnswers(study), rulings, sources)
            shelves = library_page(LibraryHoldings(library), intake, checkup)
            scores = scores_page(Runs(settings.library / FOLDER), rulings)
            add, tasks = upload_routes(intake, checkup)
            return Site(
                pages=(
                    Mounted(CHECK, "Check", check, Role.TUTOR),
                    Mounted(LIBRARY, "Library", shelves, Role.TUTOR),
                    Mounted(SCORES, "Scores", scores, Role.TUTOR),
                    Mounted("/", "Ask", ask, Role.STUDENT, points=ASK, cheap=ONLY_SHOWN),
                ),
                routes=(
                    export_routes(notebook, library),
                    Routed(ADD_PATH, (add,), Role.TUTOR, MAX_UPLOAD_BYTES, points=UPLOAD),
                    Routed(TASKS_PATH, (tasks,), Role.TUTOR),
                ),
                entrance=entrance,
                hosts=frozenset({"127.0.0.1", "localhost", "::1", reach.host.casefold()}),
                behind_https=reach.behind_https,
            )

        yield made


def _entrance(study: Database) -> Entrance:
    return Entrance(People(study, Passwords()), Logins(study))

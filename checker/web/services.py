"""What the routes stand on, made once when the server starts."""

from dataclasses import dataclass

from checker.web.alone import lock_database, lock_folder
from checker.web.audits import Audits
from checker.web.desk import Desk
from checker.web.places import Places
from checker.web.settings import Settings
from checker.web.store import Store
from checker.web.supervisor import Supervisor
from checker.web.uploads import Uploads


@dataclass(frozen=True)
class Services:
    """`held`: locks on folder and database, until they are forgotten."""

    settings: Settings
    store: Store
    places: Places
    uploads: Uploads
    supervisor: Supervisor
    audits: Audits
    desk: Desk
    held: tuple[object, ...]


def build_services(settings: Settings) -> Services:
    """Raises UserError where the data folder or the database cannot be used."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = lock_folder(settings.data_dir)
    store, places = Store(settings.database_url), Places(settings.data_dir)
    supervisor = Supervisor(store, places, settings)
    audits = Audits(places)
    desk = Desk(places, audits, settings)
    return Services(
        settings,
        store,
        places,
        Uploads(store, places, settings),
        supervisor,
        audits,
        desk,
        (held, lock_database(store)),
    )

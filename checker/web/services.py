"""What the routes stand on, made once when the server starts."""

from dataclasses import dataclass

from checker.web.audits import Audits
from checker.web.desk import Desk
from checker.web.places import Places
from checker.web.settings import Settings
from checker.web.store import Store
from checker.web.supervisor import Supervisor
from checker.web.uploads import Uploads


@dataclass(frozen=True)
class Services:
    settings: Settings
    store: Store
    places: Places
    uploads: Uploads
    supervisor: Supervisor
    audits: Audits
    desk: Desk


def build_services(settings: Settings) -> Services:
    """Raises UserError where the data folder or the database cannot be used."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    store, places = Store(settings.database_url), Places(settings.data_dir)
    supervisor = Supervisor(store, places, settings)
    audits = Audits(places)
    desk = Desk(places, audits, settings)
    return Services(settings, store, places, Uploads(store, places, settings), supervisor, audits, desk)

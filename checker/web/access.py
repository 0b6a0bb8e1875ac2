"""Who somebody is, and what they may do with a dossier: asked here and nowhere else."""

import getpass
from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import Depends, Request
from sqlalchemy import Connection

from checker.model.base import Frozen
from checker.web import dossiers
from checker.web.dossiers import Dossier
from checker.web.faults import not_found
from checker.web.services import Services

# read: see papers and results. change: papers, corrections, waivers, runs. own: delete, share.
Deed = Literal["read", "change", "own"]


class Actor(Frozen):
    """`id` is that of a user; None in single-user mode, where the person at this machine is everybody."""

    id: str | None
    name: str


def services(request: Request) -> Services:
    found: Services = request.app.state.services
    return found


def actor(request: Request) -> Actor:
    """Who asks. Single-user mode: whoever runs the server, since it answers this machine only."""
    try:
        return Actor(id=None, name=getpass.getuser())
    except OSError:  # a user without a name, as in some containers
        return Actor(id=None, name="local")


def may(connection: Connection, who: Actor, dossier: Dossier, deed: Deed) -> bool:
    """Whether somebody may do something with a dossier."""
    return True


def visible(connection: Connection, who: Actor) -> list[Dossier]:
    """The dossiers that somebody may see, the newest first."""
    return [dossier for dossier in dossiers.every(connection) if may(connection, who, dossier, "read")]


ServicesDep = Annotated[Services, Depends(services)]
ActorDep = Annotated[Actor, Depends(actor)]


def _opened(deed: Deed) -> Callable[..., Dossier]:
    def depend(dossier_id: str, here: ServicesDep, who: ActorDep) -> Dossier:
        with here.store.read() as connection:
            found = dossiers.find(connection, dossier_id)
            if found is None or not may(connection, who, found, deed):
                raise not_found()
            return found

    return depend


Readable = Annotated[Dossier, Depends(_opened("read"))]
Changeable = Annotated[Dossier, Depends(_opened("change"))]
Owned = Annotated[Dossier, Depends(_opened("own"))]

"""What stands in front of the routes, and in which order."""

from fastapi import FastAPI

from bots.parts import Parts
from bots.web.guards.bodies import BodyLimits, Patience, UnreadBodies
from bots.web.guards.callers import Admission, Callers
from bots.web.guards.catching import Catching
from bots.web.guards.headers import SafeHeaders
from bots.web.guards.hosts import OwnHosts
from bots.web.guards.origins import SameOrigin
from bots.web.guards.rates import RateLimits
from bots.web.guards.records import Records
from bots.web.metrics import Metrics


def guarded(app: FastAPI, parts: Parts, *, patience: Patience | None = None) -> None:
    """Put every guard in front of `app`.

    Args:
        app: the app; what it counts is in its state as `metrics`.
        parts: the parts it was made with.
        patience: how long to wait for slow bodies; by default as long as people need.
    """
    settings = parts.settings
    waiting = patience or Patience()
    app.state.metrics = Metrics(parts)
    # Starlette puts what is added last outermost, so the list is from the routes outwards.
    app.add_middleware(Admission, parts=parts)
    app.add_middleware(RateLimits, settings=settings)
    app.add_middleware(Callers, parts=parts)
    app.add_middleware(BodyLimits, settings=settings, patience=waiting)
    app.add_middleware(SameOrigin, settings=settings)
    app.add_middleware(OwnHosts, settings=settings)
    app.add_middleware(Catching)
    app.add_middleware(SafeHeaders, settings=settings)
    app.add_middleware(UnreadBodies, patience=waiting)
    app.add_middleware(Records, metrics=app.state.metrics)

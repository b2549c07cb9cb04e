"""Counts for whoever runs the server (Prometheus). Labels hold no names and no words of anyone."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bots.parts import Parts

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """What is counted of one app."""

    def __init__(self, parts: Parts) -> None:
        """Take the parts, which count answers and uploads themselves."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "assistant_requests",
            "Requests answered.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "assistant_request_seconds",
            "Seconds until a request was answered whole.",
            ("route", "method"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._registry.register(_OfParts(parts))

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request.

        Args:
            route: its template.
            method: one of those that HTTP knows, or `other`.
            status: the response's code.
            seconds: until it was answered whole.
        """
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route, method).observe(seconds)

    def text(self) -> bytes:
        """Return everything counted, in Prometheus' text format."""
        return generate_latest(self._registry)


class _OfParts(Collector):
    """What the parts know without being told."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterable[Metric]:
        answering = self._parts.answering
        yield GaugeMetricFamily(
            "assistant_ready",
            "Whether questions can be answered: 1 or 0.",
            value=float(self._parts.preparation.is_ready),
        )
        yield GaugeMetricFamily(
            "assistant_questions_waiting",
            "Questions nobody has got to yet.",
            value=answering.waiting,
        )
        answers = CounterMetricFamily(
            "assistant_answers", "Questions answered, by outcome.", labels=("outcome",)
        )
        for outcome, count in sorted(answering.outcomes.items()):
            answers.add_metric([outcome], count)
        yield answers
        uploads = CounterMetricFamily(
            "assistant_uploads", "Files sent, by what became of them.", labels=("result",)
        )
        for result, count in sorted(self._parts.uploads.results.items()):
            uploads.add_metric([result], count)
        yield uploads

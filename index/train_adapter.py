"""Learn the adapter from the question bank: `python -m index.train_adapter OUTPUT [FILES]`.

Two texts that speak for the same passage (two questions of staff, or a question and the passage's
words) are drawn together, the others of the batch apart. Half of the batches take passages that
stand near each other, which are the hardest to tell apart. Takes a while on two cores; run it
again when the documents or the question bank have changed much, then measure.
"""

import math
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from corpus.annotations import load_questions
from corpus.read import load_corpus, packaged_root
from index.adapter import linear_layers
from index.sentence_embedder import PACKAGED, SentenceEmbedder
from index.units import entries, units

SEED = 20160211


@dataclass(frozen=True)
class Plan:
    """How long and how hard to train."""

    rank: int = 8
    epochs: int = 5
    batch: int = 48
    rate: float = 1e-3
    temperature: float = 0.05
    longest: int = 48
    """Word pieces of a text that are looked at: most questions are shorter."""


@dataclass(frozen=True)
class Example:
    """A question and where its answer stands."""

    text: str
    passage: str
    unit: int


class _LowRank(torch.nn.Module):
    """A linear layer with a learned low-rank change beside it."""

    def __init__(self, base: torch.nn.Linear, rank: int) -> None:
        super().__init__()
        self.base = base
        scale = 1 / math.sqrt(base.in_features)
        self.a = torch.nn.Parameter(torch.randn(rank, base.in_features) * scale)
        self.b = torch.nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Return W·x + B·A·x."""
        changed: torch.Tensor = self.base(inputs) + (inputs @ self.a.T) @ self.b.T
        return changed


class Bank:
    """The question bank, to draw pairs from."""

    def __init__(self, files: str = "*.jsonl") -> None:
        """Read the packaged corpus and the questions in `files`, a pattern."""
        corpus = load_corpus(packaged_root())
        ranked = units(corpus)
        texts = entries(corpus, ranked, load_questions(corpus, files=files))
        at = {unit.passage.id: position for position, unit in enumerate(ranked)}
        for position, unit in enumerate(ranked):
            for leaf in unit.leaves:
                at[leaf.id] = position
        self.passages: dict[int, list[tuple[str, str]]] = defaultdict(list)
        self.examples: list[Example] = []
        for entry in texts:
            if entry.passage_id not in at:
                continue
            unit_at = at[entry.passage_id]
            if entry.kind == "question":
                self.examples.append(Example(entry.text, entry.passage_id, unit_at))
            else:
                self.passages[unit_at].append((entry.passage_id, entry.text))
        self._asked: dict[int, list[Example]] = defaultdict(list)
        for example in self.examples:
            self._asked[example.unit].append(example)

    def partner(self, example: Example, draw: random.Random) -> str:
        """Return another text that speaks for the same passage, or for its unit."""
        same = [text for passage, text in self.passages[example.unit] if passage == example.passage]
        words = same or [text for _, text in self.passages[example.unit]]
        others = [
            other.text
            for other in self._asked[example.unit]
            if other.text != example.text
            and (other.passage == example.passage or draw.random() < 0.3)
        ]
        return draw.choice(words) if not others or draw.random() < 0.5 else draw.choice(others)

    def batches(self, plan: Plan, draw: random.Random) -> Iterator[list[Example]]:
        """Yield the batches of one epoch; every second one of passages that stand together."""
        order = list(self.examples)
        draw.shuffle(order)
        half = len(order) // 2
        near = sorted(order[half:], key=lambda example: (example.unit // 6, draw.random()))
        apart = _chunks(order[:half], plan.batch)
        together = _chunks(near, plan.batch)
        mixed = [*apart, *together]
        draw.shuffle(mixed)
        yield from mixed


def train(plan: Plan, bank: Bank) -> dict[str, torch.Tensor]:
    """Return the adapter's tensors, in half precision, by the names of the layers."""
    torch.manual_seed(SEED)
    draw = random.Random(SEED)
    model = SentenceEmbedder(PACKAGED).module()
    model.max_seq_length = plan.longest
    model.train()
    changed = _add_low_rank(model, plan.rank)
    parameters = [part for layer in changed.values() for part in (layer.a, layer.b)]
    optimiser = torch.optim.AdamW(parameters, lr=plan.rate, weight_decay=0.01)
    steps = plan.epochs * sum(1 for _ in bank.batches(plan, random.Random(SEED)))
    step = 0
    for _ in range(plan.epochs):
        for batch in bank.batches(plan, draw):
            loss = _loss(model, batch, [bank.partner(one, draw) for one in batch], plan)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            step += 1
            for group in optimiser.param_groups:
                group["lr"] = plan.rate * min(1.0, step / 30) * max(0.05, 1 - step / steps)
            optimiser.step()
            if step % 20 == 0:
                print(f"step {step} of {steps}: loss {loss.item():.3f}", file=sys.stderr)  # noqa: T201
    return {
        f"{name}.{part}": getattr(layer, part).detach().half().contiguous()
        for name, layer in changed.items()
        for part in "ab"
    }


def _add_low_rank(model: torch.nn.Module, rank: int) -> dict[str, _LowRank]:
    for parameter in model.parameters():
        parameter.requires_grad = False
    changed = {}
    for name, layer in linear_layers(model).items():
        parent, _, child = name.rpartition(".")
        changed[name] = _LowRank(layer, rank)
        setattr(model.get_submodule(parent), child, changed[name])
    return changed


def _loss(model: Any, batch: Sequence[Example], partners: list[str], plan: Plan) -> torch.Tensor:
    """Contrastive loss both ways; texts of the same unit are no negatives of each other."""
    left = _embedded(model, [example.text for example in batch])
    right = _embedded(model, partners)
    likeness = left @ right.T / plan.temperature
    unit = torch.tensor([example.unit for example in batch])
    same = (unit[:, None] == unit[None]) & ~torch.eye(len(batch), dtype=torch.bool)
    likeness = likeness.masked_fill(same, -1e4)
    own = torch.arange(len(batch))
    both = functional.cross_entropy(likeness, own) + functional.cross_entropy(likeness.T, own)
    return both / 2


def _embedded(model: Any, texts: list[str]) -> torch.Tensor:
    features = model(model.preprocess(texts))
    return functional.normalize(features["sentence_embedding"], dim=1)


def _chunks(examples: list[Example], size: int) -> list[list[Example]]:
    return [examples[start : start + size] for start in range(0, len(examples) - size + 1, size)]


def main() -> None:
    """Train and write the adapter to the path given."""
    from safetensors.torch import save_file

    output, files = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "*.jsonl"
    save_file(train(Plan(), Bank(files)), output)


if __name__ == "__main__":
    main()

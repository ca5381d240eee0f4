"""Fit the cross-encoder that reads a message and what was told as one (`companion/retrieval/cross_encoder.npz`).

    python -m benchmarks.fit_cross_encoder

Practice are the scripts in `benchmarks/data/memory` and the talks in `benchmarks/data/talks`. It learns two things:
which of the sentences that a search found a message calls for, if any, and which earlier sentence a later message makes
true no more, if any. The layers of the embedder's model are fitted by softmax over a few sentences and none, in
bfloat16. They are first fitted on a part of the scripts; how they answer the others is printed, and what they were then
is kept for `benchmarks/fit_recollection.py`, whose numbers must see what is said of scripts that are not known. Then
they go on with all scripts, and then with what overtakes what pair by pair, as it is asked in talk. What lies between
before that and after it ships: as what is added to the published weights. That takes two hours on two cores.

    python -m benchmarks.fit_cross_encoder --more parents twenties

goes on from what ships with some files and as many lessons of the others, and prints how the talks that are held out
are answered before and after: half an hour. What ships was made by the first, went on with seven files of scripts
(alike to unsaid, a quarter of the way) and then with seven of talks (colleagues, kinfolk, old_friends, parents,
pastimes, turnings, twenties).
"""

import argparse
import math
import random
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

from benchmarks.scripts import HELD_OUT, NOWHERE, Kept, Practice, Script, read_scripts
from companion.memory.shelf import Found
from companion.retrieval.cross_encoder import TASKS, CrossEncoder, Pair, tokens_of
from companion.retrieval.embedding import default_model_folder
from companion.retrieval.embedding_weights import addition_of

TARGET = Path(__file__).parent.parent / "companion" / "retrieval" / "cross_encoder.npz"
PART = Path(__file__).parent / "build" / "cross_encoder.npz"
"""What was fitted on a part of the scripts; not in the repository."""

KNOWN = 0.45
"""The share of the scripts that it is first fitted on."""

RATE, HEAD_RATE = 1.5e-4, 1e-3
EPOCHS, FURTHER, LAST = 1.5, 1.0, 0.7
CALMER = 0.5
"""What the rates count in the last of these."""

NEARER = 0.8
"""Of the way from before the last to after it, where what ships lies: further on, what overtakes what is told better,
and what answers what a little worse. Chosen by the scripts in `tests/gold/`, which are therefore not quite unseen."""

FURTHER_ON = 0.5
"""Of the way from what shipped to what went on with more, where what ships lies: after the whole way the talks are
answered better still, and scripts worse."""

GROUP, BATCH = 6, 12
"""Sentences beside which a right one is learned, and messages of one step."""

CHUNKS = 2
"""Parts of a batch, by length, so that little is padded."""

IDLE = 1
"""Messages of a script that put nothing right, taken for practice in that: of those that something calls for, and of
the others."""

SCALE = 10.0
"""Of the heads, which begin small."""


@dataclass(frozen=True)
class Lesson:
    """A text, some others, and which of these it calls for or overtakes."""

    script: str
    kind: str
    task: str
    pairs: tuple[Pair, ...]
    """The text with each of the others, the likeliest by words and meaning first."""

    is_right: tuple[bool, ...]


def main() -> None:
    """Read, fit on a part and report, go on with all, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--go-on", action="store_true", help="from what an earlier run kept of the part")
    parser.add_argument("--more", nargs="+", metavar="FILE", help="from what ships, with the scripts of these files")
    chosen = parser.parse_args()
    lessons = lessons_of(read_scripts())
    print(f"{len(lessons)} lessons", flush=True)
    numbers = more(lessons, chosen.more) if chosen.more else whole(lessons, goes_on=chosen.go_on)
    np.savez(TARGET, **numbers)  # type: ignore[arg-type]
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB")


def whole(lessons: Sequence[Lesson], *, goes_on: bool) -> dict[str, np.ndarray]:
    """What is learned of all lessons, or what is learned beyond the part that an earlier run kept."""
    PART.parent.mkdir(exist_ok=True)
    if not goes_on:
        np.savez(PART, **fit([each for each in lessons if is_known(each.script)], EPOCHS))  # type: ignore[arg-type]
    begun = numbers_in(PART)
    if not goes_on:
        report([each for each in lessons if not is_known(each.script)], begun)
    numbers = fit(lessons, FURTHER, begun)
    last = fit(on_changes(lessons), LAST, numbers, is_one_by_one=True)
    return between(numbers, last, NEARER)


def more(lessons: Sequence[Lesson], names: Collection[str]) -> dict[str, np.ndarray]:
    """What is learned beyond what ships, of the scripts and talks of some files."""
    begun, held_out = numbers_in(TARGET), lessons_of(read_scripts(HELD_OUT))
    scripts = {script["id"] for name in names for script in read_scripts(name)}
    report(held_out, begun)
    numbers = between(begun, fit(beside_others(lessons, scripts), EPOCHS, begun), FURTHER_ON)
    report(held_out, numbers)
    return numbers


def numbers_in(path: Path) -> dict[str, np.ndarray]:
    """What an earlier run kept."""
    with np.load(path) as stored:
        return {name: stored[name] for name in stored.files}


def beside_others(lessons: Sequence[Lesson], scripts: Collection[str]) -> list[Lesson]:
    """The lessons of some scripts, and as many of the others, so that these are not forgotten."""
    new = [each for each in lessons if each.script in scripts]
    others = [each for each in lessons if each.script not in scripts]
    return [*new, *random.Random(0).sample(others, min(len(new), len(others)))]


def is_known(script: str) -> bool:
    """Whether a script is one of those that it is first fitted on."""
    return random.Random(script).random() < KNOWN


def lessons_of(scripts: Iterable[Script]) -> list[Lesson]:
    """The lessons of some scripts."""
    practice = Practice()
    lessons: list[Lesson] = []
    for script in scripts:
        kept = practice.say(script)
        lessons += answers(kept, practice)
        if "is_talk" not in script:
            lessons += changes(kept, practice)
    return [each for each in lessons if each.pairs]


def answers(kept: Kept, practice: Practice) -> Iterator[Lesson]:
    """What each probe of a script calls for."""
    for probe in kept.script["probes"]:
        heard = practice.search(kept.script, probe["probe"], kept.script["sessions"][-1][-1])
        right = kept.sayings(probe["evidence"])
        yield lesson_of(kept, probe["kind"], "answers", heard.reading.text, heard.found, right)


def changes(kept: Kept, practice: Practice) -> Iterator[Lesson]:
    """What each message of a script that puts something right makes true no more, and a few that do nothing of it."""
    script = kept.script
    put_right: dict[tuple[int, int], set[int]] = {}
    for probe in script["probes"]:
        for session, place in probe["evidence"]:
            if probe["kind"] == "correction" or probe.get("old"):
                put_right.setdefault((session, place), set()).update(kept.sayings(probe.get("old", ())))
    called_for = {(at[0], at[1]) for probe in script["probes"] for at in probe["evidence"]}
    lots = random.Random(script["id"])
    idle = []
    for others in (called_for - put_right.keys(), kept.places.keys() - put_right.keys() - called_for):
        idle += lots.sample(sorted(others), min(IDLE, len(others)))
    for session, place in [*(at for at, old in put_right.items() if old), *idle]:
        text, old = script["sessions"][session][place], put_right.get((session, place), set())
        begin = min(kept.places[session, place], default=0)
        earlier = [each for each in practice.search(script, text).found if each.saying.id < begin]
        yield lesson_of(kept, "change" if old else "idle", "overtakes", text, earlier, old)


def lesson_of(kept: Kept, kind: str, task: str, text: str, found: Sequence[Found], right: Collection[int]) -> Lesson:
    """A text with each of the sentences that were found for it."""
    pairs = tuple(Pair(text, each.saying.text, each.before) for each in found)
    return Lesson(kept.script["id"], kind, task, pairs, tuple(each.saying.id in right for each in found))


class Learner(nn.Module):
    """The model of the embedder with a head for each task; its layers and the heads are learned."""

    def __init__(self, folder: Path) -> None:
        """Begin from the published weights."""
        super().__init__()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.tokenizer.encode_special_tokens = True
        self.model = BertModel.from_pretrained(folder, attn_implementation="eager")  # of short texts twice as fast
        self.model.train(mode=False)  # no dropout
        self.model.requires_grad_(requires_grad=False)
        self.layers = self.model.encoder.requires_grad_()
        self.heads = nn.Linear(384, len(TASKS))
        nn.init.normal_(self.heads.weight, std=0.02)
        self._published = {name: each.detach().clone() for name, each in self._named()}

    def go_on_from(self, numbers: Mapping[str, np.ndarray]) -> None:
        """Take what was learned before."""
        with torch.no_grad():
            for name, each in self._named():
                each.add_(torch.tensor(addition_of(name, numbers)))
            for row, task in enumerate(TASKS):
                self.heads.weight[row] = torch.tensor(numbers[task].astype(np.float32) / SCALE)
                self.heads.bias[row] = float(numbers[f"{task}_bias"][0]) / SCALE

    def forward(self, pairs: Sequence[Pair]) -> Tensor:
        """The scores of pairs, float32 of shape (pairs, TASKS)."""
        scores: Tensor = self.heads(self._read(tokens_of(self.tokenizer, pairs))) * SCALE
        return scores

    def numbers(self) -> dict[str, np.ndarray]:
        """The heads, and what was added to the published weights (`companion.retrieval.embedding_weights`)."""
        found: dict[str, np.ndarray] = {}
        for name, each in self._named():
            found |= in_eight_bits(name, (each.detach() - self._published[name]).numpy())
        weights, biases = ((each.detach() * SCALE).numpy().astype(np.float16) for each in self.heads.parameters())
        for row, task in enumerate(TASKS):
            found |= {task: weights[row], f"{task}_bias": biases[row : row + 1]}
        return found

    def _named(self) -> Iterator[tuple[str, nn.Parameter]]:
        return self.layers.named_parameters(prefix="encoder")

    def _read(self, tokens: Sequence[tuple[list[int], list[int]]]) -> Tensor:
        """The mean state of each pair: float32 of shape (pairs, 384)."""
        order = sorted(range(len(tokens)), key=lambda n: len(tokens[n][0]))
        size = -(-len(order) // CHUNKS)
        states, places = [], []
        for start in range(0, len(order), size):
            chosen = order[start : start + size]
            longest = max(len(tokens[n][0]) for n in chosen)
            ids, types, mask = (torch.zeros(len(chosen), longest, dtype=torch.long) for _ in range(3))
            for row, n in enumerate(chosen):
                length = len(tokens[n][0])
                ids[row, :length], types[row, :length] = torch.tensor(tokens[n][0]), torch.tensor(tokens[n][1])
                mask[row, :length] = 1
            with torch.autocast("cpu", dtype=torch.bfloat16):
                state = self.model(ids, attention_mask=mask, token_type_ids=types).last_hidden_state
            states.append((state.float() * mask[..., None]).sum(1) / mask.sum(1, keepdim=True))
            places += chosen
        return torch.cat(states)[torch.tensor(np.argsort(places))]


def on_changes(lessons: Sequence[Lesson]) -> list[Lesson]:
    """The lessons in what overtakes what, and half as many others, so that these are not forgotten."""
    changes = [each for each in lessons if each.task == "overtakes"]
    others = [each for each in lessons if each.task != "overtakes"]
    return [*changes, *random.Random(0).sample(others, len(changes) // 2)]


def between(before: Mapping[str, np.ndarray], after: Mapping[str, np.ndarray], share: float) -> dict[str, np.ndarray]:
    """What lies a share of the way from one to the other: it keeps nearly all of both.

    Wortsman and others, "Robust fine-tuning of zero-shot models", 2022.
    """

    def mixed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return (1 - share) * one + share * other

    found: dict[str, np.ndarray] = {}
    for name in before:
        if name.startswith("encoder."):
            if not name.endswith(".step"):
                found |= in_eight_bits(name, mixed(addition_of(name, before), addition_of(name, after)))
        else:
            found[name] = mixed(before[name].astype(np.float32), after[name]).astype(np.float16)
    return found


def in_eight_bits(name: str, addition: np.ndarray) -> dict[str, np.ndarray]:
    """What is added to a tensor: a matrix in whole numbers of eight bits, with the step of each row."""
    if addition.ndim == 1:
        return {name: addition.astype(np.float16)}
    step = np.maximum(np.abs(addition).max(axis=1), 1e-9) / 127
    return {name: np.rint(addition / step[:, None]).astype(np.int8), f"{name}.step": step.astype(np.float32)}


def fit(
    lessons: Sequence[Lesson],
    epochs: float,
    begun: Mapping[str, np.ndarray] | None = None,
    *,
    is_one_by_one: bool = False,
) -> dict[str, np.ndarray]:
    """What is learned of some lessons.

    Args:
        lessons: what is to be learned.
        epochs: how often each is read.
        begun: what to go on from.
        is_one_by_one: whether each pair is learned by itself what overtakes what, rather than against the others.
    """
    torch.manual_seed(0)
    lots = random.Random(0)
    learner = Learner(default_model_folder())
    if begun:
        learner.go_on_from(begun)
    layers, heads = list(learner.layers.parameters()), list(learner.heads.parameters())
    rate = CALMER if is_one_by_one else 1.0
    optimizer = torch.optim.AdamW(
        [{"params": layers, "lr": rate * RATE}, {"params": heads, "lr": rate * HEAD_RATE}], weight_decay=0.01
    )
    steps = int(len(lessons) * epochs / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / 100) * max(0.02, 1 - step / steps)
    )
    order: list[Lesson] = []
    began, surprise = time.monotonic(), math.log(GROUP)
    for step in range(steps):
        if len(order) < BATCH:
            order += lots.sample(lessons, len(lessons))
        loss = loss_of(learner, [order.pop() for _ in range(BATCH)], lots, is_one_by_one=is_one_by_one)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_([*layers, *heads], 1.0)
        optimizer.step()
        schedule.step()
        surprise += 0.02 * (loss.item() - surprise)
        if step % 100 == 0:
            print(f"step {step} of {steps}: surprise {surprise:.3f}, {time.monotonic() - began:.0f} s", flush=True)
    return learner.numbers()


def loss_of(learner: Learner, batch: Sequence[Lesson], lots: random.Random, *, is_one_by_one: bool) -> Tensor:
    """How surprised it is by what is right, among some that are not and none of them."""
    pairs: list[Pair] = []
    spans = []
    for each in batch:
        right = [n for n, is_right in enumerate(each.is_right) if is_right][:3]
        wrong = [n for n, is_right in enumerate(each.is_right) if not is_right]
        wrong.sort(key=lambda n: n + 8 * lots.random())
        picked = [*right, *wrong[: GROUP - len(right)]]
        spans.append((len(pairs), len(right), len(picked), TASKS.index(each.task)))
        pairs += [each.pairs[n] for n in picked]
    scores = learner(pairs)
    losses = []
    for start, rights, count, column in spans:
        if is_one_by_one and column == TASKS.index("overtakes"):
            is_right = (torch.arange(count) < rights).float()
            alone = scores[start : start + count, column]
            losses.append(nn.functional.binary_cross_entropy_with_logits(alone, is_right, reduction="sum"))
            continue
        chances = torch.log_softmax(torch.cat([scores[start : start + count, column], torch.zeros(1)]), 0)
        losses.append(-(torch.logsumexp(chances[:rights], 0) if rights else chances[count]))
    return torch.stack(losses).mean()


def report(lessons: Sequence[Lesson], numbers: dict[str, np.ndarray]) -> None:
    """Print how some lessons are answered by a cross-encoder alone that has not seen them."""
    encoder = CrossEncoder(numbers, NOWHERE)
    some = random.Random(2).sample(lessons, min(2500, len(lessons)))
    print(f"{'kind':12} {'n':>4} {'first':>6}")
    best: dict[str, list[tuple[bool, float]]] = {}
    for each in some:
        scores = encoder.scores(each.task, each.pairs)
        place = int(scores.argmax())
        best.setdefault(each.kind if any(each.is_right) else f"({each.kind})", []).append(
            (each.is_right[place], float(scores[place]))
        )
    for kind, rows in sorted(best.items()):
        print(f"{kind:12} {len(rows):4} {np.mean([is_right for is_right, _ in rows]):6.3f}")
    for rights, none in ((None, "(never)"), ("change", "(idle)")):
        if none not in best:
            continue
        told = [
            score
            for kind, rows in best.items()
            if (kind == rights if rights else kind[0] != "(" and kind != "change")
            for _, score in rows
        ]
        nothing = [score for _, score in best[none]]
        print(f"{none}: AUROC {np.mean(np.array(told)[:, None] > np.array(nothing)[None]):.3f}", flush=True)


if __name__ == "__main__":
    main()

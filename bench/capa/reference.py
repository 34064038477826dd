"""CAPA of a few pairs as the published formulas compute it, for bench/capa/scale.ts: the peer whose time per pair ours is held against.

Two forms of each figure: loops over questions and options, as the published package works, and the same in whole-array NumPy, which is
the best that a pair at a time can do there. Input: a folder with meta.json, answers.u16 [models, questions] (65534 = no answer) and,
where there are any, probabilities.f32 [models, all options]. Output: one JSON document. Missing answers are dropped.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

MISSING = 65534


def one_hot(answer, options):
    row = np.zeros(options)
    row[answer] = 1.0
    return row


def capa_by_loops(rows_a, rows_b, gold):
    """Equations 1 to 3 of arXiv 2502.04313 over lists of arrays, one for each question."""
    n = len(gold)
    observed = sum(sum(a * b for a, b in zip(row_a, row_b)) for row_a, row_b in zip(rows_a, rows_b)) / n
    truth_a = sum(row[g] for row, g in zip(rows_a, gold)) / n
    truth_b = sum(row[g] for row, g in zip(rows_b, gold)) / n
    chance = sum(1 / (len(row) - 1) for row in rows_a) / n
    expected = truth_a * truth_b + chance * (1 - truth_a) * (1 - truth_b)
    return (observed - expected) / (1 - expected)


def discrete_by_loops(rows_a, rows_b, gold):
    """The same on the most probable option of each row."""
    chosen = [[one_hot(int(np.argmax(row)), len(row)) for row in rows] for rows in (rows_a, rows_b)]
    return capa_by_loops(chosen[0], chosen[1], gold)


def discrete_by_arrays(a, b, gold, options):
    kept = (a != MISSING) & (b != MISSING)
    a, b, gold, options = a[kept], b[kept], gold[kept], options[kept]
    truth_a, truth_b, chance = (a == gold).mean(), (b == gold).mean(), (1 / (options - 1)).mean()
    expected = truth_a * truth_b + chance * (1 - truth_a) * (1 - truth_b)
    return ((a == b).mean() - expected) / (1 - expected)


def capa_by_arrays(a, b, at_gold, kept, owner, options):
    """a, b: all options of all questions, in 64 bits; owner: the question of each; at_gold: where the right options lie."""
    n = kept.sum()
    observed = (a * b)[kept[owner]].sum() / n
    truth_a, truth_b = a[at_gold][kept].mean(), b[at_gold][kept].mean()
    chance = (1 / (options[kept] - 1)).mean()
    expected = truth_a * truth_b + chance * (1 - truth_a) * (1 - truth_b)
    return (observed - expected) / (1 - expected)


def timed(work):
    start = time.perf_counter()
    value = work()
    return {"value": float(value), "seconds": time.perf_counter() - start}


def main(folder):
    meta = json.loads((folder / "meta.json").read_text())
    options = np.array(meta["options"])
    gold = np.array(meta["gold"])
    starts = np.concatenate([[0], np.cumsum(options)])
    answers = np.fromfile(folder / "answers.u16", dtype="<u2").reshape(-1, len(gold))
    soft_file = folder / "probabilities.f32"
    soft = np.fromfile(soft_file, dtype="<f4").reshape(len(answers), -1) if soft_file.exists() else None
    owner = np.repeat(np.arange(len(gold)), options)
    results = []
    for i, j in meta["pairs"]:
        kept = (answers[i] != MISSING) & (answers[j] != MISSING)
        where = np.flatnonzero(kept)
        # Lists of rows are made beforehand, as the package takes them, and not timed.
        hot = [[one_hot(answers[m][x], options[x]) for x in where] for m in (i, j)]
        truth = [int(gold[x]) for x in where]
        found = {
            "discreteLoops": timed(lambda: discrete_by_loops(hot[0], hot[1], truth)),
            "discreteArrays": timed(lambda: discrete_by_arrays(answers[i], answers[j], gold, options)),
        }
        if soft is not None:
            a, b = soft[i].astype(np.float64), soft[j].astype(np.float64)
            at_gold = starts[:-1] + gold
            known = [np.add.reduceat(row, starts[:-1]) > 0 for row in (a, b)]
            both = known[0] & known[1]
            places = np.flatnonzero(both)
            rows = [[row[starts[x] : starts[x + 1]] for x in places] for row in (a, b)]
            right = [int(gold[x]) for x in places]
            found["probabilisticLoops"] = timed(lambda: capa_by_loops(rows[0], rows[1], right))
            found["probabilisticArrays"] = timed(lambda: capa_by_arrays(a, b, at_gold, both, owner, options))
        results.append(found)
    print(json.dumps({"numpy": np.__version__, "python": sys.version.split()[0], "pairs": results}))


main(Path(sys.argv[1]))

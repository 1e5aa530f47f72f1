"""How good links are, by the truth: precision, recall, F1, twins, cultures, calibration, persons."""
import collections
import csv
import itertools


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pairs_of(groups):
    return sum(len(g) * (len(g) - 1) // 2 for g in groups.values())


def judge(links, truth_rows, clusters=None, across=False):
    """links: (weight, probability, one, other, outcome), in any order; truth_rows: record_id, person_id, ..."""
    truth = {r["record_id"]: r for r in truth_rows}
    persons = collections.defaultdict(list)
    for row in truth_rows:
        persons[row["person_id"]].append(row["record_id"])
    total = len(persons) if across else pairs_of(persons)
    same = lambda a, b: truth[a]["person_id"] == truth[b]["person_id"]
    links = sorted(links, reverse=True)
    best, at, found, seen = (0.0, 0.0, 0.0), None, 0, 0
    floors = {0.99: 0.0, 0.999: 0.0}
    for i, (weight, _, a, b, _) in enumerate(links):
        seen += 1
        found += same(a, b)
        if i + 1 < len(links) and links[i + 1][0] == weight:
            continue
        precision, recall = found / seen, found / total
        f1 = 2 * precision * recall / (precision + recall) if found else 0.0
        if f1 > best[0]:
            best, at = (f1, precision, recall), weight
        for floor in floors:
            if precision >= floor:
                floors[floor] = max(floors[floor], recall)
    said = [(a, b) for _, p, a, b, _ in links if p >= 0.99]
    out = {
        "best F1": best[0], "precision": best[1], "recall": best[2],
        "recall at P 0.99": floors[0.99], "recall at P 0.999": floors[0.999],
        "candidates found": found / total,
        "said 0.99, true": sum(same(a, b) for a, b in said) / max(1, len(said)),
    }
    if "twin" in truth_rows[0]:
        out |= twins(links, truth_rows, truth, same, at)
        out |= cultures(links, persons, truth, same, at)
    if clusters:
        out |= persons_put_together(clusters, truth, persons)
    return out


def twins(links, truth_rows, truth, same, at):
    groups = collections.defaultdict(list)
    for row in truth_rows:
        if row["twin"] not in ("", "0"):
            groups[row["twin"]].append(row["record_id"])
    total = sum(not same(a, b) for g in groups.values() for a, b in itertools.combinations(g, 2))
    crossing = lambda a, b: truth[a]["twin"] not in ("", "0") and truth[a]["twin"] == truth[b]["twin"] and not same(a, b)
    share = lambda wanted: sum(wanted(w, p, o) and crossing(a, b) for w, p, a, b, o in links) / max(1, total)
    alike = lambda a, b: crossing(a, b) and truth[a].get("hard") == "alike"
    total_alike = sum(not same(a, b) for g in groups.values() for a, b in itertools.combinations([r for r in g if truth[r].get("hard") == "alike"], 2))
    share_alike = lambda wanted: sum(wanted(o) and alike(a, b) for _, _, a, b, o in links) / max(1, total_alike)
    return {
        "like-named twins offered as match": share_alike(lambda o: o == "match"),
        "like-named twins at match or potential": share_alike(lambda o: o in ("match", "potential")),
        "twins offered as match": share(lambda w, p, o: o == "match"),
        "twins at match or potential": share(lambda w, p, o: o in ("match", "potential")),
        "twins at best F1": share(lambda w, p, o: w >= at),
    }


def cultures(links, persons, truth, same, at):
    of = lambda record: truth[record]["culture"]
    total, found = collections.Counter(), collections.Counter()
    for group in persons.values():
        total[of(group[0])] += len(group) * (len(group) - 1) // 2
    for weight, _, a, b, _ in links:
        if weight >= at and same(a, b):
            found[of(a)] += 1
    recall = {c: found[c] / total[c] for c in total if total[c] >= 200}
    worst = min(recall, key=recall.get) if recall else ""
    return {"culture gap": recall.get("english", 0) - recall.get(worst, 0), "worst culture": worst}


def persons_put_together(clusters, truth, persons):
    groups = collections.defaultdict(collections.Counter)
    for record, cluster in clusters.items():
        groups[cluster][truth[record]["person_id"]] += 1
    n = len(clusters)
    precision = sum(k * k / sum(g.values()) for g in groups.values() for k in g.values()) / n
    recall = sum(k * k / len(persons[p]) for g in groups.values() for p, k in g.items()) / n
    return {
        "B-cubed F1": 2 * precision * recall / (precision + recall),
        "persons mixing people": sum(len(g) > 1 for g in groups.values()),
    }

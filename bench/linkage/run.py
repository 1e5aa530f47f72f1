"""The benchmark of linkage: ours and its peers on the same made-up people, on those of another generator, and on FEBRL, in one run.

Usage: run.py SHAREWISE PEOPLE LOOKUPS FOLDER [--size N ...] [--seed S] [--also FOLDER ...] [--weldrs PROGRAM] [--no-peers]
It measures and asserts nothing. CPU seconds are user and system time of the whole process; wall seconds depend on what
else the machine does and are printed beside them with the load."""
import argparse
import csv
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

from judge import judge, read

HERE = pathlib.Path(__file__).parent
PEERS = {"splink 5": "splink==5.0.0", "splink 4": "splink==4.0.17"}
MODES = {"ids": "with numbers", "noids": "without numbers"}
# weldrs holds all pairs that blocking finds in memory at once.
WELDRS_UP_TO = 100_000


class Failed(Exception):
    pass


def measured(command):
    """Runs a command; CPU seconds, wall seconds and peak megabytes, and what it printed.

    The peak is read from /proc while it runs: what the system tells at the end counts this script's own memory, too,
    because a new process begins as a copy of the old."""
    start, peak = time.time(), 0
    with tempfile.TemporaryFile("w+") as printed:
        child = subprocess.Popen([str(c) for c in command], stdout=printed, stderr=subprocess.DEVNULL)
        while True:
            ended, status, used = os.wait4(child.pid, os.WNOHANG)
            if ended:
                break
            peak = max(peak, high_water(child.pid))
            time.sleep(0.02)
        if status:
            raise Failed(f"{command[0]} failed ({status})")
        printed.seek(0)
        return {"CPU s": used.ru_utime + used.ru_stime, "wall s": time.time() - start, "peak MB": peak / 1024}, printed.read()


def high_water(process):
    try:
        lines = pathlib.Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def environment(folder, name, package):
    """A virtual environment with one peer; its Python."""
    python = folder / name.replace(" ", "-") / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", python.parent.parent], check=True)
        subprocess.run([python, "-m", "pip", "-q", "install", package, "duckdb==2.0.0", "pandas", "pyarrow", "recordlinkage==0.16"], check=True)
    return python


def results(folder):
    links = [(float(r["weight"]), float(r["probability"]), r["record_id_1"], r["record_id_2"], r["outcome"]) for r in read(folder / "links.csv")]
    persons = folder / "clusters.csv"
    return links, {r["record_id"]: r["cluster_id"] for r in read(persons)} if persons.exists() else None


def show(name, figures):
    print(f"\n{name}")
    for key, value in figures.items():
        print(f"  {key:28} {value:.4f}" if isinstance(value, float) else f"  {key:28} {value}", flush=True)


def without_numbers(path, target):
    rows = read(path)
    with open(target, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        for row in rows:
            writer.writerow(row | {"nhs_number": "", "upn": ""})


def ours(options, title, files, out, truth, across=False):
    cost, _ = measured([options.sharewise, "link", *files, "--out", out, "--quiet"])
    links, clusters = results(out)
    show(f"ours, {title}", cost | judge(links, truth, clusters, across))


def peer(title, command, out, truth, across=False):
    """A peer that fails is said to have failed, and the run goes on without it."""
    out.mkdir(exist_ok=True)
    (out / "clusters.csv").unlink(missing_ok=True)
    try:
        cost, text = measured(command)
    except Failed as failed:
        print(f"\n{title}\n  {failed}", flush=True)
        return
    if text.strip():
        # What Python needs for itself and for writing the answer down is left out, in the peer's favour.
        own = json.loads(text.strip().splitlines()[-1])
        cost |= {"CPU s": own["cpu"], "peak MB": own["peak MB"]}
    links, clusters = results(out)
    show(title, cost | judge(links, truth, clusters, across))


def people(options, data, pythons):
    """Ours and the peers over one folder of people: children.csv (or children_SIZE.csv) and its truth."""
    file, truth = (next(data.glob(f"{name}*.csv")) for name in ("children", "truth"))
    truth = read(truth)
    without = options.folder / f"{data.name}-without.csv"
    without_numbers(file, without)
    for mode, path in (("ids", file), ("noids", without)):
        title = f"{len(truth)} records of {data.name}, {MODES[mode]}"
        ours(options, title, [path], options.folder / f"ours-{data.name}-{mode}", truth)
        for name, python in pythons.items():
            out = options.folder / f"{name}-{data.name}-{mode}".replace(" ", "-")
            peer(f"{name}, {title}", [python, HERE / "splink_people.py", path, out, mode], out, truth)
        if options.weldrs and pythons and len(truth) <= WELDRS_UP_TO:
            out = options.folder / f"weldrs-{data.name}-{mode}"
            peer(f"weldrs, {title}", [options.weldrs, path, out, mode], out, truth)
    cost, text = measured([options.lookups, file, 1000])
    show(f"ours, one at a time among {len(truth)} records of {data.name}", dict(line.split(": ", 1) for line in text.splitlines() if ": " in line) | {"peak MB": cost["peak MB"]})


def made(options, size):
    data = options.folder / f"people-{options.seed}-{size}"
    if not (data / "truth.csv").exists():
        subprocess.run([options.people, "--seed", str(options.seed), "--size", str(size), "--out", data], check=True)
    return data


def febrl(options, python, pythons):
    """FEBRL 3 within, FEBRL 4 across two files; the true answer stands in the record's number."""
    where = subprocess.run([python, "-c", "import recordlinkage.datasets as d, os; print(os.path.join(os.path.dirname(d.__file__), 'febrl'))"],
                           check=True, capture_output=True, text=True).stdout.strip()
    for name, files in (("FEBRL 3", ["dataset3.csv"]), ("FEBRL 4", ["dataset4a.csv", "dataset4b.csv"])):
        paths = [pathlib.Path(where) / f for f in files]
        across = len(files) == 2
        truth = [{"record_id": r, "person_id": r.split("-")[1]} for path in paths for r in rows_of(path)]
        kept = name.replace(" ", "-").lower()
        ours(options, name, paths, options.folder / f"ours-{kept}", truth, across)
        for peer_name, peer_python in pythons.items():
            out = options.folder / f"{peer_name}-{kept}".replace(" ", "-")
            peer(f"{peer_name}, {name}", [peer_python, HERE / "splink_febrl.py", out, *paths], out, truth, across)


def rows_of(path):
    with open(path, encoding="utf-8") as file:
        return [line.split(",")[0].strip() for line in list(file)[1:] if line.strip()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sharewise")
    parser.add_argument("people")
    parser.add_argument("lookups")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--size", type=int, nargs="+", default=[100_000])
    parser.add_argument("--seed", type=int, default=20270202)
    parser.add_argument("--also", type=pathlib.Path, nargs="+", default=[], help="folders with people of another generator")
    parser.add_argument("--weldrs", help="the program of bench/linkage/weldrs, where it was built")
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}")
    pythons = {} if options.no_peers else {name: environment(options.folder, name, package) for name, package in PEERS.items()}
    for size in options.size:
        people(options, made(options, size), pythons)
    for folder in options.also:
        people(options, folder, pythons)
    febrl(options, pythons.get("splink 5") or environment(options.folder, "splink 5", PEERS["splink 5"]), pythons)
    print(f"\nload at the end {os.getloadavg()[0]:.1f}")


main()

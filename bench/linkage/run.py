"""The benchmark of linkage: ours and Splink on the same made-up people and on FEBRL, in one run.

Usage: run.py SHAREWISE PEOPLE FOLDER [--size N] [--seed S] [--no-peers]
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
            sys.exit(f"{command[0]} failed")
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
    clusters = {r["record_id"]: r["cluster_id"] for r in read(folder / "clusters.csv")}
    return links, clusters


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


def people(options, python_of):
    data = options.folder / f"people-{options.seed}-{options.size}"
    if not (data / "truth.csv").exists():
        subprocess.run([options.people, "--seed", str(options.seed), "--size", str(options.size), "--out", data], check=True)
    truth = read(data / "truth.csv")
    without_numbers(data / "children.csv", data / "noids.csv")
    for mode, file in (("ids", "children.csv"), ("noids", "noids.csv")):
        out = data / f"ours-{mode}"
        cost, _ = measured([options.sharewise, "link", data / file, "--out", out, "--quiet"])
        show(f"ours, {options.size} people records, seed {options.seed}, {mode}", cost | judge(*results(out)[:1], truth, results(out)[1]))
        for name, python in python_of.items():
            out = data / f"{name}-{mode}"
            out.mkdir(exist_ok=True)
            cost, text = measured([python, HERE / "splink_people.py", data / file, out, mode])
            own = json.loads(text.strip().splitlines()[-1])
            cost |= {"CPU s": own["cpu"], "peak MB": own["peak MB"]}
            show(f"{name}, {mode}", cost | judge(*results(out)[:1], truth, results(out)[1]))


def febrl(options, python):
    """FEBRL 3 within, FEBRL 4 across two files; the true answer stands in the record's number."""
    where = subprocess.run([python, "-c", "import recordlinkage.datasets as d, os; print(os.path.join(os.path.dirname(d.__file__), 'febrl'))"],
                           check=True, capture_output=True, text=True).stdout.strip()
    for name, files in (("FEBRL 3", ["dataset3.csv"]), ("FEBRL 4", ["dataset4a.csv", "dataset4b.csv"])):
        paths = [pathlib.Path(where) / f for f in files]
        out = options.folder / name.replace(" ", "-").lower()
        cost, _ = measured([options.sharewise, "link", *paths, "--out", out, "--quiet"])
        records = [row for path in paths for row in rows_of(path)]
        truth = [{"record_id": r, "person_id": r.split("-")[1]} for r in records]
        show(f"ours, {name}", cost | judge(results(out)[0], truth, across=len(files) == 2))


def rows_of(path):
    with open(path, encoding="utf-8") as file:
        return [line.split(",")[0].strip() for line in list(file)[1:] if line.strip()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sharewise")
    parser.add_argument("people")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=20270202)
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}")
    peers = {} if options.no_peers else {name: environment(options.folder, name, package) for name, package in PEERS.items()}
    people(options, peers)
    febrl(options, peers.get("splink 5") or environment(options.folder, "splink 5", PEERS["splink 5"]))
    print(f"\nload at the end {os.getloadavg()[0]:.1f}")


main()

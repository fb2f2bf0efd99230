"""Plan every week and scenario of a campaign, and compare the bundles with an earlier run.

A change that only renames, moves or reformats code leaves every byte of every bundle as it was.

Usage: python benchmarks/same_bundles.py save FILE [--campaign configs/sarolangun] [--effort normal]
       python benchmarks/same_bundles.py check FILE [...]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from planner.inputs import load, scenario_names


def list_plans(campaign: Path) -> list[tuple[str, ...]]:
    """Return the options of each plan: all weeks, then those that scenarios change or add."""
    own = _weeks(campaign, None)
    plans = [("--week", week) for week in own]
    for name in scenario_names(campaign):
        weeks = _weeks(campaign, name)
        new = [week for week in weeks if week not in own]
        plans += [("--scenario", name, "--week", week) for week in new or weeks[:1]]
    return plans


def hash_bundle(campaign: Path, options: tuple[str, ...]) -> dict[str, str]:
    """Plan in a process of its own; return the digest of each file of the bundle by its path."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "bundle"
        command = [
            sys.executable,
            "-m",
            "planner",
            "plan",
            str(campaign),
            "--out",
            str(out),
            *options,
        ]
        subprocess.run(command, check=True, capture_output=True)
        files = sorted(path for path in out.rglob("*") if path.is_file())
        return {
            path.relative_to(out).as_posix(): sha256(path.read_bytes()).hexdigest()
            for path in files
        }


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return the files that are in one bundle alone, or differ."""
    return sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )


def _weeks(campaign: Path, scenario: str | None) -> list[str]:
    """Return the weeks with service, by their first day."""
    inputs, _ = load(campaign, scenario=scenario)
    return [week.start.isoformat() for week in inputs.campaign.weeks if week.days]


def main() -> int:
    """Save the digests of all bundles, or compare with saved ones; 1 where any differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=("save", "check"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--campaign", type=Path, default=Path("configs/sarolangun"))
    parser.add_argument("--effort", default="normal")
    args = parser.parse_args()
    before = json.loads(args.file.read_text(encoding="utf-8")) if args.verb == "check" else {}
    after: dict[str, dict[str, str]] = {}
    changed = 0
    for options in list_plans(args.campaign):
        name = " ".join(options)
        after[name] = hash_bundle(args.campaign, (*options, "--effort", args.effort))
        if args.verb == "save":
            print(f"{name}: {len(after[name])} files", flush=True)
            continue
        files = differing(before.get(name, {}), after[name])
        changed += bool(files)
        print(f"{name}: {', '.join(files) if files else 'same bytes'}", flush=True)
    if args.verb == "save":
        args.file.write_text(json.dumps(after, indent=1), encoding="utf-8")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())

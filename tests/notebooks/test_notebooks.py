"""Run every notebook from top to bottom."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_runs_from_top_to_bottom(path, tmp_path):
    """Every cell runs without an error in a fresh kernel, started in the notebooks' folder."""
    import jupytext
    import nbclient

    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        "IPYTHONDIR": str(tmp_path),
        "JUPYTER_PLATFORM_DIRS": "1",
        "MPLCONFIGDIR": str(tmp_path),
    }
    notebook = jupytext.read(path)
    client = nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute(env=environment)

    executed = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(executed) >= 5
    assert all(cell.execution_count for cell in executed)
    pictures = [
        output
        for cell in executed
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert len(pictures) == 2  # the map and the chart

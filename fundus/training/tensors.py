"""Reads what `ophglm fundus prepare` wrote: tensors.jsonl and the .npy files that it names."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np


@dataclass
class Item:
    """One photograph: its row of tensors.jsonl and its arrays."""

    row: dict
    image: np.ndarray  # float32 [3, H, W], 0 outside the field of view
    fov: np.ndarray  # bool [H, W]
    targets: dict = field(default_factory=dict)  # class → float32 [H, W], 0 to 1

    @property
    def group(self) -> str:
        return self.row.get("patient") or self.row["item"]


def rows(folder: Path) -> list[dict]:
    """Rows in the order of the photographs' ids."""
    with open(folder / "tensors.jsonl", encoding="utf-8") as f:
        return sorted((json.loads(line) for line in f), key=lambda r: r["item"])


def load(folder: Path, row: dict, classes=()) -> Item:
    targets = {c: np.load(folder / row["targets"][c]).astype(np.float32) / 255 for c in classes}
    return Item(row, np.load(folder / row["input"]), np.load(folder / row["fov"]) > 0, targets)


def heldout(row: dict) -> bool:
    """Whether the photograph is never trained on: by file in the two small sets, by patient in the large one."""
    file = row["file"].rsplit("/", 1)[-1]
    if file in {f"{n}_training.tif" for n in range(36, 41)} | {f"IDRiD_{n}.jpg" for n in (12, 13, 14)}:
        return True
    return bool(row.get("patient")) and row["bucket"] >= 90


def development(row: dict) -> bool:
    """Whether the photograph chooses thresholds: of the large set alone."""
    return bool(row.get("patient")) and 80 <= row["bucket"] < 90

"""Trains one of the three models from tensors: python train.py vessels --tensors DIR --out DIR"""

import argparse
import json
import os
import platform
import time
from pathlib import Path

import numpy as np
import torch

import diseases
import export
import nets
import segmentation as seg
import tensors

SEGMENTATION = {
    "vessels": dict(
        classes=["vessel"], widths=[16, 32, 48, 64], stem=False, size=160, batch=6, rate=3e-3, minutes=11,
        focus={}, weight={"vessel": 1.0},
    ),
    "lesions": dict(
        classes=["hard_exudate", "optic_disc", "haemorrhage", "microaneurysm", "soft_exudate"],
        widths=[24, 36, 56, 80, 112], stem=True, size=384, batch=6, rate=3e-3, minutes=18,
        focus={"hard_exudate": 0.3, "optic_disc": 0.15, "haemorrhage": 0.2, "microaneurysm": 0.1, "soft_exudate": 0.1},
        weight={"haemorrhage": 2.0, "microaneurysm": 3.0, "soft_exudate": 2.0},
    ),
}


def segmentation(name, args, log):
    cfg = dict(SEGMENTATION[name])
    if args.minutes:
        cfg["minutes"] = args.minutes
    all_rows = tensors.rows(args.tensors)
    classes = cfg.pop("classes")
    train = [tensors.load(args.tensors, r, classes) for r in all_rows if not tensors.heldout(r)]
    test = [tensors.load(args.tensors, r, classes) for r in all_rows if tensors.heldout(r)]
    torch.manual_seed(args.seed)
    widths, stem = cfg.pop("widths"), cfg.pop("stem")
    net = nets.UNet(widths, len(classes), stem)
    log(f"{sum(p.numel() for p in net.parameters())} parameters, {len(train)} photographs to train on, {len(test)} held out")
    earlier = 0.0
    if args.start:
        net.load_state_dict(torch.load(args.start))
        earlier = json.loads(args.start.with_suffix(".figures.json").read_text())["training_minutes"]
    path = args.out / f"{name}.onnx"
    shape = (1, 3, 64, 96)
    save = lambda m: export.save(m, path, torch.zeros(shape), dynamic=True)
    began = time.time()
    if args.weights:
        net.load_state_dict(torch.load(args.weights))
        steps = 0
    else:
        net, steps = seg.train(net, train, classes, seed=args.seed, log=log, export=save, **cfg)
        torch.save(net.state_dict(), args.out / f"{name}.pt")
    minutes = earlier + (time.time() - began) / 60
    cfg |= dict(widths=widths, stem=stem)
    thresholds, figures = {}, {}
    of = {id(i): seg.predict(net, i) for i in train + test}
    for k, c in enumerate(classes):
        pool = lambda items: (
            np.concatenate([of[id(i)][k][i.fov] for i in items]),
            np.concatenate([(i.targets[c] >= 0.5)[i.fov] for i in items]),
        )
        p, y = pool(train)
        grid = np.arange(0.2, 0.81, 0.05)
        thresholds[c] = round(float(max(grid, key=lambda t: seg.dice(p >= t, y))), 2)
        p, y = pool(test)
        figures[c] = dict(
            dice_mean=float(np.mean([seg.dice((of[id(i)][k] >= thresholds[c]) & i.fov, (i.targets[c] >= 0.5) & i.fov) for i in test])),
            dice_pooled=seg.dice(p >= thresholds[c], y), aupr_pooled=seg.average_precision(p, y), share=float(y.mean()),
        )
        log(f"{c}: threshold {thresholds[c]} {figures[c]}")
    if name == "vessels":
        dark = {id(i): seg.dark_green(i) for i in train + test}
        p, y = (np.concatenate(v) for v in zip(*((dark[id(i)][i.fov], (i.targets["vessel"] >= 0.5)[i.fov]) for i in train)))
        cut = float(max(np.arange(0.05, 1.5, 0.05), key=lambda t: seg.dice(p >= t, y)))
        each = [seg.dice(dark[id(i)][i.fov] >= cut, (i.targets["vessel"] >= 0.5)[i.fov]) for i in test]
        p, y = (np.concatenate(v) for v in zip(*((dark[id(i)][i.fov], (i.targets["vessel"] >= 0.5)[i.fov]) for i in test)))
        figures["green_channel_baseline"] = dict(cut=cut, dice_mean=float(np.mean(each)), aupr_pooled=seg.average_precision(p, y))
        log(f"green channel: {figures['green_channel_baseline']}")
    keep = args.keep or classes
    net = export.Some(net, [classes.index(c) for c in keep])
    save(net)
    report = dict(classes=keep, thresholds=thresholds, heldout=figures, heldout_files=[i.row["file"] for i in test], steps=steps)
    return net, shape, report, minutes, cfg


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("model", choices=[*SEGMENTATION, "diseases"])
    ap.add_argument("--tensors", type=Path, required=True, help="folder that `ophglm fundus prepare` wrote")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--minutes", type=float, help="how long to train instead of the default")
    ap.add_argument("--seed", type=int, default=20260)
    ap.add_argument("--start", type=Path, help="the .pt file of an earlier training, with its .figures.json beside it, to go on from")
    ap.add_argument("--weights", type=Path, help="the .pt file of an earlier training, to export and judge without training")
    ap.add_argument("--keep", nargs="*", help="classes to export, of a segmentation")
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(os.cpu_count())
    began = time.time()
    log = lambda text: print(f"{(time.time() - began) / 60:6.1f} min  {text}", flush=True)
    run = diseases.run if args.model == "diseases" else lambda a, l: segmentation(args.model, a, l)
    net, shape, report, minutes, cfg = run(args, log)
    report |= dict(
        model=args.model, seed=args.seed, training_minutes=round(minutes, 1), threads=torch.get_num_threads(),
        parameters=sum(p.numel() for p in net.parameters()), settings={k: v for k, v in cfg.items()},
        versions=dict(torch=torch.__version__, numpy=np.__version__, onnxruntime=export.onnxruntime.__version__, python=platform.python_version()), machine=platform.machine(),
    )
    if args.weights and (earlier := args.out / f"{args.model}.figures.json").exists():
        was = json.loads(earlier.read_text())
        report |= {k: was[k] for k in ("training_minutes", "steps", "seed", "threads") if k in was}
    path = args.out / f"{args.model}.onnx"
    report["onnx_difference"] = export.check(net, path, shape)
    (args.out / f"{args.model}.logits.json").write_text(json.dumps(export.fixtures(net, shape)))
    (args.out / f"{args.model}.figures.json").write_text(json.dumps(report, indent=1))
    log("done")


if __name__ == "__main__":
    main()

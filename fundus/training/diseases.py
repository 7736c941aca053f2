"""Trains the classifier of diseases, and the baselines that it has to beat."""

import math
import time

import numpy as np
import torch
from torch.nn import functional as F

import export
import nets
import tensors

CLASSES = ["normal", "diabetic_retinopathy", "glaucoma", "cataract", "amd", "myopia"]
SETTINGS = dict(
    widths=[32, 48, 80, 128, 192], drop=0.3, batch=32, rate=2e-3, weight_decay=5e-2, smoothing=0.03, minutes=29,
    sizes=[[0.0, 112], [0.35, 160], [0.7, 224]],  # from this share of the time on: this size
)


def auc(p, y):
    """Area under the ROC curve, ties counting half; nan where one side is empty."""
    order = np.argsort(p, kind="stable")
    ranks = np.empty(len(p))
    values, first, counts = np.unique(p[order], return_index=True, return_counts=True)
    ranks[order] = np.repeat(first + (counts + 1) / 2, counts)
    pos = y.sum()
    return float((ranks[y].sum() - pos * (pos + 1) / 2) / (pos * (len(y) - pos))) if 0 < pos < len(y) else math.nan


def intervals(p, y, groups, seed, n=1000):
    """Per-class AUC and their mean, with 95 % percentile intervals over patients."""
    rng = np.random.default_rng(seed)
    ids, index = np.unique(groups, return_inverse=True)
    members = [np.nonzero(index == k)[0] for k in range(len(ids))]
    point = np.array([auc(p[:, k], y[:, k]) for k in range(y.shape[1])])
    draws = np.empty((n, y.shape[1]))
    for i in range(n):
        at = np.concatenate([members[k] for k in rng.integers(len(ids), size=len(ids))])
        draws[i] = [auc(p[at, k], y[at, k]) for k in range(y.shape[1])]
    low, high = np.nanpercentile(draws, [2.5, 97.5], axis=0)
    mean = np.nanpercentile(draws.mean(1), [2.5, 97.5])
    out = {c: dict(auc=point[k], low=low[k], high=high[k], positive=int(y[:, k].sum())) for k, c in enumerate(CLASSES)}
    out["macro"] = dict(auc=point.mean(), low=mean[0], high=mean[1])
    return out


def augment(x, rng):
    """Mirrors, turns, zooms and recolours a batch."""
    n = len(x)
    turn, zoom = rng.uniform(-0.35, 0.35, n), np.exp(rng.uniform(-0.15, 0.15, n))
    mirror = rng.choice([-1.0, 1.0], n)
    upside = rng.choice([1.0, 1.0, 1.0, -1.0], n)
    shift = rng.uniform(-0.06, 0.06, (n, 2))
    theta = np.zeros((n, 2, 3), np.float32)
    theta[:, 0, 0], theta[:, 0, 1], theta[:, 0, 2] = mirror * np.cos(turn) / zoom, -upside * np.sin(turn) / zoom, shift[:, 0]
    theta[:, 1, 0], theta[:, 1, 1], theta[:, 1, 2] = mirror * np.sin(turn) / zoom, upside * np.cos(turn) / zoom, shift[:, 1]
    grid = F.affine_grid(torch.from_numpy(theta), list(x.shape), align_corners=False)
    inside = (x != 0).any(1, keepdim=True).float()
    both = F.grid_sample(torch.cat([x, inside], 1), grid, mode="bilinear", align_corners=False)
    x, inside = both[:, :3], both[:, 3:] > 0.5
    gain = torch.tensor(rng.uniform(0.75, 1.3, (n, 1, 1, 1)) * rng.uniform(0.88, 1.14, (n, 3, 1, 1)), dtype=torch.float32)
    offset = torch.tensor(rng.uniform(-0.3, 0.3, (n, 1, 1, 1)), dtype=torch.float32)
    return (x * gain + offset) * inside


def resize(x, size):
    return x if x.shape[-1] == size else F.interpolate(x, size=(size, size), mode="bilinear", antialias=True, align_corners=False)


@torch.no_grad()
def logits(net, images, size):
    net.eval()
    return torch.cat([net(resize(images[i : i + 64].float(), size)) for i in range(0, len(images), 64)]).numpy()


def regression(x, y, xdev, ydev, xtest):
    """Logistic regression for each class, the penalty chosen on the development photographs."""
    mean, dev = x.mean(0), x.std(0) + 1e-6
    x, xdev, xtest = (torch.from_numpy((v - mean) / dev).float() for v in (x, xdev, xtest))
    y = torch.from_numpy(y).float()
    best, chosen = -1.0, None
    for penalty in (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1):
        w, b = torch.zeros(x.shape[1], y.shape[1], requires_grad=True), torch.zeros(y.shape[1], requires_grad=True)
        opt = torch.optim.LBFGS([w, b], max_iter=200, line_search_fn="strong_wolfe")

        def closure():
            opt.zero_grad()
            value = F.binary_cross_entropy_with_logits(x @ w + b, y) + penalty * (w * w).sum()
            value.backward()
            return value

        opt.step(closure)
        with torch.no_grad():
            score = np.nanmean([auc((xdev @ w + b).numpy()[:, k], ydev[:, k]) for k in range(y.shape[1])])
            if score > best:
                best, chosen = score, (xtest @ w + b).numpy()
    return chosen


def thumbnails(images):
    """12×12 pixels and a histogram of 16 levels of each channel."""
    small = F.adaptive_avg_pool2d(images.float(), 12).flatten(1).numpy()
    rows = []
    for x in images.float().numpy():
        inside = (x != 0).any(0)
        rows.append(np.concatenate([np.histogram(c[inside], 16, (-2.5, 4.0))[0] / max(inside.sum(), 1) for c in x]))
    return np.concatenate([small, np.array(rows, np.float32)], 1)


def youden(p, y):
    """The probability at which sensitivity and specificity sum to most."""
    grid = np.unique(np.round(p, 3))
    return round(float(max(grid, key=lambda t: (p[y] >= t).mean() + (p[~y] < t).mean())), 3)


def run(args, log):
    cfg = dict(SETTINGS)
    if args.minutes:
        cfg["minutes"] = args.minutes
    all_rows = tensors.rows(args.tensors)
    images = torch.stack([torch.from_numpy(np.load(args.tensors / r["input"])).half() for r in all_rows])
    y = np.array([[c in r["present"] for c in CLASSES] for r in all_rows])
    groups = np.array([r["patient"] for r in all_rows])
    part = np.array(["test" if tensors.heldout(r) else "dev" if tensors.development(r) else "train" for r in all_rows])
    train, dev, test = (np.nonzero(part == p)[0] for p in ("train", "dev", "test"))
    log(f"{len(train)} photographs to train on, {len(dev)} for thresholds, {len(test)} held out")

    thumbs = thumbnails(images)
    person = np.array([[float(r["meta"].get("age", 0)), r["meta"].get("sex") == "Female"] for r in all_rows], np.float32)
    person = np.concatenate([person, person[:, :1] ** 2 / 100], 1)
    baselines = {}
    for name, x in (("thumbnail", thumbs), ("age_sex", person)):
        p = regression(x[train], y[train], x[dev], y[dev], x[test])
        baselines[name] = intervals(p, y[test], groups[test], args.seed)
        log(f"{name}: macro-AUC {baselines[name]['macro']}")

    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    net = nets.Classifier(cfg["widths"], len(CLASSES), cfg["drop"])
    log(f"{sum(p.numel() for p in net.parameters())} parameters")
    full = images.shape[-1]
    save = lambda m: export.save(m, args.out / "diseases.onnx", torch.zeros(1, 3, full, full), dynamic=False)
    average = nets.running(net, 0.995)
    optimiser = torch.optim.AdamW(net.parameters(), cfg["rate"], weight_decay=cfg["weight_decay"])
    # A photograph is drawn as often as the rarest of what it shows, by 1/√frequency.
    frequency = np.r_[y[train].sum(0), (~y[train].any(1)).sum()]
    shown = np.concatenate([y[train], ~y[train].any(1, keepdims=True)], 1)
    draw = (shown / np.sqrt(frequency)).max(1)
    draw /= draw.sum()
    began, step, mean, told, size = time.time(), 0, 0.0, time.time(), 0
    while (done := (time.time() - began) / 60 / cfg["minutes"]) < 1:
        size = [s for from_, s in cfg["sizes"] if done >= from_][-1]
        for group in optimiser.param_groups:
            group["lr"] = cfg["rate"] * min(1, (step + 1) / 200) * (0.01 + 0.99 * (1 + math.cos(math.pi * done)) / 2)
        at = rng.choice(train, cfg["batch"], p=draw)
        x = augment(resize(images[at].float(), size), rng)
        target = torch.from_numpy(y[at]).float() * (1 - 2 * cfg["smoothing"]) + cfg["smoothing"]
        net.train()
        value = F.binary_cross_entropy_with_logits(net(x), target)
        optimiser.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        average.update_parameters(net)
        step, mean = step + 1, 0.98 * mean + 0.02 * value.item()
        if time.time() - told > 120:
            told = time.time()
            p = logits(average.module, images[dev], size)
            log(f"step {step} size {size} loss {mean / (1 - 0.98**step):.4f} development macro-AUC {np.mean([auc(p[:, k], y[dev][:, k]) for k in range(len(CLASSES))]):.4f}")
            save(average.module)
    net = average.module.eval()
    save(net)
    torch.save(net.state_dict(), args.out / "diseases.pt")
    minutes = (time.time() - began) / 60
    sigmoid = lambda v: 1 / (1 + np.exp(-v))
    pdev, ptest = sigmoid(logits(net, images[dev], full)), sigmoid(logits(net, images[test], full))
    thresholds = {c: youden(pdev[:, k], y[dev][:, k]) for k, c in enumerate(CLASSES)}
    held = intervals(ptest, y[test], groups[test], args.seed)
    for c, v in held.items():
        log(f"{c}: {v}")
    report = dict(classes=CLASSES, thresholds=thresholds, heldout=held, baselines=baselines, photographs=dict(train=len(train), dev=len(dev), test=len(test)),
                  patients=dict(train=len(set(groups[train])), dev=len(set(groups[dev])), test=len(set(groups[test]))), steps=step)
    return net, (1, 3, full, full), report, minutes, cfg

"""Trains the segmentation models on crops of a few photographs."""

import math
import time

import numpy as np
import torch
from torch.nn import functional as F

import nets


def crop(item, classes, size, rng, on=None):
    """A crop of size×size, turned, mirrored, zoomed and recoloured. It is centred on a pixel of class `on`, or on any
    pixel of the field of view."""
    where = item.targets[on] > 0.5 if on is not None else item.fov
    ys, xs = item.index.setdefault(on, np.nonzero(where))
    at = rng.integers(len(ys))
    zoom, turn = math.exp(rng.uniform(-0.25, 0.25)), rng.uniform(-math.pi, math.pi)
    jitter = rng.uniform(-0.35, 0.35, 2) * size
    h, w = item.fov.shape
    cos, sin = math.cos(turn) / zoom, math.sin(turn) / zoom
    mirror = rng.choice([-1.0, 1.0])
    # Where each pixel of the crop lies in the photograph, in the coordinates of grid_sample.
    cx, cy = xs[at] + jitter[0], ys[at] + jitter[1]
    theta = torch.tensor(
        [[mirror * cos * size / w, -sin * size / w, 2 * (cx + 0.5) / w - 1], [mirror * sin * size / h, cos * size / h, 2 * (cy + 0.5) / h - 1]],
        dtype=torch.float32,
    )[None]
    grid = F.affine_grid(theta, [1, 1, size, size], align_corners=False)
    both = F.grid_sample(item.stack, grid, mode="bilinear", align_corners=False)[0]
    x, fov, y = both[:3], both[3:4] > 0.5, both[4:]
    gain = torch.tensor(rng.uniform(0.8, 1.25, (3, 1, 1)) * rng.uniform(0.85, 1.15), dtype=torch.float32)
    shift = torch.tensor(rng.uniform(-0.25, 0.25, (3, 1, 1)), dtype=torch.float32)
    noise = torch.randn(x.shape) * float(rng.uniform(0, 0.08))
    return (x * gain + shift + noise) * fov, y, fov


def loss(logits, y, fov, weight):
    """Cross-entropy and Dice over the field of view, every class alike."""
    mask = fov.float()
    bce = F.binary_cross_entropy_with_logits(logits, y, reduction="none", pos_weight=weight.view(1, -1, 1, 1)) * mask
    p = torch.sigmoid(logits) * mask
    axes = (0, 2, 3)
    dice = 1 - (2 * (p * y).sum(axes) + 1) / (p.sum(axes) + (y * mask).sum(axes) + 1)
    return bce.sum() / mask.sum() / logits.shape[1] + dice.mean()


def train(net, items, classes, *, size, batch, minutes, rate, focus, weight, seed, log, export):
    """Trains for a number of minutes and returns the running average of the weights. `focus` is the share of crops
    centred on each class; the others lie anywhere. `export` is called now and then with that average."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    for item in items:
        item.index = {}
        item.stack = torch.from_numpy(
            np.concatenate([item.image, item.fov[None].astype(np.float32), *(item.targets[c][None] for c in classes)])
        )[None]
    holders = {c: [i for i in items if (i.targets[c] > 0.5).any()] for c in classes}
    average = nets.running(net, 0.99)
    optimiser = torch.optim.AdamW(net.parameters(), rate, weight_decay=1e-2)
    weight = torch.tensor([weight.get(c, 1.0) for c in classes])
    began, step, mean, told = time.time(), 0, 0.0, 0.0
    while (done := (time.time() - began) / 60 / minutes) < 1:
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 100) * (0.01 + 0.99 * (1 + math.cos(math.pi * done)) / 2)
        crops = []
        for _ in range(batch):
            u, on = rng.random(), None
            for c in classes:
                if u < focus.get(c, 0) and holders[c]:
                    on = c
                    break
                u -= focus.get(c, 0)
            pool = holders[on] if on else items
            crops.append(crop(pool[rng.integers(len(pool))], classes, size, rng, on))
        x, y, fov = (torch.stack(t) for t in zip(*crops))
        net.train()
        value = loss(net(x), y, fov, weight)
        optimiser.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        average.update_parameters(net)
        step, mean = step + 1, 0.98 * mean + 0.02 * value.item()
        if time.time() - told > 60:
            told = time.time()
            log(f"step {step} done {done:.2f} loss {mean / (1 - 0.98**step):.4f}")
            if step > 600:
                export(average.module)
    return average.module.eval(), step


@torch.no_grad()
def predict(net, item):
    """Probabilities [classes, H, W] of a whole photograph."""
    net.eval()
    return torch.sigmoid(net(torch.from_numpy(item.image)[None]))[0].numpy()


def dice(p, y):
    return float(2 * (p & y).sum() / max(p.sum() + y.sum(), 1))


def dark_green(item, radius=12):
    """The baseline of vessels: how much darker green is than the mean of the field around it."""
    fov = torch.from_numpy(item.fov.astype(np.float32))[None, None]
    green = torch.from_numpy(item.image[1])[None, None] * fov
    mean = lambda x: F.avg_pool2d(x, 2 * radius + 1, 1, radius)
    fine = F.avg_pool2d(green, 3, 1, 1)
    return ((mean(green) / mean(fov).clamp(min=1e-3) - fine) * fov)[0, 0].numpy()


def average_precision(p, y):
    """Step-wise area under precision and recall, over all pixels."""
    order = np.argsort(-p, kind="stable")
    hit = y[order]
    tp = np.cumsum(hit)
    ends = np.r_[np.nonzero(np.diff(p[order]))[0], len(p) - 1]
    precision, recall = tp[ends] / (ends + 1), tp[ends] / max(tp[-1], 1)
    return float(np.sum(np.diff(np.r_[0, recall]) * precision))

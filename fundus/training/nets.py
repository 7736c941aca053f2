"""The three networks: small enough for a processor without an accelerator, weights of a few MB."""

import torch
from torch import nn
from torch.nn import functional as F


def conv(cin: int, cout: int, stride: int = 1, k: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(cin, cout, k, stride, k // 2, bias=False), nn.BatchNorm2d(cout), nn.ReLU(inplace=True)
    )


def running(net: nn.Module, decay: float) -> torch.optim.swa_utils.AveragedModel:
    """A running average of a network's weights. The first ones are forgotten fast: a short training has no time to."""
    step = lambda a, b, n: a + (b - a) * (1 - torch.clamp((1.0 + n) / (10.0 + n), max=decay))
    return torch.optim.swa_utils.AveragedModel(net, avg_fn=step, use_buffers=True)


class UNet(nn.Module):
    """A U-Net of two convolutions a level. With a stem it works at half the resolution of its input; logits have the
    input's own."""

    def __init__(self, widths: list[int], classes: int, stem: bool):
        super().__init__()
        self.stem = conv(3, widths[0], 2, 5) if stem else None
        first = widths[0] if stem else 3
        self.down = nn.ModuleList(
            nn.Sequential(conv(a, b), conv(b, b)) for a, b in zip([first] + widths[:-1], widths)
        )
        self.up = nn.ModuleList(
            nn.Sequential(conv(a + b, b), conv(b, b)) for a, b in zip(widths[:0:-1], widths[-2::-1])
        )
        self.head = nn.Conv2d(widths[0], classes, 1)

    def forward(self, x):
        if self.stem is not None:
            x = self.stem(x)
        skips = []
        for i, level in enumerate(self.down):
            x = level(F.max_pool2d(x, 2) if i else x)
            skips.append(x)
        for level, skip in zip(self.up, skips[-2::-1]):
            x = F.interpolate(x, scale_factor=2.0, mode="nearest")
            x = level(torch.cat([x, skip], 1))
        x = self.head(x)
        if self.stem is not None:
            x = F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
        return x


class Block(nn.Module):
    """A residual block."""

    def __init__(self, cin: int, cout: int, stride: int):
        super().__init__()
        self.a = conv(cin, cout, stride)
        self.b = nn.Sequential(nn.Conv2d(cout, cout, 3, 1, 1, bias=False), nn.BatchNorm2d(cout))
        self.skip = None
        if stride != 1 or cin != cout:
            self.skip = nn.Sequential(nn.AvgPool2d(stride, ceil_mode=True, count_include_pad=False), nn.Conv2d(cin, cout, 1, bias=False), nn.BatchNorm2d(cout))

    def forward(self, x):
        return F.relu(self.b(self.a(x)) + (x if self.skip is None else self.skip(x)))


class Classifier(nn.Module):
    """A small residual network over the mean and the maximum of its last features."""

    def __init__(self, widths: list[int], classes: int, drop: float):
        super().__init__()
        self.stem = conv(3, widths[0], 2, 5)
        self.blocks = nn.Sequential(*(Block(a, b, 2) for a, b in zip([widths[0]] + widths[:-1], widths)))
        self.drop = nn.Dropout(drop)
        self.head = nn.Linear(2 * widths[-1], classes)

    def forward(self, x):
        x = self.blocks(self.stem(x))
        return self.head(self.drop(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1)))

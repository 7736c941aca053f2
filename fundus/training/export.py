"""Writes ONNX files, and the logits that other programs are held against."""

import os
import warnings

import numpy as np
import onnxruntime
import torch
from torch import nn


class Some(nn.Module):
    """A network with some of its output channels."""

    def __init__(self, net, channels):
        super().__init__()
        self.net, self.channels = net, channels

    def forward(self, x):
        x = self.net(x)
        return x if self.channels == list(range(x.shape[1])) else x[:, self.channels]


def save(net, path, example, dynamic):
    """Writes a network by rename, so that a reader never sees half of one."""
    axes = {0: "n", 2: "h", 3: "w"} if dynamic else {0: "n"}
    tmp = path.with_suffix(".tmp")
    was = net.training
    net.eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            net, (example,), str(tmp), dynamo=False, opset_version=17, input_names=["input"], output_names=["logits"],
            dynamic_axes={"input": axes, "logits": axes if dynamic else {0: "n"}},
        )
    net.train(was)
    os.replace(tmp, path)


def made_input(seed, shape):
    """Numbers that any program can make: x' = 1664525·x + 1013904223 modulo 2³², value x'/2³⁰ − 2 rounded to float32."""
    n = int(np.prod(shape))
    x, out = np.uint32(seed), np.empty(n, np.float64)
    with np.errstate(over="ignore"):
        for i in range(n):
            x = x * np.uint32(1664525) + np.uint32(1013904223)
            out[i] = x / 2**30 - 2
    return out.astype(np.float32).reshape(shape)


@torch.no_grad()
def fixtures(net, shape):
    """Logits of ten made inputs. Of maps every 8th row and column stands in for all."""
    net.eval()
    out = []
    for seed in range(1, 11):
        y = net(torch.from_numpy(made_input(seed, shape))).numpy()[0]
        step = 8 if y.ndim == 3 else 1
        y = y[:, ::8, ::8] if y.ndim == 3 else y
        out.append(dict(seed=seed, shape=list(shape), step=step, logits=[round(float(v), 6) for v in y.ravel()]))
    return out


@torch.no_grad()
def check(net, path, shape):
    """Largest difference between torch and ONNX Runtime on a made input."""
    net.eval()
    x = made_input(99, shape)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return float(np.abs(session.run(None, {"input": x})[0] - net(torch.from_numpy(x)).numpy()).max())

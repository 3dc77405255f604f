"""PyTorch modules of the networks that torchvision does not have, written from the papers.

Parameters carry the names that Sources/NeuralNetworks documents.
"""

from collections import OrderedDict

import torch
import torch.nn as nn
import torch.nn.functional as F


class Flatten(nn.Module):
    """Positions first, then channels, as TensorFlow lays maps out, if `channels_last`."""

    def __init__(self, channels_last=False):
        super().__init__()
        self.channels_last = channels_last

    def forward(self, x):
        return (x.movedim(1, -1) if self.channels_last else x).flatten(1)


class Steps(nn.Module):
    """Named modules and functions, one after the other."""

    def __init__(self, *steps):
        super().__init__()
        self.order = []
        for name, step in steps:
            if isinstance(step, nn.Module):
                self.add_module(name, step)
            self.order.append((name, step))

    def forward(self, x):
        for _, step in self.order:
            x = step(x)
        return x


def caffe_conv(label, conv, norm):
    """The convolution and what follows it, as steps."""
    steps = [(f"conv{label}", conv)]
    if norm is not None:
        conv.bias = None
        steps.append((f"bn{label}", nn.BatchNorm2d(conv.out_channels, affine=norm == "affine")))
    return steps + [("relu", F.relu)]


def caffe_head(inputs, hidden, classes, norm):
    steps = [("flatten", Flatten())]
    for index, width in enumerate(hidden):
        steps.append((f"fc{index + 6}", nn.Linear(inputs, width, bias=norm is None)))
        if norm is not None:
            steps.append((f"bn{index + 6}", nn.BatchNorm1d(width, affine=norm == "affine")))
        steps.append(("relu", F.relu))
        inputs = width
    return steps + [(f"fc{len(hidden) + 6}", nn.Linear(inputs, classes))]


def caffenet(side, norm=None, hidden=(4096, 4096), classes=1000):
    """`side`: of the maps after the last pooling."""
    pool = nn.MaxPool2d(3, 2, ceil_mode=True)
    respond = nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=1)
    return Steps(
        *caffe_conv("1", nn.Conv2d(3, 96, 11, 4), None), ("pool", pool), ("norm", respond),
        *caffe_conv("2", nn.Conv2d(96, 256, 5, padding=2, groups=2), None), ("pool", pool), ("norm", respond),
        *caffe_conv("3", nn.Conv2d(256, 384, 3, padding=1), norm),
        *caffe_conv("4", nn.Conv2d(384, 384, 3, padding=1, groups=2), norm),
        *caffe_conv("5", nn.Conv2d(384, 256, 3, padding=1, groups=2), norm), ("pool", pool),
        *caffe_head(256 * side * side, hidden, classes, norm))


def c3d(pooled, classes=487, hidden=(4096, 4096)):
    """`pooled`: the numbers after the last pooling."""
    steps, previous = [], 3
    for block, widths in enumerate(([64], [128], [256] * 2, [512] * 2, [512] * 2)):
        for index, width in enumerate(widths):
            label = f"{block + 1}" + ("" if len(widths) == 1 else "ab"[index])
            steps += caffe_conv(label, nn.Conv3d(previous, width, 3, padding=1), None)
            previous = width
        window = (1, 2, 2) if block == 0 else (2, 2, 2)
        steps.append(("pool", nn.MaxPool3d(window, ceil_mode=True)))
    return Steps(*steps, *caffe_head(pooled, hidden, classes, None))


def conv_bn(dimensions, *arguments, names=("conv", "bn"), **options):
    conv = (nn.Conv2d, nn.Conv3d)[dimensions - 2](*arguments, bias=False, **options)
    norm = (nn.BatchNorm2d, nn.BatchNorm3d)[dimensions - 2](conv.out_channels)
    return Steps((names[0], conv), (names[1], norm), ("relu", F.relu))


def network_in_network(classes=4):
    blocks, previous = [], 3
    pools = [nn.MaxPool2d(3, 2, 1), nn.AvgPool2d(3, 2, 1), None, None]
    plan = [(5, (192, 160, 96)), (5, (192,) * 3), (3, (192,) * 3), (3, (192,) * 3)]
    for index, (side, widths) in enumerate(plan):
        steps = []
        for step, width in enumerate(widths):
            k = side if step == 0 else 1
            steps.append((f"conv{step + 1}", conv_bn(2, previous, width, k, padding=k // 2)))
            previous = width
        if pools[index] is not None:
            steps.append(("pool", pools[index]))
        blocks.append((f"block{index + 1}", Steps(*steps)))
    return Steps(*blocks, ("pool", lambda x: x.mean((2, 3))), ("fc", nn.Linear(previous, classes)))


def vggish():
    pool = nn.MaxPool2d(2)
    layers, previous = [], 1
    for widths in ([64], [128], [256, 256], [512, 512]):
        for width in widths:
            layers += [nn.Conv2d(previous, width, 3, padding=1), nn.ReLU()]
            previous = width
        layers.append(pool)
    head = nn.Sequential(
        nn.Linear(512 * 6 * 4, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 128))
    return Steps(
        ("features", nn.Sequential(*layers)), ("flatten", Flatten(channels_last=True)), ("embeddings", head))


def l3_tower(channels):
    steps, previous = [], channels
    for index, width in enumerate((64, 128, 256, 512)):
        for step in (1, 2):
            steps.append((f"conv{index + 1}_{step}", conv_bn(2, previous, width, 3, padding=1)))
            previous = width
        steps.append(("pool", nn.MaxPool2d(2) if index < 3 else lambda x: x.amax((2, 3))))
    return Steps(*steps)


class TextTower(nn.Module):
    def __init__(self, words, dimension=300, hidden=2048, embedding=512):
        super().__init__()
        self.word_embd = nn.Embedding(words, dimension)
        self.word_embd.weight.requires_grad_(False)
        self.fc1 = nn.Linear(dimension, hidden)
        self.fc2 = nn.Linear(hidden, embedding)

    def forward(self, words):
        return self.fc2(F.relu(self.fc1(self.word_embd(words))).amax(1))


class Gate(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.fc = nn.Linear(channels, channels)

    def forward(self, x):
        return x * torch.sigmoid(self.fc(x.mean((2, 3, 4))))[:, :, None, None, None]


def gated_point(inputs, outputs):
    return conv_bn(3, inputs, outputs, 1, names=("conv1", "bn1"))


def gated_separable(inputs, outputs):
    return nn.Sequential(OrderedDict(
        conv1=nn.Conv3d(inputs, outputs, (1, 3, 3), padding=(0, 1, 1), bias=False),
        bn1=nn.BatchNorm3d(outputs), relu1=nn.ReLU(),
        conv2=nn.Conv3d(outputs, outputs, (3, 1, 1), padding=(1, 0, 0), bias=False),
        bn2=nn.BatchNorm3d(outputs), relu2=nn.ReLU()))


class GatedInception(nn.Module):
    def __init__(self, inputs, point, first, second, pooled):
        super().__init__()
        self.conv_b0 = gated_point(inputs, point)
        self.conv_b1_a, self.conv_b1_b = gated_point(inputs, first[0]), gated_separable(*first)
        self.conv_b2_a, self.conv_b2_b = gated_point(inputs, second[0]), gated_separable(*second)
        self.conv_b3_b = gated_point(inputs, pooled)
        self.gating_b0, self.gating_b1 = Gate(point), Gate(first[1])
        self.gating_b2, self.gating_b3 = Gate(second[1]), Gate(pooled)

    def forward(self, x):
        branches = [
            self.conv_b0(x), self.conv_b1_b(self.conv_b1_a(x)), self.conv_b2_b(self.conv_b2_a(x)),
            self.conv_b3_b(F.max_pool3d(x, 3, 1, 1))]
        gates = [self.gating_b0, self.gating_b1, self.gating_b2, self.gating_b3]
        return torch.cat([gate(branch) for gate, branch in zip(gates, branches)], 1)


def pool_behind(kernel, stride):
    """Maximum over what the zeros of TensorFlow's "SAME" for even sizes leave."""
    behind = [k - s for k, s in zip(kernel, stride)]
    padding = [0, behind[2], 0, behind[1], 0, behind[0]]
    return lambda x: F.max_pool3d(F.pad(x, padding), kernel, stride, ceil_mode=True)


def space_to_depth(x):
    """Offsets within blocks of 2x2x2 vary slower than channels."""
    parts = [x[:, :, t::2, h::2, w::2] for t in (0, 1) for h in (0, 1) for w in (0, 1)]
    return torch.cat(parts, 1)


S3D_BLOCKS = {
    "mixed_3b": (64, (96, 128), (16, 32), 32), "mixed_3c": (128, (128, 192), (32, 96), 64),
    "mixed_4b": (192, (96, 208), (16, 48), 64), "mixed_4c": (160, (112, 224), (24, 64), 64),
    "mixed_4d": (128, (128, 256), (24, 64), 64), "mixed_4e": (112, (144, 288), (32, 64), 64),
    "mixed_4f": (256, (160, 320), (32, 128), 128), "mixed_5b": (256, (160, 320), (32, 128), 128),
    "mixed_5c": (384, (192, 384), (48, 128), 128),
}


def s3dg(depth_stem, embedding=512):
    if depth_stem:
        conv = conv_bn(3, 24, 64, (2, 4, 4), padding=(1, 2, 2), names=("conv1", "bn1"))
        stem = [("depth", space_to_depth), ("conv1", conv), ("crop", lambda x: x[:, :, 1:, 1:, 1:])]
    else:
        conv = conv_bn(3, 3, 64, (3, 7, 7), stride=2, padding=(1, 3, 3), names=("conv1", "bn1"))
        stem = [("conv1", conv)]
    steps = stem + [
        ("pool", pool_behind((1, 3, 3), (1, 2, 2))), ("conv_2b", gated_point(64, 64)),
        ("conv_2c", gated_separable(64, 192)), ("gating", Gate(192)),
        ("pool", pool_behind((1, 3, 3), (1, 2, 2)))]
    channels = 192
    for name, widths in S3D_BLOCKS.items():
        if name == "mixed_4b":
            steps.append(("pool", pool_behind((3, 3, 3), (2, 2, 2))))
        if name == "mixed_5b":
            steps.append(("pool", pool_behind((2, 2, 2), (2, 2, 2))))
        steps.append((name, GatedInception(channels, *widths)))
        channels = widths[0] + widths[1][1] + widths[2][1] + widths[3]
    return Steps(*steps, ("mean", lambda x: x.mean((2, 3, 4))), ("fc", nn.Linear(channels, embedding)))


class AVIDBlock(nn.Module):
    """Two convolutions, each split into space and time, of AVID's R(2+1)D; the norm follows the shortcut."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()

        def space(inputs, stride):
            return nn.Conv3d(inputs, outputs, (1, 3, 3), (1, stride, stride), (0, 1, 1), bias=False)

        def time(stride):
            return nn.Conv3d(outputs, outputs, (3, 1, 1), (stride, 1, 1), (1, 0, 0), bias=False)

        self.spt_conv1, self.spt_bn1 = space(inputs, stride), nn.BatchNorm3d(outputs)
        self.tmp_conv1, self.tmp_bn1 = time(stride), nn.BatchNorm3d(outputs)
        self.spt_conv2, self.spt_bn2 = space(outputs, 1), nn.BatchNorm3d(outputs)
        self.tmp_conv2, self.out_bn = time(1), nn.BatchNorm3d(outputs)
        if inputs != outputs or stride != 1:
            self.res_conv = nn.Conv3d(inputs, outputs, 1, stride, bias=False)

    def forward(self, x):
        shortcut = self.res_conv(x) if hasattr(self, "res_conv") else x
        for conv, norm in (("spt_conv1", "spt_bn1"), ("tmp_conv1", "tmp_bn1"), ("spt_conv2", "spt_bn2")):
            x = F.relu(getattr(self, norm)(getattr(self, conv)(x)))
        return F.relu(self.out_bn(self.tmp_conv2(x) + shortcut))


def avid_video():
    stem = nn.Sequential(
        nn.Conv3d(3, 64, (3, 7, 7), (1, 2, 2), (1, 3, 3), bias=False), nn.BatchNorm3d(64), nn.ReLU())
    steps = [("conv1", stem), ("maxpool", nn.MaxPool3d((1, 3, 3), (1, 2, 2), (0, 1, 1)))]
    inputs = 64
    for index, width in enumerate((64, 128, 256, 512)):
        first = AVIDBlock(inputs, width, 2 if index else 1)
        steps.append((f"conv{index + 2}x", nn.Sequential(first, AVIDBlock(width, width, 1))))
        inputs = width
    return Steps(*steps, ("pool", lambda x: x.amax((2, 3, 4))))


def avid_sound():
    steps = [("conv1", nn.Sequential(nn.Conv2d(1, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU()))]
    inputs = 64
    for index, width in enumerate((64, 128, 256, 512)):
        block = nn.Sequential(OrderedDict(
            conv1=nn.Conv2d(inputs, width, 3, 2 if index < 3 else 1, 1, bias=False), bn1=nn.BatchNorm2d(width),
            relu1=nn.ReLU(), conv2=nn.Conv2d(width, width, 3, 1, 1, bias=False), bn2=nn.BatchNorm2d(width),
            relu2=nn.ReLU()))
        steps.append((f"block{index + 1}", block))
        inputs = width
    return Steps(*steps, ("pool", lambda x: x.amax((2, 3))))

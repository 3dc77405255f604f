"""Cases of tensor_ops.py: softmax and losses."""

import torch
import torch.nn.functional as F

import deterministic

MASK = torch.tensor([1, 0, 1, 1, 0, 1], dtype=torch.bool)
WEIGHTS = torch.tensor([1, 2, 0.5, 3])
TARGETS = torch.tensor(deterministic.tensor("targets", (5, 4))).softmax(-1)
ANSWERS = torch.tensor(deterministic.tensor("answers", (3, 5), 0.5, 0.5))
KNOWN = torch.tensor([1, 0, 2, 1, 0.5]).expand(3, 5)
IS_PAIR = torch.tensor([1.0, 0, 1, 0])


def masked(x):
    return x.masked_fill(~MASK, -torch.inf)


def binary(x):
    losses = F.binary_cross_entropy_with_logits(
        x, ANSWERS, pos_weight=torch.tensor(2.0), reduction="none")
    return (losses * KNOWN).sum() / KNOWN.sum()


def contrastive(a, b):
    d = (a - b).norm(dim=1)
    return (IS_PAIR * d**2 / 2 + (1 - IS_PAIR) * F.relu(2.5 - d) ** 2 / 2).mean()


def n_pairs(a, p):
    loss = F.cross_entropy(a @ p.T, torch.arange(len(a)))
    return loss + 0.1 * (a.square().sum(1) + p.square().sum(1)).mean()


def info_nce(q, k, n):
    right = torch.arange(len(q))
    forward = F.cross_entropy(q @ torch.cat([k, n]).T / 0.3, right)
    return (forward + F.cross_entropy(k @ q.T / 0.3, right)) / 2


PAIR = {"x": (3, 5), "t": (3, 5)}
CASES = {
    "softmax": (lambda x: x.softmax(-1), {"x": (2, 3, 5)}),
    "softmax-masked": (lambda x: masked(x).softmax(-1), {"x": (3, 6)}),
    "logSoftmax": (lambda x: x.log_softmax(-1), {"x": (3, 6)}),
    "logSumExp": (lambda x: x.logsumexp(-1), {"x": (2, 3, 5)}),
    "logSumExp-masked": (lambda x: masked(x).logsumexp(-1), {"x": (3, 6)}),
    "crossEntropy": (
        lambda x: F.cross_entropy(x, torch.tensor([3, -100, 0, 1, 1]), WEIGHTS), {"x": (5, 4)}),
    "crossEntropy-soft": (lambda x: F.cross_entropy(x, TARGETS, WEIGHTS), {"x": (5, 4)}),
    "binaryCrossEntropy": (binary, {"x": ((3, 5), 3.0, 0.0)}),
    "mse": (F.mse_loss, PAIR),
    "l1": (F.l1_loss, PAIR),
    "smoothL1": (lambda x, t: F.smooth_l1_loss(x, t, beta=0.4), PAIR),
    "triplet": (
        lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=0.7), {"a": (4, 6), "p": (4, 6), "n": (4, 6)}),
    "contrastive": (contrastive, {"a": (4, 6), "b": (4, 6)}),
    "nPairs": (n_pairs, {"a": (4, 6), "p": (4, 6)}),
    "infoNCE": (info_nce, {"q": (4, 6), "k": (4, 6), "n": (3, 6)}),
    "cosine": (
        lambda a, b: F.cosine_similarity(a[:, None], b[None], dim=-1), {"a": (4, 6), "b": (3, 6)}),
}

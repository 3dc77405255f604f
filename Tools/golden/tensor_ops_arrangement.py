"""Cases of tensor_ops.py: matrix products, arrangements, reductions."""

import torch
import torch.nn.functional as F

ROWS = torch.tensor([1, 4, 1, 0])


def bag(mode):
    bags, starts = torch.tensor([1, 4, 1, 2, 0]), torch.tensor([0, 3, 3])
    return lambda w: F.embedding_bag(bags, w, starts, mode=mode)


TABLE = {"w": (5, 3)}
BLOCK = {"x": (2, 3, 5)}
CASES = {
    "matmul-batched": (torch.matmul, {"a": (2, 1, 3, 4), "b": (3, 4, 2)}),
    "matmul-transposed": (lambda a, b: a.mT @ b.mT, {"a": (2, 4, 3), "b": (2, 5, 4)}),
    "permute": (lambda x: x.permute(2, 0, 1), BLOCK),
    "concat": (lambda *x: torch.cat(x, 1), {"x": (2, 3, 2), "y": (2, 1, 2), "z": (2, 2, 2)}),
    "split": (lambda x: x.split([2, 3], 1)[1], {"x": (2, 5, 3)}),
    "pad": (lambda x: F.pad(x, (2, 1, 0, 1), value=0.5), {"x": (2, 3)}),
    "crop": (lambda x: x[1:3, 2:5], {"x": (4, 6)}),
    "broadcast": (lambda x: x.broadcast_to(2, 3, 4), {"x": (3, 1)}),
    "gatherRows": (lambda x: x[[3, 0, 3, 1]], {"x": (4, 3)}),
    "scatterRows": (lambda x: torch.zeros(5, 3).index_add(0, ROWS, x), {"x": (4, 3)}),
    "bag-sum": (bag("sum"), TABLE),
    "bag-mean": (bag("mean"), TABLE),
    "bag-max": (bag("max"), TABLE),
    "sum": (lambda x: x.sum((0, 2)), BLOCK),
    "mean": (lambda x: x.mean(1, keepdim=True), BLOCK),
    "variance": (lambda x: x.var((1, 2)), BLOCK),
    "maximum": (lambda x: x.amax(1), BLOCK),
    "minimum": (lambda x: x.amin((0, 2)), BLOCK),
    "topK": (lambda x: x.topk(3).values, {"x": (3, 7)}),
}

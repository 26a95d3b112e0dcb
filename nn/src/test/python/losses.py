"""Cases of the losses, with each reduction.

    python losses.py ../resources/dev/ravine/nn/losses.json.gz

A case's first size is the reduction (0 mean, 1 sum, 2 none). Inputs that are constants get no gradient. A result per row is
a column.
"""

import sys

import torch
import torch.nn.functional as F

from reference import Cases, generator, matrix, normal, rounded

REDUCTIONS = ["mean", "sum", "none"]
cases = Cases()


def loss(key, function, inputs, constants=(), per_row=False, smooth=True, reductions=REDUCTIONS):
    """function(reduction, *inputs, *constants); gradients are taken to the inputs, not to the constants."""
    for place, reduction in enumerate(REDUCTIONS):
        if reduction not in reductions:
            continue
        leaves = [x.detach().clone().requires_grad_() for x in inputs]
        output = function(reduction, *leaves, *constants)
        if per_row and reduction == "none":
            output = output.unsqueeze(1)
        seed = rounded(torch.randn(output.shape, generator=generator))
        output.backward(seed)
        cases.cases.append({
            "key": key,
            "sizes": [place],
            "smooth": smooth,
            "state": {},
            "inputs": [matrix(x) for x in leaves] + [matrix(x) for x in constants],
            "output": matrix(output),
            "seed": matrix(seed),
            "gradients": [matrix(x.grad) for x in leaves] + [None for _ in constants],
            "parameterGradients": {},
            "stateAfter": {},
        })


def labels(*values):
    return torch.tensor(values)


def uniform(*shape):
    """Multiples of 1/64 between 1/64 and 63/64."""
    return torch.randint(1, 64, shape, generator=generator) / 64


def distributions(rows, columns):
    """Rows that add up to 1 exactly."""
    parts = torch.randint(1, 5, (rows, columns), generator=generator).double()
    parts[:, 0] += 64 - parts.sum(1)
    return parts / 64


for shape in [(1, 1), (3, 2)]:
    x, t = normal(*shape), normal(*shape)
    loss("meanSquaredError", lambda r, x, t: F.mse_loss(x, t, reduction=r), [x, t])
    loss("meanAbsoluteError", lambda r, x, t: F.l1_loss(x, t, reduction=r), [x, t])
    loss("huber", lambda r, x, t: F.huber_loss(x, t, reduction=r, delta=0.75), [3 * x, t])
    loss("smoothL1", lambda r, x, t: F.smooth_l1_loss(x, t, reduction=r, beta=0.75), [3 * x, t])
    loss("smoothL1 / beta 0", lambda r, x, t: F.smooth_l1_loss(x, t, reduction=r, beta=0.0), [x, t])
kink, zero = torch.tensor([[0.0, 0.75, -0.75, 1e200]]), torch.zeros(1, 4)
loss("meanAbsoluteError", lambda r, x, t: F.l1_loss(x, t, reduction=r), [kink], [zero], smooth=False)
loss("huber", lambda r, x, t: F.huber_loss(x, t, reduction=r, delta=0.75), [kink], [zero], smooth=False)
loss("smoothL1", lambda r, x, t: F.smooth_l1_loss(x, t, reduction=r, beta=0.75), [kink], [zero], smooth=False)
loss("smoothL1 / beta 0", lambda r, x, t: F.smooth_l1_loss(x, t, reduction=r, beta=0.0), [kink], [zero], smooth=False)

for shape in [(1, 1), (3, 2)]:
    p, t = uniform(*shape), uniform(*shape)
    loss("binaryCrossEntropy", lambda r, p, t: F.binary_cross_entropy(p, t, reduction=r), [p, t])
    loss("binaryCrossEntropyWithLogits", lambda r, x, t: F.binary_cross_entropy_with_logits(x, t, reduction=r),
         [normal(*shape), t])
    weights = torch.tensor([[2.0, 0.25]])[:, :shape[1]]
    loss("binaryCrossEntropyWithLogits / positive weights",
         lambda r, x, t, w: F.binary_cross_entropy_with_logits(x, t, reduction=r, pos_weight=w[0]),
         [normal(*shape), t], [weights])
edges = torch.tensor([[0.0, 1.0, 0.0, 1.0, 1e-50, 0.5]])
hard = torch.tensor([[0.0, 1.0, 1.0, 0.0, 1.0, 1.0]])
loss("binaryCrossEntropy", lambda r, p, t: F.binary_cross_entropy(p, t, reduction=r), [edges], [hard], smooth=False)
extreme = torch.tensor([[-1e300, 1e300, 1e300, -1e300, 0.0, 40.0]])
loss("binaryCrossEntropyWithLogits", lambda r, x, t: F.binary_cross_entropy_with_logits(x, t, reduction=r), [extreme],
     [hard], smooth=False)
signs = torch.tensor([[1.0, -1.0, 1.0], [-1.0, -1.0, 1.0]])


def hinge(r, x, y):
    losses = torch.clamp(1 - y * x, min=0)
    return {"mean": losses.mean, "sum": losses.sum, "none": lambda: losses}[r]()


loss("hinge", hinge, [normal(2, 3)], [signs])
# PyTorch's clamp takes 1 at the kink, this library's hinge 0, as its relu: the kink has a test of its own.

for rows, classes, y in [(1, 1, labels(0)), (3, 4, labels(2, 0, 3)), (2, 2, labels(1, 1))]:
    weights = torch.tensor([[0.5, 2.0, 0.0, 1.25]])[:, :classes]
    ignoring = y.clone()
    ignoring[-1] = 0 if rows == 1 else -1
    loss("crossEntropy", lambda r, x, y: F.cross_entropy(x, y, reduction=r), [normal(rows, classes)], [y], per_row=True)
    loss("crossEntropy / label smoothing", lambda r, x, y: F.cross_entropy(x, y, reduction=r, label_smoothing=0.125),
         [normal(rows, classes)], [y], per_row=True)
    loss("crossEntropy / class weights", lambda r, x, y, w: F.cross_entropy(x, y, reduction=r, weight=w[0]),
         [normal(rows, classes)], [y, weights], per_row=True)
    loss("crossEntropy / ignored label", lambda r, x, y: F.cross_entropy(x, y, reduction=r, ignore_index=-1),
         [normal(rows, classes)], [ignoring], per_row=True)
    loss("crossEntropy / all options",
         lambda r, x, y, w: F.cross_entropy(x, y, reduction=r, weight=w[0], ignore_index=-1, label_smoothing=0.125),
         [normal(rows, classes)], [ignoring, weights], per_row=True)
    loss("negativeLogLikelihood", lambda r, x, y: F.nll_loss(x, y, reduction=r), [-normal(rows, classes).abs()], [y],
         per_row=True)
    loss("negativeLogLikelihood / class weights and ignored label",
         lambda r, x, y, w: F.nll_loss(x, y, reduction=r, weight=w[0], ignore_index=-1),
         [-normal(rows, classes).abs()], [ignoring, weights], per_row=True)
    loss("multiMargin", lambda r, x, y: F.multi_margin_loss(x, y, margin=0.75, reduction=r), [normal(rows, classes)],
         [y], per_row=True)
    t = distributions(rows, classes)
    loss("crossEntropy / distributions", lambda r, x, z: F.cross_entropy(x, F.softmax(z, 1), reduction=r),
         [normal(rows, classes), normal(rows, classes)], per_row=True)
    loss("crossEntropy / distributions, all options",
         lambda r, x, t, w: F.cross_entropy(x, t, reduction=r, weight=w[0], label_smoothing=0.125),
         [normal(rows, classes)], [t, weights], per_row=True)

    def divergence(r, x, t):
        terms = F.kl_div(x, t, reduction="none").sum(1)
        return {"mean": lambda: F.kl_div(x, t, reduction="batchmean"), "sum": terms.sum, "none": lambda: terms}[r]()

    loss("klDivergence", lambda r, x, z: divergence(r, x, F.softmax(z, 1)),
         [-normal(rows, classes).abs(), normal(rows, classes)], per_row=True)
loss("klDivergence / constant distributions", divergence, [-normal(2, 3).abs()],
     [torch.tensor([[0.0, 0.25, 0.75], [1.0, 0.0, 0.0]])], per_row=True)
huge = torch.tensor([[1e300, -1e300, 0.0], [-1e300, 0.0, 1e300]])
loss("crossEntropy", lambda r, x, y: F.cross_entropy(x, y, reduction=r), [huge], [labels(0, 1)], per_row=True, smooth=False)
tied = torch.tensor([[1.0, 0.25, 1.0]])
loss("multiMargin", lambda r, x, y: F.multi_margin_loss(x, y, margin=0.75, reduction=r), [tied], [labels(0)],
     per_row=True, smooth=False)

y = labels(1, -1, -1, 1)
loss("cosineEmbedding", lambda r, a, b, y: F.cosine_embedding_loss(a, b, y, margin=0.25, reduction=r),
     [normal(4, 3), normal(4, 3)], [y], per_row=True)
a = normal(4, 3)
a[0], a[1] = 0, 1e-6
loss("cosineEmbedding", lambda r, a, b, y: F.cosine_embedding_loss(a, b, y, margin=0.25, reduction=r),
     [a, normal(4, 3)], [y], per_row=True, smooth=False)

for shape in [(1, 1), (3, 2)]:
    counts = torch.randint(0, 9, shape, generator=generator).double()
    loss("poissonNegativeLogLikelihood", lambda r, x, t: F.poisson_nll_loss(x, t, reduction=r), [normal(*shape), counts + 1])
    loss("poissonNegativeLogLikelihood", lambda r, x, t: F.poisson_nll_loss(x, t, reduction=r), [normal(*shape)], [counts])
    loss("gaussianNegativeLogLikelihood", lambda r, m, t, v: F.gaussian_nll_loss(m, t, v, reduction=r),
         [normal(*shape), normal(*shape), normal(*shape) ** 2 + 0.25])
loss("gaussianNegativeLogLikelihood", lambda r, m, t, v: F.gaussian_nll_loss(m, t, v, reduction=r),
     [normal(1, 3), normal(1, 3), torch.tensor([[0.0, 1e-7, 1e-6]])], smooth=False)


def reduced(reduction, losses):
    return {"mean": losses.mean, "sum": losses.sum, "none": lambda: losses}[reduction]()


for shape in [(1, 2), (3, 2)]:
    signs = torch.randint(0, 2, shape, generator=generator) * 2.0 - 1
    members = (signs + 1) / 2
    x, y, z, p, t = normal(*shape), normal(*shape), normal(*shape), uniform(*shape), uniform(*shape)
    loss("softMargin", lambda r, x, s: F.soft_margin_loss(x, s, reduction=r), [x], [signs])
    loss("hingeEmbedding", lambda r, x, s: F.hinge_embedding_loss(x, s, margin=0.75, reduction=r), [x], [signs])
    loss("marginRanking", lambda r, a, b, s: F.margin_ranking_loss(a, b, s, margin=0.75, reduction=r), [x, y], [signs])
    loss("tripletMargin", lambda r, a, b, c: F.triplet_margin_loss(a, b, c, margin=0.75, reduction=r), [x, y, z],
         per_row=True)

    def multi_label_margin(r, x, members):
        # PyTorch takes the classes of each row, and −1 behind them.
        lists = torch.full(members.shape, -1)
        for row, of in zip(lists, members):
            classes = of.nonzero().flatten()
            row[:len(classes)] = classes
        return F.multilabel_margin_loss(x, lists, reduction=r)

    loss("multiLabelMargin", multi_label_margin, [x], [members], per_row=True)
    loss("multiLabelSoftMargin", lambda r, x, t: F.multilabel_soft_margin_loss(x, t, reduction=r), [x, t], per_row=True)

    def focal(r, x, t, alpha=0.25, gamma=2):
        # As torchvision has it.
        p = torch.sigmoid(x)
        losses = F.binary_cross_entropy_with_logits(x, t, reduction="none")
        losses = losses * (1 - (p * t + (1 - p) * (1 - t))) ** gamma * (alpha * t + (1 - alpha) * (1 - t))
        return reduced(r, losses)

    def dice(r, p, t):
        return reduced(r, 1 - (2 * (p * t).sum(1) + 0.75) / (p.sum(1) + t.sum(1) + 0.75))

    loss("focal", focal, [x, t])
    loss("focal / another gamma", lambda r, x, t: focal(r, x, t, 0.75, 1.5), [x], [members])
    loss("dice", dice, [p, t], per_row=True)
    loss("binaryCrossEntropy / weights", lambda r, p, t, w: F.binary_cross_entropy(p, t, w, reduction=r), [p, t],
         [y ** 2])
    loss("binaryCrossEntropyWithLogits / weights",
         lambda r, x, t, w: F.binary_cross_entropy_with_logits(x, t, w, reduction=r), [x, t], [y ** 2])
    y = torch.randint(0, 2, (1, shape[0] * 3), generator=generator)
    loss("crossEntropy / pixels",
         lambda r, x, y: F.cross_entropy(x.reshape(-1, 2, 3), y.reshape(-1, 3), reduction=r, label_smoothing=0.125),
         [normal(shape[0], 6)], [y])

    def divergence_of_logs(r, x, z):
        terms = F.kl_div(x, F.log_softmax(z, 1), reduction="none", log_target=True).sum(1)
        return reduced(r, terms)

    loss("klDivergenceWithLogTargets", divergence_of_logs, [-x.abs(), z], per_row=True)
    counts = torch.randint(0, 9, shape, generator=generator).double()
    full = lambda r, x, t: F.poisson_nll_loss(x, t, full=True, reduction=r)
    loss("poissonNegativeLogLikelihood / full", full, [x, counts + 1.5])
    loss("poissonNegativeLogLikelihood / full", full, [x], [counts])
    loss("poissonNegativeLogLikelihoodOfRates", lambda r, x, t: F.poisson_nll_loss(x, t, log_input=False, reduction=r),
         [x ** 2 + 0.25, counts + 1])
    loss("gaussianNegativeLogLikelihood / full", lambda r, m, t, v: F.gaussian_nll_loss(m, t, v, full=True, reduction=r),
         [x, z, p])


def ctc(r, z, labels, lengths, counts):
    """Each sequence has two labels, of which the first `counts` count."""
    steps = F.log_softmax(z.reshape(len(z), 3, -1), 2).transpose(0, 1)
    return F.ctc_loss(steps, labels.reshape(-1, 2), lengths, counts, reduction=r)


for labels in [[[1, 2], [3, 1], [2, 2]], [[1, 1]], [[3, 2], [1, 2]]]:
    labels = torch.tensor(labels)
    z = normal(len(labels), 12)
    all = torch.tensor([3] * len(z))
    loss("ctc", lambda r, z, y: ctc(r, z, y, all, torch.tensor([2] * len(z))), [z], [labels.reshape(1, -1)], per_row=True)
    lengths = torch.tensor([3 - i % 2 for i in range(len(z))])
    loss("ctc / lengths", lambda r, z, y: ctc(r, z, y, lengths, lengths - 1), [z], [labels.reshape(1, -1)],
         per_row=True)
cases.write(sys.argv[1])

"""The same model and the same Adam in PyTorch: python3 peer_torch.py STEPS THREADS.

Prints one JSON line: first call, wall and process CPU milliseconds (least and median), first loss.
The words differ (another generator), the shapes and the work do not. Needs torch; nothing else.
"""
import json
import math
import resource
import sys
import time

import torch
import torch.nn.functional as F

LAYERS, WIDTH, HEADS, CONTEXT, VOCABULARY, BATCH = 4, 128, 4, 128, 512, 16


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1 = torch.nn.LayerNorm(WIDTH)
        self.qkv = torch.nn.Linear(WIDTH, 3 * WIDTH, bias=False)
        self.out = torch.nn.Linear(WIDTH, WIDTH, bias=False)
        self.norm2 = torch.nn.LayerNorm(WIDTH)
        self.up = torch.nn.Linear(WIDTH, 4 * WIDTH)
        self.down = torch.nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x):
        q, k, v = (
            part.view(BATCH, CONTEXT, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in self.qkv(self.norm1(x)).split(WIDTH, dim=2)
        )
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(mixed.transpose(1, 2).reshape(BATCH, CONTEXT, WIDTH))
        up = self.up(self.norm2(x))
        return x + self.down(up * torch.sigmoid(1.702 * up))


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.token = torch.nn.Embedding(VOCABULARY, WIDTH)
        self.position = torch.nn.Parameter(0.02 * torch.randn(CONTEXT, WIDTH))
        self.blocks = torch.nn.ModuleList(Block() for _ in range(LAYERS))
        self.final = torch.nn.LayerNorm(WIDTH)
        self.head = torch.nn.Linear(WIDTH, VOCABULARY, bias=False)
        for parameter in self.parameters():
            if parameter.dim() == 2:
                torch.nn.init.normal_(parameter, std=0.02)

    def forward(self, ids):
        x = self.token(ids) + self.position
        for block in self.blocks:
            x = block(x)
        return self.head(self.final(x))


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def draw(generator):
    rows = []
    for _ in range(BATCH):
        period = int(torch.randint(3, 17, (1,), generator=generator))
        motif = torch.randint(VOCABULARY, (period,), generator=generator)
        rows.append(motif.repeat(math.ceil((CONTEXT + 1) / period))[: CONTEXT + 1])
    block = torch.stack(rows)
    return block[:, :-1], block[:, 1:]


def main():
    steps, threads = int(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    model = Model()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    generator = torch.Generator().manual_seed(7)
    wall, cpu, losses = [], [], []
    for step in range(steps):
        ids, labels = draw(generator)
        for group in optimizer.param_groups:
            group["lr"] = 1e-3 * min(1, (step + 1) / 10)
        start, start_cpu = time.perf_counter(), cpu_seconds()
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(ids).reshape(-1, VOCABULARY), labels.reshape(-1))
        loss.backward()
        optimizer.step()
        wall.append(1e3 * (time.perf_counter() - start))
        cpu.append(1e3 * (cpu_seconds() - start_cpu))
        losses.append(float(loss.detach()))
    first, wall, cpu = wall[0], sorted(wall[3:]), sorted(cpu[3:])
    middle = len(wall) // 2
    print(
        json.dumps(
            {
                "name": "PyTorch " + torch.__version__,
                "first": first,
                "wallLeast": wall[0],
                "wallMedian": wall[middle],
                "cpuLeast": cpu[0],
                "cpuMedian": cpu[middle],
                "loss": losses[0],
            }
        )
    )


if __name__ == "__main__":
    main()

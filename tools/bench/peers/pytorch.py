"""PyTorch as one contestant: the questions and answers of src/protocol.ts, with nn.RNN and nn.LSTM as they come.

The data come in a file (float32 parameters Wx, Wh, b, V, c, then x, then int32 labels) and the gradients leave in one, so
that random numbers and checksums are computed in one place only.
"""

import array
import json
import os
import sys
import time

begin = time.perf_counter()
import torch  # the time it takes belongs to the start

loaded = time.perf_counter()

task = json.loads(sys.argv[1])
data_path, gradient_path = sys.argv[2], sys.argv[3]
sizes = task["of"]
D, H, K, B, T = (sizes[letter] for letter in "DHKBT")
rows = H if sizes["model"] == "rnn" else 4 * H
shapes = {"Wx": (rows, D), "Wh": (rows, H), "b": (rows,), "V": (K, H), "c": (K,), "x": (T, B, D)}
torch.set_num_threads(task["threads"])


def read():
    with open(data_path, "rb") as file:
        everything = bytearray(file.read())
    found, at = {}, 0
    for name, shape in shapes.items():
        count = 1
        for size in shape:
            count *= size
        found[name] = torch.frombuffer(everything, dtype=torch.float32, count=count, offset=at).reshape(shape).clone()
        at += 4 * count
    found["y"] = torch.frombuffer(everything, dtype=torch.int32, count=T * B, offset=at).long()
    return found


class Contestant:
    def __init__(self):
        given = read()
        cell = torch.nn.RNN if sizes["model"] == "rnn" else torch.nn.LSTM
        self.net, self.out = cell(D, H), torch.nn.Linear(H, K)
        self.parameters = [
            self.net.weight_ih_l0,
            self.net.weight_hh_l0,
            self.net.bias_ih_l0,
            self.out.weight,
            self.out.bias,
        ]
        with torch.no_grad():
            for parameter, name in zip(self.parameters, ["Wx", "Wh", "b", "V", "c"]):
                parameter.copy_(given[name])
            self.net.bias_hh_l0.zero_()
        self.net.bias_hh_l0.requires_grad_(False)
        self.x, self.y = given["x"], given["y"]

    def logits(self):
        return self.out(self.net(self.x)[0])

    def step(self):
        for parameter in self.parameters:
            parameter.grad = None
        logits = self.logits().reshape(T * B, K)
        loss = torch.nn.functional.cross_entropy(logits, self.y, reduction="sum") / B
        loss.backward()
        return loss.item()

    def forward(self):
        with torch.no_grad():
            self.logits()

    def write_gradients(self):
        with open(gradient_path, "wb") as file:
            for parameter in self.parameters:
                array.array("f", parameter.grad.reshape(-1).tolist()).tofile(file)


def sampled(run, budget):
    """Milliseconds per call, in blocks of at least 0.2 ms; the same as src/timing.ts."""

    def time_of(calls):
        start = time.perf_counter()
        for _ in range(calls):
            run()
        return (time.perf_counter() - start) * 1000 / calls

    end = time.perf_counter() + budget / 1000
    first = time_of(1)
    if first >= budget:
        return [first]
    calls = max(1, -int(-0.2 // max(time_of(1), 1e-5)))
    samples = [time_of(calls)]
    while time.perf_counter() < end and len(samples) < 2000:
        samples.append(time_of(calls))
    return samples


def peak_memory():
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    raise RuntimeError("the system does not say how much memory was used")


contestant = None
answers_to = os.fdopen(3, "w", buffering=1)
for line in sys.stdin:
    question = json.loads(line)
    try:
        if question["ask"] == "prepare":
            contestant = Contestant()
            loss = contestant.step()
            end = time.perf_counter()
            answer = {"loss": loss, "start": (end - begin) * 1000, "afterImport": (end - loaded) * 1000}
            contestant.write_gradients()
        elif question["ask"] == "time":
            run = contestant.step if question["what"] == "step" else contestant.forward
            answer = sampled(run, question["budget"])
        else:
            answer = peak_memory()
        answers_to.write(json.dumps({"answer": answer}) + "\n")
    except Exception as error:
        answers_to.write(json.dumps({"refusal": str(error)}) + "\n")

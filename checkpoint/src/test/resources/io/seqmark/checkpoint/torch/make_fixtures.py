"""Makes the .bin files beside it, with torch 2.14: python3 make_fixtures.py FOLDER. The values are asserted in TorchFileTest."""
import collections
import sys

import torch

out = sys.argv[1]


def state():
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 8 - 1
    return collections.OrderedDict([
        ("shared.weight", base),
        ("tied.weight", base),
        ("transposed", base.t()),
        ("row", base[2]),
        ("block", base[1:3, 2:5]),
        ("half", torch.tensor([1.5, -2.25, 65504.0], dtype=torch.float16)),
        ("bf16", torch.tensor([[1.5], [-3.0]], dtype=torch.bfloat16)),
        ("double", torch.tensor([0.1], dtype=torch.float64)),
        ("ids", torch.arange(5).expand((1, -1))),
        ("flags", torch.tensor([True, False, True])),
        ("bytes", torch.tensor([0, 255], dtype=torch.uint8)),
        ("chars", torch.tensor([-128, 127], dtype=torch.int8)),
        ("shorts", torch.tensor([-32768, 7], dtype=torch.int16)),
        ("ints", torch.tensor([[-5]], dtype=torch.int32)),
        ("scalar", torch.tensor(3.5)),
        ("none", torch.zeros(0, 3)),
        ("param", torch.nn.Parameter(torch.tensor([4.0, 5.0]))),
    ])


linear = torch.nn.Linear(3, 2)
with torch.no_grad():
    linear.weight.copy_(torch.arange(6).reshape(2, 3).float())
    linear.bias.copy_(torch.tensor([7.0, 8.0]))

torch.save(state(), out + "/zip.bin")
torch.save(state(), out + "/legacy.bin", _use_new_zipfile_serialization=False)
torch.save(state(), out + "/protocol4.bin", pickle_protocol=4)
for protocol in (3, 4, 5):
    torch.save(state(), out + f"/legacy{protocol}.bin", _use_new_zipfile_serialization=False, pickle_protocol=protocol)
torch.save(linear.state_dict(), out + "/module.bin")
torch.save({"model": state(), "step": 3}, out + "/training.bin")
torch.save(linear, out + "/whole_module.bin")
torch.save({"x": torch.zeros(2, dtype=torch.complex64)}, out + "/complex.bin")
torch.save({"x": torch.zeros(2).to_sparse()}, out + "/sparse.bin")
torch.save({"x": torch.zeros(1).expand(1000000)}, out + "/expanded.bin")

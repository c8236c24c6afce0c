"""Makes OUT_FILE: what each function of transformers' ACT2FN without trained parameters makes of some numbers.

usage: make_activations.py OUT_FILE      (testdata/golden-extra/activations.json)
"""
import json
import sys
from pathlib import Path

import torch
from transformers.activations import ACT2CLS, ACT2FN

inputs = torch.cat([torch.linspace(-12, 12, 97), torch.tensor([-100.0, -30.5, -1e-3, 1e-3, 0.707107, 19.9, 20.1, 30.5, 100.0])])
outputs = {name: ACT2FN[name](inputs).tolist() for name in sorted(ACT2CLS) if name not in ("prelu", "xielu")}
Path(sys.argv[1]).write_text(json.dumps(dict(inputs=inputs.tolist(), outputs=outputs)) + "\n")

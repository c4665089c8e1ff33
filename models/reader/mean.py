#!/usr/bin/env python3
"""The mean of several sets of the reader's weights, each counting the same.

    python mean.py one.safetensors two.safetensors ... --out reader.safetensors

Sets of one training, each gone on from the one before, lie near enough to one another for that (Izmailov et al. 2018, "Averaging
weights leads to wider optima and better generalization"). What is the same in all of them stays to the bit: export.py wants
the words' table as the embedding model has it.
"""
import argparse

import torch
from safetensors.torch import load_file, save_file


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", nargs="+")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    sets = [load_file(path) for path in options.weights]
    first = sets[0]

    def mean(name):
        if all(torch.equal(first[name], other[name]) for other in sets):
            return first[name]
        return sum(other[name].float() for other in sets) / len(sets)

    save_file({name: mean(name).contiguous() for name in first}, options.out)


if __name__ == "__main__":
    main()

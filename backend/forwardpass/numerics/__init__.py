"""The network as mathematics: activations, the forward pass, the answer, training, evaluation.

RULE: numpy only. No files, no pictures, no web: arrays come in, arrays go out.
"""

"""Mixtures of experts as they were before transformers 5, whose refactoring broke both families.

Switch Transformers: 5.12 counts the tokens of an expert along an axis of one entry, so that `expert_capacity` never holds (repaired upstream in pull
request 48421), and does not hand the relative bias of the first layer on to the others. NLLB-MoE: 5.12 takes the mask of first choices for indices of experts, so that experts 0 and 1 read everything.
"""
import torch
from transformers.models.nllb_moe.modeling_nllb_moe import NllbMoeExperts
from transformers.models.switch_transformers.modeling_switch_transformers import SwitchTransformersSparseMLP, SwitchTransformersStack


def switch(self, hidden_states):
    """A sentence's tokens have `expert_capacity` places with each expert, first come, first served."""
    probabilities = torch.softmax(self.router.classifier(hidden_states), dim=-1)
    weights, chosen = probabilities.max(dim=-1)
    masks = torch.nn.functional.one_hot(chosen, self.router.num_experts)
    masks = (masks * (masks.cumsum(dim=1) <= self.router.expert_capacity)).bool()
    result = torch.zeros_like(hidden_states)
    for index in range(self.router.num_experts):
        mask = masks[..., index]
        if mask.any():
            result[mask] = self.experts[f"expert_{index}"](hidden_states[mask]) * weights[mask].unsqueeze(-1)
    return result


def nllb(self, hidden_states, router_mask, router_probs):
    """Each expert reads the tokens that give it a weight."""
    result = torch.zeros_like(hidden_states)
    for index in range(self.num_experts):
        mask = router_probs[:, index] > 0
        if mask.any():
            result[mask] += self[f"expert_{index}"](hidden_states[mask]) * router_probs[mask, index].unsqueeze(-1) * (1 - self.moe_token_dropout)
    return result


def with_shared_bias(original):
    def init(self, *args, **kwargs):
        original(self, *args, **kwargs)
        attentions = [block.layer[0].SelfAttention for block in self.block]
        for attention in attentions[1:]:
            attention.has_relative_attention_bias = True
            # beside the parameters, which a checkpoint holds once
            object.__setattr__(attention, "relative_attention_bias", attentions[0].relative_attention_bias)

    return init


def repair() -> None:
    SwitchTransformersStack.__init__ = with_shared_bias(SwitchTransformersStack.__init__)
    SwitchTransformersSparseMLP.forward = switch
    NllbMoeExperts.forward = nllb

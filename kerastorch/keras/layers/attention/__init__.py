"""Attention, AdditiveAttention, MultiHeadAttention: see the files."""

from .additive_attention import AdditiveAttention as AdditiveAttention
from .dot_product import Attention as Attention
from .multi_head_attention import MultiHeadAttention as MultiHeadAttention

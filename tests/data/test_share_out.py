"""Prove that people are shared out fairly and completely."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from build_villages import share_out
from hypothesis import given
from hypothesis import strategies as st

WEIGHTS = st.lists(
    st.integers(0, 50_000) | st.fractions(0, 1000, max_denominator=50), min_size=1, max_size=30
).filter(any)


@given(total=st.integers(0, 300_000), weights=WEIGHTS)
def test_shares_add_up_and_each_is_a_rounding_of_its_exact_share(total, weights):
    """Proves: nobody is lost or invented, and no share is off by a whole person."""
    shares = share_out(total, weights)
    assert sum(shares) == total
    assert all(
        abs(share - Fraction(total) * weight / sum(weights)) < 1
        for share, weight in zip(shares, weights, strict=True)
    )


@given(total=st.integers(0, 300_000), weights=WEIGHTS)
def test_a_heavier_one_never_gets_less(total, weights):
    """Proves: shares are monotone in the weights, and equal weights differ by at most one."""
    ranked = sorted(zip(weights, share_out(total, weights), strict=True))
    for (lighter, less), (heavier, more) in pairwise(ranked):
        assert less <= more
        assert lighter < heavier or more - less <= 1


def test_the_largest_remainders_get_the_rest():
    """Proves: 10 over 1:1:4 is 1.67, 1.67, 6.67; floors are 1, 1, 6.

    They leave 2 for three equal remainders, so the earlier two get them.
    """
    assert share_out(10, [1, 1, 4]) == (2, 2, 6)


@pytest.mark.parametrize("weights", [[], [0, 0], [3, -1]])
def test_weights_without_meaning_are_refused(weights):
    """Proves: no weights, only zeros, and negative weights are errors."""
    with pytest.raises(ValueError, match="weights must not be negative, and not all zero"):
        share_out(5, weights)

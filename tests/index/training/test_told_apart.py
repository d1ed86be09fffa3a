"""Learning to tell things apart by named signs."""

from __future__ import annotations

from index.training.told_apart import learn_signs


def test_a_sign_that_goes_with_it_gets_weight_and_one_that_does_not_loses() -> None:
    examples = [(["多少", "句"], True, 1.0)] * 8 + [(["谢谢", "句"], False, 1.0)] * 8
    model = learn_signs(examples)
    assert model.probability(["多少", "句"]) > 0.8
    assert model.probability(["谢谢", "句"]) < 0.2
    assert abs(model.weights["句"]) < 0.2


def test_what_counts_more_is_believed_and_what_is_rare_is_not_learned() -> None:
    model = learn_signs([(["甲"], True, 5.0), (["甲"], False, 1.0), (["乙"], False, 1.0)])
    assert "乙" not in model.weights
    assert model.probability(["甲"]) > 0.5

"""Learn where a message goes on with another question, from knowledge/turns/joints.tsv."""

import argparse
from collections import Counter

from bot.answering.parts import JOINTS_FILE
from index.training.told_apart import learn_signs
from knowledge.asking.joint_examples import EXAMPLES, Example, examples_of, read_joints
from knowledge.asking.joints import Joints
from knowledge.asking.logistic import Logistic, save_logistics
from knowledge.errors import HangbangcaiError
from knowledge.language.slots import Slots, load_slots
from scripts.console import fail

_FOLDS = 5


def main() -> int:
    """Run the command; return its exit status: 0, or 1 for an error."""
    parser = argparse.ArgumentParser(
        description="学习一条消息里几个问题从哪里接起 / Learn where another question opens."
    )
    parser.add_argument("--strength", type=float, default=1.0, help="of keeping weights small")
    arguments = parser.parse_args()
    try:
        examples, slots = read_joints(EXAMPLES), load_slots()
    except HangbangcaiError as error:
        return fail(error)
    wrong = _wrong(examples, slots, arguments.strength)
    for kind, count in sorted(Counter(one.kind for one in examples).items()):
        missed = sum(one.kind == kind for one in wrong)
        print(f"{kind}: {count - missed} / {count}（{_FOLDS} 折 / folds）")
    print(f"all: {len(examples) - len(wrong)} / {len(examples)}")
    model = _learn(examples, slots, arguments.strength)
    save_logistics({"opens": model}, JOINTS_FILE)
    print(f"{JOINTS_FILE}: {len(model.weights)}")
    return 0


def _learn(examples: list[Example], slots: Slots, strength: float) -> Logistic:
    joints = [one for message in examples for one in examples_of(message, slots)]
    return learn_signs([(signs, opens, 1.0) for signs, opens in joints], strength=strength)


def _wrong(examples: list[Example], slots: Slots, strength: float) -> list[Example]:
    """Return the messages taken apart wrongly by weights learned from the other folds."""
    wrong = []
    for fold in range(_FOLDS):
        rest = [one for number, one in enumerate(examples) if number % _FOLDS != fold]
        joints = Joints(_learn(rest, slots, strength), slots)
        for one in examples[fold::_FOLDS]:
            reached, opens = 0, set()
            for part in joints.parts(one.text)[:-1]:
                reached += len(part)
                opens.add(reached)
            if opens != one.opens:
                wrong.append(one)
    return wrong

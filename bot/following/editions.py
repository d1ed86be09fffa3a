"""What the policies of one snapshot say to their followers, each worked out once."""

from __future__ import annotations

from collections.abc import Mapping

from bot.following.versions import Version, policies_of, version_of
from index.publishing.open import Snapshot


class Editions:
    """The versions that each followed target has in a snapshot, without what is withdrawn."""

    def __init__(self, snapshot: Snapshot, withdrawn: frozenset[str]) -> None:
        self.snapshot = snapshot
        self.withdrawn = withdrawn
        self._versions: dict[str, Version] = {}
        self._targets: dict[str, Mapping[str, Version]] = {}

    def of(self, target: str) -> Mapping[str, Version]:
        """Return the versions of the policies that a target means, by their digests."""
        found = self._targets.get(target)
        if found is None:
            policies = policies_of(self.snapshot, target, withdrawn=self.withdrawn)
            for policy in policies:
                if policy.id not in self._versions:
                    self._versions[policy.id] = version_of(self.snapshot, policy)
            found = {(one := self._versions[policy.id]).digest: one for policy in policies}
            self._targets[target] = found
        return found

    def seen(self, target: str) -> dict[str, str]:
        """Return what a follower of the target has seen once told of it: digests by policy."""
        return {version.policy_id: digest for digest, version in self.of(target).items()}

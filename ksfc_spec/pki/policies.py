"""The certificate policies of a path, as a graph (RFC 9618, which replaces the tree of RFC 5280 6.1.2).

A node stands once per level for a policy, with the policies expected one level down and its
parents' policies. Unlike the tree it cannot grow exponentially. Values are frozen; each step gives a new graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .der import OID
from .oids import ANY_POLICY

ANY: frozenset[OID] = frozenset({ANY_POLICY})


@dataclass(frozen=True, slots=True)
class _Node:
    expected: frozenset[OID]
    parents: frozenset[OID]


Level = Mapping[OID, _Node]


@dataclass(frozen=True, slots=True)
class PolicyGraph:
    """Levels 0 to i; empty (`NULL` in the RFC) as soon as the last level has no node."""

    levels: tuple[Level, ...] = ({ANY_POLICY: _Node(ANY, frozenset())},)

    @property
    def is_null(self) -> bool:
        return not self.levels or not self.levels[-1]

    def extended(self, policies: frozenset[OID] | None, *, any_allowed: bool) -> PolicyGraph:
        """The next level for a certificate with `policies` (None: no extension), RFC 9618 4.2 (d), (e)."""
        if policies is None or self.is_null:
            return NULL
        above = self.levels[-1]
        level: dict[OID, _Node] = {}
        for policy in policies - ANY:
            parents = _expecting(above, policy) or frozenset(above.keys() & ANY)
            if parents:
                level[policy] = _Node(frozenset({policy}), parents)
        if ANY_POLICY in policies and any_allowed:
            for policy in frozenset().union(*(node.expected for node in above.values())) - level.keys():
                level[policy] = _Node(frozenset({policy}), _expecting(above, policy))
        return PolicyGraph((*self.levels, level)) if level else NULL

    def mapped(self, mappings: Mapping[OID, frozenset[OID]]) -> PolicyGraph:
        """Policies of the last level renamed for the next (RFC 5280 6.1.4 (b)(1))."""
        if self.is_null:
            return NULL
        level = dict(self.levels[-1])
        for policy, subjects in mappings.items():
            if policy in level:
                level[policy] = _Node(subjects, level[policy].parents)
            elif ANY_POLICY in level:
                level[policy] = _Node(subjects, level[ANY_POLICY].parents)
        return PolicyGraph((*self.levels[:-1], level))

    def without(self, policies: Iterable[OID]) -> PolicyGraph:
        """The last level without `policies`, where mapping is inhibited (RFC 5280 6.1.4 (b)(2))."""
        if self.is_null:
            return NULL
        gone = frozenset(policies)
        level = {policy: node for policy, node in self.levels[-1].items() if policy not in gone}
        return PolicyGraph((*self.levels[:-1], level)) if level else NULL

    def authority_constrained(self) -> frozenset[OID]:
        """The policies in the terms of the first authority under which the whole path is valid."""
        found: set[OID] = set()
        if self.is_null:
            return frozenset()
        alive = frozenset(self.levels[-1])
        if ANY_POLICY in alive:
            found.add(ANY_POLICY)
        for level in reversed(self.levels[1:]):
            found |= {p for p in alive if p != ANY_POLICY and ANY_POLICY in level[p].parents}
            alive = frozenset().union(*(level[p].parents for p in alive))
        return frozenset(found)

    def user_constrained(self, wanted: frozenset[OID]) -> frozenset[OID]:
        """What remains of them for a user who accepts `wanted` (RFC 9618 4.4 (g))."""
        given = self.authority_constrained()
        if ANY_POLICY in wanted:
            return given
        return wanted if ANY_POLICY in given else given & wanted


NULL = PolicyGraph(())


def _expecting(level: Level, policy: OID) -> frozenset[OID]:
    return frozenset(above for above, node in level.items() if policy in node.expected)

package com.nexusapi.relay.reconciliation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one comparison looked at, saw, and could not read. Only of what was looked at can it be said
 * that a difference has vanished.
 */
final class Findings {

    private final Set<String> examined = new HashSet<>();
    private final List<Finding> found = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    void examined(String scope) {
        examined.add(scope);
    }

    void add(Finding finding) {
        found.add(finding);
    }

    /** Something could not be read; for people. */
    void problem(String what) {
        problems.add(what);
    }

    void addAll(Findings more) {
        examined.addAll(more.examined);
        found.addAll(more.found);
        problems.addAll(more.problems);
    }

    Set<String> examined() {
        return examined;
    }

    List<Finding> found() {
        return found;
    }

    List<String> problems() {
        return problems;
    }
}

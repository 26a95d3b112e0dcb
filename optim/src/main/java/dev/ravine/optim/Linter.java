package dev.ravine.optim;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks for likely mistakes in the training loop, which {@link Optimizer#lint} lists. */
final class Linter {
    private static final Logger LOGGER = System.getLogger(Linter.class.getName());

    /** The number of steps without a gradient after which to report it: part of a model may well rest for a few. */
    private static final int PATIENCE = 10;

    /** Of parameters with a gradient that no group holds, for how many steps nobody else has moved them. */
    private final Map<Parameter, Rest> resting = new IdentityHashMap<>();

    private static final class Rest {
        int version;
        int steps;
    }

    private Lint lint = Lint.WARNINGS;

    // Of the step at hand; kept, so that a step with none makes no objects.
    private final List<String> findings = new ArrayList<>();
    private final List<Member> waiting = new ArrayList<>();

    /** The messages hold no number that changes from step to step, so that each is logged once. */
    private final Set<String> logged = new HashSet<>();

    void set(Lint choice) {
        lint = choice;
    }

    /**
     * Looks at a step that is about to be taken.
     *
     * @param ungrouped the parameters with a gradient that no group holds
     * @throws IllegalStateException if there is a finding, and findings are errors; nothing is changed then
     */
    void inspect(Gradients gradients, GroupState[] groups, Member[] members, List<Parameter> ungrouped, long step) {
        if (lint == Lint.OFF) {
            return;
        }
        findings.clear();
        findMissing(members);
        findUngrouped(ungrouped);
        findStale(gradients, members);
        for (GroupState state : groups) {
            if (!state.frozen) {
                state.findEnded(step, findings);
            }
        }
        if (lint == Lint.ERRORS && !findings.isEmpty()) {
            throw new IllegalStateException("Optimizer.step: " + String.join("; ", findings) + "; nothing was changed");
        }
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).waited++;
        }
        for (int i = 0; i < findings.size(); i++) {
            if (logged.add(findings.get(i))) {
                LOGGER.log(Level.WARNING, "Optimizer: " + findings.get(i));
            }
        }
    }

    private void findMissing(Member[] members) {
        waiting.clear();
        for (Member member : members) {
            if (!member.moves() && member.steps() == 0 && !member.isFrozen()) {
                waiting.add(member);
                if (member.waited + 1 >= PATIENCE) {
                    findings.add("parameter '" + member.name + "' has had no gradient in " + PATIENCE
                            + " steps and has never moved; the loss does not depend on it");
                }
            }
        }
    }

    private void findUngrouped(List<Parameter> ungrouped) {
        for (int i = 0; i < ungrouped.size(); i++) {
            Parameter parameter = ungrouped.get(i);
            Rest rest = resting.computeIfAbsent(parameter, first -> new Rest());
            rest.steps = rest.version == parameter.version() ? rest.steps + 1 : 1;
            rest.version = parameter.version();
            if (lint == Lint.ERRORS || rest.steps >= PATIENCE) {
                findings.add("parameter '" + parameter.name() + "' has a gradient, but no group holds it");
            }
        }
    }

    /** One finding stands for all parameters, which are stale together. */
    private void findStale(Gradients gradients, Member[] members) {
        if (gradients.areCurrent()) {
            return;
        }
        for (Member member : members) {
            if (member.moves() && !gradients.isCurrent(member.parameter)) {
                findings.add("the gradient of parameter '" + member.name + "' "
                        + (gradients.versions(member.parameter).areMixed()
                                ? "is a sum of gradients from before and after a change of the parameter"
                                : "was computed before the parameter last changed; call backward again"));
                return;
            }
        }
    }
}

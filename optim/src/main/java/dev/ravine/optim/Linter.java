package dev.ravine.optim;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at each step for what is most likely a mistake in the training loop: the list is at {@link Optimizer#lint}. */
final class Linter {
    private static final Logger LOGGER = System.getLogger(Linter.class.getName());

    /** After so many steps without a gradient, it is time to say so: a part of a model may well rest for a few. */
    private static final int PATIENCE = 10;

    private Lint lint = Lint.WARNINGS;
    private final Map<Member, Integer> stepsWithoutGradient = new HashMap<>();

    /** The messages hold no number that changes from step to step, so that each is logged once. */
    private final Set<String> logged = new HashSet<>();

    void set(Lint choice) {
        lint = choice;
    }

    /**
     * Looks at a step that is about to be taken.
     *
     * @param active what may move
     * @param held the parameters of all groups
     * @throws IllegalStateException if there is a finding, and findings are errors; nothing is changed then
     */
    void inspect(Gradients gradients, List<Optimizer.Some> active, Set<Parameter> held, long step) {
        if (lint == Lint.OFF) {
            return;
        }
        List<Member> waiting = new ArrayList<>();
        for (Optimizer.Some some : active) {
            for (Member member : some.members()) {
                if (member.steps() == 0 && !gradients.contains(member.parameter)) {
                    waiting.add(member);
                }
            }
        }
        List<String> findings = new ArrayList<>();
        findMissing(waiting, findings);
        findUnheld(gradients, held, findings);
        findStale(gradients, active, findings);
        active.forEach(some -> some.group().findEnded(step, findings));
        if (lint == Lint.ERRORS && !findings.isEmpty()) {
            throw new IllegalStateException("Optimizer.step: " + String.join("; ", findings) + "; nothing was changed");
        }
        waiting.forEach(member -> stepsWithoutGradient.merge(member, 1, Integer::sum));
        for (String finding : findings) {
            if (logged.add(finding)) {
                LOGGER.log(Level.WARNING, "Optimizer: " + finding);
            }
        }
    }

    private void findMissing(List<Member> waiting, List<String> findings) {
        for (Member member : waiting) {
            if (stepsWithoutGradient.getOrDefault(member, 0) + 1 >= PATIENCE) {
                findings.add("parameter '" + member.name + "' had no gradient in " + PATIENCE
                        + " steps, so it has never moved; the losses do not depend on it");
            }
        }
    }

    private static void findUnheld(Gradients gradients, Set<Parameter> held, List<String> findings) {
        for (Parameter parameter : gradients.parameters()) {
            if (!held.contains(parameter) && !parameter.isFrozen()) {
                findings.add("parameter '" + parameter.name() + "' has a gradient, but no group holds it");
            }
        }
    }

    /** One finding stands for all parameters, which are stale together. */
    private static void findStale(Gradients gradients, List<Optimizer.Some> active, List<String> findings) {
        for (Optimizer.Some some : active) {
            for (Member member : some.members()) {
                if (gradients.contains(member.parameter)
                        && gradients.versions(member.parameter).oldest() < member.parameter.version()) {
                    findings.add("the gradient of parameter '" + member.name + "' "
                            + (gradients.versions(member.parameter).areMixed()
                                    ? "is a sum of some from before and some from after a change of the parameter"
                                    : "is from before the last change of the parameter; call backward anew"));
                    return;
                }
            }
        }
    }
}

package dev.ravine.optim;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.kernel.Sums;
import dev.ravine.optim.schedule.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;

/** A group in an optimizer: its members, and its rule and numbers in the step at hand. */
final class GroupState {
    final ParameterGroup group;

    /** What messages begin with. */
    final String where;

    final Member[] members;
    final Transform[] chain;
    private final Schedule learningRates;
    private final Schedule[] schedules;
    boolean frozen;

    // In the step at hand.
    UpdateRule rule;
    double learningRate;

    /** What each transformation works with: the number of its schedule, or what it made of it. */
    final double[] numbers;

    /** Whether all of this is certain to go well in place. */
    boolean inPlace;

    /** Whether a transformation works on the rule's step. */
    final boolean transformsSteps;

    private final DoubleSupplier norm;

    /**
     * Makes the state of a group that joins before the given step.
     *
     * @throws RuntimeException as {@link #at} does
     */
    GroupState(ParameterGroup group, long step) {
        this.group = group;
        where = ParameterGroup.where(group.name());
        if (group.learningRate() == null) {
            throw new IllegalStateException(where + ": it has no learning rate; set one with learningRate(...)");
        }
        learningRates = group.learningRate();
        List<Transform> transforms = group.transforms();
        chain = transforms.toArray(Transform[]::new);
        schedules = transforms.stream()
                .map(transform -> Require.notNull(
                        where, "the schedule of its " + transform.getClass().getSimpleName(), transform.schedule()))
                .toArray(Schedule[]::new);
        numbers = new double[chain.length];
        transformsSteps = transforms.stream().anyMatch(Transform.OfStep.class::isInstance);
        at(step);
        members = group.parameters().names().stream()
                .map(name -> new Member(this, name, group.parameters().get(name)))
                .toArray(Member[]::new);
        double[] norms = new double[members.length];
        norm = () -> norm(members, norms);
    }

    /**
     * Works out the rule and the numbers of a step.
     *
     * @throws IllegalArgumentException if a schedule gives a number that is out of its range; it says which
     * @throws IllegalStateException if the group has no rule or no learning rate
     */
    void at(long step) {
        rule = group.ruleOf(step);
        inPlace = rule instanceof InPlace && !transformsSteps;
        learningRate = number("the learning rate", learningRates, step);
        for (int k = 0; k < chain.length; k++) {
            numbers[k] = number(chain[k].getClass().getSimpleName(), schedules[k], step);
            inPlace &= chain[k] instanceof Transform.OfGradient || chain[k] instanceof InPlace;
        }
    }

    /** This group in the given step, in a line; a text, so that it throws nothing where a schedule or a rule does. */
    String inWords(long step) {
        String now;
        try {
            UpdateRule of = group.ruleOf(step);
            now = of + ", learning rate " + learningRates.at(step);
        } catch (RuntimeException e) {
            now = "refuses the next step: " + e.getMessage();
        }
        String changes = chain.length == 0
                ? ""
                : Arrays.stream(chain)
                        .map(transform -> transform.getClass().getSimpleName())
                        .collect(Collectors.joining(", ", ", with ", ""));
        return group.name() + ": " + now + changes + ", " + group.parameters().counts() + (frozen ? ", frozen" : "");
    }

    private double number(String what, Schedule schedule, long step) {
        double value = schedule.at(step);
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            Require.atLeastZero(where, what + " for step " + step, value);
        }
        inPlace &= value <= Member.LIMIT;
        return value;
    }

    void transformGradients() {
        for (int k = 0; k < chain.length; k++) {
            if (chain[k] instanceof Transform.OfGradient transform) {
                numbers[k] = transformGradients(where, transform, numbers[k], members, norm);
            }
        }
    }

    /** Transforms copies of the gradients of those members that move. Returns the number that it worked with. */
    static double transformGradients(
            String where, Transform.OfGradient transform, double number, Member[] members, DoubleSupplier norm) {
        double planned;
        try {
            planned = transform.plan(number, norm);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
        for (Member member : members) {
            if (member.moves()) {
                transform.apply(planned, member.parameter.value(), member.copyOfGradient());
            }
        }
        return planned;
    }

    /** The norm of the gradients of those members that move. */
    static double norm(Member[] members, double[] norms) {
        int moving = 0;
        for (Member member : members) {
            if (member.moves()) {
                double[] gradient = member.gradient();
                norms[moving++] = Sums.norm(gradient, 0, gradient.length);
            }
        }
        double norm = Sums.norm(norms, 0, moving);
        if (!Double.isFinite(norm)) {
            throw new IllegalArgumentException("the norm of the gradients overflows, so it cannot be clipped");
        }
        return norm;
    }

    /** Transforms a range of a parameter's entries. */
    void transformParameter(double[] w, int from, int to) {
        for (int k = 0; k < chain.length; k++) {
            if (chain[k] instanceof Transform.OfParameter transform) {
                transform.apply(numbers[k], learningRate, w, from, to);
            }
        }
    }

    /** Transforms the step that the rule took. */
    void transformStep(double[] g, double[] before, double[] w) {
        for (int k = 0; k < chain.length; k++) {
            if (chain[k] instanceof Transform.OfStep transform) {
                transform.apply(numbers[k], g, before, w);
            }
        }
    }

    /** As {@link #transformStep}, and explains what happens to one entry. */
    void explainSteps(Trace trace, double[] g, double[] before, double[] w) {
        for (int k = 0; k < chain.length; k++) {
            if (chain[k] instanceof Transform.OfStep transform) {
                transform.apply(numbers[k], g, before, w);
                String text = transform.formula(numbers[k]).text();
                trace.line("θ", text.startsWith("θ ← ") ? text.substring("θ ← ".length()) : text, w[trace.entry()]);
            }
        }
    }

    /** Adds what there is to say of schedules that end before the given step is taken. */
    void findEnded(long step, List<String> findings) {
        findEnded("learning rate", learningRates, step, findings);
        for (int k = 0; k < chain.length; k++) {
            findEnded(chain[k].getClass().getSimpleName(), schedules[k], step, findings);
        }
    }

    private void findEnded(String what, Schedule schedule, long step, List<String> findings) {
        if (step >= schedule.end().orElse(Long.MAX_VALUE)) {
            findings.add(where + ": the schedule of its " + what + " was made for "
                    + schedule.end().getAsLong() + " steps, which are over");
        }
    }

    /** Explains what happens to one entry before the rule, on copies of the gradient and the entry's value. */
    void explainTransforms(Trace trace, DMatrixRMaj parameter, DMatrixRMaj g) {
        double[] w = {trace.value("θ")};
        for (int k = 0; k < chain.length; k++) {
            if (chain[k] instanceof Transform.OfGradient transform) {
                transform.explain(numbers[k], trace);
                transform.apply(numbers[k], parameter, g);
                trace.settle("g", g.data[trace.entry()]);
            }
        }
        for (int k = 0; k < chain.length; k++) {
            if (chain[k] instanceof Transform.OfParameter transform) {
                transform.explain(numbers[k], trace);
                transform.apply(numbers[k], learningRate, w, 0, 1);
                trace.settle("θ", w[0]);
            }
        }
    }
}

package dev.ravine.examples.site.race;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.surface.Surface;
import dev.ravine.nn.SplitMix;
import dev.ravine.optim.Explanation;
import dev.ravine.optim.Lint;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.schedule.Schedule;
import java.util.Map;

/** An optimizer on its way over a surface: the loop that everything here is built on. */
final class Run {
    private final Course course;
    private final SplitMix random;
    private final Parameter x;
    private final Parameter y;
    private final Optimizer optimizer;

    private double noiseX;
    private double noiseY;
    private Variable clean;
    private Variable loss;
    private Gradients gradients;

    Run(Course course, UpdateRule rule, Schedule rate) {
        this.course = course;
        random = new SplitMix(course.seed());
        x = new Parameter("x", new double[][] {{course.x()}});
        y = new Parameter("y", new double[][] {{course.y()}});
        // A surface may have no y, and a schedule may be shorter than the race: both are meant.
        optimizer = Optimizer.of(rule, rate, Parameters.of(x, y)).lint(Lint.OFF);
        draw();
        clean = course.surface().loss(x, y);
        loss = noisy(clean);
        gradients = loss.backward();
    }

    /** Whether there is a gradient to go on with. */
    boolean canStep() {
        return gradients.allFinite() && Double.isFinite(clean.scalar());
    }

    /**
     * Takes one step.
     *
     * @return whether it could: not if it would lead where there are no numbers
     */
    boolean step() {
        try {
            optimizer.step(gradients);
        } catch (IllegalStateException overflow) {
            return false;
        }
        draw();
        clean = course.surface().loss(x, y);
        loss = noisy(clean);
        gradients = loss.backward();
        return true;
    }

    /** The noise of the next step: the same for all runners of a race, which draw alike. */
    private void draw() {
        if (course.noise() > 0) {
            noiseX = course.noise() * gaussian();
            noiseY = course.noise() * gaussian();
        }
    }

    /** G. E. P. Box, M. E. Muller (1958): unlike {@code nextGaussian}, the same bits everywhere. */
    private double gaussian() {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    private Variable noisy(Variable exact) {
        return course.noise() > 0 ? exact.add(x.mul(noiseX)).add(y.mul(noiseY)) : exact;
    }

    Parameter x() {
        return x;
    }

    Parameter y() {
        return y;
    }

    /** The loss here, without noise. */
    double exactLoss() {
        return clean.scalar();
    }

    /** The loss here as the optimizer sees it, with its graph. */
    Variable loss() {
        return loss;
    }

    Gradients gradients() {
        return gradients;
    }

    /** The gradient with respect to x or y; 0 if the surface does not depend on it. */
    double gradient(Parameter parameter) {
        return gradients.contains(parameter) ? gradients.of(parameter).data[0] : 0;
    }

    /** What the variables that the loss here is computed from stand for. The loss is computed again for it. */
    Map<Variable, String> nameParts() {
        Surface.Parts parts = course.surface().parts(x, y);
        clean = parts.loss();
        loss = noisy(clean);
        if (course.noise() > 0) {
            Variable partly = loss.inputs().get(0).variable();
            parts.names().put(partly.inputs().get(1).variable(), "noise * x");
            parts.names().put(partly, "loss + noise * x");
            parts.names().put(loss.inputs().get(1).variable(), "noise * y");
            parts.names().put(loss, "loss + noise * x + noise * y");
        }
        return parts.names();
    }

    /** Explains how the next step will move a coordinate. */
    Explanation explain(Parameter parameter) {
        return optimizer.explain(gradients, parameter, 0, 0);
    }

    /** The learning rate of the step that leaves from here. */
    double rate() {
        return optimizer.learningRate("all");
    }
}

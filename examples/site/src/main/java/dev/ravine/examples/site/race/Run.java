package dev.ravine.examples.site.race;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.PortableRandom;
import dev.ravine.examples.site.api.InspectResponse.Told;
import dev.ravine.examples.site.api.RaceResponse.Searched;
import dev.ravine.examples.site.surface.Surface;
import dev.ravine.nn.SplitMix;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An optimizer on its way over a surface: the loop that everything here is built on. */
abstract sealed class Run permits Descent, Search {
    private final Course course;
    private final SplitMix random;
    private final Parameter x;
    private final Parameter y;

    private double noiseX;
    private double noiseY;
    private Variable clean;
    private Variable loss;
    private Gradients gradients;

    Run(Course course) {
        this.course = course;
        random = new SplitMix(course.seed());
        x = new Parameter("x", new double[][] {{course.x()}});
        y = new Parameter("y", new double[][] {{course.y()}});
        draw();
        clean = course.surface().loss(x, y);
        loss = noisy(clean);
        gradients = loss.backward();
    }

    /** Whether there is a gradient to go on with. */
    final boolean canStep() {
        return gradients.allFinite() && Double.isFinite(clean.scalar());
    }

    /**
     * Takes one step.
     *
     * @return whether it could: not if it would lead where there are no numbers, or nowhere
     */
    final boolean step() {
        if (!move()) {
            return false;
        }
        clean = course.surface().loss(x, y);
        loss = noisy(clean);
        gradients = loss.backward();
        return true;
    }

    /** Moves x and y; returns whether it could. */
    abstract boolean move();

    /** Whether it has arrived, so that there is no further step. */
    abstract boolean isDone();

    /** Takes one step as {@link #step} does, and tells it; empty if it could not. */
    abstract List<Told> stepTold();

    /** The learning rate of the step that leaves from here; NaN where there is none. */
    abstract double rate();

    /** What it has asked for on its way; null if it was one gradient for each step. */
    abstract @Nullable Searched searched();

    /** Draws noise anew: the same for all runners of a race, which draw alike. */
    final void draw() {
        if (course.noise() > 0) {
            noiseX = course.noise() * PortableRandom.normal(random);
            noiseY = course.noise() * PortableRandom.normal(random);
        }
    }

    private Variable noisy(Variable exact) {
        return course.noise() > 0 ? exact.add(x.mul(noiseX)).add(y.mul(noiseY)) : exact;
    }

    final Parameter x() {
        return x;
    }

    final Parameter y() {
        return y;
    }

    /** The loss here, without noise. */
    final double exactLoss() {
        return clean.scalar();
    }

    /** The loss here as the optimizer sees it, with its graph. */
    final Variable loss() {
        return loss;
    }

    /** The loss where x and y are now, with the noise drawn last. */
    final Variable lossNow() {
        return noisy(course.surface().loss(x, y));
    }

    final Gradients gradients() {
        return gradients;
    }

    /** The gradient with respect to x or y; 0 if the surface does not depend on it. */
    final double gradient(Parameter parameter) {
        return gradients.contains(parameter) ? gradients.of(parameter).data[0] : 0;
    }

    /** What the variables that the loss here is computed from stand for. The loss is computed again for it. */
    final Map<Variable, String> nameParts() {
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
}

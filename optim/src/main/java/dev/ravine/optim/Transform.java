package dev.ravine.optim;

import dev.ravine.optim.schedule.Schedule;
import java.util.function.DoubleSupplier;
import org.ejml.data.DMatrixRMaj;

/**
 * Changes gradients or parameters before a {@link ParameterGroup}'s rule, or the rule's step after it: clipping, weight
 * decay, cautious steps and the like.
 *
 * <p>A transformation is an immutable record, and a group has a chain of them. The {@linkplain OfGradient gradients} are
 * transformed first, in the order of the chain; then the {@linkplain OfParameter parameters}, in that order too; and after
 * the rule its {@linkplain OfStep steps}.
 */
public sealed interface Transform {
    /** The schedule of the number that it works with, a bound or a strength; at least 0 at every step. */
    default Schedule schedule() {
        return Schedule.constant(0);
    }

    /**
     * The transformation of one entry as a formula.
     *
     * @param number the number of this step
     */
    Formula formula(double number);

    /** Explains what happens to one entry: follows the formula, unless there is more to tell. */
    default void explain(double number, Trace trace) {
        trace.follow(formula(number));
    }

    /** A transformation of gradients. It works on a copy of them while the step is planned. */
    non-sealed interface OfGradient extends Transform {
        /**
         * Turns the number of the schedule into the one to work with, once a step for the whole group.
         *
         * @param norm computes the Euclidean norm of the group's gradients, as transformed so far
         */
        default double plan(double number, DoubleSupplier norm) {
            return number;
        }

        /**
         * Transforms the gradient of one parameter.
         *
         * @param number what {@link #plan} returned
         * @param w the parameter, as the loss saw it; not modified
         * @param g the gradient; modified
         */
        void apply(double number, DMatrixRMaj w, DMatrixRMaj g);
    }

    /** A transformation of parameters, entry by entry. If it is {@link InPlace}, steps are faster. */
    non-sealed interface OfParameter extends Transform {
        /**
         * Transforms a range of a parameter's entries.
         *
         * @param number the number of the schedule
         * @param w the entries; modified within the range
         */
        void apply(double number, double learningRate, double[] w, int from, int to);
    }

    /** A transformation of the step that the rule took. Steps are then computed on copies, not in place. */
    non-sealed interface OfStep extends Transform {
        /**
         * Transforms the step of one parameter.
         *
         * @param number the number of the schedule
         * @param g the gradient that the rule was given; not modified
         * @param before the parameter's entries before the rule's step; not modified
         * @param w the entries after it; modified
         */
        void apply(double number, double[] g, double[] before, double[] w);
    }
}

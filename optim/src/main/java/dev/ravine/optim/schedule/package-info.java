/**
 * Schedules: learning rates and other hyperparameters as functions of the step, counted from 0.
 *
 * <pre>{@code
 * Schedule rate = Schedules.warmupCosine(1e-3, 100, 1000);
 * Schedule inTwoParts = Schedule.constant(0.1).until(500, Schedules.exponential(0.1, 0.99));
 * double ofThirdStep = rate.at(2);
 * }</pre>
 *
 * <p>Only {@link dev.ravine.optim.schedule.ReduceOnPlateau} remembers something; it has a state to save.
 */
@NullMarked
package dev.ravine.optim.schedule;

import org.jspecify.annotations.NullMarked;

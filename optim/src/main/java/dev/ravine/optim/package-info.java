/**
 * The optimizer, and what a step is made of.
 *
 * <p>An {@link dev.ravine.optim.Optimizer} moves {@linkplain dev.ravine.optim.ParameterGroup groups} of parameters,
 * each by its own rule and with its own learning rate:
 *
 * <pre>{@code
 * Variable x = Variable.of(new double[][] {{0}, {1}, {2}});
 * Variable y = Variable.of(new double[][] {{1}, {3}, {5}});
 * Parameter w = new Parameter("w", new double[][] {{0.5}});
 * Parameter b = new Parameter("b", new double[][] {{0}});
 * Optimizer optimizer = Optimizer.of(new AdamW(), Schedules.warmupCosine(0.1, 10, 300), Parameters.of(w, b));
 * for (int step = 0; step < 300; step++) {
 *     Variable loss = x.matmul(w).add(b).sub(y).pow(2).mean();
 *     optimizer.step(loss.backward());
 * }
 * }</pre>
 *
 * <p>Six concepts make a step: the {@link dev.ravine.optim.Optimizer}, its {@link dev.ravine.optim.ParameterGroup}s, a
 * chain of {@link dev.ravine.optim.Transform}s, an {@link dev.ravine.optim.UpdateRule}, the
 * {@link dev.ravine.optim.Slots} in which it keeps its buffers, and {@link dev.ravine.optim.schedule.Schedule}s for any
 * number. The way from {@code optimizer.step(gradients)} to the changed number is this:
 *
 * <ol>
 *   <li>The optimizer hands each parameter its gradient; a parameter without one, or a frozen one, rests.
 *   <li>A gradient that is not finite ends the step, as an error or, if so chosen, as a skipped step.
 *   <li>Each group asks its schedules for the learning rate, the rule and the numbers of this step.
 *   <li>Its chain transforms copies of the gradients: clipping, L2 and the like.
 *   <li>Each parameter plans its step: it rests, or it will move in its own arrays, or the rule moves copies now.
 *   <li>Its own arrays are chosen where nothing can fail: the rule promises it ({@link dev.ravine.optim.InPlace}), and no number
 *       is close to overflow.
 *   <li>Whatever throws until here, or would make a number that is not finite, has changed nothing.
 *   <li>The linter looks at the planned step, and logs or refuses what looks like a mistake.
 *   <li>Then all steps are applied: copies are copied back, and in its own arrays a parameter is first transformed (weight
 *       decay) and then updated by the rule, a large one in parts on several threads.
 *   <li>In the loop of the rule, {@code w[i]} changes, and the parameter's version goes up by one.
 * </ol>
 *
 * <p>A rule is an immutable record with one loop that reads like its paper, and with a formula. The formula is evaluated, so
 * {@linkplain dev.ravine.optim.Optimizer#explain(dev.ravine.autograd.Gradients, dev.ravine.autograd.Parameter, int, int) an
 * explanation} of a step has the numbers of the step itself, also for a rule of your own.
 */
@NullMarked
package dev.ravine.optim;

import org.jspecify.annotations.NullMarked;

/**
 * Update rules, schedules and parameter groups.
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
 * <p>An {@link dev.ravine.optim.UpdateRule} is an immutable record of hyperparameters with one loop that reads like its
 * paper. What it remembers of a parameter is in {@link dev.ravine.optim.Slots}, so any hyperparameter can follow a
 * {@link dev.ravine.optim.Schedule}: the group is asked for the step's rule. Rules by what they remember:
 *
 * <ul>
 *   <li>nothing: {@link dev.ravine.optim.Sgd};
 *   <li>a velocity: {@link dev.ravine.optim.Momentum} and {@link dev.ravine.optim.Nesterov} with the learning rate inside
 *       it, {@link dev.ravine.optim.HeavyBall} and {@link dev.ravine.optim.HeavyBallNesterov} with it outside,
 *       {@link dev.ravine.optim.Lion} that takes its sign, {@link dev.ravine.optim.Muon} and
 *       {@link dev.ravine.optim.MuonHeavyBall} that make it orthogonal;
 *   <li>the size of the gradients: {@link dev.ravine.optim.AdaGrad}, {@link dev.ravine.optim.AdaDelta},
 *       {@link dev.ravine.optim.RmsProp}, {@link dev.ravine.optim.RmsPropCentered};
 *   <li>both: {@link dev.ravine.optim.RmsPropMomentum}, {@link dev.ravine.optim.RmsPropCenteredMomentum},
 *       {@link dev.ravine.optim.Adam}, {@link dev.ravine.optim.AdamEpsilonRoot}, {@link dev.ravine.optim.AdamEpsilonHat},
 *       {@link dev.ravine.optim.AmsGrad}, {@link dev.ravine.optim.AmsGradHat},
 *       {@link dev.ravine.optim.AdamW}, {@link dev.ravine.optim.NAdam}, {@link dev.ravine.optim.RAdam},
 *       {@link dev.ravine.optim.AdaMax}.
 * </ul>
 *
 * <p>Frameworks differ in where ε stands, where the learning rate is, and what multiplies a decay. Each rule says what
 * it does. Its constructor without arguments has the guide's or the paper's numbers, and names the frameworks that have
 * the same; presets such as {@link dev.ravine.optim.RmsProp#pytorch} give the numbers of the others.
 */
@NullMarked
package dev.ravine.optim;

import org.jspecify.annotations.NullMarked;

/**
 * Update rules, schedules and parameter groups.
 *
 * <p>An {@link dev.ravine.optim.Optimizer} moves {@linkplain dev.ravine.optim.ParameterGroup groups} of parameters,
 * each by its own rule and with its own learning rate.
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
 *       {@link dev.ravine.optim.Adam}, {@link dev.ravine.optim.AdamEpsilonHat}, {@link dev.ravine.optim.AmsGrad},
 *       {@link dev.ravine.optim.AdamW}, {@link dev.ravine.optim.NAdam}, {@link dev.ravine.optim.RAdam},
 *       {@link dev.ravine.optim.AdaMax}.
 * </ul>
 *
 * <p>Frameworks differ in where ε stands, where the learning rate is, and what multiplies a decay. Each rule says what
 * it does, and presets such as {@link dev.ravine.optim.RmsProp#pytorch} give a framework's numbers.
 */
@NullMarked
package dev.ravine.optim;

import org.jspecify.annotations.NullMarked;

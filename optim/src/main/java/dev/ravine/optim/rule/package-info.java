/**
 * Update rules: each an immutable record of hyperparameters, with one loop that reads like its paper and with a formula.
 *
 * <p>Most defaults are the paper's, and each class says where it departs from them; where a framework has other numbers, a preset such as {@code RmsProp.pytorch()} gives them.
 *
 * <pre>{@code
 * Optimizer usual = Optimizer.of(new AdamW(0.05), 1e-3, model.parameters());
 * Optimizer likePyTorch = Optimizer.of(RmsProp.pytorch(0.9, true), 1e-2, model.parameters());
 * System.out.println(new Momentum().formula()); // v ← γv + ηg; θ ← θ − v
 * }</pre>
 *
 * <p>The README of this module compares the rules, and shows one of your own.
 */
@NullMarked
package dev.ravine.optim.rule;

import org.jspecify.annotations.NullMarked;

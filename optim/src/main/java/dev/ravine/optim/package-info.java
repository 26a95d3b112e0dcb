/**
 * Update rules, schedules and parameter groups.
 *
 * <p>An {@link dev.ravine.optim.UpdateRule} is a record of hyperparameters with one loop that reads like its paper. It
 * keeps what it remembers of a parameter in {@link dev.ravine.optim.Slots}.
 */
@NullMarked
package dev.ravine.optim;

import org.jspecify.annotations.NullMarked;

/** Schedules: learning rates and other hyperparameters as functions of the step. */
@NullMarked
package dev.ravine.optim.schedule;

import org.jspecify.annotations.NullMarked;

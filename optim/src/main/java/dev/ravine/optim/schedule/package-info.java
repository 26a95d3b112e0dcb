/** Numbers that change from step to step: learning rates, and any other hyperparameter. */
@NullMarked
package dev.ravine.optim.schedule;

import org.jspecify.annotations.NullMarked;

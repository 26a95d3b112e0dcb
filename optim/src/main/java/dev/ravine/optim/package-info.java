/** Update rules, schedules and parameter groups. Nothing stands here yet. */
@NullMarked
package dev.ravine.optim;

import org.jspecify.annotations.NullMarked;

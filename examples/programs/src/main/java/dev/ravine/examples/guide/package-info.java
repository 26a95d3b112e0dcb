/** What guides to optimizers say, each claim with an experiment. */
@NullMarked
package dev.ravine.examples.guide;

import org.jspecify.annotations.NullMarked;

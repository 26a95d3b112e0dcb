/** The claims that guides to optimizers make, each with an experiment that tests it. */
@NullMarked
package dev.ravine.examples.guide;

import org.jspecify.annotations.NullMarked;

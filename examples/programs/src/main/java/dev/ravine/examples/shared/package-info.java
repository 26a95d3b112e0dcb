/** What the programs share: progress, plots, and how they tell that something is wrong. */
@NullMarked
package dev.ravine.examples.shared;

import org.jspecify.annotations.NullMarked;

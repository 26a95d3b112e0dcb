/**
 * Small programs to read, run and copy.
 *
 * <p>{@link dev.ravine.examples.Train} comes first: a whole training loop on one screen.
 */
@NullMarked
package dev.ravine.examples;

import org.jspecify.annotations.NullMarked;

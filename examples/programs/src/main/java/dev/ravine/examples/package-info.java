/**
 * Small programs to read, run and copy.
 *
 * <p>{@code Train} comes first: a whole training loop on one screen.
 */
@NullMarked
package dev.ravine.examples;

import org.jspecify.annotations.NullMarked;

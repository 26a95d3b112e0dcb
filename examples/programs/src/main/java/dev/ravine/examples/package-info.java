/**
 * Small programs to read, run and copy.
 *
 * <p>{@code Train} comes first: a training loop from the data to the saved model. {@code Examples} finds the program that
 * was asked for.
 */
@NullMarked
package dev.ravine.examples;

import org.jspecify.annotations.NullMarked;

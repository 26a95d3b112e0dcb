/**
 * Recurrent layers.
 *
 * <p>{@link dev.ravine.nn.recurrent.Rnn}, {@link dev.ravine.nn.recurrent.Gru} and {@link dev.ravine.nn.recurrent.Lstm}
 * take a batch of sequences, batch × (steps · features), and return a state for each step. They stack, run both ways
 * and take sequences of several lengths. {@link dev.ravine.nn.recurrent.RecurrentCell} is one step of them.
 * {@link dev.ravine.nn.recurrent.TimeDistributed} and {@link dev.ravine.nn.recurrent.LastStep} connect them with layers
 * that look at one step.
 *
 * <pre>{@code
 * Layer classifier = Sequential.of(new Lstm(8, 32, random), new LastStep(32), new Linear(32, 4, random));
 * Variable scores = classifier.forward(Constants.normal(16, 20 * 8, random)); // 16 sequences of 20 steps
 * }</pre>
 */
@NullMarked
package dev.ravine.nn.recurrent;

import org.jspecify.annotations.NullMarked;

package dev.ravine.nn.recurrent;

import dev.ravine.autograd.Variable;

/**
 * What a recurrent layer returns.
 *
 * @param outputs the hidden state of the topmost layer at each step, batch × (steps · directions · hidden), the forward
 *     direction first; zeros after the end of a sequence
 * @param last the hidden state of the topmost layer where it had read the whole sequence, batch × (directions · hidden): a
 *     summary of it
 * @param state the states of all layers where they had read the whole sequence; to go on from
 */
public record RecurrentResult(Variable outputs, Variable last, RecurrentState state) {}

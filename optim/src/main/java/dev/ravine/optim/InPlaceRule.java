package dev.ravine.optim;

/**
 * A rule that cannot fail on ordinary numbers, so that a step can be taken in the parameter's and the buffers' own arrays.
 *
 * <p>A step is taken whole or not at all. Any other rule's is therefore computed on copies first, and these cost more time than
 * most rules do. What this asks for: from entries, gradients and a learning rate that are so far from overflow that the
 * product of any six of them is finite, and buffers that came of such, a step makes finite numbers and throws nothing. Where
 * a number is larger, the step is computed on copies all the same.
 *
 * <p>Parameters may move at once, so the rule may run on several threads, each with a parameter of its own; or, if it is an
 * {@link ElementwiseRule}, with a part of one.
 */
public interface InPlaceRule extends UpdateRule {}

package dev.ravine.optim;

/**
 * A promise of a rule or a transformation: it throws nothing, and makes finite numbers of numbers that are far from overflow,
 * so far that the product of any six of them is finite.
 *
 * <p>A step is taken whole or not at all. With this promise it can be taken in the parameter's and the buffers' own arrays;
 * without it, or close to overflow, it is computed on copies first, which takes about twice as long.
 */
public interface InPlace {}

package dev.ravine.optim;

/**
 * A promise of a rule or a transformation: it throws nothing, and makes finite numbers of numbers up to 1e50 in size.
 *
 * <p>A step is taken whole or not at all. With this promise it can be taken in the parameter's and the buffers' own arrays;
 * without it, or with larger numbers, it is computed on copies first, which takes about twice as long.
 */
public interface InPlace {
    /** Up to this size, the product of any six numbers is finite. */
    double LIMIT = 1e50;
}

package dev.ravine.autograd.check;

/** What a check says of a gradient, or of one of its entries; from best to worst. */
public enum Verdict {
    /** The derivative, as far as the numbers can tell, which is further than the tolerance. */
    CORRECT,
    /** The function has a kink here, and the value lies between the derivatives from the two sides. */
    SUBGRADIENT,
    /** The numbers cannot decide: too noisy, at the edge of the domain, or at a jump. */
    INCONCLUSIVE,
    /** Not the derivative. */
    WRONG
}

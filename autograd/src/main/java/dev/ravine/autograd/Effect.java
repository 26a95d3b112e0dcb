package dev.ravine.autograd;

import org.ejml.data.DMatrixRMaj;

/** Something that a computation does beside computing values: it checks them, or remembers something of them. */
@FunctionalInterface
public interface Effect {
    /**
     * Does it.
     *
     * @param in the values of the variables that it looks at; must not be modified or kept
     */
    void run(DMatrixRMaj[] in);
}

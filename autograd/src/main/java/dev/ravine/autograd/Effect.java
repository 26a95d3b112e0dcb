package dev.ravine.autograd;

import org.ejml.data.DMatrixRMaj;

/** What a computation does besides computing values, such as checking or remembering them; see {@link Recording#effect}. */
@FunctionalInterface
public interface Effect {
    /**
     * Runs the effect.
     *
     * @param in the values of the variables that it looks at; must not be modified or kept
     */
    void run(DMatrixRMaj[] in);
}

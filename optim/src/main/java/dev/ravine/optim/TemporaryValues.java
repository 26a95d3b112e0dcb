package dev.ravine.optim;

import dev.ravine.autograd.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;

/** Gives parameters other values while something is computed, and puts them back after it, whatever happens. */
final class TemporaryValues {
    private boolean areIn;

    /** Computes the body where these parameters have these values. Afterwards they are as before, to the bit. */
    <T> T with(Map<Parameter, DMatrixRMaj> values, Supplier<T> body) {
        boolean wereIn = areIn;
        Map<Parameter, DMatrixRMaj> own = new LinkedHashMap<>();
        try {
            areIn = true;
            values.forEach((parameter, value) -> {
                own.put(parameter, new DMatrixRMaj(parameter.value()));
                parameter.set(value);
            });
            return body.get();
        } finally {
            own.forEach(Parameter::set);
            areIn = wereIn;
        }
    }

    /** Refuses a call from a body, at the end of which what the call does would be undone in part. */
    void refuseInside(String operation) {
        if (areIn) {
            throw new IllegalStateException(operation
                    + ": inside evaluating, which puts the parameters back at its end, expected outside of it");
        }
    }
}

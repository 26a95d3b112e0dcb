package dev.ravine.optim;

import dev.ravine.autograd.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * What an optimizer remembers, in a form to be saved: counters, and matrices by name.
 *
 * @param steps how many steps the optimizer took
 * @param parameters by the parameter's full name
 */
public record OptimizerState(long steps, Map<String, OfParameter> parameters) {
    /** Copies the map and checks the count. */
    public OptimizerState {
        Require.that(steps >= 0, "OptimizerState", "the number of steps is %d, expected at least 0", steps);
        parameters = Collections.unmodifiableMap(
                new LinkedHashMap<>(Require.notNull("OptimizerState", "the map of parameters", parameters)));
    }

    /**
     * What is remembered of one parameter.
     *
     * @param rule the simple name of the rule's class, empty before the first step
     * @param step how many steps the parameter took
     * @param buffers the rule's buffers, of the parameter's shape or 1×1
     */
    public record OfParameter(String rule, int step, Map<String, DMatrixRMaj> buffers) {
        /** Copies the map and checks the count. */
        public OfParameter {
            Require.notNull("OptimizerState", "the rule", rule);
            Require.that(step >= 0, "OptimizerState", "the number of steps is %d, expected at least 0", step);
            buffers = Collections.unmodifiableMap(
                    new LinkedHashMap<>(Require.notNull("OptimizerState", "the map of buffers", buffers)));
        }

        /** What does not fit the rule that is to go on with this; a line each. */
        List<String> problemsFor(String name, UpdateRule next, Parameter parameter) {
            List<String> problems = new ArrayList<>();
            String nextName = next.getClass().getSimpleName();
            if (step > 0 && !rule.equals(nextName)) {
                problems.add("parameter '" + name + "' was moved by " + rule + ", not by " + nextName);
                return problems;
            }
            Map<String, DMatrixRMaj> expected =
                    step == 0 ? Map.of() : trial(next, parameter).buffers();
            expected.forEach((slot, buffer) -> {
                DMatrixRMaj saved = buffers.get(slot);
                if (saved == null) {
                    problems.add("buffer '" + slot + "' of parameter '" + name + "' is missing");
                } else if (saved.numRows != buffer.numRows || saved.numCols != buffer.numCols) {
                    problems.add("buffer '" + slot + "' of parameter '" + name + "' is " + saved.numRows + "×"
                            + saved.numCols + ", expected " + buffer.numRows + "×" + buffer.numCols);
                }
            });
            for (String slot : buffers.keySet()) {
                if (!expected.containsKey(slot)) {
                    problems.add("buffer '" + slot + "' of parameter '" + name + "' is extra");
                }
            }
            return problems;
        }

        /** A rule does not list its buffers, but a step at rest makes them. */
        private static Slots trial(UpdateRule rule, Parameter parameter) {
            Slots slots = new Slots(parameter.rows(), parameter.columns()).next();
            int n = parameter.rows() * parameter.columns();
            rule.update(0, new double[n], new double[n], slots);
            return slots;
        }
    }
}

package dev.ravine.examples.site.race;

import dev.ravine.autograd.Input;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.api.InspectResponse.Passed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an operation of a formula passes on to its inputs: a formula of the gradient g that arrives at the value y, the inputs a and
 * b, and a number c that is not an input of its own.
 */
final class LocalRule {
    private static final Map<String, String> OF_ONE = Map.ofEntries(
            Map.entry("add", "g"),
            Map.entry("mul", "g · c"),
            Map.entry("neg", "−g"),
            Map.entry("square", "g · 2 · a"),
            Map.entry("reciprocal", "−g · y²"),
            Map.entry("sqrt", "g / (2 · y)"),
            Map.entry("exp", "g · y"),
            Map.entry("expm1", "g · (y + 1)"),
            Map.entry("log", "g / a"),
            Map.entry("log1p", "g / (1 + a)"),
            Map.entry("abs", "g · sign(a)"),
            Map.entry("sin", "g · cos(a)"),
            Map.entry("cos", "−g · sin(a)"),
            Map.entry("tanh", "g · (1 − y²)"),
            Map.entry("sigmoid", "g · y · (1 − y)"),
            Map.entry("softplus", "g · sigmoid(a)"),
            Map.entry("normalCdf", "g · φ(a)"),
            Map.entry("erf", "g · 2/√π · exp(−a²)"));

    private static final Map<String, List<String>> OF_TWO = Map.of(
            "add", List.of("g", "g"),
            "sub", List.of("g", "−g"),
            "mul", List.of("g · b", "g · a"),
            "div", List.of("g / b", "−g · y / b"),
            "pow", List.of("g · b · a^(b − 1)", "g · y · log(a)"));

    private LocalRule() {}

    /**
     * What each input gets.
     *
     * @param gradient that arrives at the variable
     * @param ids the numbers of the inputs
     */
    static List<Passed> of(Variable variable, double gradient, ToIntFunction<Variable> ids) {
        List<Input> inputs =
                variable.inputs().stream().filter(input -> !input.isReadOnly()).toList();
        List<Passed> passed = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            double local = passed(input, variable, 1);
            double a = inputs.get(0).variable().scalar();
            String formula = inputs.size() == 2
                    ? OF_TWO.getOrDefault(variable.operation(), List.of("", "")).get(i)
                    : ofOne(variable, a, local);
            passed.add(new Passed(
                    ids.applyAsInt(input.variable()),
                    formula,
                    number(variable, a, local),
                    local,
                    passed(input, variable, gradient)));
        }
        return passed;
    }

    private static double passed(Input input, Variable variable, double gradient) {
        return Recording.off(
                () -> input.gradient(variable, Variable.of(gradient)).scalar());
    }

    private static String ofOne(Variable variable, double a, double local) {
        return switch (variable.operation()) {
            // The number may stand on either side.
            case "sub" -> local == 1 ? "g" : "−g";
            case "div" -> Math.abs(local + variable.scalar() / a) <= 1e-9 * Math.abs(local) ? "−g · y / a" : "g / c";
            case "pow" -> Math.abs(local - 2 * a) <= 1e-9 * Math.abs(local) ? "g · 2 · a" : "g · c · a^(c − 1)";
            // Of a kink, the side counts.
            case "relu", "leakyRelu", "clamp" -> local == 0 ? "g · 0" : local == 1 ? "g" : "g · c";
            default -> OF_ONE.getOrDefault(variable.operation(), "");
        };
    }

    /** The number that was joined with a, which is no variable of the graph; null if it cannot be told. */
    private static @Nullable Double number(Variable variable, double a, double local) {
        double c =
                switch (variable.operation()) {
                    case "mul", "leakyRelu", "clamp" -> local;
                    case "div" -> 1 / local;
                    case "pow" -> local * a / variable.scalar();
                    default -> Double.NaN;
                };
        return Double.isFinite(c) ? c : null;
    }
}

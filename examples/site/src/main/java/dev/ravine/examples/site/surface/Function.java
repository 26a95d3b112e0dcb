package dev.ravine.examples.site.surface;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A function that formulas may call.
 *
 * @param name its name here and in {@link Elementwise}
 * @param numbers how many numbers it takes after its variable
 */
record Function(String name, int numbers, Body body) {
    interface Body {
        Variable of(Variable a, double[] numbers);
    }

    private static final Map<String, Function> ALL = new TreeMap<>();

    static {
        add("abs", Elementwise::abs);
        add("cos", Elementwise::cos);
        add("erf", Elementwise::erf);
        add("exp", Elementwise::exp);
        add("expm1", Elementwise::expm1);
        add("gelu", Elementwise::gelu);
        add("geluTanh", Elementwise::geluTanh);
        add("log", Elementwise::log);
        add("log1p", Elementwise::log1p);
        add("reciprocal", Elementwise::reciprocal);
        add("relu", Elementwise::relu);
        add("sigmoid", Elementwise::sigmoid);
        add("silu", Elementwise::silu);
        add("sin", Elementwise::sin);
        add("softplus", Elementwise::softplus);
        add("sqrt", Elementwise::sqrt);
        add("square", Elementwise::square);
        add("tanh", Elementwise::tanh);
        add("elu", 1, (a, numbers) -> Elementwise.elu(a, numbers[0]));
        add("leakyRelu", 1, (a, numbers) -> Elementwise.leakyRelu(a, numbers[0]));
        add("clamp", 2, (a, numbers) -> Elementwise.clamp(a, numbers[0], numbers[1]));
    }

    private static void add(String name, UnaryOperator<Variable> body) {
        add(name, 0, (a, numbers) -> body.apply(a));
    }

    private static void add(String name, int numbers, Body body) {
        ALL.put(name, new Function(name, numbers, body));
    }

    /** Functions that are operators of two expressions. */
    private static final Map<String, Operator> OPERATORS =
            new TreeMap<>(Map.of("maximum", Operator.MAXIMUM, "minimum", Operator.MINIMUM, "pow", Operator.POW));

    private static final Map<String, String> OTHER_NAMES = Map.of("ln", "log", "max", "maximum", "min", "minimum");

    Variable of(Variable a, double[] values) {
        return body.of(a, values);
    }

    /** Whether there is a function of this name. */
    static boolean exists(String name) {
        String known = OTHER_NAMES.getOrDefault(name, name);
        return ALL.containsKey(known) || OPERATORS.containsKey(known);
    }

    /** The names of all functions. */
    static List<String> names() {
        List<String> names = new ArrayList<>(ALL.keySet());
        names.addAll(OPERATORS.keySet());
        names.sort(String.CASE_INSENSITIVE_ORDER);
        return names;
    }

    /**
     * The call of a function.
     *
     * @throws IllegalArgumentException if the arguments do not fit
     */
    static Expression call(String name, List<Expression> arguments) {
        String known = OTHER_NAMES.getOrDefault(name, name);
        Operator operator = OPERATORS.get(known);
        if (operator != null) {
            requireCount(name, 2, arguments.size());
            Expression a = arguments.get(0);
            Expression b = arguments.get(1);
            return new Operation(operator, a, b);
        }
        Function function = ALL.get(known);
        if (function == null) {
            throw new IllegalArgumentException("there is no function '" + name + "'");
        }
        requireCount(name, 1 + function.numbers, arguments.size());
        List<Expression> numbers = List.copyOf(arguments.subList(1, arguments.size()));
        for (Expression number : numbers) {
            if (number.constant().isEmpty()) {
                throw new IllegalArgumentException(
                        name + " takes a number after its first argument, and '" + number + "' is none");
            }
        }
        Call call = new Call(function, arguments.get(0), numbers);
        // Numbers that are out of range are refused here, before there is anything to compute.
        function.of(Variable.of(0.5), call.values());
        return call;
    }

    private static void requireCount(String name, int expected, int actual) {
        if (actual != expected) {
            throw new IllegalArgumentException(name + " takes " + expected
                    + (expected == 1 ? " argument" : " arguments") + ", here are " + actual);
        }
    }
}

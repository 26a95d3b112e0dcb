package dev.ravine.examples.playground.surface;

import dev.ravine.autograd.Variable;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A function of an expression.
 *
 * @param numbers what it takes beside
 */
record Call(Function function, Expression a, List<Expression> numbers) implements Expression {
    @Override
    public Variable at(Variable x, Variable y) {
        return constant().isPresent() ? Variable.of(constant().getAsDouble()) : function.of(a.at(x, y), values());
    }

    @Override
    public String java() {
        if (constant().isPresent()) {
            return "Variable.of(" + Expression.literal(constant().getAsDouble()) + ")";
        }
        Stream<String> all = Stream.concat(
                Stream.of(a.java()),
                numbers.stream()
                        .map(number -> Expression.literal(number.constant().orElseThrow())));
        return function.name() + all.collect(Collectors.joining(", ", "(", ")"));
    }

    double[] values() {
        return numbers.stream()
                .mapToDouble(number -> number.constant().orElseThrow())
                .toArray();
    }

    @Override
    public OptionalDouble constant() {
        OptionalDouble value = a.constant();
        return value.isEmpty()
                ? value
                : OptionalDouble.of(
                        function.of(Variable.of(value.getAsDouble()), values()).scalar());
    }

    @Override
    public Binding binding() {
        return Binding.ATOM;
    }

    @Override
    public String toString() {
        return function.name()
                + Stream.concat(Stream.of(a), numbers.stream())
                        .map(Expression::toString)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}

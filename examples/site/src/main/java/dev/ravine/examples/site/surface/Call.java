package dev.ravine.examples.site.surface;

import dev.ravine.autograd.Variable;
import java.util.Arrays;
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
    public Variable compute(Point point) {
        return function.of(a.at(point), values());
    }

    @Override
    public String code() {
        Stream<String> all =
                Stream.concat(Stream.of(a.java()), Arrays.stream(values()).mapToObj(Expression::literal));
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

package dev.ravine.examples.site.surface;

import dev.ravine.autograd.Variable;
import java.util.OptionalDouble;

/** Two expressions joined by an operator. */
record Operation(Operator operator, Expression a, Expression b) implements Expression {
    @Override
    public Variable compute(Point point) {
        if (a.constant().isPresent()) {
            return operator.numberFirst.value().of(a.constant().getAsDouble(), b.at(point));
        } else if (b.constant().isPresent()) {
            return operator.numberLast.value().of(a.at(point), b.constant().getAsDouble());
        }
        return operator.both.value().apply(a.at(point), b.at(point));
    }

    @Override
    public String code() {
        if (a.constant().isPresent()) {
            return operator.numberFirst
                    .java()
                    .formatted(Expression.literal(a.constant().getAsDouble()), b.java());
        } else if (b.constant().isPresent()) {
            return operator.numberLast
                    .java()
                    .formatted(a.java(), Expression.literal(b.constant().getAsDouble()));
        }
        return operator.both.java().formatted(a.java(), b.java());
    }

    @Override
    public OptionalDouble constant() {
        OptionalDouble first = a.constant();
        OptionalDouble second = b.constant();
        return first.isPresent() && second.isPresent()
                ? OptionalDouble.of(operator.numbers.value().applyAsDouble(first.getAsDouble(), second.getAsDouble()))
                : OptionalDouble.empty();
    }

    @Override
    public Binding binding() {
        return operator.binding;
    }

    @Override
    public String toString() {
        return switch (operator.binding) {
            case SUM -> a.within(Binding.SUM) + " " + operator.sign + " " + b.within(Binding.PRODUCT);
            case PRODUCT -> a.within(Binding.PRODUCT) + " " + operator.sign + " " + b.within(Binding.SIGN);
            case POWER -> a.within(Binding.ATOM) + operator.sign + b.within(Binding.SIGN);
            default -> operator.sign + "(" + a + ", " + b + ")";
        };
    }
}

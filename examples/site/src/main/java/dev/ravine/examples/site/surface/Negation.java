package dev.ravine.examples.site.surface;

import dev.ravine.autograd.Variable;
import java.util.OptionalDouble;

/** −a. */
record Negation(Expression a) implements Expression {
    @Override
    public Variable compute(Point point) {
        return a.at(point).neg();
    }

    @Override
    public String code() {
        return a.java() + ".neg()";
    }

    @Override
    public OptionalDouble constant() {
        return a.constant().isPresent() ? OptionalDouble.of(-a.constant().getAsDouble()) : OptionalDouble.empty();
    }

    @Override
    public Binding binding() {
        return Binding.SIGN;
    }

    @Override
    public String toString() {
        return "-" + a.within(Binding.SIGN);
    }
}

package dev.ravine.examples.site.surface;

import dev.ravine.autograd.Variable;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;

/**
 * A formula of x and y, or a part of one. What it computes and how that is written in Java stand side by side, so that a
 * copied program has the same bits.
 */
sealed interface Expression permits Expression.Literal, Expression.Coordinate, Negation, Operation, Call {
    /**
     * Where it is computed.
     *
     * @param x of any shape
     * @param y of the same
     * @param listener told of each part and its value, the parts' parts first
     */
    record Point(Variable x, Variable y, BiConsumer<Variable, Expression> listener) {}

    /** Its value at a point, with the shape of x and y; 1×1 of a part that has neither. */
    default Variable at(Point point) {
        Variable value = constant().isPresent() ? Variable.of(constant().getAsDouble()) : compute(point);
        point.listener().accept(value, this);
        return value;
    }

    /** Its value at a point, if it is not constant. */
    Variable compute(Point point);

    /** The same in Java, of the variables {@code x} and {@code y}. */
    default String java() {
        return constant().isPresent() ? "Variable.of(" + literal(constant().getAsDouble()) + ")" : code();
    }

    /** The same in Java, if it is not constant. */
    String code();

    /** Its value if it has neither x nor y. */
    OptionalDouble constant();

    /** How tightly its outermost sign binds. */
    Binding binding();

    /** The formula, with every sign of multiplication and no needless parenthesis; reading it gives an equal one. */
    @Override
    String toString();

    /** From loose to tight. */
    enum Binding {
        SUM,
        PRODUCT,
        SIGN,
        POWER,
        ATOM
    }

    /** This in a place that takes what binds at least so tightly, in parentheses if need be. */
    default String within(Binding least) {
        return binding().compareTo(least) < 0 ? "(" + this + ")" : toString();
    }

    /** A number in Java: without a point where it is whole. */
    static String literal(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9 && !isNegativeZero(value)
                ? Integer.toString((int) value)
                : Double.toString(value);
    }

    private static boolean isNegativeZero(double value) {
        return value == 0 && 1 / value < 0;
    }

    /**
     * A number.
     *
     * @param text as it is written, such as {@code pi}
     */
    record Literal(double value, String text) implements Expression {
        @Override
        public Variable compute(Point point) {
            return Variable.of(value);
        }

        @Override
        public String code() {
            return literal(value);
        }

        @Override
        public OptionalDouble constant() {
            return OptionalDouble.of(value);
        }

        @Override
        public Binding binding() {
            return Binding.ATOM;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** x or y. */
    enum Coordinate implements Expression {
        X,
        Y;

        @Override
        public Variable compute(Point point) {
            return this == X ? point.x() : point.y();
        }

        @Override
        public String code() {
            return toString();
        }

        @Override
        public OptionalDouble constant() {
            return OptionalDouble.empty();
        }

        @Override
        public Binding binding() {
            return Binding.ATOM;
        }

        @Override
        public String toString() {
            return this == X ? "x" : "y";
        }
    }
}

package dev.ravine.examples.playground.surface;

import dev.ravine.autograd.Arithmetic;
import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.playground.surface.Expression.Binding;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;

/** What joins two expressions, for each mix of variables and numbers: {@code autograd}'s operation, and its call in Java. */
enum Operator {
    ADD(
            "+",
            Binding.SUM,
            new Numbers((a, b) -> a + b),
            new Both(Variable::add, "%s.add(%s)"),
            new NumberFirst((a, b) -> b.add(a), "%2$s.add(%1$s)"),
            new NumberLast(Variable::add, "%s.add(%s)")),
    SUB(
            "-",
            Binding.SUM,
            new Numbers((a, b) -> a - b),
            new Both(Variable::sub, "%s.sub(%s)"),
            new NumberFirst(Arithmetic::sub, "sub(%s, %s)"),
            new NumberLast(Variable::sub, "%s.sub(%s)")),
    MUL(
            "*",
            Binding.PRODUCT,
            new Numbers((a, b) -> a * b),
            new Both(Variable::mul, "%s.mul(%s)"),
            new NumberFirst((a, b) -> b.mul(a), "%2$s.mul(%1$s)"),
            new NumberLast(Variable::mul, "%s.mul(%s)")),
    DIV(
            "/",
            Binding.PRODUCT,
            new Numbers((a, b) -> a / b),
            new Both(Variable::div, "%s.div(%s)"),
            new NumberFirst(Arithmetic::div, "div(%s, %s)"),
            new NumberLast(Variable::div, "%s.div(%s)")),
    POW(
            "^",
            Binding.POWER,
            new Numbers(Math::pow),
            new Both(Arithmetic::pow, "pow(%s, %s)"),
            new NumberFirst(Arithmetic::pow, "pow(%s, %s)"),
            new NumberLast(Variable::pow, "%s.pow(%s)")),
    /** A power that is written a^2, by a cheaper operation. */
    SQUARE(
            "^",
            Binding.POWER,
            new Numbers((a, two) -> a * a),
            new Both((a, two) -> Elementwise.square(a), "square(%s)"),
            new NumberFirst((a, two) -> Variable.of(a * a), "Variable.of(%1$s * %1$s)"),
            new NumberLast((a, two) -> Elementwise.square(a), "square(%s)")),
    MAXIMUM(
            "maximum",
            Binding.ATOM,
            new Numbers(Math::max),
            new Both(Arithmetic::maximum, "maximum(%s, %s)"),
            new NumberFirst((a, b) -> Arithmetic.maximum(b, a), "maximum(%2$s, %1$s)"),
            new NumberLast(Arithmetic::maximum, "maximum(%s, %s)")),
    MINIMUM(
            "minimum",
            Binding.ATOM,
            new Numbers(Math::min),
            new Both(Arithmetic::minimum, "minimum(%s, %s)"),
            new NumberFirst((a, b) -> Arithmetic.minimum(b, a), "minimum(%2$s, %1$s)"),
            new NumberLast(Arithmetic::minimum, "minimum(%s, %s)"));

    final String sign;
    final Binding binding;
    final Numbers numbers;
    final Both both;
    final NumberFirst numberFirst;
    final NumberLast numberLast;

    Operator(String sign, Binding binding, Numbers numbers, Both both, NumberFirst first, NumberLast last) {
        this.sign = sign;
        this.binding = binding;
        this.numbers = numbers;
        this.both = both;
        this.numberFirst = first;
        this.numberLast = last;
    }

    /** The power with the cheapest operation for it. */
    static Operation power(Expression a, Expression b) {
        return new Operation(b.constant().orElse(0) == 2 ? SQUARE : POW, a, b);
    }

    record Numbers(DoubleBinaryOperator value) {}

    record Both(BinaryOperator<Variable> value, String java) {}

    record NumberFirst(Value value, String java) {
        interface Value {
            Variable of(double a, Variable b);
        }
    }

    record NumberLast(Value value, String java) {
        interface Value {
            Variable of(Variable a, double b);
        }
    }
}

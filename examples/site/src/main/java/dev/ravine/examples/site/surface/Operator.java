package dev.ravine.examples.site.surface;

import dev.ravine.autograd.Arithmetic;
import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.surface.Expression.Binding;
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
            new Numbers(StrictMath::pow),
            new Both(Elementwise::pow, "pow(%s, %s)"),
            new NumberFirst(Elementwise::pow, "pow(%s, %s)"),
            new NumberLast(Variable::pow, "%s.pow(%s)")),
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

    @SuppressWarnings("ImmutableEnumChecker") // None of the operations has state.
    final Numbers numbers;

    @SuppressWarnings("ImmutableEnumChecker")
    final Both both;

    @SuppressWarnings("ImmutableEnumChecker")
    final NumberFirst numberFirst;

    @SuppressWarnings("ImmutableEnumChecker")
    final NumberLast numberLast;

    Operator(String sign, Binding binding, Numbers numbers, Both both, NumberFirst first, NumberLast last) {
        this.sign = sign;
        this.binding = binding;
        this.numbers = numbers;
        this.both = both;
        this.numberFirst = first;
        this.numberLast = last;
    }

    /** Of two numbers. */
    record Numbers(DoubleBinaryOperator value) {}

    /** Of two variables. */
    record Both(BinaryOperator<Variable> value, String java) {}

    /** Of a number and a variable. */
    record NumberFirst(OfNumberFirst value, String java) {}

    /** Of a variable and a number. */
    record NumberLast(OfNumberLast value, String java) {}

    interface OfNumberFirst {
        Variable of(double a, Variable b);
    }

    interface OfNumberLast {
        Variable of(Variable a, double b);
    }
}

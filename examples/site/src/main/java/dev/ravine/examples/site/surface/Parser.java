package dev.ravine.examples.site.surface;

import dev.ravine.examples.site.api.Limits;
import dev.ravine.examples.site.surface.Expression.Coordinate;
import dev.ravine.examples.site.surface.Expression.Literal;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a formula by recursive descent.
 *
 * <pre>
 *     sum      =  product { ("+" | "-") product }
 *     product  =  signed { ("*" | "/") signed | power }       the power of 2x and 3(x + 1): a sign is left out
 *     signed   =  ("-" | "+") signed | power
 *     power    =  atom [ "^" signed | "²" | "³" ]
 *     atom     =  number | "x" | "y" | "pi" | "e" | "(" sum ")" | function "(" sum { "," sum } ")"
 * </pre>
 *
 * <p>So −x^2 is −(x^2), 2^3^x is 2^(3^x), and 1/2x is (1/2)·x. Nothing is ever run but what these rules name.
 */
final class Parser {
    private final List<Token> tokens;
    private int next;
    private int depth;

    private Parser(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * Reads a formula.
     *
     * @throws FormulaException if it is none; it points at the first character that is wrong
     */
    static Expression parse(String formula) {
        int most = Limits.HERE.formulaLength();
        if (formula.length() > most) {
            throw new FormulaException(
                    "the formula has " + formula.length() + " characters, expected at most " + most,
                    most,
                    formula.length() - most);
        }
        Parser parser = new Parser(Token.of(formula));
        if (parser.here().kind() == Token.Kind.END) {
            throw new FormulaException("the formula is empty", 0, 0);
        }
        Expression expression = parser.sum();
        if (parser.here().kind() != Token.Kind.END) {
            throw parser.unexpected("an operator or the end");
        }
        return expression;
    }

    private Expression sum() {
        int from = here().at();
        Expression a = product();
        while (here().is("+") || here().is("-")) {
            Operator operator = take().is("+") ? Operator.ADD : Operator.SUB;
            a = checked(new Operation(operator, a, product()), from);
        }
        return a;
    }

    private Expression product() {
        int from = here().at();
        Expression a = signed();
        while (true) {
            if (here().is("*") || here().is("/")) {
                Operator operator = take().is("*") ? Operator.MUL : Operator.DIV;
                a = checked(new Operation(operator, a, signed()), from);
            } else if (here().is("(") || here().kind() == Token.Kind.NAME) {
                a = checked(new Operation(Operator.MUL, a, power()), from);
            } else {
                return a;
            }
        }
    }

    private Expression signed() {
        if (here().is("-")) {
            Token sign = take();
            return nested(sign, () -> new Negation(signed()));
        } else if (here().is("+")) {
            Token sign = take();
            return nested(sign, this::signed);
        }
        return power();
    }

    private Expression power() {
        int from = here().at();
        Expression a = atom();
        if (here().is("^")) {
            Token sign = take();
            Expression b = nested(sign, this::signed);
            return checked(new Operation(Operator.POW, a, b), from);
        } else if (here().is("²") || here().is("³")) {
            boolean square = take().is("²");
            return checked(new Operation(Operator.POW, a, square ? new Literal(2, "2") : new Literal(3, "3")), from);
        }
        return a;
    }

    private Expression atom() {
        Token token = here();
        return switch (token.kind()) {
            case NUMBER -> {
                take();
                if (here().kind() == Token.Kind.NUMBER) {
                    throw unexpected("an operator between two numbers");
                }
                yield checked(new Literal(Double.parseDouble(token.text()), token.text()), token.at());
            }
            case NAME -> named();
            default -> {
                if (!token.is("(")) {
                    throw unexpected("a number, x, y, a function or '('");
                }
                take();
                Expression inner = nested(token, this::sum);
                close(token);
                yield inner;
            }
        };
    }

    private Expression named() {
        Token name = take();
        return switch (name.text()) {
            case "x" -> Coordinate.X;
            case "y" -> Coordinate.Y;
            case "pi", "π" -> new Literal(Math.PI, "pi");
            case "e" -> new Literal(Math.E, "e");
            default -> call(name);
        };
    }

    private Expression call(Token name) {
        if (!Function.exists(name.text())) {
            throw new FormulaException(
                    unknown(name.text()), name.at(), name.text().length());
        }
        Token open = here();
        if (!open.is("(")) {
            throw new FormulaException(
                    name.text() + " needs parentheses around what it is of, as in " + name.text() + "(x)",
                    name.at(),
                    name.text().length());
        }
        take();
        List<Expression> arguments = new ArrayList<>();
        arguments.add(nested(open, this::sum));
        while (here().is(",")) {
            take();
            arguments.add(nested(open, this::sum));
        }
        close(open);
        try {
            return checked(Function.call(name.text(), arguments), name.at());
        } catch (FormulaException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new FormulaException(String.valueOf(e.getMessage()), name.at(), written(name.at()));
        }
    }

    private static String unknown(String name) {
        if (name.matches("[xy]+")) {
            return "there is no '" + name + "'; a product is written "
                    + String.join("*", List.of(name.split("(?!^|$)", -1)));
        }
        String small = name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + name.substring(1);
        String lower = name.toLowerCase(java.util.Locale.ROOT);
        for (String known : new String[] {small, lower}) {
            if (Function.exists(known) || known.matches("x|y|pi|e")) {
                return "there is no '" + name + "', but '" + known + "'";
            }
        }
        return "there is no '" + name + "'; there are x, y, pi, e and " + String.join(", ", Function.names());
    }

    // ---- the words

    private Token here() {
        return tokens.get(next);
    }

    private Token take() {
        return tokens.get(next++);
    }

    private void close(Token open) {
        if (here().is(",")) {
            throw new FormulaException("a comma stands between the arguments of a function only", here().at(), 1);
        } else if (here().kind() == Token.Kind.END) {
            throw new FormulaException("this '(' is never closed", open.at(), 1);
        } else if (!here().is(")")) {
            throw unexpected("an operator or ')'");
        }
        take();
    }

    private FormulaException unexpected(String expected) {
        Token token = here();
        if (token.kind() == Token.Kind.END) {
            return new FormulaException("the formula ends too early: expected " + expected, token.at(), 0);
        }
        String message = token.is(")") && depth == 0
                ? "this ')' closes nothing"
                : "'" + token.text() + "' is unexpected: expected " + expected;
        return new FormulaException(message, token.at(), token.text().length());
    }

    private interface Part {
        Expression read();
    }

    /** Reads a part one level further down. */
    private Expression nested(Token opening, Part part) {
        depth++;
        if (depth > Limits.HERE.formulaDepth()) {
            throw new FormulaException(
                    "this is nested more than " + Limits.HERE.formulaDepth() + " deep",
                    opening.at(),
                    opening.text().length());
        }
        Expression expression = part.read();
        depth--;
        return expression;
    }

    /** How many characters were read since the given one. */
    private int written(int from) {
        return tokens.get(next - 1).end() - from;
    }

    /** Refuses numbers that are not finite, such as 1/0. */
    private Expression checked(Expression expression, int from) {
        double value = expression.constant().orElse(0);
        if (!Double.isFinite(value)) {
            throw new FormulaException(
                    "'" + expression + "' is " + (Double.isNaN(value) ? "not a number" : "infinite"),
                    from,
                    written(from));
        }
        return expression;
    }
}

package dev.ravine.optim;

import static dev.ravine.autograd.kernel.PortableMath.pow;
import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.signum;
import static java.lang.Math.sqrt;

import java.util.Map;

/**
 * Evaluates an expression in the notation of papers, such as {@code η̂m/(√v̂ + ε)}.
 *
 * <p>Products are written with {@code ·} or with nothing between the factors; products and quotients are taken from left to
 * right, so the bits are those of the same expression in Java. {@link Formula} has the grammar.
 */
final class Expression {
    private final String text;
    private final Map<String, Double> values;
    private int at;

    private Expression(String text, Map<String, Double> values) {
        this.text = text;
        this.values = values;
    }

    /**
     * The value of an expression.
     *
     * @throws IllegalArgumentException if it cannot be read, or has a symbol without a value
     */
    static double value(String text, Map<String, Double> values) {
        Expression expression = new Expression(text, values);
        double value = expression.sum();
        if (expression.at < text.length()) {
            throw expression.refusal("the formula goes on with");
        }
        return value;
    }

    private double sum() {
        double sum = product();
        while (skip("+") || is("−")) {
            sum += product(); // It reads the minus as its sign, which makes the same bits.
        }
        return sum;
    }

    private double product() {
        if (skip("−")) {
            return -product();
        }
        double product = power();
        while (true) {
            if (skip("/")) {
                product /= power();
            } else if (skip("·")
                    || is("(")
                    || is("√")
                    || (at < text.length() && Character.isLetterOrDigit(text.charAt(at)))) {
                product *= power();
            } else {
                return product;
            }
        }
    }

    private double power() {
        double base = factor();
        if (skip("²")) {
            return base * base;
        } else if (skip("ᵗ")) {
            return pow(base, values.getOrDefault("t", Double.NaN));
        }
        return skip("^") ? pow(base, factor()) : base;
    }

    private double factor() {
        if (skip("√")) {
            return sqrt(factor());
        } else if (skip("(")) {
            return upTo(")");
        } else if (skip("|")) {
            return abs(upTo("|"));
        } else if (skip("sign(")) {
            return signum(upTo(")"));
        } else if (skip("max(")) {
            return max(upTo(","), upTo(")"));
        } else if (skip("min(")) {
            return min(upTo(","), upTo(")"));
        }
        return number();
    }

    private double upTo(String end) {
        double value = sum();
        if (!skip(end)) {
            throw refusal("'" + end + "' is missing at");
        }
        return value;
    }

    /** A number, or the value of the longest symbol that stands here. */
    private double number() {
        int start = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) at++;
        if (at > start) {
            return Double.parseDouble(text.substring(start, at));
        }
        String symbol = "";
        for (String each : values.keySet()) {
            symbol = each.length() > symbol.length() && text.startsWith(each, at) ? each : symbol;
        }
        at += symbol.length();
        Double value = values.get(symbol);
        if (value == null || (at < text.length() && Character.getType(text.charAt(at)) == Character.NON_SPACING_MARK)) {
            throw refusal("only " + values.keySet() + " have values, so it cannot be read from");
        }
        return value;
    }

    private boolean is(String token) {
        while (at < text.length() && text.charAt(at) == ' ') at++;
        return text.startsWith(token, at);
    }

    private boolean skip(String token) {
        boolean is = is(token);
        at += is ? token.length() : 0;
        return is;
    }

    private IllegalArgumentException refusal(String problem) {
        return new IllegalArgumentException("formula '" + text + "': " + problem + " '" + text.substring(at) + "'");
    }
}

package dev.ravine.optim;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.pow;
import static java.lang.Math.signum;
import static java.lang.Math.sqrt;

import java.util.Map;
import java.util.Set;

/**
 * Evaluates an expression in the notation of papers, such as {@code η̂m/(√v̂ + ε)}.
 *
 * <p>Products are written with {@code ·} or with nothing between the factors; products and quotients are taken from left to
 * right, so the bits are those of the same expression in Java. The grammar is at {@link Trace#follow}.
 */
final class Expression {
    private static final Set<String> FUNCTIONS = Set.of("max", "min", "sign");

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
            throw expression.refusal("'" + text.substring(expression.at) + "' does not belong to it");
        }
        return value;
    }

    private double sum() {
        double sum = product();
        while (skip('+') || is('−')) {
            sum += product(); // A minus is read as the sign of the product, which makes no other bits.
        }
        return sum;
    }

    private double product() {
        if (skip('−')) {
            return -product();
        }
        double product = power();
        while (true) {
            if (skip('/')) {
                product /= power();
            } else if (skip('·') || startsFactor()) {
                product *= power();
            } else {
                return product;
            }
        }
    }

    private boolean startsFactor() {
        is(' ');
        return at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || "(√".indexOf(text.charAt(at)) >= 0);
    }

    private double power() {
        double base = factor();
        if (skip('²')) {
            return base * base;
        } else if (skip('ᵗ')) {
            return pow(base, valueOf("t"));
        }
        return skip('^') ? pow(base, factor()) : base;
    }

    private double factor() {
        if (skip('√')) {
            return sqrt(factor());
        } else if (skip('(')) {
            return closed(')');
        } else if (skip('|')) {
            return abs(closed('|'));
        }
        String symbol = symbol();
        if (Character.isDigit(symbol.charAt(0))) {
            return Double.parseDouble(symbol);
        } else if (!FUNCTIONS.contains(symbol)) {
            return valueOf(symbol);
        }
        require('(');
        if (symbol.equals("sign")) {
            return signum(closed(')'));
        }
        double first = closed(',');
        double second = closed(')');
        return symbol.equals("max") ? max(first, second) : min(first, second);
    }

    private double closed(char by) {
        double value = sum();
        require(by);
        return value;
    }

    /** Reads a number, a word that is known, or a letter with the marks that belong to it. */
    private String symbol() {
        int end = at;
        while (end < text.length() && (Character.isDigit(text.charAt(end)) || text.charAt(end) == '.')) end++;
        if (end == at) {
            while (end < text.length() && text.charAt(end) < 128 && Character.isLetter(text.charAt(end))) end++;
            while (end - at > 1 && !isWord(text.substring(at, end))) end--;
            end = min(max(end, at + 1), text.length());
            while (end < text.length() && isMark(text.charAt(end))) end++;
        }
        if (end == at || !Character.isLetterOrDigit(text.charAt(at))) {
            throw refusal("a symbol or a number is missing at '" + text.substring(at) + "'");
        }
        String symbol = text.substring(at, end);
        at = end;
        is(' ');
        return symbol;
    }

    private boolean isWord(String word) {
        return values.containsKey(word) || FUNCTIONS.contains(word);
    }

    private static boolean isMark(char c) {
        return Character.getType(c) == Character.NON_SPACING_MARK || (c >= '₀' && c <= '₉') || c == '′' || c == '∞';
    }

    private double valueOf(String symbol) {
        Double value = values.get(symbol);
        if (value == null) {
            throw refusal("'" + symbol + "' has no value, but " + values.keySet() + " have");
        }
        return value;
    }

    private boolean is(char c) {
        while (at < text.length() && text.charAt(at) == ' ') at++;
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean skip(char c) {
        boolean is = is(c);
        at += is ? 1 : 0;
        return is;
    }

    private void require(char c) {
        if (!skip(c)) {
            throw refusal("'" + c + "' is missing at '" + text.substring(at) + "'");
        }
    }

    private IllegalArgumentException refusal(String problem) {
        return new IllegalArgumentException("formula '" + text + "': " + problem);
    }
}

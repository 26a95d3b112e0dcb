package dev.ravine.examples.site.surface;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of a formula.
 *
 * @param text as it was written; empty at the end
 * @param at its first character, from 0
 */
record Token(Kind kind, String text, int at) {
    enum Kind {
        NUMBER,
        NAME,
        SIGN,
        END
    }

    private static final Pattern NUMBER = Pattern.compile("(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern NAME = Pattern.compile("[a-zA-Zπ][a-zA-Z0-9]*");
    private static final String SIGNS = "+-*/^(),²³";

    /** What people type, and what they mean by it. */
    private static final String TYPED = "−–·×÷";

    private static final String MEANT = "--**/";

    int end() {
        return at + text.length();
    }

    boolean is(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    /** The words of a formula, with one at the end that says so. */
    static List<Token> of(String formula) {
        List<Token> tokens = new ArrayList<>();
        Matcher number = NUMBER.matcher(formula);
        Matcher name = NAME.matcher(formula);
        int at = 0;
        while (at < formula.length()) {
            char c = formula.charAt(at);
            number.region(at, formula.length());
            name.region(at, formula.length());
            Token token;
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            } else if (number.lookingAt()) {
                token = new Token(Kind.NUMBER, number.group(), at);
            } else if (name.lookingAt()) {
                token = new Token(Kind.NAME, name.group(), at);
            } else {
                token = new Token(Kind.SIGN, sign(formula, at), at);
            }
            tokens.add(token);
            at = token.end();
        }
        tokens.add(new Token(Kind.END, "", at));
        return tokens;
    }

    private static String sign(String formula, int at) {
        char c = formula.charAt(at);
        char meant = TYPED.indexOf(c) >= 0 ? MEANT.charAt(TYPED.indexOf(c)) : c;
        if (formula.startsWith("**", at)) {
            throw new FormulaException("a power is written with ^, not **", at, 2);
        } else if (c == '|') {
            throw new FormulaException("an absolute value is written abs(x), not |x|", at, 1);
        } else if (SIGNS.indexOf(meant) < 0) {
            int length = Character.charCount(formula.codePointAt(at));
            throw new FormulaException(
                    "'" + formula.substring(at, at + length) + "' has no meaning in a formula", at, length);
        }
        return Character.toString(meant);
    }
}

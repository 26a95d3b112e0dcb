package dev.ravine.examples.site.browser.regex;

import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * Stands in for {@link java.util.regex.Pattern} in the browser, with JavaScript's own regular expressions: they mean the same as long
 * as neither flags nor what is peculiar to Java is in them. Only what the library calls is here; the build fails for anything else.
 */
public final class JsPattern {
    private final JSObject expression;

    private JsPattern(String expression) {
        this.expression = compiled(expression);
    }

    /** Reads an expression. */
    public static JsPattern compile(String expression) {
        return new JsPattern(expression);
    }

    /** Whether an expression matches the whole text. */
    public static boolean matches(String expression, CharSequence text) {
        return new JsPattern("^(?:" + expression + ")$").length(text.toString(), 0) >= 0;
    }

    /** Looks for it in a text. */
    public JsMatcher matcher(CharSequence text) {
        return new JsMatcher(this, text.toString());
    }

    /** The text between its matches: with a limit of −1 all of it, and with 0 without what is empty at the end. */
    public String[] split(CharSequence text, int limit) {
        String all = text.toString();
        List<String> parts = new ArrayList<>();
        int from = 0;
        int at = 0;
        while (at <= all.length()) {
            int length = length(all, at);
            // A match of nothing at the very start splits off nothing.
            if (length > 0 || (length == 0 && at > from)) {
                parts.add(all.substring(from, at));
                from = at + length;
                at = Math.max(from, at + 1);
            } else {
                at++;
            }
        }
        parts.add(all.substring(from));
        while (limit == 0
                && from > 0
                && !parts.isEmpty()
                && parts.get(parts.size() - 1).isEmpty()) {
            parts.remove(parts.size() - 1);
        }
        return parts.toArray(new String[0]);
    }

    /** As {@link #split(CharSequence, int)}, without what is empty at the end. */
    public String[] split(CharSequence text) {
        return split(text, 0);
    }

    /** How long a match is that begins right there; -1 if none does. */
    int length(String text, int from) {
        return length(expression, text, from);
    }

    // By code points, as in Java; and only right where it is asked to look.
    @JSBody(params = "expression", script = "return new RegExp(expression, 'uy');")
    private static native JSObject compiled(String expression);

    @JSBody(
            params = {"expression", "text", "from"},
            script = "expression.lastIndex = from; var found = expression.exec(text); return found ? found[0].length :"
                    + " -1;")
    private static native int length(JSObject expression, String text, int from);
}

package dev.ravine.examples.site.browser.regex;

/** Stands in for {@link java.util.regex.Matcher} in the browser. */
public final class JsMatcher {
    private final JsPattern pattern;
    private final String text;
    private int from;
    private int length = -1;

    JsMatcher(JsPattern pattern, String text) {
        this.pattern = pattern;
        this.text = text;
    }

    /** Looks only at the rest of the text from there on. */
    public JsMatcher region(int start, int end) {
        if (end != text.length()) {
            throw new IllegalArgumentException("a region has to go to the end of the text");
        }
        from = start;
        return this;
    }

    /** Whether there is a match where it looks. */
    public boolean lookingAt() {
        length = pattern.length(text, from);
        return length >= 0;
    }

    /** What was found. */
    public String group() {
        return text.substring(from, from + length);
    }

    /** The text with another in place of each match; the other is taken as it is. */
    public String replaceAll(String other) {
        return String.join(other, pattern.split(text, -1));
    }
}

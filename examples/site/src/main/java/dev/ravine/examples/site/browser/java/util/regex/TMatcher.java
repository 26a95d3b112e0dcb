package dev.ravine.examples.site.browser.java.util.regex;

/** Stands in for {@link java.util.regex.Matcher} in the browser. */
public final class TMatcher {
    private final TPattern pattern;
    private final String text;
    private int from;
    private int length = -1;

    TMatcher(TPattern pattern, String text) {
        this.pattern = pattern;
        this.text = text;
    }

    /** Looks only at the rest of the text from there on. */
    public TMatcher region(int start, int end) {
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

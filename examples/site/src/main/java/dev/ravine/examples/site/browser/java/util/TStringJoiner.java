package dev.ravine.examples.site.browser.java.util;

/** Stands in for {@link java.util.StringJoiner} in the browser. */
public final class TStringJoiner {
    private final String delimiter;
    private final String prefix;
    private final String suffix;
    private String joined = "";
    private boolean started;

    /** Joins without anything around. */
    public TStringJoiner(CharSequence delimiter) {
        this(delimiter, "", "");
    }

    /** Joins between a prefix and a suffix. */
    public TStringJoiner(CharSequence delimiter, CharSequence prefix, CharSequence suffix) {
        this.delimiter = delimiter.toString();
        this.prefix = prefix.toString();
        this.suffix = suffix.toString();
    }

    /** Adds a part. */
    public TStringJoiner add(CharSequence part) {
        joined += (started ? delimiter : "") + part;
        started = true;
        return this;
    }

    @Override
    public String toString() {
        return prefix + joined + suffix;
    }
}

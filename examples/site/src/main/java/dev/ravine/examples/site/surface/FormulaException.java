package dev.ravine.examples.site.surface;

/** A formula that cannot be read: what is wrong, and where. */
public final class FormulaException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int at;
    private final int length;

    FormulaException(String message, int at, int length) {
        super(message);
        this.at = at;
        this.length = length;
    }

    /** The first character that is wrong, from 0. */
    public int at() {
        return at;
    }

    /** How many characters are wrong; 0 where something is missing at the end. */
    public int length() {
        return length;
    }
}

package dev.ravine.autograd.check;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many rows or columns a drawn matrix may have.
 *
 * <p>Written as a number, {@code "3"}, a range with both ends in it, {@code "1..6"}, or a name, {@code "n"}. What has
 * the same name has the same size. A name begins with a letter, and stands for 1 to 6 unless it says otherwise,
 * {@code "n:2..4"}; saying it once is enough.
 */
public final class SizeRange {
    /** What a side is, and a name stands for, where nothing else is said. */
    public static final String USUAL = "1..6";

    private static final Pattern NAMED = Pattern.compile("([A-Za-z]\\w*)(?:\\s*:\\s*(.*))?");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:\\s*\\.\\.\\s*(\\d{1,9}))?");

    private final @Nullable String name;
    private final boolean stated;
    private final int least;
    private final int greatest;

    private SizeRange(@Nullable String name, boolean stated, int least, int greatest) {
        this.name = name;
        this.stated = stated;
        this.least = least;
        this.greatest = greatest;
    }

    /**
     * Reads a size.
     *
     * @param side what it is the size of, for messages: {@code "rows"}
     * @throws IllegalArgumentException if the text is null or not written as described above, or its range ends before it
     *     begins
     */
    public static SizeRange parse(String side, String text) {
        if (text == null) {
            throw new IllegalArgumentException(side + " is null");
        }
        Matcher named = NAMED.matcher(text.strip());
        boolean hasName = named.matches();
        String name = hasName ? named.group(1) : null;
        String stated = hasName ? named.group(2) : text;
        Matcher numbers = RANGE.matcher(stated == null ? USUAL : stated.strip());
        if (!numbers.matches()) {
            throw new IllegalArgumentException(
                    side + " = \"" + text
                            + "\": expected a number (\"3\"), a range (\"1..6\") or a name (\"n\", or with its range, \"n:1..6\")");
        }
        int least = Integer.parseInt(numbers.group(1));
        String end = numbers.group(2);
        int greatest = end == null ? least : Integer.parseInt(end);
        if (least > greatest) {
            throw new IllegalArgumentException(
                    side + " = \"" + text + "\": expected a range whose end is not below its beginning");
        }
        return new SizeRange(name, stated != null, least, greatest);
    }

    /** Just this size, without a name. */
    public static SizeRange exactly(int size) {
        return new SizeRange(null, true, size, size);
    }

    /** The name that this size is shared by, if it has one. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** The smallest size. */
    public int least() {
        return least;
    }

    /** The greatest size. */
    public int greatest() {
        return greatest;
    }

    /** Draws a size, its two ends more often than the rest. */
    public int draw(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> least;
            case 1 -> greatest;
            default -> least + random.nextInt(greatest - least + 1);
        };
    }

    /**
     * Checks that a later use of this name leaves its range as it was first said.
     *
     * @throws IllegalArgumentException if the later one says another range
     */
    public void requireSame(SizeRange later) {
        if (later.stated && (later.least != least || later.greatest != greatest)) {
            throw new IllegalArgumentException("\"" + later + "\": the size '" + name + "' was first used as \"" + this
                    + "\"; expected the same range, or the name alone");
        }
    }

    /** As it is written. */
    @Override
    public String toString() {
        String range = least == greatest ? "" + least : least + ".." + greatest;
        return name == null ? range : stated ? name + ":" + range : name;
    }
}

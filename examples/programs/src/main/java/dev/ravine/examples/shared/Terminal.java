package dev.ravine.examples.shared;

/** Whether a person is watching: {@code examples/run} says so, since Java 17 cannot tell where each stream goes. */
public final class Terminal {
    private static final String STREAMS = System.getProperty("examples.terminal", "");

    private Terminal() {}

    /** Whether what is printed goes to a terminal. */
    public static boolean showsOutput() {
        return STREAMS.contains("out");
    }

    /** Whether messages go to a terminal. */
    public static boolean showsErrors() {
        return STREAMS.contains("err");
    }

    /** How many characters fit on a line of messages; 100 if nobody knows. */
    public static int columns() {
        int columns = Integer.getInteger("examples.columns", 0);
        return columns > 0 ? columns : 100;
    }

    /** The text in bold on a terminal. */
    public static String bold(String text) {
        return styled("1", text);
    }

    /** The text in grey on a terminal. */
    public static String faint(String text) {
        return styled("2", text);
    }

    private static String styled(String code, String text) {
        boolean wanted = showsOutput() && System.getenv("NO_COLOR") == null;
        return wanted ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}

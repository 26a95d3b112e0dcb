package lab;

/** What a gap throws until it is filled. */
public final class Todo extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Makes the error of a gap.
     *
     * @param exercise its number
     * @param what what is to be written
     */
    public Todo(int exercise, String what) {
        super("Exercise " + exercise + " is open: write " + what + ". The text is in src/main/java/lab/exercise" + exercise
                + "/README.md");
    }
}

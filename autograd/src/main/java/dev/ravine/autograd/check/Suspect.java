package dev.ravine.autograd.check;

/**
 * An operation whose rule is wrong.
 *
 * @param operation the operation's name
 * @param input which of its inputs the rule is for, counted from 0; −1 where a missing rule is to blame, or the value
 * @param origin where in the program it was called
 * @param problem what is wrong with it
 */
public record Suspect(String operation, int input, String origin, String problem) {
    /** {@code 'softplus', at Model.forward(Model.java:31): the rule for its input 0 is wrong: ...}. */
    @Override
    public String toString() {
        return "'" + operation + "', " + origin + ": " + problem;
    }
}

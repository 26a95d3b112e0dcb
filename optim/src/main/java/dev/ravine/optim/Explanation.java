package dev.ravine.optim;

import java.util.List;
import java.util.Locale;

/**
 * One entry's way through one step, line by line.
 *
 * <p>A line's number is the value of its formula, and, with the rules of this library, what the step itself computes, to the
 * bit.
 *
 * @param parameter the parameter's full name
 * @param row the entry's row, from 0
 * @param column the entry's column, from 0
 * @param step the number of the parameter's step, from 1
 * @param lines from the gradient to the new value
 * @param remarks what is worth noticing
 */
public record Explanation(String parameter, int row, int column, int step, List<Line> lines, List<String> remarks) {
    /**
     * A quantity, how it is computed, and what it is.
     *
     * @param symbol its symbol in the formulas
     * @param formula its formula, in which a symbol that is being changed stands for its old value
     * @param value its value
     */
    public record Line(String symbol, String formula, double value) {}

    /** Copies the lists. */
    public Explanation {
        lines = List.copyOf(lines);
        remarks = List.copyOf(remarks);
    }

    /**
     * The value of a symbol, after its last line.
     *
     * @throws IllegalArgumentException if no line has this symbol; the message lists those that exist
     */
    public double value(String symbol) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).symbol().equals(symbol)) {
                return lines.get(i).value();
            }
        }
        throw new IllegalArgumentException("Explanation: no line is called '" + symbol + "'; there are "
                + lines.stream().map(Line::symbol).toList());
    }

    /** The lines as a table, and the remarks below it. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("step %d of parameter '%s' at [%d, %d]".formatted(step, parameter, row, column));
        for (Line line : lines) {
            text.append(String.format(
                    Locale.ROOT, "%n  %s %s %.6g", padded(line.symbol(), 7), padded(line.formula(), 32), line.value()));
        }
        remarks.forEach(remark -> text.append("%n  (%s)".formatted(remark)));
        return text.toString();
    }

    /** Filled up with spaces; a hat over a letter takes no room of its own. */
    private static String padded(String text, int width) {
        long taken = text.codePoints()
                .filter(point -> Character.getType(point) != Character.NON_SPACING_MARK)
                .count();
        return text + " ".repeat((int) Math.max(0, width - taken));
    }
}

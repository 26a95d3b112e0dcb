package dev.ravine.examples.shared;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.text.StringEscapeUtils;
import org.apache.commons.text.WordUtils;
import org.jspecify.annotations.Nullable;

/** Headings, sentences, tables and pictures as text for a terminal, or as a page. */
public final class Story {
    /** What lines of text are wrapped at. */
    private static final int COLUMNS = 80;

    /** Columns of a table that are no wider than this stay as they are. */
    private static final int SHORT = 20;

    private interface Part {
        String text();

        String html();
    }

    private final String title;
    private final List<Part> parts = new ArrayList<>();

    /** Begins. */
    public Story(String title) {
        this.title = title;
    }

    /** Adds a heading. */
    public Story heading(String heading) {
        return add("\n" + Terminal.bold(heading) + "\n", "<h2>" + escaped(heading) + "</h2>");
    }

    /** Adds a sentence or more. */
    public Story say(String sentence) {
        return add(WordUtils.wrap(sentence, COLUMNS) + "\n", "<p>" + escaped(sentence) + "</p>");
    }

    /** Adds text whose lines and spaces are to stay as they are. */
    public Story verbatim(String lines) {
        return add(lines.indent(2), "<pre>" + escaped(lines) + "</pre>");
    }

    /** Adds a table; the cells of a column line up, and those of wide columns are wrapped. */
    public Story table(List<String> head, List<List<String>> rows) {
        int[] widths = widths(head, rows, Story::width);
        narrow(widths, widths(head, rows, Story::narrowest));
        String text = Terminal.faint(wrapped(head, widths))
                + "\n"
                + rows.stream().map(row -> wrapped(row, widths) + "\n").collect(Collectors.joining());
        return add(
                text,
                "<table>" + row("th", head)
                        + rows.stream().map(row -> row("td", row)).collect(Collectors.joining()) + "</table>");
    }

    private Story add(String text, String html) {
        parts.add(new Part() {
            @Override
            public String text() {
                return text;
            }

            @Override
            public String html() {
                return html;
            }
        });
        return this;
    }

    /** The story for a terminal. */
    public String toText() {
        return Terminal.bold(title) + "\n" + joined(Part::text);
    }

    /** The story as a page that needs nothing else. */
    public String toHtml() {
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%1$s</title>
                <style>
                body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
                       color-scheme: light dark; color: CanvasText; background: Canvas }
                table { border-collapse: collapse; font-variant-numeric: tabular-nums }
                td, th { padding: .2rem .8rem .2rem 0; text-align: left; border-bottom: 1px solid #8886 }
                pre { overflow-x: auto }
                </style>
                <h1>%1$s</h1>
                %2$s
                </html>
                """
                .formatted(escaped(title), joined(part -> part.html() + "\n"));
    }

    private String joined(Function<Part, String> form) {
        return parts.stream().map(form).collect(Collectors.joining());
    }

    /** The greatest width of the cells of each column. */
    private static int[] widths(List<String> head, List<List<String>> rows, ToIntFunction<String> width) {
        return IntStream.range(0, head.size())
                .map(j -> Stream.concat(Stream.of(head), rows.stream())
                        .mapToInt(row -> width.applyAsInt(row.get(j)))
                        .max()
                        .orElse(0))
                .toArray();
    }

    /** What a cell needs if it is wrapped; short ones are not. */
    private static int narrowest(String cell) {
        return Arrays.stream(cell.split(" ")).mapToInt(Story::width).reduce(SHORT, Math::max);
    }

    /** Takes from the widest columns until all fit, as far as each can be wrapped. */
    private static void narrow(int[] widths, int[] least) {
        for (int excess = Arrays.stream(widths).sum() + 2 * widths.length - COLUMNS; excess > 0; excess--) {
            OptionalInt widest = IntStream.range(0, widths.length)
                    .filter(j -> widths[j] > least[j])
                    .reduce((i, j) -> widths[i] >= widths[j] ? i : j);
            widest.ifPresent(j -> widths[j]--);
        }
    }

    private static String wrapped(List<String> cells, int[] widths) {
        List<List<String>> columns = IntStream.range(0, widths.length)
                .mapToObj(j -> WordUtils.wrap(cells.get(j), widths[j]).lines().toList())
                .toList();
        int lines = columns.stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, lines)
                .mapToObj(i -> line(
                        columns.stream()
                                .map(column -> i < column.size() ? column.get(i) : "")
                                .toList(),
                        widths))
                .collect(Collectors.joining("\n"));
    }

    private static String line(List<String> cells, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(j -> cells.get(j) + " ".repeat(widths[j] - width(cells.get(j))))
                .collect(Collectors.joining("  ", "  ", ""))
                .stripTrailing();
    }

    private static String row(String tag, List<String> cells) {
        return cells.stream()
                .map(cell -> "<" + tag + ">" + escaped(cell) + "</" + tag + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }

    /** The places that a text takes; a hat over a letter takes none. */
    private static int width(String text) {
        return (int) text.codePoints()
                .filter(point -> Character.getType(point) != Character.NON_SPACING_MARK)
                .count();
    }

    private static String escaped(String text) {
        return StringEscapeUtils.escapeHtml4(text);
    }

    /** The cells of a row. */
    public static List<String> cells(@Nullable Object... cells) {
        return Arrays.stream(cells).map(String::valueOf).toList();
    }
}

package dev.ravine.examples.site.browser;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;

/**
 * Formats in the browser what {@link String#format} is asked for: TeaVM's own knows neither %e nor %g, and brings a table of
 * languages along. Here are the conversions that the library uses, for its messages, in {@link Locale#ROOT}.
 */
public final class Formats {
    private Formats() {}

    /** Writes the format with its arguments; the language does not matter. */
    public static String format(@Nullable Locale locale, String format, @Nullable Object... arguments) {
        return format(format, arguments);
    }

    /** Writes the format with its arguments. */
    public static String format(String format, @Nullable Object... arguments) {
        StringBuilder out = new StringBuilder();
        int next = 0;
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c != '%') {
                out.append(c);
                continue;
            }
            Conversion conversion = Conversion.read(format, at);
            at = conversion.end;
            if (conversion.letter == '%' || conversion.letter == 'n') {
                out.append(conversion.letter == '%' ? '%' : '\n');
            } else {
                int index = conversion.index > 0 ? conversion.index - 1 : next++;
                out.append(conversion.of(arguments[index]));
            }
        }
        return out.toString();
    }

    /** Such as %1$-8.3f: which argument, flags, the least width, the precision, and the letter. */
    private static final class Conversion {
        private int index;
        private String flags = "";
        private int width;
        private int precision = -1;
        private char letter;
        private int end;

        static Conversion read(String format, int from) {
            Conversion read = new Conversion();
            int at = from;
            int number = 0;
            while (true) {
                char c = format.charAt(at++);
                if (c >= '0' && c <= '9' && !(c == '0' && number == 0)) {
                    number = 10 * number + (c - '0');
                } else if (c == '$') {
                    read.index = number;
                    number = 0;
                } else if (c == '.') {
                    read.width = number;
                    number = 0;
                    read.precision = 0;
                } else if ("-+ 0,(#".indexOf(c) >= 0 && read.precision < 0) {
                    read.flags += c;
                } else if (c != '0') {
                    if (read.precision < 0) {
                        read.width = number;
                    } else {
                        read.precision = number;
                    }
                    read.letter = c;
                    read.end = at;
                    return read;
                }
            }
        }

        String of(@Nullable Object argument) {
            String text =
                    switch (letter) {
                        case 's' -> cut(String.valueOf(argument));
                        case 'S' -> cut(String.valueOf(argument)).toUpperCase(Locale.ROOT);
                        case 'c', 'b' -> String.valueOf(argument);
                        case 'd' -> signed(grouped(String.valueOf(argument)));
                        case 'x' -> Integer.toHexString(((Number) orZero(argument)).intValue());
                        case 'X' ->
                            Integer.toHexString(((Number) orZero(argument)).intValue())
                                    .toUpperCase(Locale.ROOT);
                        case 'f', 'e', 'g' -> number(((Number) orZero(argument)).doubleValue());
                        default -> throw new IllegalArgumentException("no conversion %" + letter + " is known here");
                    };
            if (text.length() >= width) {
                return text;
            } else if (has('-')) {
                return text + " ".repeat(width - text.length());
            } else if (has('0')) {
                boolean sign = text.startsWith("-") || text.startsWith("+");
                return (sign ? text.substring(0, 1) : "")
                        + "0".repeat(width - text.length())
                        + text.substring(sign ? 1 : 0);
            }
            return " ".repeat(width - text.length()) + text;
        }

        private static Object orZero(@Nullable Object argument) {
            return argument == null ? 0 : argument;
        }

        private boolean has(char flag) {
            return flags.indexOf(flag) >= 0;
        }

        private String cut(String text) {
            return precision >= 0 && precision < text.length() ? text.substring(0, precision) : text;
        }

        private String number(double value) {
            if (!Double.isFinite(value)) {
                return Double.isNaN(value) ? "NaN" : signed(value > 0 ? "Infinity" : "-Infinity");
            }
            int digits = precision < 0 ? 6 : precision;
            if (letter == 'f') {
                return signed(grouped(fixed(value, digits)));
            } else if (letter == 'e') {
                return signed(scientific(value, digits));
            }
            int significant = Math.max(digits, 1);
            double size = Math.abs(value);
            // As Java has it: 0.0001 is still written out.
            if (size != 0 && (size < 1e-4 || size >= Double.parseDouble("1e" + significant))) {
                return signed(scientific(value, significant - 1));
            }
            String written = scientific(value, significant - 1);
            int exponent = size == 0
                    ? 0
                    : Integer.parseInt(
                            written.substring(written.indexOf('e') + 1).replace("+", ""));
            return signed(grouped(fixed(value, Math.max(significant - 1 - exponent, 0))));
        }

        /** With at least two digits of exponent. */
        private static String scientific(double value, int digits) {
            String written = exponential(value, digits);
            int e = written.indexOf('e');
            String exponent = written.substring(e + 2);
            return written.substring(0, e + 2) + (exponent.length() < 2 ? "0" : "") + exponent;
        }

        private String signed(String text) {
            return text.startsWith("-") ? text : has('+') ? "+" + text : has(' ') ? " " + text : text;
        }

        private String grouped(String text) {
            if (!has(',')) {
                return text;
            }
            int point = text.indexOf('.') < 0 ? text.length() : text.indexOf('.');
            int first = text.startsWith("-") ? 1 : 0;
            StringBuilder grouped = new StringBuilder(text);
            for (int i = point - 3; i > first; i -= 3) {
                grouped.insert(i, ',');
            }
            return grouped.toString();
        }
    }

    @JSBody(
            params = {"value", "digits"},
            script = "return value.toFixed(digits);")
    private static native String fixed(double value, int digits);

    @JSBody(
            params = {"value", "digits"},
            script = "return value.toExponential(digits);")
    private static native String exponential(double value, int digits);
}

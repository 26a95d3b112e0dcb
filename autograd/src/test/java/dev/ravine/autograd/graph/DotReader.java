package dev.ravine.autograd.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Reads back what is in the labels of a DOT file, by the language's own rules; fails on anything that it does not know. */
final class DotReader {
    private final Deque<String> tokens = new ArrayDeque<>();
    private final Map<String, String> labels = new LinkedHashMap<>();

    /** The label of each node by its name, with the characters that a reader would see. */
    static Map<String, String> labels(String dot) {
        DotReader reader = new DotReader();
        reader.split(dot);
        reader.graph();
        return reader.labels;
    }

    /** A quoted token keeps the quote that it starts with. */
    private void split(String dot) {
        int i = 0;
        while (i < dot.length()) {
            int start = i;
            char c = dot.charAt(i++);
            if (c == '"') {
                i = quoted(dot, i);
            } else if (isName(c)) {
                while (i < dot.length() && isName(dot.charAt(i))) {
                    i++;
                }
                tokens.add(dot.substring(start, i));
            } else if (dot.startsWith("->", start)) {
                i++;
                tokens.add("->");
            } else if ("{}[]=,".indexOf(c) >= 0) {
                tokens.add(String.valueOf(c));
            } else {
                require(c == ' ' || c == '\n', "'" + c + "' outside of quotes");
            }
        }
    }

    /** The lexer knows one escape, of the quote; another backslash stays, and takes what follows it along. */
    private int quoted(String dot, int from) {
        StringBuilder text = new StringBuilder("\"");
        int i = from;
        while (dot.charAt(i) != '"') {
            require(dot.charAt(i) != '\n', "a line that ends within quotes");
            if (dot.charAt(i) == '\\' && dot.charAt(i + 1) == '"') {
                i++;
            } else if (dot.charAt(i) == '\\') {
                text.append(dot.charAt(i++));
            }
            text.append(dot.charAt(i++));
        }
        tokens.add(text.toString());
        return i + 1;
    }

    private static boolean isName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private void graph() {
        take("digraph");
        take("{");
        while (!next().equals("}")) {
            String name = tokens.remove();
            if (next().equals("=")) {
                take("=");
                tokens.remove();
            } else if (next().equals("->")) {
                take("->");
                require(
                        labels.containsKey(tokens.remove()) && labels.containsKey(name),
                        "an edge between unknown nodes");
                attributes();
            } else {
                String label = attributes().get("label");
                if (label != null) {
                    require(labels.put(name, seen(label)) == null, "two nodes called " + name);
                }
            }
        }
        take("}");
        require(tokens.isEmpty(), "more after the graph");
    }

    private Map<String, String> attributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        if (next().equals("[")) {
            do {
                tokens.remove();
                String name = tokens.remove();
                take("=");
                attributes.put(name, tokens.remove());
            } while (next().equals(","));
            take("]");
        }
        return attributes;
    }

    /** What the label shows: a backslash before another is one, before an n it breaks the line, and entities are decoded. */
    private static String seen(String quoted) {
        require(quoted.startsWith("\""), "a label without quotes");
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c == '\\') {
                char escaped = quoted.charAt(++i);
                require(escaped == '\\' || escaped == 'n', "the escape \\" + escaped);
                text.append(escaped == 'n' ? '\n' : '\\');
            } else if (c == '&') {
                require(quoted.startsWith("&amp;", i), "a bare ampersand");
                i += "amp;".length();
                text.append('&');
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private String next() {
        return Objects.requireNonNull(tokens.peek(), "the end");
    }

    private void take(String expected) {
        String token = tokens.remove();
        require(token.equals(expected), "'" + token + "' where '" + expected + "' should be");
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException("not DOT: " + problem);
        }
    }
}

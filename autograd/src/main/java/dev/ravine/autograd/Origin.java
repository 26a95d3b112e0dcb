package dev.ravine.autograd;

import java.util.List;

/**
 * Where in the program a variable was computed: in which layer, and on which line of the user's own source.
 *
 * <p>Finding the line costs microseconds, so it is noted only where someone looks on: under {@link NumericWatch} or a {@link
 * ResultListener}.
 *
 * @param path the layer's path in the model, such as {@code encoder.0}; empty outside of any layer
 * @param rule the operation whose rule computed this in a reverse pass; empty for what the forward pass computed
 * @param line the nearest caller outside of this library, as {@code Model.forward(Model.java:31)}
 */
public record Origin(String path, String rule, String line) {
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final List<String> LIBRARY =
            List.of("dev.ravine.autograd.", "dev.ravine.nn.", "dev.ravine.optim.", "java.", "jdk.");

    static Origin here(Mode mode) {
        Variable ruleOf = mode.inRuleOf;
        return ruleOf == null
                ? new Origin(Scope.currentPath(), "", callersLine())
                : ruleOf.origin()
                        .map(origin -> new Origin(origin.path, ruleOf.operation(), origin.line))
                        .orElseGet(() -> new Origin("", ruleOf.operation(), "a line that was not noted"));
    }

    /** The nearest caller outside of this library. */
    static String callersLine() {
        return WALKER.walk(
                frames -> frames.filter(frame -> LIBRARY.stream().noneMatch(frame.getClassName()::startsWith))
                        .findFirst()
                        .map(StackWalker.StackFrame::toStackTraceElement)
                        .map(frame -> simpleName(frame.getClassName()) + "." + methodName(frame.getMethodName()) + "("
                                + frame.getFileName() + ":" + frame.getLineNumber() + ")")
                        .orElse("an unknown line"));
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    /** Of {@code lambda$main$0}, which is how the compiler calls the body of a lambda in {@code main}, that method. */
    private static String methodName(String name) {
        return name.startsWith("lambda$") && name.indexOf('$', 7) > 0 ? name.substring(7, name.indexOf('$', 7)) : name;
    }

    /** {@code in layer encoder.0, at Model.forward(Model.java:31)}. */
    @Override
    public String toString() {
        return (path.isEmpty() ? "" : "in layer " + path + ", ")
                + (rule.isEmpty() ? "" : "in the rule of '" + rule + "', ")
                + "at " + line;
    }
}

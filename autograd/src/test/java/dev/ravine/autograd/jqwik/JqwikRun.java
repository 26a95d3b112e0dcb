package dev.ravine.autograd.jqwik;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one property, and keeps what jqwik reports of it. */
final class JqwikRun implements TestExecutionListener {
    private final List<String> reports = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    static JqwikRun of(Class<?> properties, String property, Path database) {
        JqwikRun run = new JqwikRun();
        String parameters = List.of(properties.getDeclaredMethods()).stream()
                .filter(method -> method.getName().equals(property))
                .findFirst()
                .map(method -> String.join(
                        ",",
                        List.of(method.getParameterTypes()).stream()
                                .map(Class::getName)
                                .toList()))
                .orElseThrow();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(properties.getName() + "#" + property + "(" + parameters + ")"))
                .filters(EngineFilter.includeEngines("jqwik"))
                .configurationParameter(
                        "jqwik.database", database.resolve("jqwik").toString())
                .configurationParameter("jqwik.reporting.usejunitplatform", "true")
                .build();
        LauncherFactory.create().execute(request, run);
        return run;
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        reports.addAll(entry.getKeyValuePairs().values());
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        result.getThrowable().ifPresent(failures::add);
    }

    /** Why it failed. */
    Throwable failure() {
        if (failures.size() != 1) {
            throw new AssertionError("expected one failure, got " + failures + "\n" + report());
        }
        return failures.get(0);
    }

    /** All that was reported. */
    String report() {
        return String.join("\n", reports);
    }

    /** The shrunk sample as reported, a parameter on each line. */
    String shrunkSample() {
        String after = report().split("Shrunk Sample \\(\\d+ steps\\)\\R\\s*-+\\R", 2)[1];
        return after.split("\\R\\s*\\R", 2)[0].stripIndent().strip();
    }
}

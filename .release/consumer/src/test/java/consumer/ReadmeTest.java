package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The README's samples run with the jars of a release; they are in the unnamed package, as the README has them. */
class ReadmeTest {
    @TestFactory
    Stream<DynamicTest> everySampleOfStatementsRuns() {
        File[] classes = new File(".").listFiles((folder, name) -> name.matches("Sample\\d+\\.class"));
        return Arrays.stream(Objects.requireNonNull(classes))
                .sorted()
                .map(file -> file.getName().replace(".class", ""))
                .map(name -> DynamicTest.dynamicTest(name, () -> run(name)));
    }

    private static void run(String name) throws Exception {
        Class<?> sample = Class.forName(name);
        Constructor<?> constructor = sample.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object instance = constructor.newInstance();
        for (Method method : sample.getDeclaredMethods()) {
            if (method.getName().equals("run")) {
                method.setAccessible(true);
                try {
                    method.invoke(instance);
                } catch (InvocationTargetException e) {
                    // One sample shows the error of a NaN.
                    if (!(e.getCause() instanceof ArithmeticException) || !e.getCause().getMessage().contains("made NaN")) {
                        throw e;
                    }
                }
            }
        }
    }

    @Test
    void theFirstProgramLearns() throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Class.forName("First").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(console);
        }
        String[] entries = printed.toString(StandardCharsets.UTF_8).replaceAll("[^\\[]*\\[|\\].*\\s*", "").split("[; ]+");
        for (String entry : entries) {
            assertEquals(0.5, Double.parseDouble(entry), 0.001, printed.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void theClassPathIsWhatThisModuleIsFor() throws Exception {
        String path = System.getProperty("java.class.path");
        assertTrue(path.contains("junit-jupiter-api-" + System.getProperty("expected.junit")), path);
        assertEquals(System.getProperty("expected.jqwik").equals("true"), path.contains("jqwik"), path);
        assertTrue(path.contains("ravine-autograd-"), path);
    }
}

package lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The lab itself: solutions pass, stubs fail and say what to do, and common mistakes are named. For its authors, not for students. */
class LabTest {
    private static final Path SOLUTIONS = Path.of("src", "solutions", "java");
    private static final Path GRADERS = Path.of("target", "test-classes");

    @TempDir
    static Path solved;

    /** What a student begins with. */
    @TempDir
    static Path stubs;

    @BeforeAll
    static void compileSolutionsAndStubs() throws IOException {
        assumeTrue(Files.isDirectory(SOLUTIONS), "there are no solutions here; name an exercise, -Dexercise=3");
        compile(SOLUTIONS, solved);
        compile(Path.of("src", "main", "java"), stubs);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void theSolutionPasses(int exercise) throws Exception {
        Map<String, String> results = grade(exercise, solved);
        results.forEach((test, message) -> assertEquals("", message, test));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void theStubFailsAndSaysWhatToDo(int exercise) throws Exception {
        Map<String, String> results = grade(exercise, stubs);
        String text = "exercise" + exercise + "/README.md";
        if (exercise == 7) {
            assertEquals("", results.get("theValuesAreAsTheyWere()"));
            assertTrue(String.valueOf(results.get("noRuleIsWrong()")).contains("3 of the seven"), results.toString());
            assertTrue(String.valueOf(results.get("noRuleIsWrong()")).contains(text), results.toString());
        } else {
            results.forEach((test, message) ->
                    assertTrue(message.contains("Exercise " + exercise + " is open") && message.contains(text), test + message));
        }
        assertTrue(Files.isRegularFile(Path.of("src", "main", "java", "lab").resolve(text)), text);
    }

    /** A mistake in a solution: what is replaced by what, and what the grader says. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            1 | ByHand        | 2.0 / x.numRows                   | 1.0 / x.numRows                   | it is half of what it should be
            1 | ByHand        | 2.0 / x.numRows                   | 2.0                               | is not the gradient of the loss for 2 samples
            1 | ByHand        | * 2 * x;                          | ;                                 | Which of the two rules
            2 | OwnOperation  | in[0].data[i]                     | x.value().data[i]                 | read x from in[0]
            2 | OwnOperation  | g.mul(tanh(x))                    | g.mul(tanh(x).detach())           | but its own gradient is not
            2 | OwnOperation  | Math.log1p(Math.exp(-2 * magnitude)) - Math.log(2) | Math.log(Math.cosh(magnitude)) - magnitude | cosh itself overflows
            3 | ReversePass   | Double::sum                       | (a, b) -> b                       | Shares along both add up
            3 | ReversePass   | .reversed()                       | .thenComparing(Node::number)      | The order of walking matters
            3 | ReversePass   | if (!gradients.containsKey(edge.input())) | if (true)                 | Visit each node once
            4 | Classification | .mean()                          | .sum()                            | the mean over the rows, not the sum
            4 | Classification | logSumExp(scores, Per.ROW)       | dev.ravine.autograd.Reductions.sum(dev.ravine.autograd.Elementwise.exp(scores), Per.ROW) | the formula must not contain it
            4 | Classification | return logSumExp(scores, Per.ROW).sub(pickColumns(scores, labels)) | return pickColumns(scores, labels).sub(logSumExp(scores, Per.ROW)) | the sign is the wrong way round
            5 | UpdateRules   | w[i] -= learningRate * g[i]       | w[i] += learningRate * g[i]       | it climbs
            5 | UpdateRules   | (m[i] / share1)                   | m[i]                              | is missing, so its first step is a tenth
            5 | UpdateRules   | Math.sqrt(v[i] / share2) + epsilon | Math.sqrt(v[i] / share2 + epsilon) | with ε under the root
            5 | UpdateRules   | gamma * v[i] + learningRate * g[i]; | gamma * v[i] + (1 - gamma) * learningRate * g[i]; | if the velocity is an average
            5 | UpdateRules   | slots.slot("v");%n            for (int i = from; i < to; i++) {%n                v[i] = gamma | new double[w.length];%n            for (int i = from; i < to; i++) {%n                v[i] = gamma | without memory
            6 | Spirals       | new Tanh(), new Linear(32, 2      | new Linear(32, 2                  | Is there an activation between
            6 | Spirals       | epoch < 100                       | epoch < 0                         | has hardly learned anything
            7 | Operations    | g.div(x.rows())                   | g                                 | One of the seven operations has
            8 | Highway       | t.mul(h).add(t.neg().add(1).mul(x)) | t.mul(x).add(t.neg().add(1).mul(h)) | the wrong way round
            8 | Highway       | child("gate", new Linear(features, features, random)) | new Linear(features, features, random) | what is not registered is not trained
            """)
    void aMistakeIsNamed(
            int exercise, String name, String right, String wrong, String sentence, @TempDir Path sources, @TempDir Path classes)
            throws Exception {
        Path folder = SOLUTIONS.resolve(Path.of("lab", "exercise" + exercise));
        Path copy = Files.createDirectories(sources.resolve(Path.of("lab", "exercise" + exercise)));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Path file = copy.resolve(name + ".java");
        String code = Files.readString(file);
        String planted = code.replace(right.replace("%n", "\n"), wrong.replace("%n", "\n"));
        assertTrue(!planted.equals(code), "there is no '" + right + "' in " + name);
        if (name.equals("Highway") && wrong.startsWith("new Linear")) {
            planted = planted.replace("parameters().get(\"gate.bias\")", "gate.parameters().get(\"bias\")");
        }
        Files.writeString(file, planted);
        compile(sources, classes);
        Map<String, String> results = grade(exercise, classes);
        assertTrue(results.values().stream().anyMatch(message -> message.contains(sentence)), results.toString());
    }

    @Test
    void everyExerciseIsInTheTable() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (int exercise = 1; exercise <= 8; exercise++) {
            assertTrue(readme.contains("| " + exercise + " |") && readme.contains("exercise" + exercise + "/README.md"));
        }
    }

    private static void compile(Path sources, Path classes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-nowarn", "-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertEquals(0, code, "javac " + arguments);
    }

    /** Runs the graders of an exercise on the given classes. Returns what each said, or nothing if it passed. */
    private static Map<String, String> grade(int exercise, Path classes) throws Exception {
        String folder = "lab/exercise" + exercise;
        try (ExerciseLoader loader = new ExerciseLoader(classes)) {
            List<Class<?>> graders = new ArrayList<>();
            for (String file : Arrays.stream(GRADERS.resolve(folder).toFile().list()).sorted().toList()) {
                if (file.endsWith("Test.class")) {
                    graders.add(loader.loadClass((folder + "/" + file).replace(".class", "").replace('/', '.')));
                }
            }
            assertTrue(!graders.isEmpty(), "exercise " + exercise + " has no grader");
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(graders.stream().map(grader -> selectClass(grader)).toList())
                    .build();
            Map<String, String> results = new TreeMap<>();
            LauncherFactory.create().execute(request, new TestExecutionListener() {
                @Override
                public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                    if (test.isTest()) {
                        results.put(
                                test.getDisplayName().replaceAll("\\(.+\\)", "()"),
                                result.getThrowable().map(Throwable::toString).orElse(""));
                    }
                }
            });
            assertNotNull(results);
            assertTrue(!results.isEmpty(), "the graders of exercise " + exercise + " ran no test");
            return results;
        }
    }

    /** Takes the classes of exercises, and graders with them, from the given folder, and all others from the class path. */
    private static final class ExerciseLoader extends URLClassLoader {
        ExerciseLoader(Path classes) throws IOException {
            super(
                    new URL[] {classes.toUri().toURL(), new File(GRADERS.toString()).toURI().toURL()},
                    LabTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith("lab.exercise")) {
                    loaded = findClass(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }
    }
}

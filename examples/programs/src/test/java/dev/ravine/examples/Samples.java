package dev.ravine.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Java samples of a page or a package's narrative, each as a source file.
 *
 * <p>Uses the JDK alone, so that it also runs by itself, {@code java Samples.java PAGE FOLDER}: the test of a release gets the
 * samples of the README so.
 */
final class Samples {
    private static final Pattern IN_MARKDOWN = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern IN_JAVADOC = Pattern.compile("<pre>\\{@code\n(.*?)\n \\* }</pre>", Pattern.DOTALL);

    /** What a sample may leave out. */
    private static final String IMPORTS =
            """
            import static dev.ravine.autograd.Elementwise.*;
            import dev.ravine.autograd.*;
            import dev.ravine.autograd.capture.*;
            import dev.ravine.autograd.check.*;
            import dev.ravine.autograd.convolution.*;
            import dev.ravine.autograd.graph.*;
            import dev.ravine.nn.*;
            import dev.ravine.nn.activation.*;
            import dev.ravine.nn.attention.*;
            import dev.ravine.nn.embedding.*;
            import dev.ravine.nn.image.*;
            import dev.ravine.nn.init.*;
            import dev.ravine.nn.loss.*;
            import dev.ravine.nn.norm.*;
            import dev.ravine.nn.recurrent.*;
            import dev.ravine.nn.checkpoint.*;
            import dev.ravine.nn.data.*;
            import dev.ravine.nn.metric.*;
            import dev.ravine.optim.*;
            import dev.ravine.optim.minimize.*;
            import dev.ravine.optim.rule.*;
            import dev.ravine.optim.schedule.*;
            import dev.ravine.optim.transform.*;
            import java.nio.file.Path;
            import java.util.*;
            import java.util.function.*;
            import java.util.random.RandomGenerator;
            import org.ejml.data.DMatrixRMaj;
            import org.ejml.dense.row.CommonOps_DDRM;
            """;

    /** What a sample of a property may leave out beside that; a program without jqwik has no such packages. */
    private static final String PROPERTY_IMPORTS =
            """
            import dev.ravine.autograd.jqwik.*;
            import net.jqwik.api.*;
            """;

    /** What a sample may use as if it stood above it. */
    private static final String FIELDS =
            """
            SplitMix random = new SplitMix(1);
            Layer model = Sequential.of(new Linear(64, 10, random));
            Optimizer optimizer = Optimizer.of(new AdamW(), 1e-3, model.parameters());
            Path path = Path.of("digits.csv.gz");
            Dataset test = Csv.withoutHeader().read(path).labelled(64);
            Batches batches = Batches.of(test).size(32);
            """;

    private Samples() {}

    /**
     * One sample.
     *
     * @param from the page, and the number of the sample there
     * @param code as it stands there
     * @param wrapper the name of a class for what is none
     */
    record Sample(String from, String code, String wrapper) {
        /** A whole program stays as it is; methods go into a class, statements into a method {@code run}. */
        String source() {
            String imports = code.contains("@Property") ? IMPORTS + PROPERTY_IMPORTS : IMPORTS;
            if (code.contains("class ")) {
                return code.contains("import ") ? code : imports + code;
            }
            String body = code.startsWith("static ") ? code : "void run() {\n" + code + "\n}";
            return imports + "class " + wrapper + " {\n" + FIELDS + body + "\n}\n";
        }

        String className() {
            Matcher name = Pattern.compile("class (\\w+)").matcher(source());
            if (!name.find()) {
                throw new IllegalStateException(from + " has no class");
            }
            return name.group(1);
        }

        @Override
        public String toString() {
            return from;
        }
    }

    /** Those of a file: a page in Markdown, or a {@code package-info.java}. */
    static List<Sample> in(Path file) throws IOException {
        boolean javadoc = file.toString().endsWith(".java");
        List<Sample> samples = new ArrayList<>();
        Matcher matcher = (javadoc ? IN_JAVADOC : IN_MARKDOWN).matcher(Files.readString(file));
        while (matcher.find()) {
            String code = matcher.group(1)
                    .lines()
                    .map(line -> javadoc ? line.replaceFirst("^ \\* ?", "") : line)
                    .collect(Collectors.joining("\n"));
            int number = samples.size() + 1;
            samples.add(new Sample(file + ", sample " + number, code, "Sample" + number));
        }
        return samples;
    }

    /** Writes the samples of a page into a folder, a file each. */
    public static void main(String[] pageAndFolder) throws IOException {
        Path folder = Files.createDirectories(Path.of(pageAndFolder[1]));
        for (Sample sample : in(Path.of(pageAndFolder[0]))) {
            Files.writeString(folder.resolve(sample.className() + ".java"), sample.source());
        }
    }
}

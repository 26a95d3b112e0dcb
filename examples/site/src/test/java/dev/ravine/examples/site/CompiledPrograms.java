package dev.ravine.examples.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** Programs that the page writes, compiled as a reader would. */
public final class CompiledPrograms {
    private CompiledPrograms() {}

    /** Compiles programs, each a class of this name, and answers what each prints. */
    public static List<String> outputs(Path folder, String name, List<String> sources) throws Exception {
        compile(folder, name, sources);
        List<String> outputs = new ArrayList<>();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, CompiledPrograms.class.getClassLoader())) {
            for (int i = 0; i < sources.size(); i++) {
                outputs.add(output(loader.loadClass("program" + i + "." + name)));
            }
        }
        return outputs;
    }

    private static void compile(Path folder, String name, List<String> sources) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "-d", folder.toString(), "-cp", System.getProperty("java.class.path")));
        for (int i = 0; i < sources.size(); i++) {
            Path source = folder.resolve("program" + i).resolve(name + ".java");
            Files.createDirectories(source.getParent());
            // They all have one name, so that each needs a package.
            Files.writeString(source, "package program" + i + ";\n" + sources.get(i));
            arguments.add(source.toString());
        }
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, complaints, complaints, arguments.toArray(String[]::new));
        assertThat(code).as(complaints.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static String output(Class<?> program) throws ReflectiveOperationException {
        PrintStream usual = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(usual);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}

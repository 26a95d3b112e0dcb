package dev.ravine.examples.site;

import com.google.javascript.jscomp.AbstractCommandLineRunner;
import com.google.javascript.jscomp.CompilationLevel;
import com.google.javascript.jscomp.Compiler;
import com.google.javascript.jscomp.CompilerOptions;
import com.google.javascript.jscomp.DependencyOptions;
import com.google.javascript.jscomp.ModuleIdentifier;
import com.google.javascript.jscomp.Result;
import com.google.javascript.jscomp.SourceFile;
import com.google.javascript.jscomp.WarningLevel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes one module of three.js, with what a module of the page imports from it, and without the rest: the build runs it before the
 * site is put together. The Closure Compiler, which is written in Java, finds out what the rest is.
 */
public final class ThreeBundle {
    private static final String VERSION = "0.181.1";
    private static final String FOLDER = "/META-INF/resources/webjars/three/" + VERSION + "/";

    /** The modules of three.js, by the names that they have for each other here, and their files. */
    private static final Map<String, String> MODULES = Map.of(
            "three.module.js", "build/three.module.js",
            "three.core.js", "build/three.core.js",
            "OrbitControls.js", "examples/jsm/controls/OrbitControls.js",
            "LineMaterial.js", "examples/jsm/lines/LineMaterial.js",
            "LineSegments2.js", "examples/jsm/lines/LineSegments2.js",
            "LineSegmentsGeometry.js", "examples/jsm/lines/LineSegmentsGeometry.js");

    private static final Pattern IMPORT = Pattern.compile("import \\{([^}]*)\\} from '\\.\\./three/three\\.js'");

    private ThreeBundle() {}

    /**
     * Writes the module, unless it is there already.
     *
     * @param arguments the folder of the pages
     */
    public static void main(String[] arguments) throws IOException {
        Path pages = Path.of(arguments[0]);
        Path target = pages.resolve("three").resolve("three.js");
        String page = Files.readString(pages.resolve("page").resolve("relief3d.js"));
        Matcher imported = IMPORT.matcher(page);
        if (!imported.find()) {
            throw new IllegalStateException("page/relief3d.js imports nothing from ../three/three.js");
        }
        TreeSet<String> names =
                new TreeSet<>(Arrays.asList(imported.group(1).strip().split("\\s*,\\s*", 0)));
        String about = "// Of three.js " + VERSION + ": " + String.join(", ", names) + "\n";
        if (!Files.exists(target) || !Files.readString(target).startsWith(about)) {
            Files.createDirectories(target.getParent());
            String exports = "export const{" + String.join(",", names) + "}=exported;\n";
            Files.writeString(target, about + "const exported={};\n" + compiled(names) + exports);
        }
    }

    private static String compiled(Set<String> names) throws IOException {
        Map<String, List<String>> namesByModule = new TreeMap<>();
        for (String name : names) {
            String module = MODULES.containsKey(name + ".js") ? name + ".js" : "three.module.js";
            namesByModule.computeIfAbsent(module, key -> new ArrayList<>()).add(name);
        }
        StringBuilder entry = new StringBuilder();
        namesByModule.forEach(
                (module, some) -> entry.append("import {" + String.join(",", some) + "} from './" + module + "';\n"));
        // It does not know what others import of a module, but keeps what something else is given.
        names.forEach(name -> entry.append("exported." + name + " = " + name + ";\n"));

        List<SourceFile> sources = new ArrayList<>(List.of(SourceFile.fromCode("entry.js", entry.toString())));
        for (Map.Entry<String, String> module : MODULES.entrySet()) {
            sources.add(SourceFile.fromCode(module.getKey(), source(module.getValue())));
        }
        List<SourceFile> externs =
                new ArrayList<>(AbstractCommandLineRunner.getBuiltinExterns(CompilerOptions.Environment.BROWSER));
        externs.add(SourceFile.fromCode("exported.js", "var exported;"));

        Compiler compiler = new Compiler(System.err);
        Result result = compiler.compile(externs, sources, options());
        if (!result.success) {
            throw new IllegalStateException("three.js did not compile: " + result.errors);
        }
        // The shaders in it are indented and have comments and empty lines, which their compilers do not need.
        return compiler.toSource().replaceAll("(\\\\n)((\\\\t)+|(//[^\\\\\"]*)?\\\\n)+", "$1");
    }

    private static CompilerOptions options() {
        CompilerOptions options = new CompilerOptions();
        CompilationLevel.SIMPLE_OPTIMIZATIONS.setOptionsForCompilationLevel(options);
        // A module's own names are nobody else's: those that nothing uses go, and the others become short.
        CompilationLevel.SIMPLE_OPTIMIZATIONS.setWrappedOutputOptimizations(options);
        WarningLevel.QUIET.setOptionsForWarningLevel(options);
        options.setLanguageIn(CompilerOptions.LanguageMode.UNSTABLE);
        options.setLanguageOut(CompilerOptions.LanguageMode.ECMASCRIPT_NEXT);
        options.setRewritePolyfills(false);
        options.setEmitUseStrict(false);
        // Otherwise = and < in strings are escaped, for pages that have the script inside.
        options.setTrustedStrings(true);
        options.setOutputCharset(StandardCharsets.UTF_8);
        options.setDependencyOptions(
                DependencyOptions.pruneForEntryPoints(List.of(ModuleIdentifier.forFile("entry.js"))));
        return options;
    }

    private static String source(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(ThreeBundle.class.getResourceAsStream(FOLDER + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("from 'three'", "from './three.module.js'")
                    .replace("from '../lines/", "from './");
        }
    }
}

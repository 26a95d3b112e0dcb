package dev.ravine.examples.guide;

import dev.ravine.examples.shared.Choice;
import dev.ravine.examples.shared.Failure;
import dev.ravine.examples.shared.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the claims of the optimizer guide, one after another, and says of each whether it held. */
@Command(
        name = "guide",
        mixinStandardHelpOptions = true,
        description = "Tests the claims that guides to optimizers make, and reports which of them hold.")
public final class Guide implements Callable<Integer> {
    private static final Choice<Claim> CLAIMS = new Choice<>(
            "claim",
            byName(
                    new BatchSizes(),
                    new MomentumInARavine(),
                    new DyingSteps(),
                    new BiasCorrection(),
                    new DecoupledDecay(),
                    new DefaultsAcrossTasks()));

    @Option(
            names = "--claim",
            description = "Tests only this claim: ${COMPLETION-CANDIDATES}.",
            completionCandidates = Names.class)
    private @Nullable String claim;

    @Option(
            names = "--seeds",
            defaultValue = "5",
            description = "Number of runs of each experiment (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "guide",
            description = "Folder for the plots (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("guide");

    @Override
    public Integer call() throws IOException {
        Failure.unless(seeds >= 1, "--seeds", seeds, "at least 1");
        Collection<Claim> chosen = claim == null ? CLAIMS.all().values() : List.of(CLAIMS.get(claim));
        Files.createDirectories(folder);
        for (Claim each : chosen) {
            System.out.println(Terminal.bold(each.text()));
            Claim.Outcome outcome = each.measure(seeds);
            System.out.println("  " + outcome.figures());
            String verdict =
                    outcome.held() == seeds ? "held" : outcome.held() == 0 ? "did not hold" : "held in some runs";
            Path plot = folder.resolve(each.name() + ".png");
            outcome.plot().save(plot);
            System.out.printf("  %s: %d of %d runs. Plot: %s%n%n", verdict, outcome.held(), seeds, plot);
        }
        return 0;
    }

    private static Map<String, Claim> byName(Claim... claims) {
        Map<String, Claim> byName = new LinkedHashMap<>();
        for (Claim each : claims) {
            byName.put(each.name(), each);
        }
        return byName;
    }

    static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Names() {
            super(CLAIMS.names());
        }
    }
}

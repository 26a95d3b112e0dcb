package dev.ravine.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Nearly every planted mistake is found and its operation named, and no other operation is.
 *
 * <p>The build plants some hundred; {@code mvn test -Plong -pl autograd} plants each kind several times, in other
 * surroundings.
 */
class WrongRulesTest {
    private static final int COUNT = Integer.getInteger("check.bugs", 400);

    /** Coprime to the number of kinds, so that the first few are of all operations and all mistakes. */
    private static final int STRIDE = 101;

    @Test
    void mistakesAreFoundAndNamedAndTheInnocentAreNot() {
        int found = 0;
        int named = 0;
        List<String> missed = new ArrayList<>();
        int planted = 0;
        for (long i = 0; i < COUNT; i++) {
            long seed = i * STRIDE;
            Optional<WrongRules.Bug> drawn = WrongRules.draw(seed);
            if (drawn.isEmpty()) {
                continue;
            }
            planted++;
            WrongRules.Bug bug = drawn.get();
            GradientReport report =
                    GradientCheck.ofAll(bug.function()).at(bug.point()).run();
            assertThat(report.suspects())
                    .as("seed %d: %s%n%s", seed, bug, report)
                    .allMatch(suspect -> suspect.operation().equals(WrongRules.NAME));
            found += report.verdict() == Verdict.WRONG ? 1 : 0;
            named += report.suspects().isEmpty() ? 0 : 1;
            if (report.verdict() != Verdict.WRONG) {
                missed.add(seed + ": " + bug);
            }
        }
        System.out.printf(
                "planted mistakes: %d of %d kinds, found %d, named %d, missed %s%n",
                planted, WrongRules.kinds(), found, named, missed);
        assertThat(found).isGreaterThanOrEqualTo((int) Math.ceil(0.98 * planted));
        assertThat(named).isGreaterThanOrEqualTo((int) Math.ceil(0.95 * planted));
    }
}

package dev.ravine.autograd.jqwik;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadAnnotationsTest {
    private final Path database;

    BadAnnotationsTest(@TempDir Path database) {
        this.database = database;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "badRows | parameter 'matrix' of badRows: rows = \"x..y\": expected a number (\"3\"), a range (\"1..6\")"
                        + " or a name (\"n\", or with its range, \"n:1..6\")",
                "negativeColumns | parameter 'matrix' of negativeColumns: columns = \"-1..3\": expected a number (\"3\"),"
                        + " a range (\"1..6\") or a name (\"n\", or with its range, \"n:1..6\")",
                "badEntries | parameter 'matrix' of badEntries: entries from 3.0 to NaN: expected two finite numbers, the"
                        + " first at most the second",
                "entriesTheWrongWayRound | parameter 'matrix' of entriesTheWrongWayRound: entries from 3.0 to 1.0:"
                        + " expected two finite numbers, the first at most the second",
                "twoRanges | parameter 'other' of twoRanges: \"n:2..4\": the size 'n' was first used as \"n:2..3\";"
                        + " expected the same range, or the name alone",
                "aNameInATypeArgument | a type argument: rows = \"n\": a name is for the parameters of a property method;"
                        + " expected a number or a range",
                "aNameThatMayBeNull | parameter 'matrix' of aNameThatMayBeNull: rows = \"n\": a matrix that may be null"
                        + " cannot share a size; expected no @WithNull",
                "aNameInAProvider | parameter 'half' of doubled: rows = \"n\": a name is for the parameters of a property"
                        + " method; expected a number or a range"
            })
    void areRefusedInWordsThatNameTheParameter(String property, String message) {
        Throwable failure =
                JqwikRun.of(PlantedFailures.class, property, database).failure();
        assertThat(failure).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}

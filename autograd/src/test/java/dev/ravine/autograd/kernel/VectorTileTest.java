package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class VectorTileTest {
    /** Line by line, without the white space in which formatters differ. */
    @Test
    void theTilesAreAsTheirWriterWritesThem() throws IOException {
        assertThat(Files.readString(TileWriter.FILE))
                .as("VectorTile.java; to write it, run TileWriter")
                .isEqualToIgnoringWhitespace(TileWriter.written());
    }
}

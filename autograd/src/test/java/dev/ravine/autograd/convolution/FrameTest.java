package dev.ravine.autograd.convolution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How much a convolution computes for one image; that it is right is for {@link ConvolutionsTest}. */
class FrameTest {
    @Test
    void aSmallKernelHasTheImageForItsPatches() {
        Frame frame = Frame.of(new PatchGrid(8, 13, 13, 3, 3));
        assertThat(frame.entries()).isEqualTo(8 * 13 * 13);
        assertThat(frame.places()).isEqualTo(10 * 13 + 11);
    }

    @Test
    void paddingIsPartOfTheFrame() {
        assertThat(Frame.of(new PatchGrid(2, 6, 6, 3, 3, 1, 1, 1)).entries()).isEqualTo(2 * 8 * 8);
    }

    @Test
    void aStrideLeavesOutWhatNoPatchHas() {
        Frame frame = Frame.of(new PatchGrid(4, 8, 8, 1, 1, 2, 0, 1));
        assertThat(frame.entries()).isEqualTo(4 * 4 * 4);
        assertThat(frame.places()).isEqualTo(4 * 4);
    }

    @Test
    void aKernelAsWideAsTheImageComputesNothingBetweenItsPlaces() {
        assertThat(Frame.of(new PatchGrid(1, 50, 300, 3, 300)).places()).isEqualTo(48);
    }

    @Test
    void farApartPatchesTakeNoMoreThanTheyHold() {
        assertThat(Frame.of(new PatchGrid(1, 1, 1, 2, 2, 1, 20_000, 40_000)).entries())
                .isEqualTo(4);
    }
}

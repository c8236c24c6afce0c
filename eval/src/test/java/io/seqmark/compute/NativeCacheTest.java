package io.seqmark.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.base.Unpacking;
import io.seqmark.run.Versions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class NativeCacheTest {
    @Test
    void theFirstUnpackingNamesTheFolderThatIsUsed() {
        assertThat(NativeCache.notice(new Unpacking(Path.of("/scratch/mine/natives"), 427_400_001)))
                .isEqualTo("first use: unpacking the native libraries to /scratch/mine/natives (428 MB, once)");
    }

    @Test
    void theBuildKnowsItsVersions() {
        assertThat(Versions.seqmark()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(Versions.libtorch()).matches("\\d+\\.\\d+\\.\\d+-.*");
        assertThat(Versions.all()).containsKeys("seqmark", "libtorch", "tokenizers", "java", "os");
    }
}

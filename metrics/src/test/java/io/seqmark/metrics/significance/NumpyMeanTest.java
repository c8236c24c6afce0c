package io.seqmark.metrics.significance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What numpy 2.4 prints for {@code numpy.mean} of 1, 1/2, 1/3, ... in float64 and float32: its pairwise sums show in the last digits. */
final class NumpyMeanTest {
    @ParameterizedTest
    @CsvSource({
        "1,1.0,1.0",
        "2,0.75,0.75",
        "7,0.37040816326530607,0.37040820717811584",
        "8,0.3397321428571428,0.33973217010498047",
        "9,0.31432980599647264,0.3143298327922821",
        "15,0.22121526621526624,0.22121526300907135",
        "16,0.2112955620768121,0.21129557490348816",
        "100,0.05187377517639621,0.05187378451228142",
        "127,0.04271917002038718,0.04271917790174484",
        "128,0.04244646166085291,0.04244646430015564",
        "129,0.042177511864912164,0.04217751696705818",
        "136,0.04039369496890821,0.04039369896054268",
        "200,0.029390154740607223,0.029390158131718636",
        "255,0.02400172044242071,0.024001723155379295",
        "256,0.023923222511005003,0.023923223838210106",
        "257,0.023845276316735168,0.023845277726650238",
        "300,0.02094221293433168,0.020942216739058495",
        "1000,0.007485470860550345,0.007485471665859222",
        "1029,0.007302278163928435,0.0073022786527872086"
    })
    void meansOfReciprocals(int length, double inDouble, double inSingle) {
        double[] values =
                IntStream.rangeClosed(1, length).mapToDouble(i -> 1.0 / i).toArray();
        assertThat(NumpyMean.pairwise(values, false)).isEqualTo(inDouble);
        assertThat(NumpyMean.pairwise(values, true)).isEqualTo(inSingle);
    }

    /** Python's statistics.mean adds without rounding: the large numbers leave nothing behind. */
    @Test
    void exactMeans() {
        assertThat(NumpyMean.exact(new double[] {1, 1e100, 1, -1e100}, false)).isEqualTo(0.5);
        assertThat(NumpyMean.exact(new double[] {0.1, 0.2}, false)).isEqualTo(0.15000000000000002);
        assertThat(NumpyMean.exact(new double[] {0.1f, 0.2f}, true)).isEqualTo(0.15f);
    }
}

package io.seqmark.family.t5gemma;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.ModelConfig;
import java.util.Optional;

/**
 * The angles of rotary positions (Su et al., 2021).
 *
 * @param theta the base of their frequencies
 * @param factor by which all are slower
 */
public record RotaryAngles(double theta, double factor) {
    private static final String PARAMETERS = "rope_parameters";

    /** Those of a side whose layers have the same ones. */
    static RotaryAngles read(ConfigFile file, String thetaKey, double usual) {
        Optional<ConfigFile> parameters = file.object(PARAMETERS);
        return read(
                file,
                parameters,
                parameters.isPresent() ? Optional.empty() : file.object("rope_scaling"),
                thetaKey,
                usual);
    }

    /** Those of one kind of layers. */
    static RotaryAngles read(ConfigFile file, String kind, String thetaKey, double usual) {
        Optional<ConfigFile> parameters = file.object(PARAMETERS).flatMap(all -> all.object(kind));
        // files of before rope_parameters scale the layers alone that look at all tokens
        Optional<ConfigFile> scaling = kind.equals("full_attention") ? file.object("rope_scaling") : Optional.empty();
        return read(file, parameters, scaling, thetaKey, usual);
    }

    private static RotaryAngles read(
            ConfigFile file,
            Optional<ConfigFile> parameters,
            Optional<ConfigFile> scaling,
            String thetaKey,
            double usual) {
        double theta = parameters
                .filter(some -> some.node("rope_theta").isPresent())
                .map(some -> new ModelConfig(some).number("rope_theta", usual))
                .orElseGet(() -> new ModelConfig(file).number(thetaKey, usual));
        Optional<ConfigFile> kind = scaling.or(() -> parameters);
        String type = kind.flatMap(some -> some.text("rope_type").or(() -> some.text("type")))
                .orElse("default");
        return switch (type) {
            case "default" -> new RotaryAngles(theta, 1);
            case "linear" ->
                new RotaryAngles(
                        theta,
                        kind.map(some -> new ModelConfig(some).number("factor", 1))
                                .orElse(1.0));
            default ->
                throw new InputException("%s: rope_type \"%s\" is not supported; supported are default and linear"
                        .formatted(file.path(), type));
        };
    }

    /** Radians a position of each pair of a head's numbers, in float arithmetic as transformers has it. */
    public float[] frequencies(int headSize) {
        float[] frequencies = new float[headSize / 2];
        for (int i = 0; i < frequencies.length; i++) {
            float exponent = 2f * i / headSize;
            frequencies[i] = 1f / (float) Math.pow(theta, exponent) / (float) factor;
        }
        return frequencies;
    }
}

package io.seqmark.checkpoint.adapter;

import io.seqmark.checkpoint.Weights;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What an adapter is, for people.
 *
 * @param tuner how it changes its base
 * @param base the checkpoint that its configuration names
 * @param rank of its matrices, where it has one for all
 * @param parameters numbers in its file
 * @param tensors of the checkpoint that it changes
 * @param modules last parts of their names, in the order of the alphabet
 * @param replaced whole tensors that it brings
 * @param unties whether a tensor that the checkpoint stores once for several places has other values in one of them
 */
public record AdapterFacts(
        String tuner,
        Optional<String> base,
        Optional<Integer> rank,
        long parameters,
        int tensors,
        List<String> modules,
        int replaced,
        boolean unties) {
    static AdapterFacts of(
            Tuner tuner,
            Optional<AdapterConfig> config,
            Weights own,
            Weights base,
            SortedMap<String, ChangedTensor> changes) {
        Stream<String> changed = changes.entrySet().stream()
                .filter(change -> !change.getValue().isStored())
                .map(change -> module(change.getKey()));
        return new AdapterFacts(
                config.filter(found -> found.flag("use_dora")).map(_ -> "DoRA").orElse(tuner.label()),
                config.flatMap(AdapterConfig::base),
                config.filter(found -> found.ranks().isEmpty())
                        .flatMap(found -> found.file().node("r"))
                        .map(r -> r.asInt(0)),
                own.names().stream()
                        .mapToLong(name -> own.find(name).orElseThrow().elements())
                        .sum(),
                (int) changes.values().stream()
                        .filter(change -> !change.isStored())
                        .count(),
                List.copyOf(new TreeSet<>(changed.toList())),
                (int) changes.values().stream().filter(ChangedTensor::isStored).count(),
                changes.keySet().stream()
                        .anyMatch(name -> !base.names().contains(name) && !name.equals(PrefixTuning.TENSOR)));
    }

    private static String module(String tensor) {
        String[] parts = tensor.split("\\.");
        return parts.length < 2 ? tensor : parts[parts.length - 2];
    }
}

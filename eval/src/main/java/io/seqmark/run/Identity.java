package io.seqmark.run;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.AdapterOptions;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.dataset.Corpus;
import io.seqmark.engine.Engine;
import io.seqmark.metrics.neural.catalog.NeuralChoice;
import io.seqmark.run.RunIdentity.CorpusFacts;
import io.seqmark.run.step.Differences;
import io.seqmark.spec.AdapterSpec;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.Scoring.Metric;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What makes two runs the same run: everything that can change a result. The batch size and the number of threads are not
 * in it, because a sentence's result does not depend on its neighbours.
 */
final class Identity {
    private static final String DEFAULT = "default";

    private Identity() {}

    static RunIdentity of(RunSpec spec, Corpus corpus, ResolvedModel model, Map<String, String> modelSha256s) {
        return of(spec, corpus, model, modelSha256s, spec.model().adapters().isMany());
    }

    /** Of one system of a run of several: what it adds to shared weights is not rounded as a merge is. */
    static RunIdentity ofShared(RunSpec spec, Corpus corpus, ResolvedModel model, Map<String, String> modelSha256s) {
        return of(spec, corpus, model, modelSha256s, true);
    }

    private static RunIdentity of(
            RunSpec spec, Corpus corpus, ResolvedModel model, Map<String, String> modelSha256s, boolean shared) {
        return RunIdentity.of(
                Versions.seqmark(),
                spec.model().semantics().label(),
                model.type(),
                modelSha256s,
                new CorpusFacts(spec.data().typePath(), corpus.size(), corpus.sourceSha256(), corpus.targetSha256()),
                settings(spec, model, shared),
                model.generation());
    }

    private static Map<String, Object> settings(RunSpec spec, ResolvedModel model, boolean shared) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("task", spec.data().task());
        identity.put("prefix", model.prefix());
        identity.put(
                "max_source_length",
                spec.model().maxSourceLength().isPresent()
                        ? spec.model().maxSourceLength().getAsInt()
                        : DEFAULT);
        identity.put("src_lang", model.languages().source().orElse(null));
        identity.put("tgt_lang", model.languages().target().orElse(null));
        identity.put(
                "global_attention", spec.model().options().globalAttention().label());
        if (spec.model().adapters().choices().stream()
                .anyMatch(choice -> choice.location().isPresent())) {
            identity.put("adapters", adapters(spec.model().adapters(), shared));
        }
        identity.put("device", "cpu");
        identity.put("dtype", spec.model().options().precision().label());
        Engine.arithmetic(spec.model().options().precision())
                .ifPresent(bits -> identity.put(Differences.ARITHMETIC, bits));
        identity.put(
                "metrics",
                Stream.concat(
                                spec.report().scoring().metrics().stream().map(Metric::label),
                                spec.report().scoring().neural().stream().map(NeuralChoice::toString))
                        .toList());
        Map<String, Object> metricSettings = spec.report()
                .scoring()
                .settings()
                .identity(spec.report().scoring().metrics());
        if (!metricSettings.isEmpty()) {
            identity.put("metric_settings", metricSettings);
        }
        if (spec.data().files().stripsSources()) {
            identity.put("source_lines", "right-stripped");
        }
        identity.put("seed", spec.report().scoring().seed());
        identity.put("dump_args", spec.report().dumpArgs());
        identity.put("info", spec.report().info().orElse(null));
        return identity;
    }

    /** By name, and how their files were read; which files they are is said by their hashes. */
    private static Map<String, Object> adapters(AdapterSpec adapters, boolean shared) {
        AdapterOptions options = adapters.options();
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put(
                "names", adapters.choices().stream().map(AdapterChoice::name).toList());
        identity.put("merge", shared ? "side by side" : options.merge().label());
        options.loraAlpha().ifPresent(alpha -> identity.put("lora_alpha", alpha));
        if (!options.enableLora().isEmpty()) {
            identity.put("enable_lora", options.enableLora());
        }
        options.merged().ifPresent(merged -> identity.put("merged", merged));
        return identity;
    }
}

package io.seqmark.cli.info;

import io.seqmark.checkpoint.adapter.AdapterFacts;
import io.seqmark.cuda.GpuSurvey;
import io.seqmark.engine.MemoryEstimate;
import io.seqmark.report.PythonJson;
import io.seqmark.run.inspect.Inspection;
import io.seqmark.run.inspect.Inspection.Computing;
import io.seqmark.run.inspect.Inspection.TokenizerFacts;
import java.util.LinkedHashMap;
import java.util.Map;

/** An inspection as JSON for programs. */
final class InfoJson {
    private InfoJson() {}

    static String of(Inspection inspection) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", inspection.name());
        json.put("directory", inspection.directory().toString());
        json.put("model_type", inspection.modelType());
        json.put("sizes", inspection.sizes());
        json.put(
                "weights",
                inspection
                        .weights()
                        .map(weights -> ordered(
                                "files", weights.files(),
                                "bytes", weights.bytes(),
                                "tensors", weights.tensors(),
                                "parameters", weights.parameters(),
                                "dtypes", weights.dtypes()))
                        .orElse(null));
        json.put("tokenizer", inspection.tokenizer().map(InfoJson::tokenizer).orElse(null));
        if (!inspection.adapters().isEmpty()) {
            json.put("adapters", adapters(inspection.adapters()));
        }
        Map<String, Object> generation = new LinkedHashMap<>();
        inspection
                .generation()
                .forEach((name, setting) ->
                        generation.put(name, ordered("value", setting.value(), "origin", setting.origin())));
        json.put("generation", generation);
        json.put("not_used", inspection.unused());
        json.put("memory", inspection.memory().map(InfoJson::memory).orElse(null));
        json.put("arithmetic", arithmetic(inspection.computing()));
        json.put("gpus", gpus(inspection.computing().gpus()));
        json.put("notes", inspection.notes());
        json.put("needs", inspection.needs());
        json.put("problems", inspection.problems());
        json.put("usable", inspection.usable());
        return PythonJson.READABLE.dumps(json);
    }

    private static Map<String, Object> tokenizer(TokenizerFacts tokenizer) {
        Map<String, Object> json = ordered(
                "kind", tokenizer.kind(),
                "files", tokenizer.files(),
                "entries", tokenizer.entries());
        json.put(
                "model_max_length",
                tokenizer.modelMaxLength().isPresent()
                        ? tokenizer.modelMaxLength().getAsInt()
                        : null);
        json.put("languages", tokenizer.languages());
        json.put("src_lang", tokenizer.sourceLanguage().orElse(null));
        return json;
    }

    private static Map<String, Object> adapters(Map<String, AdapterFacts> adapters) {
        Map<String, Object> json = new LinkedHashMap<>();
        adapters.forEach((name, facts) -> {
            Map<String, Object> one = ordered("tuner", facts.tuner());
            one.put("base", facts.base().orElse(null));
            one.put("rank", facts.rank().orElse(null));
            one.put("parameters", facts.parameters());
            one.put("tensors", facts.tensors());
            one.put("modules", facts.modules());
            one.put("replaced", facts.replaced());
            json.put(name, one);
        });
        return json;
    }

    private static Map<String, Object> memory(MemoryEstimate memory) {
        return ordered(
                "total_bytes", memory.total(),
                "weights_bytes", memory.weights(),
                "mapped_bytes", memory.mapped(),
                "caches_bytes", memory.caches(),
                "sentences", memory.sentences(),
                "num_beams", memory.beams(),
                "source_tokens", memory.sourceTokens(),
                "target_tokens", memory.targetTokens());
    }

    private static Map<String, Object> arithmetic(Computing computing) {
        Map<String, Object> dtypes = new LinkedHashMap<>();
        computing.dtypes().forEach((name, dtype) -> {
            Map<String, Object> facts = ordered("usable", dtype.needs().isEmpty());
            facts.put("needs", dtype.needs().orElse(null));
            facts.put("bits", dtype.bits());
            dtypes.put(name, facts);
        });
        return ordered("class", computing.arithmetic(), "dtypes", dtypes);
    }

    private static Map<String, Object> gpus(GpuSurvey survey) {
        Map<String, Object> json = ordered("devices", survey.gpus());
        json.put("driver", survey.driver().orElse(null));
        json.put("cublaslt", survey.products().orElse(null));
        json.put("missing", survey.missing());
        return json;
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}

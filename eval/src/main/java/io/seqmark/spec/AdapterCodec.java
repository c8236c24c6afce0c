package io.seqmark.spec;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.AdapterOptions;
import io.seqmark.base.AdapterOptions.Merge;
import io.seqmark.base.Choice;
import io.seqmark.report.JsonSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The adapters of a specification as JSON; a part of {@link SpecCodec}. Stateless. */
final class AdapterCodec {
    private static final String NAMES = "names";
    private static final String LOCATIONS = "locations";
    private static final String MERGE = "merge";
    private static final String ENABLE = "enable_lora";
    private static final String MERGED = "merged";

    private AdapterCodec() {}

    static Map<String, @Nullable Object> write(AdapterSpec adapters) {
        AdapterOptions options = adapters.options();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(NAMES, adapters.choices().stream().map(AdapterChoice::name).toList());
        // an adapter has a location, and the checkpoint as it is has none
        json.put(
                LOCATIONS,
                adapters.choices().stream()
                        .map(choice -> choice.location().orElse(""))
                        .toList());
        json.put(MERGE, options.merge().label());
        json.put(
                "lora_alpha",
                options.loraAlpha().isPresent() ? options.loraAlpha().getAsDouble() : null);
        json.put(
                ENABLE,
                options.enableLora().stream().map(part -> part ? "1" : "0").toList());
        json.put(MERGED, options.merged().map(String::valueOf).orElse(null));
        return json;
    }

    static AdapterSpec read(JsonSection json) {
        List<String> names = json.texts(NAMES);
        List<String> locations = json.texts(LOCATIONS);
        if (names.size() != locations.size()) {
            throw json.wrong(LOCATIONS, locations, "one a name");
        }
        List<AdapterChoice> choices = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            choices.add(new AdapterChoice(
                    names.get(i), Optional.of(locations.get(i)).filter(location -> !location.isEmpty())));
        }
        Choice<Merge> merges = Choice.of(Merge.values(), Merge::label);
        return new AdapterSpec(
                choices,
                new AdapterOptions(
                        merges.find(json.text(MERGE))
                                .orElseThrow(() -> json.wrong(MERGE, json.text(MERGE), merges.expected())),
                        json.optionalNumber("lora_alpha"),
                        json.texts(ENABLE).stream().map("1"::equals).toList(),
                        json.optionalText(MERGED).map(Boolean::parseBoolean)));
    }
}

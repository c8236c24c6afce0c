package io.seqmark.checkpoint;

import io.seqmark.checkpoint.hub.HubSettings;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where models of the hub are kept, as the environment of a process says it.
 *
 * @param folder shared by all Hugging Face tools; may not be there yet
 * @param offline whether nothing may be downloaded
 */
public record HubFolder(Path folder, boolean offline) {
    /**
     * That of an environment.
     *
     * @param usersHome the home of the user
     * @throws io.seqmark.base.InputException if a variable has a value that cannot be
     */
    public static HubFolder of(Map<String, String> environment, Path usersHome) {
        HubSettings settings = HubSettings.of(environment, usersHome);
        return new HubFolder(settings.cache(), settings.offline());
    }
}

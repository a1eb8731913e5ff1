// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.netcls.data.DurableFile;
import org.netcls.isolator.policy.rules.Policy;
import org.osgi.service.log.Logger;

/**
 * What the policies were that are wanted, in a file: one that is refused at a start stays what it was before, as one that is
 * refused later does, because its containers run on.
 */
final class Remembered {
    private final Path file;
    private final Logger log;
    private Map<String, Map<String, Object>> policies = new TreeMap<>();
    private boolean isWritten = true;
    private String failure = "";

    Remembered(Path file, Logger log) {
        this.file = file;
        this.log = log;
    }

    /** What was wanted when this ended before; nothing where nobody knows. */
    Wanted recall() {
        try (JsonReader reader = Json.createReader(new StringReader(Files.readString(file)))) {
            reader.readObject().forEach((name, properties) -> policies.put(name, texts(properties.asJsonObject())));
        } catch (NoSuchFileException e) {
            return Wanted.NOTHING;
        } catch (IOException | RuntimeException e) {
            // The reader declares few of those that it throws.
            log.warn(
                    "What policies were in force before is not known, because {} cannot be read: {}",
                    file,
                    e.toString());
        }
        return Wanted.of(policies, Wanted.NOTHING);
    }

    private static Map<String, Object> texts(JsonObject properties) {
        Map<String, Object> texts = new HashMap<>();
        properties.forEach((key, value) -> texts.put(key, ((JsonString) value).getString()));
        return texts;
    }

    /** @param read what the policies are read from, by their names */
    void keep(Wanted wanted, Map<String, Map<String, Object>> read) {
        Map<String, Map<String, Object>> now = new TreeMap<>();
        for (Policy policy : wanted.policies()) {
            String name = policy.name();
            now.put(name, wanted.refused().containsKey(name) ? policies.get(name) : settings(read.get(name)));
        }
        if (!now.equals(policies)) {
            policies = now;
            isWritten = false;
        }
        write(false);
    }

    private static Map<String, Object> settings(Map<String, Object> properties) {
        Map<String, Object> settings = new TreeMap<>();
        properties.forEach((key, value) -> settings.put(key, value.toString()));
        settings.keySet().retainAll(Set.copyOf(Policy.KEYS));
        return settings;
    }

    /**
     * What could not be written before is tried again, and told once.
     *
     * @param isInForce whether the kernel has what is wanted; the last policy is not forgotten before its rules are gone
     */
    void write(boolean isInForce) {
        if (isWritten || policies.isEmpty() && !isInForce) {
            return;
        }
        JsonObjectBuilder all = Json.createObjectBuilder();
        policies.forEach((name, settings) -> all.add(name, Json.createObjectBuilder(settings)));
        try {
            DurableFile.write(file, all.build().toString().getBytes(StandardCharsets.UTF_8));
            isWritten = true;
            failure = "";
        } catch (IOException e) {
            if (!failure.equals(e.toString())) {
                log.warn(
                        "What the policies are is not kept for the next start, which is tried again: {}", e.toString());
            }
            failure = e.toString();
        }
    }
}

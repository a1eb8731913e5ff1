// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.netcls.spi.StateContributor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** What other bundles add to the state. */
@Component(service = Sections.class)
public final class Sections {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");

    private final Logger log;
    private final Map<StateContributor, String> names = new ConcurrentHashMap<>();

    @Activate
    public Sections(@Reference(service = LoggerFactory.class) Logger log) {
        this.log = log;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindContributor(StateContributor contributor, Map<String, Object> properties) {
        String name = String.valueOf(properties.get(StateContributor.SECTION));
        if (NAME.matcher(name).matches()) {
            names.put(contributor, name);
        } else {
            log.warn(
                    "State contributor {} is left out: its property {} is not 1 to 63 letters, digits, '-' and '_'",
                    contributor,
                    StateContributor.SECTION);
        }
    }

    void unbindContributor(StateContributor contributor) {
        names.remove(contributor);
    }

    /** Writes the members of an object; of two sections with one name, either. */
    void write(JsonGenerator json) {
        Map<String, JsonValue> sections = new TreeMap<>();
        for (Entry<StateContributor, String> entry : names.entrySet()) {
            sections.put(entry.getValue(), section(entry.getKey()));
        }
        sections.forEach(json::write);
    }

    /** Complete before any of it is written, so that one that fails spoils nothing. */
    private static JsonValue section(StateContributor contributor) {
        try {
            return value(contributor.contribute());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // Whatever is wrong with another bundle, or with a map that contains itself, is that section's matter.
            return Json.createObjectBuilder()
                    .add("failure", e.getClass().getName())
                    .build();
        }
    }

    private static JsonValue value(Object value) {
        if (value instanceof Map<?, ?> map) {
            var object = Json.createObjectBuilder();
            map.forEach((key, member) -> object.add(String.valueOf(key), value(member)));
            return object.build();
        }
        if (value instanceof Collection<?> list) {
            var array = Json.createArrayBuilder();
            list.forEach(element -> array.add(value(element)));
            return array.build();
        }
        if (value instanceof Boolean truth) {
            return truth ? JsonValue.TRUE : JsonValue.FALSE;
        }
        if (value instanceof Number number) {
            return Json.createValue(new BigDecimal(number.toString()));
        }
        if (value instanceof String text) {
            return Json.createValue(text);
        }
        throw new IllegalArgumentException("no value for a section: " + value);
    }
}

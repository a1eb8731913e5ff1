// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import java.util.Map;
import java.util.TreeMap;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.json.NativeJson;
import org.netcls.text.Printable;

/** A container as scripts see it: whatever is asked for can be printed as it is, and given to another command. */
public record Container(Assignment assignment) {
    public ContainerId container() {
        return assignment.container();
    }

    /** The handle; an empty text where there is none, which Gogo takes for false. */
    public Object handle() {
        return assignment.handle().isPresent() ? assignment.handle().get() : "";
    }

    public String group() {
        return Printable.escape(assignment.group());
    }

    public String since() {
        return assignment.since().toString();
    }

    /** A map that Gogo can call, unlike those that cannot be changed. */
    public Map<String, String> labels() {
        return new TreeMap<>(assignment.labels());
    }

    public String state() {
        return NativeJson.state(assignment.state());
    }

    @Override
    public String toString() {
        return (container() + " " + handle()).strip();
    }
}

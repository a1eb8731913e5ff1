// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.settings;

import org.netcls.spi.HandleAllocator;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration as it is written; {@link Settings} is what it says. */
@ObjectClassDefinition(
        id = "org.netcls.isolator",
        name = "net_cls: isolator",
        description = "Which handles containers get, and how.")
public @interface Config {
    @AttributeDefinition(
            description = "0x1 to 0xfffe, in decimal or with 0x; several are separated by commas, and the first with a"
                    + " free secondary is used. Empty: unmanaged, the operator writes the classids.")
    String primary_handle() default "";

    @AttributeDefinition(
            description =
                    "0x1 to 0xffff as 'lo,hi', or as ranges 'lo-hi' separated by commas; bounds are included. Where"
                            + " primaries differ: 'primary=ranges' for each, separated by semicolons.")
    String secondary_handles() default "0x1-0xffff";

    @AttributeDefinition(
            type = AttributeType.LONG,
            description = "Seconds that a released handle is quarantined before it can be given again.",
            min = "0")
    String quarantine() default "60";

    @AttributeDefinition(
            description =
                    "Folder of this agent alone that keeps quarantines over restarts, made if missing; read when the"
                            + " isolator starts. Empty: the bundle's own, which goes with the framework's storage.")
    String data() default "";

    @AttributeDefinition(
            description = "Filter for the allocator to use, such as (netcls.allocator=random); of several, the one of"
                    + " highest service ranking.")
    String allocator_target() default "(" + HandleAllocator.NAME + "=*)";

    @AttributeDefinition(
            type = AttributeType.LONG,
            description = "Seconds that an assignment waits while there is no allocator.",
            min = "0")
    String allocator_wait() default "5";

    @AttributeDefinition(
            type = AttributeType.LONG,
            description = "Seconds between two comparisons of all groups with what is known; 0 for none.",
            min = "0")
    String reconcile_interval() default "30";

    @AttributeDefinition(
            description = "What to do about a classid that somebody changed. repair: write it back. report: only tell.",
            options = {@Option(label = "repair", value = "repair"), @Option(label = "report", value = "report")})
    String drift() default "repair";

    @AttributeDefinition(
            description = "Whether containers may begin while nobody is there who knows the policies. required: each"
                    + " waits as for an allocator, and is refused then.",
            options = {@Option(label = "optional", value = "optional"), @Option(label = "required", value = "required")
            })
    String policies() default "optional";
}

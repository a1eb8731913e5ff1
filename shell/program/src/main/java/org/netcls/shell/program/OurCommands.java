// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.program;

import java.util.List;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/** Our commands, and what shows their results. */
record OurCommands(AwaitedCommands commands, ServiceTracker<Converter, Converter> shown) implements Programs.Need {
    private static final String FORMATS =
            "(&(objectClass=" + Converter.class.getName() + ")(" + Converter.CONVERTER_CLASSES + "=org.netcls.*))";

    static OurCommands in(BundleContext context) throws InvalidSyntaxException {
        OurCommands ours = new OurCommands(
                new AwaitedCommands(context), new ServiceTracker<>(context, FrameworkUtil.createFilter(FORMATS), null));
        ours.commands.open(true);
        ours.shown.open();
        return ours;
    }

    @Override
    public boolean await(Statement statement) throws InterruptedException {
        return commands.awaitThoseOf(statement);
    }

    @Override
    public boolean isSettled() {
        return commands.areSettled();
    }

    @Override
    public List<Converter> formats() {
        return List.of(shown.getServices(new Converter[0]));
    }

    @Override
    public void close() {
        commands.close();
        shown.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.api.Overview;
import org.netcls.spi.HandleAllocator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The available allocators, highest rank first, and how the handles are used. */
public record Allocators(List<Entry> allocators, Overview overview) {
    public record Entry(String name, int rank, String bundle) {}

    public static Allocators of(BundleContext context, Overview overview) {
        return new Allocators(entries(context).toList(), overview);
    }

    public static Stream<String> names(BundleContext context) {
        return entries(context).map(Entry::name);
    }

    private static Stream<Entry> entries(BundleContext context) {
        try {
            return context.getServiceReferences(HandleAllocator.class, null).stream()
                    .sorted((one, other) -> other.compareTo(one))
                    .map(Allocators::entry);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Entry entry(ServiceReference<HandleAllocator> service) {
        int rank = service.getProperty(Constants.SERVICE_RANKING) instanceof Integer value ? value : 0;
        return new Entry(
                String.valueOf(service.getProperty(HandleAllocator.NAME)),
                rank,
                service.getBundle().getSymbolicName());
    }

    public boolean inUse(Entry entry) {
        return overview.allocator().equals(Optional.of(entry.name()));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Optional;

/**
 * How much may be sent.
 *
 * @param each by each container
 * @param total by all containers of the policy together, of which what is over it is dropped
 * @param shape the same for what leaves by a device, where it waits
 */
public record Rates(Optional<Rate> each, Optional<Rate> total, Optional<Shape> shape) {
    /** @throws IllegalArgumentException if there are two for all containers together */
    public Rates {
        if (total.isPresent() && shape.isPresent()) {
            throw new IllegalArgumentException(
                    "what waits on device " + shape.get().device() + " is not dropped too");
        }
    }

    static Rates read(Keys keys) {
        Optional<Rate> total = keys.read("rate.total", Rate::parse);
        Optional<Shape> shape = keys.read("shape", device -> Shape.of(device, total));
        return new Rates(keys.read("rate", Rate::parse), shape.isPresent() ? Optional.empty() : total, shape);
    }

    /** Where there is no class to wait in. */
    Rates unshaped() {
        return new Rates(each, total.or(() -> shape.map(Shape::rate)), Optional.empty());
    }
}

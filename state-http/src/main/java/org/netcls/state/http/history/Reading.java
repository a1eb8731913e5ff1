// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.history;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.netcls.api.HandleCounts;
import org.netcls.api.OperationStatistics.Operation;
import org.netcls.api.Statistics;

/**
 * What an isolator has counted up to a moment.
 *
 * @param instance whose it is; the counts of another one begin anew
 * @param nanos of a clock that nobody sets
 */
record Reading(
        String instance, Instant time, long nanos, Map<Operation, Calls> operations, List<HandleCounts> handles) {
    Reading {
        operations = Map.copyOf(operations);
        handles = List.copyOf(handles);
    }

    static Map<Operation, Calls> operations(Statistics statistics) {
        Map<Operation, Calls> operations = new EnumMap<>(Operation.class);
        statistics.operations().forEach(operation -> operations.put(operation.operation(), Calls.of(operation)));
        return operations;
    }
}

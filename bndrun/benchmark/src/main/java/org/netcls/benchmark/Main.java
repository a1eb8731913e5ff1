// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.netcls.benchmark.host.Neighbours;
import org.netcls.benchmark.host.UnsupportedHostException;
import org.netcls.benchmark.report.Plot;
import org.netcls.benchmark.report.Row;
import org.netcls.benchmark.report.RowsJson;
import org.netcls.benchmark.report.Table;
import org.openjdk.jmh.runner.RunnerException;

/** The one way in: runs a suite. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws RunnerException, IOException, InterruptedException {
        Optional<Arguments> arguments = Arguments.of(List.of(args));
        if (arguments.isEmpty()) {
            System.err.println(Arguments.USAGE);
            System.exit(2);
        }
        try {
            run(arguments.get());
        } catch (UnsupportedHostException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Arguments arguments) throws RunnerException, IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        // Once before the run, so that a path that cannot be written is not found out after it.
        write(rows, arguments);
        Table table = new Table(System.out);
        Neighbours neighbours = new Neighbours();
        arguments.suite().run(arguments.effort(), measured -> {
            Row row = measured.beside(neighbours.share());
            rows.add(row);
            table.print(row);
        });
        write(rows, arguments);
    }

    private static void write(List<Row> rows, Arguments arguments) throws IOException {
        if (arguments.json().isPresent()) {
            RowsJson.write(rows, arguments.json().get());
        }
        if (arguments.svg().isPresent()) {
            Files.writeString(arguments.svg().get(), Plot.of(rows));
        }
    }
}

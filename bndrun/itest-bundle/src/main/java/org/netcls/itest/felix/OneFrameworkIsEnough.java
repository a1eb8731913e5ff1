// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.felix;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.osgi.framework.FrameworkUtil;

/** A long test of the server and our servlets, in which the framework has no part. It runs on Felix, which is shipped. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OneFrameworkIsEnough.Condition.class)
public @interface OneFrameworkIsEnough {
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            String framework = FrameworkUtil.getBundle(Condition.class)
                    .getBundleContext()
                    .getBundle(0)
                    .getSymbolicName();
            return framework.startsWith("org.apache.felix")
                    ? ConditionEvaluationResult.enabled(framework)
                    : ConditionEvaluationResult.disabled("it runs on Felix, and " + framework + " has no part in it");
        }
    }
}

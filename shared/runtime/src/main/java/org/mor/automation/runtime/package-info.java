/**
 * A client of the AWS Lambda Runtime API that streams responses. It depends on nothing but the JDK,
 * and runs every function whose handler implements {@link
 * org.mor.automation.runtime.StreamingHandler}.
 */
package org.mor.automation.runtime;

/**
 * A client of the AWS Lambda Runtime API that streams answers. It depends on nothing but the JDK,
 * and works for any function whose handler implements {@link
 * org.mor.automation.runtime.StreamingHandler}.
 */
package org.mor.automation.runtime;

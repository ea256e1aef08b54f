/** Environment variables, parameters and the clients of AWS. */
package org.mor.automation.core.config;

/** The services of AWS that the functions use, on this machine. */
package org.mor.automation.local.aws;

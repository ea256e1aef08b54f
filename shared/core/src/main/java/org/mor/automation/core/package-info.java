/** Values and means that every module uses. */
package org.mor.automation.core;

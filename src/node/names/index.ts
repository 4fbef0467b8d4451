/** The names that the system knows, behind the interface that the compiler asks. */
export { type SystemResolverOptions, systemResolver } from './system-resolver.js';

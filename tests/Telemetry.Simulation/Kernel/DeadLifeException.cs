namespace Telemetry.Simulation.Kernel;

/// <summary>
/// Thrown into code of a process that is dead: it must unwind, and whatever it does on the way changes nothing.
/// </summary>
internal sealed class DeadLifeException(string process) : Exception($"The process {process} is dead.");

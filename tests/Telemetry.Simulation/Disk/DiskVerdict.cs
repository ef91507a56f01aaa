using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Disk;

/// <summary>What happens to one operation. The zero value lets it pass.</summary>
/// <param name="Fate">How it ends.</param>
/// <param name="Crash">The kind of crash, where the fate is one.</param>
/// <param name="Takes">How long the process waits for it.</param>
internal readonly record struct DiskVerdict(DiskFate Fate, CrashKind Crash = CrashKind.None, TimeSpan Takes = default);
